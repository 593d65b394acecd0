-- One row per current report, and how many current reports of the same year contain its figures: that of its region's
-- government (which its departments belong to) and those of the governments above. A container is never as deep as what
-- it contains, so reports of one depth can be added up.
with reports as (
    select
        r.document_id,
        r.report_id,
        r.agency_id,
        r.agency_kind,
        r.region_code,
        r.year,
        list_distinct([r.region_code, coalesce(g.parent_code, ''), left(r.region_code, 2) || '0000']) as regions_above
    from {{ ref('int_reports__ranked') }} as r
    left join (select distinct on (code) code, parent_code from {{ ref('regions') }} order by code) as g
        on r.region_code = g.code
    where r.is_current
),

governments as (
    select agency_id, region_code, year
    from reports
    where agency_kind = 'government' and region_code <> ''
)

select
    r.document_id,
    r.report_id,
    r.agency_id,
    r.year,
    count(g.agency_id)::integer as containment_depth,
    coalesce(list(g.agency_id order by g.agency_id) filter (g.agency_id is not null), []) as contained_in_agency_ids
from reports as r
left join governments as g
    on
        r.year = g.year
        and r.agency_id <> g.agency_id
        and r.region_code <> ''
        and list_contains(r.regions_above, g.region_code)
        and not (r.agency_kind = 'government' and r.region_code = g.region_code)
group by all
