-- One row per report whose tables three and four hold nothing but zeros (DQ-07): the text then speaks of no case.
with tables as (
    select document_id, report_id
    from {{ ref('int_reconciliations__cells') }}
    where table_id in ('table_3', 'table_4')
    group by document_id, report_id
    having bool_and(state = 'exact' and low = 0) and count(distinct table_id) = 2
),

cases as (
    select
        document_id,
        report_id,
        list(observation_id order by reading_order, observation_id) as observation_ids,
        string_agg(value_text, ', ' order by reading_order, observation_id) as detail,
        sum(low) as low
    from {{ ref('int_reconciliations__statements') }}
    where (starts_with(code, 'requests.') or starts_with(code, 'appeals.')) and kind = 'count' and low > 0
        and state in ('exact', 'interval') and scope <> 'other' and basis is distinct from 'cumulative'
    group by document_id, report_id
)

select
    t.document_id,
    t.report_id,
    'DQ-07' as rule_id,
    if(c.document_id is null, 'pass', 'fail') as status,
    if(c.document_id is null, 'exact', 'contradiction') as class,
    len(c.observation_ids) as stated,
    0 as expected,
    coalesce(len(c.observation_ids), 0) as delta,
    c.observation_ids,
    c.observation_ids as stated_ids,
    c.detail as detail_zh
from tables as t
left join cases as c on t.document_id = c.document_id and t.report_id = c.report_id
