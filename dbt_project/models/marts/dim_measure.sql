-- One row per measure: the code an observation carries, what it means, and which parts it has.
select
    code, family, parent_code, usual_unit, usual_kind, usual_basis, label_rule, label_zh, label_en, forms,
    disclosure_subject, disclosure_aspect, disclosure_channel,
    request_aspect, request_outcome, request_outcome_group, request_channel,
    appeal_route, appeal_result
from {{ ref('int_measures__classified') }}
order by code
