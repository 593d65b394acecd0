-- One row per document × rule × instance that applies: both sides, how far apart they are, and the status.
-- It fails where excess = |delta| − tolerance is above zero; excess is empty where nothing could be compared.
with causes as (
    select
        document_id,
        report_id,
        rule_id,
        subject,
        instance,
        list(
            {
                'observation_id': observation_id,
                'code': code,
                'applicant': applicant,
                'kind': kind,
                'printed': printed,
                'balanced': balanced,
                'slip': slip
            }
            order by rank
        ) as causes
    from {{ ref('int_reconciliations__causes') }}
    group by document_id, report_id, rule_id, subject, instance
)

select
    md5(concat_ws('|', t.document_id, t.report_id, t.rule_id, t.subject, t.instance)) as reconciliation_id,
    t.document_id,
    t.report_id,
    d.source,
    d.agency,
    d.year,
    d.origin,
    t.rule_id,
    r.family::varchar as family,
    t.subject,
    t.instance,
    t.status,
    t.class,
    t.stated,
    t.expected,
    t.delta,
    t.tolerance,
    case when t.status in ('pass', 'fail')
        then abs(t.delta) - t.tolerance end as excess,
    -- A rule whose source was not seen does not accuse: warning at most.
    case
        when t.severity <> '' then t.severity
        when r.confidence = 'unverified' and r.severity = 'error' then 'warning'
        else r.severity::varchar
    end as severity,
    t.observation_ids,
    t.stated_ids,
    coalesce(c.causes, []) as causes,
    t.detail_zh,
    t.detail_en,
    r.rule_version::varchar as rule_version
from {{ ref('int_reconciliations__together') }} as t
inner join {{ ref('rules') }} as r on t.rule_id = r.rule_id
inner join {{ ref('stg_handover__documents') }} as d
    on t.document_id = d.document_id and t.report_id = coalesce(nullif(d.report_id, ''), d.document_id)
left join causes as c
    on
        t.document_id = c.document_id
        and t.report_id = c.report_id
        and t.rule_id = c.rule_id
        and t.subject = c.subject
        and t.instance = c.instance
where d.outcome in ('read', 'partly_read')
