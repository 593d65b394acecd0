-- One row per document handed over now or built before, and whether its rows are to be built anew: it is new, gone,
-- read or named anew or handed over by other collections, or is held against a document that is. Told by content.
-- Reports of one agency are held against one another, and those of a region against its government's.
{%- set before = adapter.get_relation(this.database, this.schema, "documents_built") if execute else none -%}
{#- What an older project noted may lack a column: it is another project's, and so no help. -#}
{%- set noted = adapter.get_columns_in_relation(before) | map(attribute="name") | list if before is not none else [] %}
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
        list_distinct(list({
            'agency': coalesce(nullif(agency_id, ''), nullif(region_code || ':' || agency, ':'), ''),
            'region_code': coalesce(region_code, ''),
            'is_government': coalesce(agency_kind = 'government', false)
        })) as reports
    from {{ source('handover', 'documents') }} as d
    group by document_id
),

handed_over as (
    select
        d.document_id,
        concat_ws(' ', d.fingerprint, o.fingerprint, c.fingerprint) as fingerprint,
        d.reports
    from documents as d
    left join observations as o on d.document_id = o.document_id
    left join coverage as c on d.document_id = c.document_id
),

built as (
    {% if "reports" in noted and not flags.FULL_REFRESH %}
    select document_id, fingerprint, reports
    from {{ before }}
    where project_fingerprint = '{{ project_fingerprint() }}'
    {% else %}
    select document_id, '' as fingerprint, reports
    from handed_over
    where false
    {% endif %}
),

compared as (
    select
        coalesce(h.document_id, b.document_id) as document_id,
        h.fingerprint,
        h.reports,
        h.fingerprint is distinct from b.fingerprint as differs,
        list_concat(h.reports, b.reports) as all_reports
    from handed_over as h
    full outer join built as b on h.document_id = b.document_id
),

reports as (
    select distinct differs, r.agency, r.region_code, r.is_government
    from (select differs, unnest(all_reports) as r from compared)
    where r.agency <> ''
),

touched as (
    select agency from reports where differs
),

-- A government's report is held against each of its region's and against their sum: where one of a region that has a
-- government's differs, all of them have to be at hand.
regions as (
    select distinct r.region_code
    from reports as r
    semi join touched as t on r.agency = t.agency
    semi join (select region_code from reports where is_government and region_code <> '') as g
        on r.region_code = g.region_code
),

at_hand as (
    select agency from touched
    union
    select r.agency
    from reports as r
    semi join regions as g on r.region_code = g.region_code
)

select
    document_id,
    fingerprint,
    reports,
    differs
    or list_has_any([r.agency for r in all_reports], coalesce((select list(agency) from at_hand), [])) as is_changed
from compared
