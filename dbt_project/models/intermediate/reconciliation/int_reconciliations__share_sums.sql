-- One row per enumeration with two or more printed shares × (PCT-04, PCT-05), and LST-01 where its rest is named.
-- Cut-off shares (PCT-05) may fall short of 100 by less than a unit each; rounded ones (PCT-04) by half a unit each.
with shares as (
    select * from {{ ref('int_reconciliations__share_bases') }}
    where group_code is not null
),

summed as (
    select
        document_id,
        report_id,
        group_code,
        enumeration_id,
        count(*) as share_count,
        bool_and(state = 'exact') as is_exact,
        bool_or(is_exhaustive) as is_exhaustive,
        max(list_rest_code) as list_rest_code,
        count(distinct base_code) filter (base_code <> '') as base_count,
        bool_or(is_cut_off and not is_rounded) as is_any_cut_off,
        sum(value) as total,
        sum(face_low) as face_low,
        sum(face_high) as face_high,
        -- 大约 without bounds is given a point either way.
        count(*) filter (state = 'interval' and face_low = face_high) as about_count,
        sum(unit_micro)::decimal(38, 0) * 0.000001 as unit_sum,
        min(unit_micro)::decimal(38, 0) * 0.000001 as finest_unit,
        string_agg(regexp_replace(value::varchar, '\.?0+$', ''), ' + ' order by reading_order, observation_id)
            as detail,
        list(observation_id order by reading_order, observation_id) as observation_ids
    from shares
    group by document_id, report_id, group_code, enumeration_id
),

-- Parts with something in them whose share is not printed.
unshared as (
    select
        e.document_id,
        e.report_id,
        e.group_code,
        e.enumeration_id,
        count(*) as part_count
    from {{ ref('int_reconciliations__enumerations') }} as e
    anti join shares as s
        on
            e.document_id = s.document_id
            and e.report_id = s.report_id
            and e.group_code = s.group_code
            and e.enumeration_id = s.enumeration_id
            and e.code = s.code
            and e.label = s.label
    where e.kind in ('count', 'amount') and e.list_role <> 'overlap' and e.low is distinct from 0
    group by e.document_id, e.report_id, e.group_code, e.enumeration_id
),

wholes as (
    select document_id, report_id, subject, instance
    from {{ ref('int_reconciliations__lists') }}
    where rule_id = 'SUM-01' and status = 'pass' and class = 'exact'
),

measured as (
    select
        s.*,
        (s.is_exhaustive or w.subject is not null)
        and u.part_count is null
        and s.list_rest_code = ''
        and s.base_count < 2 as is_whole,
        s.total - 100 as difference,
        s.unit_sum * 0.5 as rounding_tolerance,
        -- Sums of printed decimals move in steps of the finest unit, so the open bound lies one step inside.
        s.unit_sum - s.finest_unit as cutting_tolerance
    from summed as s
    left join unshared as u
        on
            s.document_id = u.document_id
            and s.report_id = u.report_id
            and s.group_code = u.group_code
            and s.enumeration_id = u.enumeration_id
    left join wholes as w
        on
            s.document_id = w.document_id
            and s.report_id = w.report_id
            and s.group_code = w.subject
            and s.enumeration_id = w.instance
    where s.share_count > 1
),

classed as (
    select
        *,
        case
            when not is_whole then 'not_whole'
            when not is_exact then 'approximate'
            when is_any_cut_off and difference <= 0 and -difference <= cutting_tolerance then 'truncated'
            when abs(difference) <= rounding_tolerance then 'rounded'
            when difference <= 0 and -difference <= cutting_tolerance then 'truncated'
            else 'wrong'
        end as class
    from measured
),

hundred as (
    select
        document_id,
        report_id,
        rule_id,
        group_code as subject,
        enumeration_id as instance,
        class,
        case
            when class = 'approximate' then 'not_assessable'
            when class = 'not_whole' then 'not_applicable'
            when rule_id = 'PCT-05' then if(class = 'truncated', 'pass', 'not_applicable')
            else case class when 'rounded' then 'pass' when 'wrong' then 'fail' else 'not_applicable' end
        end as status,
        total::decimal(38, 6) as stated,
        100::decimal(38, 6) as expected,
        difference::decimal(38, 6) as delta,
        if(rule_id = 'PCT-05', cutting_tolerance, rounding_tolerance)::decimal(38, 6) as tolerance,
        observation_ids,
        detail || ' = ' || regexp_replace(total::varchar, '\.?0+$', '') as detail
    from classed
    cross join (values ('PCT-04'), ('PCT-05')) as rules (rule_id)
    where class <> 'not_whole' or rule_id = 'PCT-04'
),

-- The class that the topics leave the rest to, as the outcomes state it: its share, or its count over the replies.
outcome_shares as (
    select
        document_id,
        report_id,
        code,
        observation_id,
        value,
        low - unit_micro::decimal(38, 0) * 0.0000005 as low,
        high + unit_micro::decimal(38, 0) * 0.0000005 as high,
        1 as source_rank,
        reading_order
    from shares
    where state = 'exact'
    union all
    select
        c.document_id,
        c.report_id,
        c.code,
        c.observation_id,
        ((200000000 * c.low::hugeint + b.low::hugeint) // (2 * b.low::hugeint))::decimal(38, 0)
        * 0.000001::decimal(38, 6) as rate,
        rate as low,
        rate as high,
        2 as source_rank,
        c.reading_order
    from {{ ref('int_reconciliations__statements') }} as c
    inner join {{ ref('int_reconciliations__statements') }} as b
        on
            c.document_id = b.document_id
            and c.report_id = b.report_id
            and c.kind = 'count'
            and b.kind = 'count'
            and c.state = 'exact'
            and b.state = 'exact'
            and b.code in ('requests.replied', 'requests.received')
            and b.label = ''
            and b.low >= 1
            and b.low < 1000000000000
            and c.low < 1000000000000
),

rests as (
    select
        s.document_id,
        s.report_id,
        s.group_code,
        s.enumeration_id,
        s.list_rest_code,
        100 - s.total as rest,
        100 - s.face_high - s.unit_sum * 0.5 - s.about_count as rest_low,
        100 - s.face_low + s.unit_sum * 0.5 + s.about_count as rest_high,
        s.detail,
        s.observation_ids,
        o.observation_id as outcome_id,
        o.value as outcome_value,
        greatest(o.low - rest_high, rest_low - o.high, 0) as gap
    from summed as s
    left join outcome_shares as o
        on s.document_id = o.document_id and s.report_id = o.report_id and s.list_rest_code = o.code
    where s.list_rest_code <> '' and s.total is not null
    qualify row_number() over (
        partition by s.document_id, s.report_id, s.group_code, s.enumeration_id
        order by gap nulls last, o.source_rank, o.reading_order, o.observation_id
    ) = 1
),

together as (
    select * from hundred
    union all by name
    select
        document_id,
        report_id,
        'LST-01' as rule_id,
        group_code as subject,
        enumeration_id as instance,
        case when outcome_id is null then 'not_assessable' when gap > 0 then 'fail' else 'pass' end as status,
        case when outcome_id is null then 'no_outcome' when gap > 0 then 'incompatible' else 'compatible' end as class,
        rest::decimal(38, 6) as stated,
        outcome_value::decimal(38, 6) as expected,
        case when gap > 0 then sign(rest - outcome_value) * gap when gap = 0 then 0 end::decimal(38, 6) as delta,
        0::decimal(38, 6) as tolerance,
        if(outcome_id is null, observation_ids, list_append(observation_ids, outcome_id)) as observation_ids,
        '100 - (' || detail || ') = ' || regexp_replace(rest::varchar, '\.?0+$', '') || '; '
        || list_rest_code || ' ' || coalesce(regexp_replace(outcome_value::varchar, '\.?0+$', ''), '?') as detail
    from rests
)

select
    document_id,
    report_id,
    rule_id,
    subject,
    instance,
    status,
    class,
    stated,
    expected,
    delta,
    tolerance,
    observation_ids,
    observation_ids as stated_ids,
    detail as detail_zh
from together
