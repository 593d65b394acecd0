-- One row per collection × source × document: where and when the bytes were seen.
select
    collection::varchar as collection,
    source::varchar as source,
    document_id::varchar as document_id,
    first_seen_at::timestamptz as first_seen_at,
    last_seen_at::timestamptz as last_seen_at,
    coalesce(is_gone, false)::boolean as is_gone,
    coalesce(part_of, [])::varchar[] as part_of,
    coalesce(listed_agency, '')::varchar as listed_agency,
    listed_year::integer as listed_year
from {{ source('handover', 'retrievals') }}
qualify row_number() over (
    partition by collection, source, document_id
    order by last_seen_at desc, first_seen_at
) = 1
order by collection, source, document_id
