-- One row per finding: a rule instance judged on a report, with the sentences its figures stand in.
with cited as (
    select finding_id, unnest(observation_ids) as observation_id
    from {{ ref('stg_quality__findings') }}
),

-- A sentence is quoted once, in reading order, however many of its figures the rule takes.
places as (
    select distinct c.finding_id, o.document_id, o.report_id, o.sentence_start, o.sentence_end, o.evidence
    from cited as c
    inner join {{ ref('int_observations__described') }} as o on c.observation_id = o.observation_id
    where o.evidence is not null
),

evidence as (
    select
        finding_id,
        string_agg(evidence, chr(10) order by document_id, report_id, sentence_start, sentence_end) as evidence
    from places
    group by finding_id
)

select
    f.finding_id,
    f.source,
    f.agency,
    f.year,
    f.document_id,
    f.rule_id,
    f.subject,
    f.status,
    f.severity,
    f.verdict,
    f.stated,
    f.expected,
    f.delta,
    f.tolerance,
    f.observation_ids,
    f.root_finding_id,
    f.message_zh,
    f.message_en,
    f.legal_source,
    f.rule_version,
    e.evidence
from {{ ref('stg_quality__findings') }} as f
left join evidence as e on f.finding_id = e.finding_id
order by f.finding_id
