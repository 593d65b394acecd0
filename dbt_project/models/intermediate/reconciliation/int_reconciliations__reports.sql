-- One row per agency × year: the report that others are compared with. The office's own page before one of unknown
-- origin before a repost; whole before partly read; then by document.
select
    document_id,
    report_id,
    coalesce(nullif(agency_id, ''), region_code || ' ' || agency) as body,
    agency_kind,
    level,
    region_code,
    scope,
    year
from {{ ref('stg_handover__documents') }}
where outcome in ('read', 'partly_read') and year is not null and (agency_id <> '' or agency <> '')
qualify row_number() over (
    partition by body, year
    order by list_position(['official', 'unknown', 'copy'], origin), outcome = 'partly_read', document_id, report_id
) = 1
