-- One row per department's figure × the report of its own region's government of that year (AGG-03): a government's
-- report adds up those of its departments, so none of them can have more; nor all that are here together (AGG-01).
with departments as (
    select * from {{ ref('int_reconciliations__reports') }}
    where agency_kind = 'department' and region_code <> ''
),

governments as (
    select * from {{ ref('int_reconciliations__reports') }}
    where agency_kind = 'government' and region_code <> '' and scope <> 'own'
),

cells as (
    select * from {{ ref('int_reconciliations__cells') }}
    where state = 'exact' and applicant in ('', 'total')
        and code in (
            'requests.received', 'requests.outcome.total', 'appeals.review.total', 'appeals.litigation.direct.total',
            'appeals.litigation.after_review.total'
        )
),

pairs as (
    select
        d.document_id,
        d.report_id,
        g.document_id as whole_document_id,
        g.report_id as whole_report_id,
        g.body as whole_body,
        c.code,
        c.low as part,
        p.low as whole,
        c.observation_id as part_id,
        p.observation_id as whole_id,
        c.value_text as part_text,
        p.value_text as whole_text
    from departments as d
    inner join governments as g on d.region_code = g.region_code and d.year = g.year
    inner join cells as c on d.document_id = c.document_id and d.report_id = c.report_id
    inner join cells as p
        on
            g.document_id = p.document_id
            and g.report_id = p.report_id
            and c.code = p.code
            and c.applicant = p.applicant
            and c.form = p.form
),

-- Departments together; joint cases may be counted by several of them.
sums as (
    select
        whole_document_id as document_id,
        whole_report_id as report_id,
        code,
        whole,
        sum(part) as parts,
        list_prepend(whole_id, list(part_id order by part_id)) as observation_ids,
        count(*) || ' × → ' || sum(part)::bigint || if(sum(part) > whole, ' > ', ' ≤ ') || whole_text as detail
    from pairs
    group by whole_document_id, whole_report_id, code, whole, whole_id, whole_text
    having count(*) > 1
)

select
    document_id,
    report_id,
    'AGG-03' as rule_id,
    code as subject,
    whole_body as instance,
    if(part > whole, 'fail', 'pass') as status,
    if(part > whole, 'other_report', 'exact') as class,
    part as stated,
    whole as expected,
    greatest(part - whole, 0) as delta,
    '' as severity,
    [part_id, whole_id] as observation_ids,
    part_text || if(part > whole, ' > ', ' ≤ ') || whole_text as detail_zh
from pairs
union all by name
select
    document_id,
    report_id,
    'AGG-01' as rule_id,
    code as subject,
    if(parts > whole, 'fail', 'pass') as status,
    if(parts > whole, 'other_report', 'exact') as class,
    whole as stated,
    parts as expected,
    greatest(parts - whole, 0) as delta,
    'info' as severity,
    observation_ids,
    detail as detail_zh
from sums
