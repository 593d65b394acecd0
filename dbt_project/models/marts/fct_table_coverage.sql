-- One row per official table of a document: number cells expected, placed, unread, unclaimed, and whether its figures
-- are withheld from the other marts because our reader is not sure of them.
with withheld as (
    select document_id, withheld_table_id as table_id, count(*) as observations_withheld
    from {{ ref('int_observations__described') }}
    where is_withheld
    group by all
)

select
    c.document_id,
    c.table_id,
    c.form,
    c.cells_expected,
    c.cells_placed,
    c.cells_unread,
    c.cells_unclaimed,
    c.verdict = 'reading' as is_withheld,
    coalesce(w.observations_withheld, 0) as observations_withheld
from {{ ref('stg_handover__coverage') }} as c
left join withheld as w on c.document_id = w.document_id and c.table_id = w.table_id
order by c.document_id, c.table_id, c.form
