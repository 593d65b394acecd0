-- One row per report × form × code × applicant: what the official table says there.
-- A cell read twice with two values is no witness.
select
    document_id,
    report_id,
    form,
    code,
    applicant,
    case when min((low, high, state)) <> max((low, high, state)) then 'unread' else min(state) end as state,
    bool_or(state = 'interval' and high is null) as is_open,
    min(table_id) as table_id,
    min(low) as low,
    min(face) as face,
    case when count(*) = count(high) then max(high) end as high,
    min(value_text) as value_text,
    min(observation_id) as observation_id
from {{ ref('int_reconciliations__figures') }}
where is_form_table and label = '' and kind in ('count', 'amount')
group by document_id, report_id, form, code, applicant
