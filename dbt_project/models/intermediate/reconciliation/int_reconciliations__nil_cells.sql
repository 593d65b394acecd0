-- One row per cell of an official table that the law leaves empty for such a report: of bodies without the power
-- (T2-09), of years before the thing existed (T3-11). Which cells these are is data (nil_cells.csv).
with nil_cells as (
    select
        rule_id::varchar as rule_id,
        code::varchar as code,
        coalesce(applicant::varchar, '') as applicant,
        string_split(levels::varchar, ';') as levels,
        until_year::integer as until_year,
        coalesce(severity::varchar, '') as severity
    from {{ ref('nil_cells') }}
)

select
    c.document_id,
    c.report_id,
    n.rule_id,
    c.code as subject,
    c.form as instance,
    case when c.state <> 'exact' then 'not_assessable' when c.low > 0 then 'fail' else 'pass' end as status,
    case when c.state <> 'exact' then 'unread' when c.low > 0 then 'not_nil' else 'exact' end as class,
    case when c.state = 'exact' then c.low end as stated,
    0 as expected,
    stated as delta,
    n.severity,
    [c.observation_id] as observation_ids,
    [c.observation_id] as stated_ids,
    c.value_text as detail_zh
from {{ ref('int_reconciliations__cells') }} as c
inner join nil_cells as n on c.code = n.code and c.applicant = n.applicant
inner join {{ ref('stg_handover__documents') }} as d
    on
        c.document_id = d.document_id
        and c.report_id = coalesce(nullif(d.report_id, ''), d.document_id)
        and (n.levels is null or list_contains(n.levels, d.level))
        and (n.until_year is null or d.year <= n.until_year)
