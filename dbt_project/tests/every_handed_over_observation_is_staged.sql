-- A row handed over is staged, or an older reading of a document that was read anew: nothing is dropped in silence.
{{ config(meta={'dagster': {'ref': {'name': 'stg_handover__observations'}}}) }}
select o.observation_id, o.document_id, o.parser_version
from {{ source('handover', 'observations') }} as o
anti join {{ ref('stg_handover__observations') }} as s on o.observation_id = s.observation_id
anti join {{ ref('stg_handover__documents') }} as d
    on o.document_id = d.document_id and coalesce(o.parser_version, '') < d.reader_version
