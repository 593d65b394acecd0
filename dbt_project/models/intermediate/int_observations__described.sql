-- One row per observation: its measure's parts, its sentence, the fact it goes to, and whether it counts.
-- What is known of its report is joined by the facts: which report is current may change without it.
select
    o.observation_id,
    o.document_id,
    o.report_id,
    o.form,
    o.method,
    o.scope,
    o.code,
    o.applicant,
    o.label,
    o.kind,
    o.value,
    o.value_low,
    o.value_high,
    o.decimals,
    o.unit,
    o.value_status,
    o.basis,
    o.base_code,
    o.base_value,
    w.observation_id is not null as is_withheld,
    coalesce(w.table_id, '') as withheld_table_id,
    coalesce(p.is_preferred, false) as is_preferred,
    o.list_id,
    o.list_role,
    o.is_exhaustive,
    s.sentence as evidence,
    o.raw_text,
    o.start_offset,
    o.end_offset,
    o.sentence_start,
    o.sentence_end,
    o.locator,
    o.reading_order,
    coalesce(m.family, 'other') as family,
    -- A family or kind nobody mapped yet is kept, and a test tells of it.
    coalesce(f.fact_table, 'fct_other') as fact_table,
    coalesce(m.disclosure_subject, '') as disclosure_subject,
    coalesce(m.disclosure_aspect, '') as disclosure_aspect,
    coalesce(m.disclosure_channel, '') as disclosure_channel,
    coalesce(m.request_aspect, '') as request_aspect,
    coalesce(m.request_channel, '') as request_channel,
    coalesce(m.request_outcome, '') as request_outcome,
    coalesce(m.request_outcome_group, '') as request_outcome_group,
    coalesce(m.appeal_route, '') as appeal_route,
    coalesce(m.appeal_result, '') as appeal_result
from {{ ref('stg_handover__observations') }} as o
left join {{ ref('int_observations__preferred') }} as p on o.observation_id = p.observation_id
left join {{ ref('int_observations__withheld') }} as w on o.observation_id = w.observation_id
left join {{ ref('int_sentences__quoted') }} as s
    on
        o.document_id = s.document_id
        and o.report_id = s.report_id
        and o.sentence_start = s.sentence_start
        and o.sentence_end = s.sentence_end
left join {{ ref('int_measures__classified') }} as m on o.code = m.code
left join {{ ref('fact_tables') }} as f on coalesce(m.family, 'other') = f.family and o.kind = f.kind
