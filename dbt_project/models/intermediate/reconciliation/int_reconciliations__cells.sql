-- One row per report × form × code × applicant: what the official table says there.
-- A cell read twice with two values is no witness.
select
    document_id,
    report_id,
    form,
    code,
    applicant,
    case
        when min(state) < max(state) or min(low) < max(low) or min(high) < max(high) then 'unread'
        -- A bound that only one of them has.
        when count(low) not in (0, count(*)) or count(high) not in (0, count(*)) then 'unread'
        else min(state)
    end as state,
    bool_or(state = 'interval' and high is null) as is_open,
    min(table_id) as table_id,
    min(low) as low,
    min(face) as face,
    case when count(*) = count(high) then max(high) end as high,
    min(value_text) as value_text,
    min(observation_id) as observation_id
from {{ ref('int_reconciliations__figures') }}
where is_form_cell and label = '' and kind in ('count', 'amount')
group by document_id, report_id, form, code, applicant
