-- One row per report that states the period its figures are of (TXT-16), and per report of a dated list of regions
-- whose code it bears (DQ-05).
with reports as (
    select
        document_id,
        report_id,
        year,
        region_code,
        regexp_extract(
            regexp_replace(text, '\s', '', 'g'),
            '(?:统计|統計|数据|數據|时限|時限|期限)[^。；;]{0,40}?([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日(?:起)?[至到—－\-~～]{1,2}'
            || '(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})日',
            ['from_year', 'from_month', 'from_day', 'to_year', 'to_month', 'to_day']
        ) as printed
    from {{ ref('stg_handover__documents') }}
    where outcome in ('read', 'partly_read') and year is not null
),

periods as (
    select
        document_id,
        report_id,
        year,
        printed.from_year::integer as from_year,
        coalesce(nullif(printed.to_year, ''), printed.from_year)::integer as to_year,
        printed.from_month::integer * 100 + printed.from_day::integer as from_day,
        printed.to_month::integer * 100 + printed.to_day::integer as to_day
    from reports
    where printed.from_year <> ''
),

classed as (
    select
        *,
        case
            when from_year <> year or to_year <> year then 'other_year'
            when from_day = 101 and to_day = 1231 then 'calendar_year'
            -- The Regulation came into force on 1 May 2008; a body may be younger than its year.
            else 'part_of_year'
        end as class,
        from_year || '-' || from_day // 100 || '-' || from_day % 100 || ' → ' || to_year || '-' || to_day // 100 || '-'
        || to_day % 100 as detail
    from periods
),

codes as (
    select code::varchar as code, from_year::integer as from_year, 9999 as until_year
    from {{ ref('regions') }}
    union all
    select code::varchar as code, from_year::integer as from_year, until_year::integer as until_year
    from {{ ref('regions_former') }}
)

select
    document_id,
    report_id,
    'TXT-16' as rule_id,
    case class when 'other_year' then 'fail' when 'calendar_year' then 'pass' else 'not_applicable' end as status,
    if(class = 'other_year', 'stated_period', class) as class,
    case class when 'other_year' then 1 when 'calendar_year' then 0 end as delta,
    detail as detail_zh
from classed
union all by name
select
    r.document_id,
    r.report_id,
    'DQ-05' as rule_id,
    if(c.code is null, 'fail', 'pass') as status,
    if(c.code is null, 'unknown_code', 'listed') as class,
    if(c.code is null, 1, 0) as delta,
    r.region_code || ' · ' || r.year as detail_zh
from reports as r
left join codes as c on r.region_code = c.code and r.year between c.from_year and c.until_year
where r.region_code <> ''
