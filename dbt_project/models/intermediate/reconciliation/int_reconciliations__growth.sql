-- One row per enumeration whose parts state their growth, and whose total does too: the growth that the parts imply.
-- Growth is printed to a unit, so each part's last year lies in an interval; integer division rounds it outwards.
with groups as (
    select group_code::varchar as group_code, string_split(total_codes::varchar, ';') as total_codes
    from {{ ref('groups') }}
),

parts as (
    select
        g.document_id,
        g.report_id,
        g.group_code,
        g.enumeration_id,
        g.observation_id,
        g.reading_order,
        g.value,
        c.observation_id as count_id,
        (c.value * 1000000)::hugeint as now_micro,
        (g.value * 1000000)::hugeint as growth_micro,
        (500000 // (10 ** least(greatest(g.decimals, 0), 6))::hugeint)::hugeint as half_unit,
        coalesce(g.state = 'exact' and c.state = 'exact' and abs(g.value) < 1000000 and c.value < 1000000000000, false)
            as is_usable
    from {{ ref('int_reconciliations__enumerations') }} as g
    left join {{ ref('int_reconciliations__enumerations') }} as c
        on
            g.document_id = c.document_id
            and g.report_id = c.report_id
            and g.group_code = c.group_code
            and g.enumeration_id = c.enumeration_id
            and g.code = c.code
            and g.label = c.label
            and c.kind = 'count'
    where g.kind = 'growth' and g.list_role <> 'overlap'
),

bounded as (
    select
        *,
        is_usable and 100000000 + growth_micro - half_unit > 0 as is_bounded,
        case when is_usable and 100000000 + growth_micro - half_unit > 0
            then now_micro * 100000000 // (100000000 + growth_micro + half_unit) end as last_low,
        case when is_usable and 100000000 + growth_micro - half_unit > 0
            then now_micro * 100000000 // (100000000 + growth_micro - half_unit) + 1 end as last_high
    from parts
),

summed as (
    select
        document_id,
        report_id,
        group_code,
        enumeration_id,
        count(*) as part_count,
        bool_and(is_bounded) as is_bounded,
        sum(now_micro)::hugeint as now_micro,
        sum(last_low)::hugeint as last_low,
        sum(last_high)::hugeint as last_high,
        list_concat(
            list(observation_id order by reading_order, observation_id),
            list(count_id order by reading_order, observation_id) filter (count_id is not null)
        ) as observation_ids,
        string_agg(regexp_replace(value::varchar, '\.?0+$', '') || '%', ', ' order by reading_order, observation_id)
            as detail
    from bounded
    group by document_id, report_id, group_code, enumeration_id
),

-- Only a list known to be whole weighs the growth of its total.
wholes as (
    select document_id, report_id, subject, instance, len(observation_ids) - 1 as part_count
    from {{ ref('int_reconciliations__lists') }}
    where rule_id = 'SUM-01' and status = 'pass' and class = 'exact'
),

compared as (
    select
        s.*,
        t.observation_id as total_id,
        t.code as total_code,
        t.value as stated,
        0.5 * (10 ** -least(greatest(t.decimals, 0), 6))::decimal(12, 6) as tolerance,
        s.is_bounded and s.last_low > 0 and t.state = 'exact' and coalesce(w.part_count = s.part_count, false)
            as is_assessable,
        case when s.last_high > 0 then
            ((s.now_micro * 100000000 // s.last_high) - 100000000)::decimal(38, 0) * 0.000001 end as implied_low,
        case when s.last_low > 0 then
            ((s.now_micro * 100000000 // s.last_low) - 100000000 + 1)::decimal(38, 0) * 0.000001 end as implied_high
    from summed as s
    inner join groups as g on s.group_code = g.group_code
    inner join {{ ref('int_reconciliations__statements') }} as t
        on
            s.document_id = t.document_id
            and s.report_id = t.report_id
            and t.kind = 'growth'
            and t.label = ''
            and list_contains(g.total_codes, t.code)
    left join wholes as w
        on
            s.document_id = w.document_id
            and s.report_id = w.report_id
            and s.group_code = w.subject
            and s.enumeration_id = w.instance
    where s.part_count > 1
    qualify row_number() over (
        partition by s.document_id, s.report_id, s.group_code, s.enumeration_id
        order by (t.list_id = s.enumeration_id) desc, t.reading_order, t.observation_id
    ) = 1
),

measured as (
    select
        *,
        case
            when not is_assessable then null
            when stated > implied_high then stated - implied_high
            when stated < implied_low then stated - implied_low
            else 0
        end::decimal(38, 6) as delta
    from compared
)

select
    document_id,
    report_id,
    'GRO-01' as rule_id,
    total_code as subject,
    group_code || '/' || enumeration_id as instance,
    case when delta is null then 'not_assessable' when abs(delta) > tolerance then 'fail' else 'pass' end as status,
    case when delta is null then 'not_whole' when abs(delta) > tolerance then 'incompatible' else 'compatible' end
        as class,
    stated,
    (stated - delta) as expected,
    delta,
    tolerance,
    list_append(observation_ids, total_id) as observation_ids,
    concat_ws(
        ' ',
        detail,
        '→',
        coalesce(implied_low::decimal(38, 2)::varchar || '–' || implied_high::decimal(38, 2)::varchar || '%', '?')
    ) as detail_zh
from measured
