-- One row per report of a document, read or not, and one per attachment that is a part of a report: who, for which year,
-- in what form, how much was read, and why not.
with timeliness as (
    -- The deadline of the year's law is judged in one place; here its answer is only carried over. A page dated after the
    -- deadline whose report is dated before it may have been moved since: that is not told.
    select document_id, report_id, bool_or(status = 'fail') as is_late
    from {{ ref('int_reconciliations') }}
    where
        rule_id in ('TIM-01', 'TIM-02', 'TIM-03')
        and status in ('pass', 'fail')
        and class <> 'page_date_only'
    group by document_id, report_id
),

versions as (
    select agency_id, year, count(*) as versions
    from {{ ref('int_reports__ranked') }}
    where version_rank is not null
    group by agency_id, year
),

parts as (
    select report_id, list(document_id order by document_id) as parts
    from {{ ref('int_reports__ranked') }}
    where is_part
    group by report_id
)

select
    r.report_id,
    r.document_id,
    r.source,
    r.attached_to,
    r.is_part,
    coalesce(p.parts, []) as parts,
    r.outcome,
    r.reason_zh,
    r.reason_en,
    r.is_read,
    r.title,
    r.agency_id,
    r.agency,
    r.agency_kind,
    r.level,
    r.region_code,
    r.year,
    r.is_current,
    r.version_rank,
    r.current_report_id,
    case
        when r.is_part then 'part'
        when r.version_rank is null then ''
        when r.is_current then 'current'
        when r.origin = 'copy' then 'copy'
        when r.published_on < c.published_on then 'superseded'
        else 'other_version'
    end as version_kind,
    coalesce(n.versions, 0) as versions,
    r.form,
    r.outline,
    r.script,
    r.origin,
    r.origin_evidence,
    r.posted_on,
    r.published_on,
    r.published_basis,
    r.printed_on,
    r.printed_precision,
    t.is_late,
    r.is_cut,
    r.attachments,
    r.statistics_attachment,
    r.cells_expected,
    r.cells_placed,
    r.cells_unread,
    r.cells_unclaimed,
    r.tables_withheld,
    r.observations_read,
    r.values_read,
    r.reader_version
from {{ ref('int_reports__ranked') }} as r
left join {{ ref('int_reports__ranked') }} as c on r.agency_id = c.agency_id and r.year = c.year and c.is_current
left join versions as n on r.agency_id = n.agency_id and r.year = n.year and r.version_rank is not null
left join parts as p on r.report_id = p.report_id and not r.is_part
left join timeliness as t on r.document_id = t.document_id and r.report_id = t.report_id
order by r.document_id, r.report_id
