-- One row per report whose tables three and four hold nothing but zeros (DQ-07): the text then speaks of no case.
with tables as (
    select document_id, report_id
    from {{ ref('int_reconciliations__cells') }}
    where table_id in ('table_3', 'table_4')
    group by document_id, report_id
    having bool_and(state = 'exact' and low = 0) and count(distinct table_id) = 2
),

statements as (
    select s.*
    from {{ ref('int_reconciliations__statements') }} as s
    inner join {{ ref('stg_handover__documents') }} as d
        on s.document_id = d.document_id and s.report_id = coalesce(nullif(d.report_id, ''), d.document_id)
    where (starts_with(s.code, 'requests.') or starts_with(s.code, 'appeals.')) and s.kind = 'count'
        and s.state in ('exact', 'interval') and s.scope <> 'other' and s.basis is distinct from 'cumulative'
        -- What all of its area have, told by an office of its own.
        and not (s.scope = 'area' and d.scope = 'own')
),

-- The text says it once as the tables do: what it says elsewhere may be of something else.
cases as (
    select
        s.document_id,
        s.report_id,
        list(s.observation_id order by s.reading_order, s.observation_id) as observation_ids,
        string_agg(s.value_text, ', ' order by s.reading_order, s.observation_id) as detail,
        bool_and((s.document_id, s.report_id, s.code) in (
            select (z.document_id, z.report_id, z.code) from statements as z where z.low = 0 and z.high = 0
        )) as is_said_nil
    from statements as s
    where s.low > 0
    group by s.document_id, s.report_id
)

select
    t.document_id,
    t.report_id,
    'DQ-07' as rule_id,
    if(c.document_id is null, 'pass', 'fail') as status,
    case
        when c.document_id is null then 'exact'
        when c.is_said_nil then 'another_statement_agrees'
        else 'contradiction'
    end as class,
    len(c.observation_ids) as stated,
    0 as expected,
    coalesce(len(c.observation_ids), 0) as delta,
    if(coalesce(c.is_said_nil, false), 'info', '') as severity,
    c.observation_ids,
    c.observation_ids as stated_ids,
    c.detail as detail_zh
from tables as t
left join cases as c on t.document_id = c.document_id and t.report_id = c.report_id
