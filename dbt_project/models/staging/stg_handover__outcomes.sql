-- One row per attempt: a source of a collection at the stage where it ended, read or why not.
select distinct
    collection::varchar as collection,
    source::varchar as source,
    coalesce(document_id, '')::varchar as document_id,
    stage::varchar as stage,
    outcome::varchar as outcome,
    coalesce(reason_zh, '')::varchar as reason_zh,
    coalesce(reason_en, '')::varchar as reason_en,
    coalesce(reader_version, '')::varchar as reader_version
from {{ source('handover', 'outcomes') }}
order by collection, source, document_id, stage, outcome, reason_zh, reason_en, reader_version
