-- One row per finding: a rule instance that was judged on a report.
select
    finding_id::varchar as finding_id,
    source::varchar as source,
    coalesce(agency, '')::varchar as agency,
    year::integer as year,
    document_id::varchar as document_id,
    rule_id::varchar as rule_id,
    coalesce(subject, '')::varchar as subject,
    status::varchar as status,
    coalesce(severity, '')::varchar as severity,
    coalesce(verdict, '')::varchar as verdict,
    stated::decimal(38, 6) as stated,
    expected::decimal(38, 6) as expected,
    delta::decimal(38, 6) as delta,
    tolerance::decimal(38, 6) as tolerance,
    coalesce(observation_ids, [])::varchar[] as observation_ids,
    coalesce(root_finding_id, '')::varchar as root_finding_id,
    coalesce(message_zh, '')::varchar as message_zh,
    coalesce(message_en, '')::varchar as message_en,
    coalesce(legal_source, '')::varchar as legal_source,
    rule_version::varchar as rule_version
from {{ source('quality', 'findings') }}
order by finding_id
