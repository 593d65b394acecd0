-- One row per report that repeats another by its numbers: the same figures under the same codes, and no year or agency
-- that says otherwise. The one it repeats is the office's own page before others, then the first by report id.
with figures as (
    select
        report_id,
        count(*) as figures,
        md5(string_agg(figure, ';' order by figure)) as digest
    from (
        select distinct
            report_id,
            concat_ws('|', code, applicant, label, kind, value) as figure
        from {{ ref('stg_handover__observations') }}
        where value is not null and value <> 0
    )
    group by report_id
),

reports as (
    select r.report_id, r.agency_id, r.year, r.origin, f.digest
    from {{ ref('int_reports__ranked') }} as r
    inner join figures as f on r.report_id = f.report_id
    where r.is_read and f.figures >= 8  -- small offices repeat one another honestly
)

select
    c.report_id,
    o.report_id as repeated_report_id,
    c.agency_id <> '' and c.agency_id = o.agency_id and c.year is not null and c.year = o.year as is_same_identity
from reports as c
inner join reports as o
    on c.digest = o.digest and c.report_id <> o.report_id
    and (c.agency_id = o.agency_id or c.agency_id = '' or o.agency_id = '')
    and (c.year = o.year or c.year is null or o.year is null)
    and (o.origin <> 'official', o.report_id) < (c.origin <> 'official', c.report_id)
qualify row_number() over (partition by c.report_id order by (o.origin <> 'official'), o.report_id) = 1
order by c.report_id
