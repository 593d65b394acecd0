-- One row per report, read or not, with the one that is current for its agency and year.
-- Total order of the copies of one report: the office's own page before one of unknown origin before a repost; whole
-- before cut off; read before partly read; later published (a revision) before earlier, undated last; more number cells
-- placed; more values read; then source, document and report id.
-- A part (an attachment with the tables its page lacks) has the report_id of its page: it is no version, and counts
-- where its page does (`is_of_current_report`).
with documents as (
    select
        document_id, report_id, source, attached_to, outcome, title, agency, agency_id, agency_kind, level, region_code, year, form,
        outline, script, origin, origin_evidence, posted_on, published_on, published_basis, printed_on,
        printed_precision, is_cut, attachments, statistics_attachment, reader_version
    from {{ ref('stg_handover__documents') }}
),

-- An attempt that left no document (a page that was not there, a container nobody can open) is a report not read.
attempts as (
    select
        document_id, source, outcome, reason_zh, reason_en, reader_version,
        case when document_id <> '' then document_id else 'source:' || source end as attempt_id
    from {{ ref('stg_handover__outcomes') }}
    qualify row_number() over (
        partition by attempt_id
        order by (outcome in ('read', 'partly_read')) desc, (outcome = 'duplicate'),
            try_cast(reader_version as integer) desc nulls last,
            collection, source, stage, outcome, reason_en, reason_zh
    ) = 1
),

reports as (
    select
        d.*,
        coalesce(a.reason_zh, '') as reason_zh,
        coalesce(a.reason_en, '') as reason_en
    from documents as d
    left join attempts as a on d.document_id = a.attempt_id
    union all by name
    select
        a.document_id,
        a.attempt_id as report_id,
        a.source,
        a.outcome,
        '' as title, '' as agency, '' as agency_id, '' as agency_kind, '' as level, '' as region_code,
        'unknown' as form, '' as outline, '' as script, 'unknown' as origin, '' as origin_evidence,
        '' as attached_to, '' as published_basis, '' as printed_precision, '' as statistics_attachment,
        a.reader_version, a.reason_zh, a.reason_en
    from attempts as a
    anti join documents as d on a.attempt_id = d.document_id
),

coverage as (
    select
        document_id,
        sum(cells_expected)::bigint as cells_expected,
        sum(cells_placed)::bigint as cells_placed,
        sum(cells_unread)::bigint as cells_unread,
        sum(cells_unclaimed)::bigint as cells_unclaimed,
        count(*) filter (where verdict = 'reading') as tables_withheld
    from {{ ref('stg_handover__coverage') }}
    group by document_id
),

-- 城关镇 and 鼓楼区教育局 are many bodies: where the region is open such a name does not tell which, and reports under
-- it are nobody else's versions.
namesakes as (
    select name
    from {{ ref('regions') }}
    group by name
    having count(distinct code) > 1
),

ambiguous as (
    select r.document_id
    from reports as r
    where
        r.region_code = ''
        and (
            r.agency_kind in ('township', 'subdistrict')
            or exists (select 1 from namesakes as n where starts_with(r.agency, n.name))
        )
),

keyed as (
    select
        r.* exclude (agency_id, attached_to),
        coalesce(r.attached_to, '') as attached_to,
        coalesce(r.attached_to, '') <> '' and r.report_id <> r.document_id as is_part,
        case
            when r.agency_id <> '' then r.agency_id
            when r.agency <> '' and a.document_id is not null then 'unregistered:' || r.report_id || ':' || r.agency
            when r.agency <> '' then 'unregistered:' || r.region_code || ':' || r.agency
            else ''
        end as agency_id,
        r.agency_id <> '' as is_registered_agency,
        r.outcome in ('read', 'partly_read') as is_read,
        coalesce(c.cells_expected, 0) as cells_expected,
        coalesce(c.cells_placed, 0) as cells_placed,
        coalesce(c.cells_unread, 0) as cells_unread,
        coalesce(c.cells_unclaimed, 0) as cells_unclaimed,
        coalesce(c.tables_withheld, 0) as tables_withheld,
        coalesce(o.observations_read, 0) as observations_read,
        coalesce(o.values_read, 0) as values_read
    from reports as r
    left join ambiguous as a on r.document_id = a.document_id
    left join coverage as c on r.document_id = c.document_id
    left join {{ ref('int_reports__counted') }} as o on r.document_id = o.document_id and r.report_id = o.report_id
),

-- Reports not read, or of nobody or no year, are versions of nothing; nor are parts.
versions as (
    select
        *,
        is_read and agency_id <> '' and year is not null and not is_part as is_version,
        case when is_read and agency_id <> '' and year is not null and not is_part
            then row_number() over (
                partition by is_read, is_part, agency_id, year
                order by
                    case origin when 'official' then 0 when 'unknown' then 1 else 2 end,
                    coalesce(is_cut, false),
                    case outcome when 'read' then 0 else 1 end,
                    published_on desc nulls last,
                    cells_placed desc,
                    values_read desc,
                    source, document_id, report_id
            ) end::integer as version_rank
    from keyed
),

current as (
    select
        * exclude (is_version),
        is_version and version_rank = 1 as is_current,
        case when is_version
            then first_value(report_id) over (partition by is_version, agency_id, year order by version_rank)
            else '' end as current_report_id
    from versions
)

select
    r.* exclude (current_report_id),
    coalesce(p.current_report_id, r.current_report_id) as current_report_id,
    r.is_current or coalesce(p.is_current, false) as is_of_current_report
from current as r
left join current as p on r.is_part and r.report_id = p.report_id and not p.is_part
order by r.document_id, r.report_id
