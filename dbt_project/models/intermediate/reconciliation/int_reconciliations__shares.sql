-- One row per stated share × share rule: rounded, cut off, the rest of its list, of another base, or wrong.
with shares as (
    select
        *,
        count(*) over list as share_count,
        count_if(is_computable and part_micro > 0) over list as counted,
        count_if(is_rounded or is_cut_off) over list as fitting,
        count_if(part_micro > base_micro) over list as exceeding_count,
        -- The base each share would be right for, in millionths; together they may leave room for one.
        max(case when is_computable and part_micro > 0
            then (200 * part_micro * 1000000) // (2 * share_micro + unit_micro) + 1 end) over list as common_base_low,
        min(case when is_computable and part_micro > 0 and 2 * share_micro > unit_micro
            then (200 * part_micro * 1000000) // (2 * share_micro - unit_micro) end) over list as common_base_high,
        bool_and(is_rounded or is_cut_off) over others as are_others_right,
        count(*) over others as other_count,
        sum(share_micro) over others as other_sum
    from {{ ref('int_reconciliations__share_bases') }}
    window
        list as (partition by document_id, report_id, group_code, enumeration_id),
        others as (
            partition by document_id, report_id, group_code, enumeration_id
            order by reading_order, observation_id
            rows between unbounded preceding and unbounded following
            exclude current row
        )
),

groups as (
    select
        group_code::varchar as group_code,
        list_concat(
            string_split(total_codes::varchar, ';'),
            string_split(coalesce(other_base_codes::varchar, ''), ';')
        ) as base_codes
    from {{ ref('groups') }}
),

counts as (
    select * from {{ ref('int_reconciliations__statements') }}
    where kind = 'count' and applicant = '' and state = 'exact' and value < 1000000000000
),

part_sums as (
    select
        document_id,
        report_id,
        group_code,
        enumeration_id,
        sum(low) as base,
        list(observation_id order by reading_order, observation_id) as observation_ids
    from {{ ref('int_reconciliations__enumerations') }}
    where kind = 'count' and list_role <> 'overlap'
    group by document_id, report_id, group_code, enumeration_id
    having bool_and(state = 'exact') and count(*) > 1 and sum(low) < 1000000000000
),

-- Bases a share may have been taken of by mistake: other totals of its group, new and carried-in requests together,
-- and the sum of its own list.
other_bases as (
    select s.document_id, s.observation_id, 1 as kind_rank, c.value as base, [c.observation_id] as base_ids
    from shares as s
    inner join groups as g on s.group_code = g.group_code
    inner join counts as c
        on
            s.document_id = c.document_id
            and s.report_id = c.report_id
            and c.label = ''
            and list_contains(g.base_codes, c.code)
    union all
    select
        s.document_id,
        s.observation_id,
        2 as kind_rank,
        a.value + b.value as base,
        [a.observation_id, b.observation_id] as base_ids
    from shares as s
    inner join counts as a
        on s.document_id = a.document_id and s.report_id = a.report_id and a.code = 'requests.received' and a.label = ''
    inner join counts as b
        on
            s.document_id = b.document_id
            and s.report_id = b.report_id
            and b.code = 'requests.carried_in'
            and b.label = ''
    where s.group_code = 'requests.outcome'
    union all
    select s.document_id, s.observation_id, 3 as kind_rank, p.base, p.observation_ids
    from shares as s
    inner join part_sums as p
        on
            s.document_id = p.document_id
            and s.report_id = p.report_id
            and s.group_code = p.group_code
            and s.enumeration_id = p.enumeration_id
),

fitting_bases as (
    select
        s.document_id,
        s.observation_id,
        o.base,
        o.base_ids,
        s.share_micro * (o.base * 1000000)::hugeint - 100 * s.part_micro * 1000000 as other_surplus,
        s.unit_micro * (o.base * 1000000)::hugeint as other_unit
    from shares as s
    inner join other_bases as o on s.document_id = o.document_id and s.observation_id = o.observation_id
    where
        s.is_computable
        and o.base > 0
        -- Rounded, or else cut off.
        and (2 * abs(other_surplus) <= other_unit or (other_surplus <= 0 and -other_surplus < other_unit))
    qualify row_number() over (
        partition by s.document_id, s.observation_id
        order by (2 * abs(other_surplus) <= other_unit) desc, o.kind_rank, o.base, o.base_ids
    ) = 1
),

-- A share that does not fit and names its base in words (占…的) which are no words for the whole: of that base nothing
-- is known.
other_words as (
    select
        s.document_id,
        s.observation_id
    from shares as s
    inner join {{ ref('stg_handover__observations') }} as o
        on s.document_id = o.document_id and s.observation_id = o.observation_id
    inner join {{ ref('stg_handover__documents') }} as d on s.document_id = d.document_id and s.report_id = d.report_id
    where s.is_computable and not s.is_rounded and not s.is_cut_off and s.base_code = ''
        and regexp_matches(
            regexp_extract(
                substr(d.text, greatest(o.start_offset - 15, 1)::bigint, least(o.start_offset, 16)::bigint), '占([^，。；、,;：:（(%％]*)$', 1
            ),
            '[^比例总總全部数數量申请請年度本答复復受理收到主动動公开開政府信息办辦结結的约約为為达達件条條占\s]'
        )
),

classed as (
    select
        s.*,
        f.base as other_base,
        coalesce(f.base_ids, []) as other_base_ids,
        case
            when s.state = 'interval' then 'approximate'
            when not s.is_computable and s.part_micro is null then 'no_count'
            when not s.is_computable then 'no_base'
            when s.is_rounded then 'rounded'
            when s.is_cut_off then 'truncated'
            when
                s.other_count > 0
                and s.are_others_right
                and s.share_micro + s.other_sum = 100000000
                -- As far off as the rounding of the others can push it.
                and abs(s.surplus) <= s.share_count * s.unit_micro * s.base_micro
                then 'residual'
            -- A base that a part exceeds is doubtful itself, and SUM-03 tells of it.
            when s.exceeding_count > 1 or (s.part_micro > s.base_micro and s.share_micro <= 100000000)
                then 'part_exceeds_base'
            when f.base is not null and s.is_base_sure then 'other_base'
            when f.base is not null then 'rounded'
            when not s.is_base_sure or w.observation_id is not null then 'base_unclear'
            -- Two or more shares, none of which fits, and one base that all of them fit.
            when s.counted > 1 and s.fitting = 0
                and s.common_base_high // 1000000 * 1000000 >= s.common_base_low then 'unstated_base'
            when not s.is_of_whole_part and s.base_micro % 1000000 = 0 then 'impossible'
            else 'wrong'
        end as class
    from shares as s
    left join fitting_bases as f on s.document_id = f.document_id and s.observation_id = f.observation_id
    left join other_words as w on s.document_id = w.document_id and s.observation_id = w.observation_id
),

described as (
    select
        *,
        list_filter(list_distinct([part_id, base_id]), lambda x: x is not null) as count_ids,
        case when is_computable
            then
                regexp_replace((part_micro::decimal(38, 0) * 0.000001)::decimal(38, 6)::varchar, '\.?0+$', '')
                || '/'
                || regexp_replace((base_micro::decimal(38, 0) * 0.000001)::decimal(38, 6)::varchar, '\.?0+$', '')
            else '?'
        end as detail,
        -- How far beyond half a unit, rounded away from zero so that its sign is that of the exact difference.
        case when is_computable then 2 * abs(surplus) - unit_micro * base_micro end as over
    from classed
),

judged as (
    select
        document_id,
        report_id,
        'PCT-01' as rule_id,
        code as subject,
        observation_id as instance,
        case class
            when 'rounded' then 'pass'
            when 'wrong' then 'fail'
            when 'impossible' then 'fail'
            when 'truncated' then 'not_applicable'
            when 'residual' then 'not_applicable'
            when 'other_base' then 'not_applicable'
            when 'unstated_base' then 'not_applicable'
            when 'approximate' then 'not_applicable'
            else 'not_assessable'
        end as status,
        class,
        value as stated,
        expected,
        unit_micro::decimal(38, 0) * 0.0000005 as tolerance,
        case
            when class = 'rounded' then value - expected
            when class in ('wrong', 'impossible') then
                sign(surplus) * (
                    unit_micro::decimal(38, 0) * 0.0000005
                    + ((over + 2 * base_micro - 1) // (2 * base_micro))::decimal(38, 0) * 0.000001
                )
        end as delta,
        list_concat([observation_id], count_ids) as observation_ids,
        list_concat([observation_id], count_ids) as blamed_ids,
        detail || case when class = 'rounded' and not is_rounded
            then ' → /' || regexp_replace(other_base::decimal(38, 6)::varchar, '\.?0+$', '') else '' end as detail
    from described
    union all by name
    select
        document_id,
        report_id,
        case class when 'truncated' then 'PCT-02' when 'residual' then 'PCT-12' else 'PCT-03' end as rule_id,
        code as subject,
        observation_id as instance,
        if(class in ('other_base', 'unstated_base'), 'fail', 'pass') as status,
        class,
        value as stated,
        expected,
        case class
            when 'truncated' then unit_micro::decimal(38, 0) * 0.000001
            when 'residual' then share_count * unit_micro::decimal(38, 0) * 0.000001
            else unit_micro::decimal(38, 0) * 0.0000005
        end as tolerance,
        case class
            when 'truncated' then value - expected
            when 'residual' then value - expected
            else
                sign(surplus) * (
                    unit_micro::decimal(38, 0) * 0.0000005
                    + ((over + 2 * base_micro - 1) // (2 * base_micro))::decimal(38, 0) * 0.000001
                )
        end as delta,
        list_concat([observation_id], list_distinct(list_concat(count_ids, other_base_ids))) as observation_ids,
        -- What stands on another base says nothing against that base.
        list_concat([observation_id], count_ids) as blamed_ids,
        detail || case class
            when 'other_base' then ' → /' || regexp_replace(other_base::decimal(38, 6)::varchar, '\.?0+$', '')
            when 'unstated_base' then ' → /' || (common_base_high // 1000000)::varchar
            else ''
        end as detail
    from described
    where class in ('truncated', 'residual', 'other_base', 'unstated_base')
    union all by name
    -- A share without its count: some whole part of its base gives it.
    select
        document_id,
        report_id,
        'PCT-11' as rule_id,
        code as subject,
        observation_id as instance,
        if(is_of_whole_part, 'pass', 'fail') as status,
        if(is_of_whole_part, 'rounded', 'impossible') as class,
        value as stated,
        null as expected,
        0 as tolerance,
        if(is_of_whole_part, 0, unit_micro::decimal(38, 0) * 0.000001) as delta,
        list_concat([observation_id], count_ids) as observation_ids,
        [observation_id] as blamed_ids,
        regexp_replace((base_micro::decimal(38, 0) * 0.000001)::decimal(38, 6)::varchar, '\.?0+$', '') as detail
    from described
    where part_id is null and is_base_sure and is_of_whole_part is not null and state = 'exact' and low >= 0
        and base_micro % 1000000 = 0 and starts_with(coalesce(base_code, group_code, ''), 'requests')
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
    -- The exact difference decided; what is shown never contradicts it.
    case
        when status = 'pass' then sign(delta) * least(abs(delta), tolerance)
        else delta
    end as delta,
    tolerance,
    observation_ids,
    [instance] as stated_ids,
    blamed_ids,
    detail as detail_zh
from judged
