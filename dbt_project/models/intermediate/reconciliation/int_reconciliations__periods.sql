-- One row per report that states the period its figures are of (TXT-16), per report whose sentences open with a year
-- (TXT-17), and per report of a dated list of regions whose code it bears (DQ-05).
with reports as (
    select
        document_id,
        report_id,
        year,
        region_code,
        -- 2022年，我局…: what was done in a year; what is planned (将) or reported elsewhere (报告) is of another.
        list_transform(
            list_filter(
                regexp_extract_all(
                    substr(text, 1, 8000),
                    '(?:^|[\n。；])\s*(?:19|20)[0-9]{2}年(?:度)?(?:[,，]|[我本全])[^,，。\n]{0,60}'
                ),
                lambda x: not regexp_matches(x, '将|將|计划|計劃|下一步|力争|以来|以來|报告|報告')
            ),
            lambda x: regexp_extract(x, '([0-9]{4})年', 1)::integer
        ) as spoken_years,
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

spoken as (
    select
        document_id,
        report_id,
        year,
        list_contains(spoken_years, year) as is_named,
        -- Sentences of last year's report, or under last year's title.
        list_filter([year - 1, year + 1], lambda y: len(list_filter(spoken_years, lambda x: x = y)) > 1) as others
    from reports
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
    document_id,
    report_id,
    'TXT-17' as rule_id,
    if(is_named, 'pass', 'fail') as status,
    if(is_named, 'exact', 'other_years_words') as class,
    if(is_named, 0, 1) as delta,
    if(is_named, year::varchar, others[1]::varchar || ' ≠ ' || year) as detail_zh
from spoken
where is_named or len(others) > 0
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
