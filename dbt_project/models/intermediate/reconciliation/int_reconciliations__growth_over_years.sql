-- One row per stated growth of a figure whose agency has a report of the year before (PCT-07): worked out anew.
-- Either report may state the figure more than once; growth fails only where no pair of statements gives it.
with figures as (
    select
        f.*,
        r.body,
        r.year
    from {{ ref('int_reconciliations__figures') }} as f
    inner join {{ ref('int_reconciliations__reports') }} as r
        on f.document_id = r.document_id and f.report_id = r.report_id
    where f.basis is distinct from 'cumulative' and f.scope <> 'other' and f.state = 'exact'
),

counts as (
    select *
    from figures
    where kind in ('count', 'amount') and value < 1000000000000 and applicant in ('', 'total')
),

pairs as (
    select
        g.document_id,
        g.report_id,
        g.observation_id,
        g.code,
        g.value,
        g.decimals,
        0.5 * power(10, -g.decimals)::decimal(18, 6) as tolerance,
        n.value as now_value,
        b.value as before_value,
        n.observation_id as now_id,
        b.observation_id as before_id,
        (n.value - b.value)::double / b.value::double * 100 as growth
    from figures as g
    inner join counts as n
        on g.document_id = n.document_id and g.report_id = n.report_id and g.code = n.code and g.label = n.label
    inner join counts as b
        on g.body = b.body and g.year = b.year + 1 and g.code = b.code and g.label = b.label and n.kind = b.kind
    where g.kind = 'growth' and g.decimals between 0 and 4 and b.value > 0
),

nearest as (
    select *, abs(value::double - growth) - tolerance::double as over
    from pairs
    qualify row_number() over (
        partition by document_id, report_id, observation_id order by over, now_id, before_id
    ) = 1
)

select
    document_id,
    report_id,
    'PCT-07' as rule_id,
    code as subject,
    observation_id as instance,
    -- Exactly half a unit is no difference; doubles are that exact.
    if(over > 0.0000005, 'fail', 'pass') as status,
    if(over > 0.0000005, 'other_year', 'rounded') as class,
    value as stated,
    growth::decimal(38, 6) as expected,
    case
        when over > 0.0000005 then sign(value::double - growth) * (tolerance::double + greatest(over, 0.000001))
        else sign(value::double - growth) * least(abs(value::double - growth), tolerance::double)
    end::decimal(38, 6) as delta,
    tolerance,
    [observation_id, now_id, before_id] as observation_ids,
    regexp_replace(before_value::varchar, '\.?0+$', '') || ' → ' || regexp_replace(now_value::varchar, '\.?0+$', '')
        as detail_zh
from nearest
