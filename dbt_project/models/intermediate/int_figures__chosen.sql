-- One row per current report × code × applicant that a series takes: the one count that stands for it. `` as applicant is the whole.
-- Order: a number before an absence; the table's total column before a figure without a column; the report's own figure
-- before one whose scope is not told before its area's. An area's figure stands for a government alone.
-- document_id is that of the report's page, also where an attachment states the figure.
-- A work table of this build: what did not change is in int_figures__harmonised already.
select
    r.report_id,
    if(r.is_part, r.attached_to, r.document_id) as document_id,
    r.agency_id,
    r.year,
    o.code,
    if(o.applicant = 'total', '', o.applicant) as applicant,
    o.value,
    o.value_status,
    o.scope,
    o.observation_id
from {{ ref('int_observations__described') }} as o
inner join {{ ref('int_reports__ranked') }} as r on o.document_id = r.document_id and o.report_id = r.report_id
semi join (select document_id from {{ ref('int_documents__changed') }} where is_changed) as c on o.document_id = c.document_id
semi join {{ ref('crosswalk_terms') }} as t
    on o.code = t.code and if(o.applicant = 'total', '', o.applicant) = coalesce(t.applicant, '')
where
    r.is_of_current_report
    and o.is_preferred
    and o.kind = 'count'
    and o.basis <> 'cumulative'
    and o.label = ''
    and (o.scope in ('own', 'unknown') or (o.scope = 'area' and r.agency_kind = 'government'))
qualify row_number() over (
    partition by o.report_id, o.code, if(o.applicant = 'total', '', o.applicant)
    order by
        (o.value is null),
        (o.applicant = 'total') desc,
        list_position(['own', 'unknown', 'area'], o.scope),
        o.observation_id
) = 1
