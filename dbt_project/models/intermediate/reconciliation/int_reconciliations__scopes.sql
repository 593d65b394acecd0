-- One row per report with a report of the year before: whether both speak of the same body (XY-04). Where the body was
-- formed anew or took another in, or the report's scope changed, work came and went with it, and XY-01 and XY-02 only
-- inform.
with successions as (
    select
        successor::varchar as successor,
        predecessor::varchar as predecessor,
        string_split(levels::varchar, ';') as levels,
        from_year::integer as from_year
    from {{ ref('agency_successions') }}
),

pairs as (
    select
        now.document_id,
        now.report_id,
        now.year,
        now.level,
        d.agency,
        now.scope <> '' and before.scope <> '' and now.scope <> before.scope as is_other_scope
    from {{ ref('int_reconciliations__reports') }} as now
    inner join {{ ref('int_reconciliations__reports') }} as before
        on now.body = before.body and now.year = before.year + 1
    inner join {{ ref('stg_handover__documents') }} as d
        on now.document_id = d.document_id and now.report_id = d.report_id
),

-- A reform is named by the year of its plan or the one after: bodies were formed in the course of both.
reformed as (
    select
        p.document_id,
        p.report_id,
        p.is_other_scope,
        string_agg(
            distinct s.predecessor || ' → ' || s.successor, '、' order by s.predecessor || ' → ' || s.successor
        ) as reform
    from pairs as p
    left join successions as s
        on
            ends_with(p.agency, s.successor)
            and list_contains(s.levels, p.level)
            and p.year between s.from_year - 1 and s.from_year + 1
    group by p.document_id, p.report_id, p.is_other_scope
)

select
    document_id,
    report_id,
    'XY-04' as rule_id,
    if(reform is not null or is_other_scope, 'fail', 'pass') as status,
    if(reform is not null or is_other_scope, 'other_scope', 'same_scope') as class,
    if(reform is not null or is_other_scope, 1, 0) as delta,
    coalesce(reform, if(is_other_scope, '全域 ↔ 本级', '')) as detail_zh,
    coalesce(reform, if(is_other_scope, 'area ↔ own', '')) as detail_en
from reformed
