-- One row per report a document holds; a document that was not read has one row too.
-- The same bytes may lie in two collections, or have been read by two reader versions: the newest reading counts, once.
-- Versions of the reader are whole numbers: as texts, 10 would be older than 9.
select
    document_id::varchar as document_id,
    coalesce(nullif(report_id, ''), document_id)::varchar as report_id,
    source::varchar as source,
    coalesce(attached_to, '')::varchar as attached_to,
    coalesce(container, '')::varchar as container,
    coalesce(charset, '')::varchar as charset,
    byte_length::bigint as byte_length,
    coalesce(text, '')::varchar as text,
    outcome::varchar as outcome,
    coalesce(title, '')::varchar as title,
    coalesce(agency, '')::varchar as agency,
    coalesce(agency_id, '')::varchar as agency_id,
    coalesce(agency_kind, '')::varchar as agency_kind,
    coalesce(level, '')::varchar as level,
    coalesce(region_code, '')::varchar as region_code,
    year::integer as year,
    coalesce(nullif(form, ''), 'unknown')::varchar as form,
    coalesce(outline, '')::varchar as outline,
    posted_on::date as posted_on,
    published_on::date as published_on,
    coalesce(published_basis, '')::varchar as published_basis,
    printed_on::date as printed_on,
    coalesce(printed_precision, '')::varchar as printed_precision,
    coalesce(nullif(origin, ''), 'unknown')::varchar as origin,
    coalesce(origin_evidence, '')::varchar as origin_evidence,
    coalesce(scope, '')::varchar as scope,
    coalesce(credit_code, '')::varchar as credit_code,
    coalesce(agency_candidates, [])::struct(agency varchar, region_code varchar, weight bigint)[] as agency_candidates,
    coalesce(identity_clues, [])::struct("field" varchar, basis varchar, printed varchar, says varchar)[]
        as identity_clues,
    coalesce(identity_conflicts, [])::struct(
        "field" varchar, basis varchar, says varchar, other_basis varchar, other_says varchar
    )[] as identity_conflicts,
    coalesce(script, '')::varchar as script,
    repairs::struct(name varchar, "count" bigint)[] as repairs,
    sections_announced::varchar[] as sections_announced,
    sections_headed::varchar[] as sections_headed,
    sections_present::varchar[] as sections_present,
    tables_expected::varchar[] as tables_expected,
    tables_found::varchar[] as tables_found,
    coalesce(tables_absent, [])::struct(
        table_id varchar, instead varchar, detail_zh varchar, detail_en varchar
    )[] as tables_absent,
    attachments::varchar[] as attachments,
    coalesce(statistics_attachment, '')::varchar as statistics_attachment,
    is_cut::boolean as is_cut,
    reader_version::varchar as reader_version
from {{ source('handover', 'documents') }}
qualify
    dense_rank() over (
        partition by document_id
        order by (outcome = 'duplicate'), try_cast(reader_version as integer) desc nulls last, source
    ) = 1
    and row_number() over (
        partition by document_id, coalesce(nullif(report_id, ''), document_id)
        order by (outcome = 'duplicate'), try_cast(reader_version as integer) desc nulls last, source,
            agency_id desc nulls last, title
    ) = 1
order by document_id, report_id
