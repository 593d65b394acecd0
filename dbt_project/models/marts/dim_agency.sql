-- One row per agency: every registered one, and every other that a report names.
with registered as (
    -- An agency has a row for each name it bore: the latest names it.
    select agency_id, name, kind, level, region_code
    from {{ ref('agencies') }}
    qualify row_number() over (
        partition by agency_id
        order by until_year desc nulls first, from_year desc nulls last, name
    ) = 1
),

-- Reports name the others: the current report of the latest year.
named as (
    select agency_id, agency, agency_kind, level, region_code, is_registered_agency
    from {{ ref('int_reports__ranked') }}
    where agency_id <> ''
    qualify row_number() over (
        partition by agency_id
        order by is_current desc, year desc nulls last, source, document_id, report_id
    ) = 1
),

reports as (
    select
        agency_id,
        count(*) filter (where not is_part) as reports,
        count(*) filter (where is_current) as years_reported,
        min(year) filter (where is_current) as first_year,
        max(year) filter (where is_current) as last_year
    from {{ ref('int_reports__ranked') }}
    where agency_id <> ''
    group by agency_id
),

agencies as (
    select
        coalesce(r.agency_id, n.agency_id) as agency_id,
        coalesce(r.name, n.agency) as agency,
        coalesce(r.kind, n.agency_kind, '') as agency_kind,
        coalesce(r.level, n.level, '') as level,
        coalesce(r.region_code, n.region_code, '') as region_code,
        coalesce(n.is_registered_agency, true) as is_registered
    from registered as r
    full outer join named as n on r.agency_id = n.agency_id
)

select
    a.agency_id,
    a.agency,
    a.agency_kind,
    a.level,
    a.region_code,
    coalesce(g.full_name, '') as region,
    coalesce(p.code, '') as province_code,
    coalesce(p.name, '') as province,
    a.is_registered,
    coalesce(c.reports, 0) as reports,
    coalesce(c.years_reported, 0) as years_reported,
    c.first_year,
    c.last_year
from agencies as a
left join {{ ref('regions') }} as g on a.region_code = g.code
left join {{ ref('regions') }} as p on left(a.region_code, 2) || '0000' = p.code
left join reports as c on a.agency_id = c.agency_id
order by a.agency_id
