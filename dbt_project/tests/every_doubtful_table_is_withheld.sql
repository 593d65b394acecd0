-- A table with verdict `reading` and placed cells has rows, and all of them are withheld: none slips into a mart.
{{ config(meta={'dagster': {'ref': {'name': 'int_observations__described'}}}) }}
select c.document_id, c.table_id
from {{ ref('stg_handover__coverage') }} as c
anti join {{ ref('int_observations__described') }} as w on c.document_id = w.document_id and c.table_id = w.withheld_table_id
where c.verdict = 'reading' and c.cells_placed > 0
