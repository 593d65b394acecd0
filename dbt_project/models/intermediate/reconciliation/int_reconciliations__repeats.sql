-- One row per official table × report whose agency has a report of the year before with that table (XY-05): the same
-- in every cell suggests that it was copied.
-- What is looked at twice would be kept whole, and not for the documents asked for alone.
with cells as not materialized (
    select * from {{ ref('int_reconciliations__cells') }} where state in ('exact', 'interval')
),

compared as (
    select
        now.document_id,
        now.report_id,
        coalesce(n.table_id, b.table_id) as table_id,
        count_if(n.low <> 0 or b.low <> 0) as figure_count,
        count_if(n.low is distinct from b.low) as difference_count,
        list(n.observation_id order by n.code, n.applicant) filter (n.low <> 0) as observation_ids
    from {{ ref('int_reconciliations__reports') }} as now
    inner join {{ ref('int_reconciliations__reports') }} as before
        on now.body = before.body and now.year = before.year + 1
    inner join cells as n on now.document_id = n.document_id and now.report_id = n.report_id
    inner join cells as b
        on
            before.document_id = b.document_id
            and before.report_id = b.report_id
            and n.form = b.form
            and n.code = b.code
            and n.applicant = b.applicant
    group by all
)

select
    document_id,
    report_id,
    'XY-05' as rule_id,
    table_id as instance,
    -- Small offices repeat honestly.
    case
        when figure_count < 8 then 'not_applicable' when difference_count = 0 then 'fail' else 'pass'
    end as status,
    case when figure_count < 8 then 'few_figures' when difference_count = 0 then 'other_year' else 'different' end
        as class,
    figure_count as stated,
    case when figure_count >= 8 then if(difference_count = 0, figure_count, 0) end as delta,
    coalesce(observation_ids, []) as observation_ids,
    table_id as detail_zh
from compared
