-- One row per document handed over now or built before, and whether its rows are to be built anew: it is new, gone,
-- read or named anew, handed over by other collections, or of an agency one of whose documents is. Told by content.
{% set before = adapter.get_relation(this.database, this.schema, "documents_built") if execute else none %}
with observations as (
    select document_id, sum(hash(o)::hugeint) as fingerprint
    from {{ source('handover', 'observations') }} as o
    group by document_id
),

coverage as (
    select document_id, sum(hash(c)::hugeint) as fingerprint
    from {{ source('handover', 'coverage') }} as c
    group by document_id
),

documents as (
    select
        document_id,
        sum(hash(d)::hugeint) as fingerprint,
        list_distinct(list(coalesce(nullif(agency_id, ''), nullif(region_code || ':' || agency, ':'), ''))) as agencies
    from {{ source('handover', 'documents') }} as d
    group by document_id
),

handed_over as (
    select
        d.document_id,
        concat_ws(' ', d.fingerprint, o.fingerprint, c.fingerprint) as fingerprint,
        d.agencies
    from documents as d
    left join observations as o on d.document_id = o.document_id
    left join coverage as c on d.document_id = c.document_id
),

built as (
    {% if before is not none and not flags.FULL_REFRESH %}
    select document_id, fingerprint, agencies
    from {{ before }}
    where project_fingerprint = '{{ project_fingerprint() }}'
    {% else %}
    select '' as document_id, '' as fingerprint, ['']::varchar[] as agencies
    where false
    {% endif %}
),

compared as (
    select
        coalesce(h.document_id, b.document_id) as document_id,
        h.fingerprint,
        h.agencies,
        list_concat(h.agencies, b.agencies) as all_agencies,
        h.fingerprint is distinct from b.fingerprint as differs
    from handed_over as h
    full outer join built as b on h.document_id = b.document_id
),

touched as (
    select distinct agency
    from (select unnest(all_agencies) as agency from compared where differs)
    where agency <> ''
)

select
    document_id,
    fingerprint,
    agencies,
    differs or list_has_any(all_agencies, coalesce((select list(agency) from touched), [])) as is_changed
from compared
