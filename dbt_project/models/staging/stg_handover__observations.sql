-- One row per number, or stated absence of one, that a document states.
-- The same bytes may lie in two collections, or have been read by two reader versions: the newest reading counts, once.
-- Versions of the reader are whole numbers: as texts, 10 would be older than 9.
with readings as (
    select document_id, reader_version, count(*) over (partition by document_id) = 1 as is_alone
    from {{ source('handover', 'documents') }}
    qualify row_number() over (
        partition by document_id
        order by (outcome = 'duplicate'), try_cast(reader_version as integer) desc nulls last, source
    ) = 1
),

observations as (
    select o.*, r.is_alone
    from {{ source('handover', 'observations') }} as o
    inner join readings as r
        on o.document_id = r.document_id and o.parser_version is not distinct from r.reader_version
),

-- Most documents are handed over once; only the others are gone through row by row.
newest as (
    select * from observations
    where is_alone
    union all
    select * from observations
    where not is_alone
    qualify row_number() over (partition by observation_id order by source, reading_order) = 1
)

select
    o.observation_id::varchar as observation_id,
    o.document_id::varchar as document_id,
    coalesce(nullif(o.report_id, ''), o.document_id)::varchar as report_id,
    o.source::varchar as source,
    o.code::varchar as code,
    coalesce(o.applicant, '')::varchar as applicant,
    coalesce(o.label, '')::varchar as label,
    coalesce(o.scope, 'unknown')::varchar as scope,
    o.kind::varchar as kind,
    o.value::decimal(38, 6) as value,
    o.value_low::decimal(38, 6) as value_low,
    o.value_high::decimal(38, 6) as value_high,
    o.decimals::integer as decimals,
    coalesce(o.unit, '')::varchar as unit,
    o.value_status::varchar as value_status,
    o.basis::varchar as basis,
    coalesce(o.base_code, '')::varchar as base_code,
    o.base_value::decimal(38, 6) as base_value,
    coalesce(o.list_id, '')::varchar as list_id,
    coalesce(o.list_role, '')::varchar as list_role,
    o.is_exhaustive::boolean as is_exhaustive,
    coalesce(o.list_rest_label, '')::varchar as list_rest_label,
    coalesce(o.list_rest_code, '')::varchar as list_rest_code,
    o.form::varchar as form,
    coalesce(o.table_id, '')::varchar as table_id,
    -- A cell of a national form; rows that an office added to one have a form of their own.
    coalesce(o.table_id, '') <> '' and not starts_with(o.form, 'local:') as is_form_cell,
    coalesce(o.is_copy, false) as is_copy,
    o.method::varchar as method,
    coalesce(o.raw_text, '')::varchar as raw_text,
    o."start"::bigint as start_offset,
    o."end"::bigint as end_offset,
    o.sentence_start::bigint as sentence_start,
    o.sentence_end::bigint as sentence_end,
    coalesce(o.locator, '')::varchar as locator,
    o.reading_order::integer as reading_order,
    o.parser_version::varchar as parser_version
from newest as o
