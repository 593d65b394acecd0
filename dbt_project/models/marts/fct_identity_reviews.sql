-- One row per report and question about who it is: what a person has to decide before it counts as anybody's.
with reports as (
    select r.report_id, r.document_id, r.source, r.title, r.agency_id, r.agency, r.region_code, r.year,
        r.is_registered_agency, d.agency_candidates, d.identity_conflicts
    from {{ ref('int_reports__ranked') }} as r
    inner join {{ ref('stg_handover__documents') }} as d on r.document_id = d.document_id and r.report_id = d.report_id
    where r.is_read and not r.is_part
),

questions as (
    select
        report_id,
        'agency_open' as question,
        list_aggregate(
            list_transform(agency_candidates, lambda c: c.agency || ' (' || c.weight || ')'), 'string_agg', '; '
        ) as detail
    from reports
    where agency = ''
    union all
    select
        report_id,
        'region_open',
        list_aggregate(
            list_transform(agency_candidates, lambda c: c.agency || ' ' || c.region_code || ' (' || c.weight || ')'),
            'string_agg', '; '
        )
    from reports
    where agency <> '' and region_code = ''
    union all
    select report_id, 'year_open', '' from reports where year is null
    union all
    select report_id, 'agency_unregistered', agency_id from reports where agency <> '' and not is_registered_agency
    union all
    select
        report_id,
        c."field" || '_conflict',
        c.basis || ': ' || c.says || '; ' || c.other_basis || ': ' || c.other_says
    from (select report_id, unnest(identity_conflicts) as c from reports)
    union all
    select report_id, 'repeats', repeated_report_id
    from {{ ref('int_reports__repeated') }}
)

select
    q.report_id,
    r.document_id,
    q.question,
    coalesce(q.detail, '') as detail,
    r.source,
    r.title,
    r.agency_id,
    r.agency,
    r.region_code,
    r.year
from questions as q
inner join reports as r on q.report_id = r.report_id
order by q.report_id, q.question, detail
