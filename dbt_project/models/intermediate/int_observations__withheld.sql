-- One row per observation read from a table whose verdict is `reading`: our reader is not sure of it, so no mart shows it.
with placed as (
    select
        observation_id,
        document_id,
        report_id,
        -- The official table a figure of a form belongs to: the 2014 form is one sheet, the later ones have a table
        -- for each subject. A table's place on the page says nothing of it.
        case
            when form = '2014' then 'sheet'
            when starts_with(code, 'disclosures.') then 'table_2'
            when starts_with(code, 'requests.') then 'table_3'
            when starts_with(code, 'appeals.') then 'table_4'
        end as table_id
    from {{ ref('stg_handover__observations') }}
    where method <> 'prose'
),

doubtful as (
    select distinct document_id, table_id
    from {{ ref('stg_handover__coverage') }}
    where verdict = 'reading'
)

select p.observation_id, p.document_id, p.report_id, p.table_id
from placed as p
inner join doubtful as d on p.document_id = d.document_id and p.table_id = d.table_id
order by p.observation_id
