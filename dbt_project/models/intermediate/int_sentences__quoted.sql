-- One row per sentence (or table row) that observations stand in, with its text: cut out once, however many figures it has.
with places as (
    select distinct document_id, report_id, sentence_start, sentence_end
    from {{ ref('stg_handover__observations') }}
    where sentence_end > sentence_start
)

select
    p.document_id,
    p.report_id,
    p.sentence_start,
    p.sentence_end,
    -- Offsets count code points from 0, as substr does from 1.
    substr(d.text, p.sentence_start + 1, p.sentence_end - p.sentence_start) as sentence
from places as p
inner join {{ ref('stg_handover__documents') }} as d on p.document_id = d.document_id and p.report_id = d.report_id
