-- One row per department's figure × the report of its own region's government of that year (AGG-03): a government's
-- report adds up those of its departments, so none of them can have more.
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
)

select
    d.document_id,
    d.report_id,
    'AGG-03' as rule_id,
    c.code as subject,
    g.body as instance,
    if(c.low > p.low, 'fail', 'pass') as status,
    if(c.low > p.low, 'other_report', 'exact') as class,
    c.low as stated,
    p.low as expected,
    greatest(c.low - p.low, 0) as delta,
    [c.observation_id, p.observation_id] as observation_ids,
    c.value_text || if(c.low > p.low, ' > ', ' ≤ ') || p.value_text as detail_zh
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
