-- One row per report with observations: how many, and a digest of its figures by which one that repeats it is found.
-- Of a report with few figures other than zero the zeros count too.
with figures as (
    select
        document_id,
        report_id,
        value,
        figure,
        count(*) filter (value <> 0) over (partition by document_id, report_id) < 8 as is_small
    from (
        select distinct document_id, report_id, value, concat_ws('|', code, applicant, label, kind, value) as figure
        from {{ ref('stg_handover__observations') }}
        where value is not null
    )
),

digests as (
    select
        document_id,
        report_id,
        count(*) filter (value <> 0) as figures,
        md5(string_agg(figure, ';' order by figure) filter (value <> 0 or is_small)) as digest
    from figures
    group by document_id, report_id
),

observations as (
    select document_id, report_id, count(*) as observations_read, count(value) as values_read
    from {{ ref('stg_handover__observations') }}
    group by document_id, report_id
)

select
    o.document_id,
    o.report_id,
    o.observations_read,
    o.values_read,
    coalesce(d.figures, 0) as figures,
    coalesce(d.digest, '') as digest
from observations as o
left join digests as d on o.document_id = d.document_id and o.report_id = d.report_id
