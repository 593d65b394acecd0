-- One row per cumulative figure of a report whose agency has a report of the year before: last year's sum and this
-- year's figure give it (XY-08). Either report may state a figure more than once; it fails where no statements fit.
with figures as (
    select
        f.*,
        r.body,
        r.year,
        regexp_replace(f.code, '\.cumulative$', '') as annual_code,
        f.basis = 'cumulative' or ends_with(f.code, '.cumulative') as is_cumulative
    from {{ ref('int_reconciliations__statements') }} as f
    inner join {{ ref('int_reconciliations__reports') }} as r
        on f.document_id = r.document_id and f.report_id = r.report_id
    where f.kind = 'count' and f.scope <> 'other'
),

fitted as (
    select
        c.document_id,
        c.report_id,
        c.code,
        c.label,
        c.state = 'exact' and b.state = 'exact' and a.state = 'exact' as is_exact,
        c.value as stated,
        b.value + a.value as expected,
        [c.observation_id, a.observation_id, b.observation_id] as observation_ids,
        [c.observation_id] as stated_ids,
        c.value_text || ' ? ' || b.value_text || ' + ' || a.value_text as detail
    from figures as c
    inner join figures as b
        on
            c.body = b.body
            and c.year = b.year + 1
            and c.code = b.code
            and c.label = b.label
            and b.is_cumulative
    inner join figures as a
        on
            c.document_id = a.document_id
            and c.report_id = a.report_id
            and c.annual_code = a.code
            and c.label = a.label
            and not a.is_cumulative
            and a.list_role in ('total', '')
    where c.is_cumulative
    qualify row_number() over (
        partition by c.document_id, c.report_id, c.code, c.label
        order by is_exact desc, abs(c.value - b.value - a.value), c.observation_id, a.observation_id, b.observation_id
    ) = 1
)

select
    document_id,
    report_id,
    'XY-08' as rule_id,
    code as subject,
    label as instance,
    case when not is_exact then 'not_assessable' when stated <> expected then 'fail' else 'pass' end as status,
    case when not is_exact then 'unread' when stated <> expected then 'other_year' else 'exact' end as class,
    if(is_exact, stated, null) as stated,
    if(is_exact, expected, null) as expected,
    if(is_exact, stated - expected, null) as delta,
    observation_ids,
    stated_ids,
    replace(detail, '?', case when not is_exact then '?' when stated <> expected then '≠' else '=' end) as detail_zh
from fitted
