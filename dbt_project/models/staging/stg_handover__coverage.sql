-- One row per table of a document: number cells expected, placed, unread, unclaimed.
-- Where two collections or reader versions tell of the same table, the least favourable account counts.
select
    document_id::varchar as document_id,
    table_id::varchar as table_id,
    form::varchar as form,
    cells_expected::bigint as cells_expected,
    cells_placed::bigint as cells_placed,
    cells_unread::bigint as cells_unread,
    cells_unclaimed::bigint as cells_unclaimed,
    verdict::varchar as verdict,
    coalesce(is_unreconciled, false) as is_unreconciled,
    coalesce(cells_twice, 0)::bigint as cells_twice,
    coalesce(cells_unseen_differ, 0)::bigint as cells_unseen_differ
from {{ source('handover', 'coverage') }}
qualify row_number() over (
    partition by document_id, table_id, form
    order by
        (verdict = 'reading') desc,
        cells_unread desc,
        cells_unclaimed desc,
        cells_placed,
        cells_expected
) = 1
order by document_id, table_id, form
