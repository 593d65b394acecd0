-- One row per observation read from a table whose verdict is `reading`: our reader is not sure of it, so no mart shows it.
with doubtful as (
    select distinct document_id, table_id
    from {{ ref('stg_handover__coverage') }}
    where verdict = 'reading'
)

select o.observation_id, o.document_id, o.report_id, o.table_id
from {{ ref('stg_handover__observations') }} as o
inner join doubtful as d on o.document_id = d.document_id and o.table_id = d.table_id
