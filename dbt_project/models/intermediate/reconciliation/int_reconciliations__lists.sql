-- One row per enumeration × SUM rule: its parts against the total it belongs to, and each part against its whole.
-- An enumeration fails only where it has a total of its own or claims to be whole; loose figures merely pass.
with groups as (
    select
        group_code::varchar as group_code,
        string_split(total_codes::varchar, ';') as total_codes,
        string_split(coalesce(weak_total_codes::varchar, ''), ';') as weak_total_codes,
        coalesce(overlap_code::varchar, '') as overlap_code
    from {{ ref('groups') }}
),

prose as (
    select * from {{ ref('int_reconciliations__statements') }}
    where applicant = '' and basis is distinct from 'cumulative' and kind in ('count', 'amount')
),

doubled as (
    select
        p.document_id,
        p.report_id,
        g.group_code,
        p.list_id,
        sum(p.low) as low,
        case when count(*) = count(p.high) then sum(p.high) end as high,
        sum(p.face) as face,
        bool_and(p.state = 'exact') as is_exact,
        string_agg(' - ' || p.value_text, '' order by p.reading_order, p.observation_id) as detail,
        list(p.observation_id order by p.reading_order, p.observation_id) as observation_ids
    from prose as p
    inner join groups as g on g.overlap_code <> '' and p.code = g.overlap_code
    group by p.document_id, p.report_id, g.group_code, p.list_id
),

enumerations as (
    select
        e.document_id,
        e.report_id,
        e.group_code,
        e.enumeration_id,
        bool_or(e.has_own_total) as has_own_total,
        bool_or(e.is_exhaustive) as is_exhaustive,
        count(*) as part_count,
        bool_or(e.state in ('unread', 'derived')) as is_unread,
        bool_and(e.state = 'exact') as is_exact,
        sum(e.low) as low,
        -- Of those that the wording makes parts of a total which they exceed.
        coalesce(sum(e.low) filter (coalesce(l.is_listed, true)), 0) as listed_low,
        case when count(*) = count(e.high) then sum(e.high) end as high,
        sum(e.face) as face,
        list(e.low) filter (coalesce(l.is_listed, true)) as lows,
        -- 其他 at the end names what no other part does; 其他重点 is one of many.
        regexp_matches(
            max_by(e.label, (e.reading_order, e.observation_id)), '^其[他它余](?:$|[^重法公文规通])'
        ) as has_rest,
        string_agg(e.value_text, ' + ' order by e.reading_order, e.observation_id) as detail,
        list(e.observation_id order by e.reading_order, e.observation_id) as observation_ids
    from {{ ref('int_reconciliations__enumerations') }} as e
    left join {{ ref('int_reconciliations__listed_parts') }} as l
        on
            e.document_id = l.document_id
            and e.report_id = l.report_id
            and e.observation_id = l.observation_id
            and e.enumeration_id = l.list_id
    where e.kind in ('count', 'amount') and e.list_role <> 'overlap'
        and e.code not in (select overlap_code from groups)
    group by e.document_id, e.report_id, e.group_code, e.enumeration_id
),

-- The overlap of the same list, or the only one the group has.
reduced as (
    select
        e.*,
        o.document_id is not null as has_overlap,
        coalesce(o.low, 0) as overlap_low,
        coalesce(o.face, 0) as overlap_face,
        case when o.document_id is null then 0 else o.high end as overlap_high,
        coalesce(o.is_exact, true) as is_overlap_exact,
        coalesce(o.detail, '') as overlap_detail,
        coalesce(o.observation_ids, []) as overlap_ids
    from enumerations as e
    left join doubled as o
        on
            e.document_id = o.document_id
            and e.report_id = o.report_id
            and e.group_code = o.group_code
            and (e.enumeration_id = o.list_id or e.enumeration_id = '' or o.list_id = '')
    qualify row_number() over (
        partition by e.document_id, e.report_id, e.group_code, e.enumeration_id
        order by (e.enumeration_id = o.list_id) desc nulls last, o.list_id
    ) = 1
),

candidates as (
    select
        r.*,
        t.observation_id as total_id,
        t.code as total_code,
        t.state as total_state,
        t.low as total_low,
        t.high as total_high,
        t.value_text as total_text,
        t.reading_order as total_order,
        coalesce(r.enumeration_id <> '' and t.list_id = r.enumeration_id, false) as is_own,
        list_contains(g.weak_total_codes, t.code) as is_weak,
        -- The same item on two channels counts once in the total: more in the parts may be no contradiction.
        g.overlap_code <> '' and not r.has_overlap as may_overlap,
        list_position(g.total_codes, t.code) as total_rank,
        r.low - coalesce(r.overlap_high, r.low) as sum_low,
        r.high - r.overlap_low as sum_high,
        r.face - r.overlap_face as sum_face,
        r.listed_low - coalesce(r.overlap_high, r.listed_low) as listed_sum_low,
        r.has_rest and r.part_count > 2 and not r.has_overlap as has_rest,
        t.face as total_face
    from reduced as r
    inner join groups as g on r.group_code = g.group_code
    left join prose as t
        on
            r.document_id = t.document_id
            and r.report_id = t.report_id
            and list_contains(g.total_codes, t.code)
            and t.label = ''
            and t.list_role in ('total', '')
            -- A list with a total of its own is held against that one, unless the group has several kinds of total.
            and (t.list_id = r.enumeration_id or not r.has_own_total or len(g.total_codes) > 1)
),

compared as (
    select
        *,
        greatest(total_low - sum_high, sum_low - total_high, 0) as gap,
        total_low is not null and total_state in ('exact', 'interval') and not is_unread
        -- Without a bound, only equal faces say something.
        and (sum_face = total_face or total_low > sum_high or sum_low > total_high
            or (sum_high is not null and total_high is not null and overlap_high is not null)) as is_comparable
    from candidates
),

chosen as (
    select *
    from compared
    qualify row_number() over (
        partition by document_id, report_id, group_code, enumeration_id
        order by
            is_comparable desc,
            case when is_own or not is_weak then 0 else 1 end + case when gap = 0 then 0 else 2 end,
            is_own desc,
            gap nulls last,
            total_rank,
            total_order,
            total_id
    ) = 1
),

-- A list whose last part is the others claims to be whole. What its sentence counts beside the total is added up as it
-- is printed, so that a part which was not read is not missed.
rests as (
    select
        *,
        list_sum(numbers) - total_face as printed_sum,
        array_to_string(
            list_transform(list_filter(numbers, lambda x: x <> total_face), lambda x: x::bigint::varchar), ' + '
        ) as printed_text
    from (
        select
            c.document_id,
            c.report_id,
            c.group_code,
            c.enumeration_id,
            c.total_face,
            list_transform(
                regexp_extract_all(
                    substr(d.text, o.sentence_start + 1, o.sentence_end - o.sentence_start),
                    '([0-9]{1,9})(?:条|條|件|篇|份|次|项|項)',
                    1
                ),
                lambda x: x::decimal(38, 6)
            ) as numbers
        from chosen as c
        inner join {{ ref('stg_handover__observations') }} as o
            on c.document_id = o.document_id and c.total_id = o.observation_id
        inner join {{ ref('stg_handover__documents') }} as d
            on c.document_id = d.document_id and c.report_id = d.report_id
        where c.is_own and c.has_rest and c.total_low > c.sum_high and c.total_state = 'exact'
    )
    where list_contains(numbers, total_face) and list_sum(numbers) < 2 * total_face
),

judged as (
    select
        chosen.*,
        rests.printed_sum,
        rests.printed_text,
        case
            when total_id is null then 'not_applicable'
            when not is_comparable then 'not_assessable'
            when gap = 0 then 'pass'
            when is_exhaustive and is_own and total_low > sum_high and u.document_id is not null
                then if(rests.printed_sum is null, 'not_assessable', 'fail')
            when is_exhaustive and (is_own or not is_weak) then 'fail'
            when is_own and (listed_sum_low > total_high or has_overlap) then 'fail'
            when rests.printed_sum is not null then 'fail'
            else 'not_applicable'
        end as status,
        case
            when total_id is null then 'no_total'
            when not is_comparable then 'unread'
            when gap = 0 and is_exact and is_overlap_exact and total_state = 'exact' then 'exact'
            when gap = 0 then 'interval'
            -- Parts that exceed it one by one speak for a total of something else, or read wrongly.
            when is_own and len(list_filter(lows, lambda x: x > total_high)) > 1 then 'doubtful_total'
            when is_own and may_overlap and listed_sum_low > total_high then 'parts_may_overlap'
            when is_exhaustive and is_own and total_low > sum_high and u.document_id is not null
                then if(rests.printed_sum is null, 'unread_part', 'rest_class')
            when is_exhaustive and (is_own or not is_weak) then 'whole_list'
            when is_own and (listed_sum_low > total_high or has_overlap) then 'parts_exceed_total'
            when rests.printed_sum is not null then 'rest_class'
            else 'not_exhaustive'
        end as class
    from chosen
    left join rests
        on
            chosen.document_id = rests.document_id
            and chosen.report_id = rests.report_id
            and chosen.group_code = rests.group_code
            and chosen.enumeration_id = rests.enumeration_id
    left join {{ ref('int_reconciliations__unread_parts') }} as u
        on
            chosen.document_id = u.document_id
            and chosen.report_id = u.report_id
            and chosen.group_code = u.group_code
            and chosen.enumeration_id = u.enumeration_id
),

sums as (
    select
        document_id,
        report_id,
        if(has_overlap, 'SUM-02', 'SUM-01') as rule_id,
        group_code as subject,
        enumeration_id as instance,
        status,
        class,
        total_face as stated,
        if(class = 'rest_class', printed_sum, sum_face) as expected,
        -- A part may stand outside the list, or may not have been read.
        if(class in ('rest_class', 'parts_may_overlap'), 'info', '') as severity,
        case
            when status = 'pass' then 0
            when class = 'rest_class' then total_low - printed_sum
            when status = 'fail' and total_low > sum_high then gap
            when status = 'fail' then -gap
        end as delta,
        list_concat(observation_ids, overlap_ids, if(total_id is null, [], [total_id])) as observation_ids,
        -- What the parts overlap belongs on the side of the total.
        if(total_id is null, overlap_ids, list_prepend(total_id, overlap_ids)) as stated_ids,
        concat_ws(
            ' ',
            if(class = 'rest_class', printed_text, detail || overlap_detail),
            case status when 'pass' then if(class = 'exact', '=', '≈') when 'fail' then '≠' else '?' end,
            coalesce(total_text, '∅')
        ) as detail
    from judged
    -- A figure alone, without a total, is no enumeration.
    where total_id is not null or part_count > 1
),

-- Items that stand on several channels count once, so the plain sum says nothing.
replaced as (
    select * replace ('SUM-01' as rule_id, 'not_applicable' as status, 'overlap' as class, null as delta)
    from sums
    where rule_id = 'SUM-02'
),

wholes as (
    select
        document_id,
        report_id,
        list_id,
        kind,
        max_by(observation_id, (high, observation_id)) as total_id,
        max(high) as high
    from prose
    where list_role = 'total' and list_id <> '' and state in ('exact', 'interval')
    group by document_id, report_id, list_id, kind
    having count(*) = count(high)
),

overlapping as (
    select distinct document_id, report_id, list_id from prose where list_role = 'overlap' and list_id <> ''
),

-- The largest part of each code stands for the others.
parts as (
    select
        p.document_id,
        p.report_id,
        'SUM-03' as rule_id,
        p.code as subject,
        p.list_id || '/' || p.kind as instance,
        case when p.low <= w.high then 'pass' when l.is_listed is false then 'not_applicable' else 'fail' end as status,
        case
            when p.low > w.high and l.is_listed is false then 'stands_beside'
            when p.low > w.high
                and count_if(p.low > w.high and l.is_listed is not false) over (partition by p.document_id, p.report_id, p.list_id, p.kind) > 1
                then 'doubtful_total'
            when p.low > w.high then 'part_exceeds_whole'
            when p.state = 'exact' then 'exact'
            else 'interval'
        end as class,
        p.low as stated,
        w.high as expected,
        if(p.low > w.high and l.is_listed is false, null, greatest(p.low - w.high, 0)) as delta,
        [p.observation_id, w.total_id] as observation_ids,
        [p.observation_id] as stated_ids,
        concat_ws(' ', p.value_text, if(p.low > w.high, '>', '≤'), regexp_replace(w.high::varchar, '\.?0+$', ''))
            as detail
    from prose as p
    inner join wholes as w
        on
            p.document_id = w.document_id
            and p.report_id = w.report_id
            and p.list_id = w.list_id
            and p.kind = w.kind
            and p.list_role in ('part', 'subset')
            and p.state in ('exact', 'interval')
    left join {{ ref('int_reconciliations__listed_parts') }} as l
        on
            p.document_id = l.document_id
            and p.report_id = l.report_id
            and p.observation_id = l.observation_id
            and p.list_id = l.list_id
    anti join overlapping as o
        on p.document_id = o.document_id and p.report_id = o.report_id and p.list_id = o.list_id
    qualify row_number() over (
        partition by p.document_id, p.report_id, p.list_id, p.kind, p.code
        order by p.low desc, p.reading_order, p.observation_id
    ) = 1
),

together as (
    select * from sums
    union all by name
    select * from replaced
    union all by name
    select * from parts
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
    severity,
    observation_ids,
    stated_ids,
    detail as detail_zh
from together
