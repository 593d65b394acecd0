-- A row handed over is in the warehouse, or an older reading of a document that was read anew: nothing is dropped in silence.
{{ config(meta={'dagster': {'ref': {'name': 'int_observations__described'}}}) }}
select o.observation_id, o.document_id, o.parser_version
from {{ source('handover', 'observations') }} as o
anti join {{ ref('int_observations__described') }} as s on o.observation_id = s.observation_id
anti join {{ ref('stg_handover__documents') }} as d
    on
        o.document_id = d.document_id
        and coalesce(try_cast(o.parser_version as integer), 0) < try_cast(d.reader_version as integer)
