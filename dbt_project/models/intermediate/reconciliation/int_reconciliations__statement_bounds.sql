-- One row per report × bound between two figures of its text (LOC-05), and per amount that stands in text and sheet
-- (S14-14). Each may be stated more than once: what no pair of statements meets fails.
with terms as (
    select
        t.rule_id::varchar as rule_id,
        coalesce(t.instance::varchar, '') as instance,
        t.side::varchar as side,
        t.code::varchar as code
    from {{ ref('terms') }} as t
    inner join {{ ref('rules') }} as r on t.rule_id = r.rule_id
    where r.family = 'statement_bound' and r.is_computed = 'yes'
),

statements as (
    select * from {{ ref('int_reconciliations__statements') }}
    where label = '' and applicant = '' and scope <> 'other' and basis is distinct from 'cumulative'
        and state in ('exact', 'interval')
),

bounds as (
    select
        s.document_id,
        s.report_id,
        t.rule_id,
        t.instance,
        s.code,
        min_by(s.observation_id, (s.low, s.observation_id)) as part_id,
        min(s.low) as stated,
        max_by(w.observation_id, (w.high, w.observation_id)) as whole_id,
        case when count(*) = count(w.high) then max(w.high) end as expected
    from terms as t
    inner join terms as e on t.rule_id = e.rule_id and t.instance = e.instance and e.side = 'expected'
    inner join statements as s on t.code = s.code and s.kind = 'count'
    inner join statements as w
        on
            s.document_id = w.document_id
            and s.report_id = w.report_id
            and e.code = w.code
            and w.kind = 'count'
            -- An office and its area may count by different rules.
            and (s.scope = w.scope or 'unknown' in (s.scope, w.scope))
    where t.side = 'stated'
    group by s.document_id, s.report_id, t.rule_id, t.instance, s.code
),

-- The sheet is in 万元: what is printed there with d decimals stands for half a unit of the last one either way.
amounts as (
    select
        s.document_id,
        s.report_id,
        s.code,
        s.observation_id as text_id,
        c.observation_id as sheet_id,
        s.value as stated,
        c.low as expected,
        s.state = 'exact' and c.state = 'exact' as is_exact,
        5000 * 0.1 ** least(f.decimals, 6) as tolerance,
        s.value_text || ' ? ' || c.value_text as detail
    from statements as s
    inner join {{ ref('int_reconciliations__cells') }} as c
        on
            s.document_id = c.document_id
            and s.report_id = c.report_id
            and s.code = c.code
            and s.kind = 'amount'
            and c.table_id = 'sheet'
    inner join {{ ref('int_reconciliations__figures') }} as f
        on c.document_id = f.document_id and c.observation_id = f.observation_id
    qualify row_number() over (
        partition by s.document_id, s.report_id, s.code order by abs(s.value - c.low), s.reading_order, s.observation_id
    ) = 1
),

scaled as (
    select
        *,
        abs(stated - expected) <= tolerance as is_equal,
        expected > 0 and stated > 0 and (
            abs(stated * 10000 - expected) <= tolerance or abs(stated - expected * 10000) <= tolerance * 10000
        ) as is_switched
    from amounts
)

select
    document_id,
    report_id,
    rule_id,
    code as subject,
    instance,
    case when expected is null then 'not_assessable' when stated > expected then 'fail' else 'pass' end as status,
    case when expected is null then 'unread' when stated > expected then 'part_exceeds_whole' else 'exact' end as class,
    stated,
    expected,
    if(expected is null, null, greatest(stated - expected, 0)) as delta,
    [part_id, whole_id] as observation_ids,
    [part_id] as stated_ids,
    regexp_replace(stated::varchar, '\.?0+$', '') || if(stated > expected, ' > ', ' ≤ ')
    || coalesce(regexp_replace(expected::varchar, '\.?0+$', ''), '?') as detail_zh
from bounds
union all by name
select
    document_id,
    report_id,
    'S14-14' as rule_id,
    code as subject,
    case
        when not is_exact then 'not_assessable'
        when is_equal then 'pass'
        when is_switched then 'fail'
        else 'not_applicable'
    end as status,
    case
        when not is_exact then 'unread' when is_equal then 'rounded' when is_switched then 'unit_switched'
        -- Fees of another kind, or of other bodies.
        else 'other_amount'
    end as class,
    if(is_exact, stated, null) as stated,
    if(is_exact, expected, null) as expected,
    case when not is_exact then null when is_equal then 0 when is_switched then stated - expected end as delta,
    [text_id, sheet_id] as observation_ids,
    [text_id] as stated_ids,
    detail as detail_zh
from scaled
