-- One row per failure × figure that may be the slip behind it, ranked: the figure that most failures have in common,
-- and that fewest sums which close stand on. balanced is the value that would close the sum, where one figure can.
with identities as (
    select l.*, r.relation::varchar = 'equal' as is_exact
    from {{ ref('int_reconciliations__linear') }} as l
    inner join {{ ref('rules') }} as r on l.rule_id = r.rule_id
    union all by name
    select *, rule_id in ('SUM-01', 'SUM-02') as is_exact from {{ ref('int_reconciliations__lists') }}
    union all by name
    select *, true as is_exact from {{ ref('int_reconciliations__text_table') }}
    union all by name
    select *, true as is_exact from {{ ref('int_reconciliations__text_wholes') }}
    union all by name
    select *, false as is_exact from {{ ref('int_reconciliations__shares') }}
    union all by name
    select *, false as is_exact from {{ ref('int_reconciliations__share_sums') }}
),

-- Nearly all of the sums close: kept whole they would be a second table of them.
judged as not materialized (
    select
        document_id,
        report_id,
        rule_id,
        subject,
        instance,
        status,
        delta,
        expected,
        is_exact,
        stated_ids,
        coalesce(blamed_ids, observation_ids) as told_ids
    from identities
    where status in ('pass', 'fail') and class <> 'rest_class'
        and rule_id not in ('PCT-02', 'PCT-05', 'PCT-11', 'PCT-12', 'LST-01')
),

failed as (
    select document_id, report_id, list(distinct observation_id) as failed_ids
    from (select document_id, report_id, unnest(told_ids) as observation_id from judged where status = 'fail')
    group by document_id, report_id
),

-- Where nothing fails there is nothing to look for. Figures of sums that close are some hundred a report: they become
-- rows only where a sum that fails has them too.
suspects as (
    select
        j.* exclude (told_ids),
        unnest(list_filter(j.told_ids, lambda id: list_contains(f.failed_ids, id))) as observation_id
    from judged as j
    inner join failed as f on j.document_id = f.document_id and j.report_id = f.report_id
),

years as (
    select
        now.document_id,
        now.report_id,
        before.document_id as before_document_id,
        before.report_id as before_report_id
    from {{ ref('int_reconciliations__reports') }} as now
    inner join {{ ref('int_reconciliations__reports') }} as before
        on now.body = before.body and now.year = before.year + 1
),

-- What the year before says of the figure: a stock or balance that follows on; or the first figure does not, or is more
-- than the others allow.
across_years as (
    select
        a.document_id,
        a.report_id,
        a.status,
        r.relation::varchar = 'equal' as is_exact,
        unnest(if(a.status = 'pass', a.observation_ids, a.observation_ids[:1])) as observation_id
    from {{ ref('int_reconciliations__across_years') }} as a
    inner join {{ ref('rules') }} as r on a.rule_id = r.rule_id
    where a.status in ('pass', 'fail')
),

-- Sums that close with the figure as it stands. A bound that is kept says little.
witnesses as (
    select
        document_id,
        report_id,
        observation_id,
        count_if(status = 'pass' and is_exact) as pass_count,
        count_if(status = 'fail' and is_of_years) as year_count
    from (
        select document_id, report_id, observation_id, status, is_exact or rule_id = 'PCT-01' as is_exact,
            false as is_of_years
        from suspects
        union all
        select document_id, report_id, observation_id, status, is_exact, true as is_of_years
        from across_years
    )
    group by document_id, report_id, observation_id
),

failures as (
    select
        s.* exclude (status, stated_ids),
        f.code,
        f.applicant,
        f.reading_order,
        f.kind,
        f.label,
        f.table_id,
        f.value as printed,
        list_contains(s.stated_ids, s.observation_id) as is_stated,
        case
            when not s.is_exact and s.rule_id = 'PCT-01' and list_contains(s.stated_ids, s.observation_id)
                -- DECIMAL is rounded to constants only, and to the type of the first.
                then case f.decimals
                    when 0 then round(s.expected, 0)::decimal(38, 6)
                    when 1 then round(s.expected, 1)::decimal(38, 6)
                    when 2 then round(s.expected, 2)::decimal(38, 6)
                    else s.expected
                end
            when not s.is_exact then null
            when list_contains(s.stated_ids, s.observation_id) then f.value - s.delta
            else f.value + s.delta
        end::decimal(38, 6) as balanced
    from suspects as s
    inner join {{ ref('int_reconciliations__figures') }} as f
        on s.document_id = f.document_id and s.report_id = f.report_id and s.observation_id = f.observation_id
    where s.status = 'fail' and f.state = 'exact'
),

counted as (
    select
        *,
        count_if(is_exact) over (partition by document_id, report_id, observation_id, balanced) as exact_count,
        count_if(not is_exact) over (partition by document_id, report_id, observation_id) as bound_count
    from failures
    where balanced is null or balanced >= 0
),

-- How many failures one new value of the figure would end; those that only bound it end with any of them.
explained as (
    select
        * exclude (exact_count, bound_count),
        bound_count + if(
            is_exact,
            exact_count,
            coalesce(max(exact_count) filter (is_exact) over (partition by document_id, report_id, observation_id), 0)
        ) as fail_count,
        abs(balanced - printed) as step,
        regexp_replace(printed::varchar, '\.?0+$', '') as printed_text,
        regexp_replace(balanced::varchar, '\.?0+$', '') as balanced_text
    from counted
),

-- The same figure stated a second time, in the text or in a table.
seconds as (
    select
        e.document_id,
        e.report_id,
        e.observation_id,
        e.balanced,
        bool_or(f.value = e.printed) as is_said_again,
        bool_or(f.value = e.balanced) as is_said_balanced
    from explained as e
    inner join {{ ref('int_reconciliations__figures') }} as f
        on
            e.document_id = f.document_id
            and e.report_id = f.report_id
            and e.code = f.code
            and e.kind = f.kind
            and e.label = f.label
            and if(e.applicant = '', 'total', e.applicant) = if(f.applicant = '', 'total', f.applicant)
            and e.observation_id <> f.observation_id
            and f.state = 'exact'
    group by e.document_id, e.report_id, e.observation_id, e.balanced
),

-- The same figure in the report of the year before, or in the next cell of the table.
echoes as (
    select
        e.document_id,
        e.report_id,
        e.observation_id,
        bool_or(e.document_id <> f.document_id) as is_last_years,
        bool_or(e.document_id = f.document_id) as is_next_cells
    from (
        select distinct document_id, report_id, observation_id, code, applicant, label, kind, printed, table_id,
            reading_order
        from explained
        where printed > 1
    ) as e
    left join years as y on e.document_id = y.document_id and e.report_id = y.report_id
    inner join {{ ref('int_reconciliations__figures') }} as f
        on
            f.state = 'exact'
            and f.value = e.printed
            and f.kind = e.kind
            and (
                (
                    f.document_id = y.before_document_id
                    and f.report_id = y.before_report_id
                    and f.code = e.code
                    and f.applicant = e.applicant
                    and f.label = e.label
                )
                or (
                    f.document_id = e.document_id
                    and f.report_id = e.report_id
                    and f.table_id = e.table_id
                    and e.table_id <> ''
                    and e.printed > 9
                    -- Beside it, above it or below it: table three has seven columns.
                    and abs(f.reading_order - e.reading_order) in (1, 7)
                )
            )
    group by e.document_id, e.report_id, e.observation_id
),

described as (
    select
        e.*,
        coalesce(w.pass_count, 0) - coalesce(w.year_count, 0) + if(coalesce(t.is_said_again, false), 1, 0)
        - if(coalesce(t.is_said_balanced, false), 1, 0) as pass_count,
        case
            when e.balanced is null or e.kind not in ('count', 'share') then ''
            -- Nothing came up in most rows of most years; only a sum of nothing is odd beside parts.
            when e.printed = 0 then if(e.is_stated, 'zero', '')
            -- A figure of two digits is seldom the same by chance.
            when coalesce(o.is_last_years, false) and e.printed > 9 then 'last_year'
            when e.kind = 'share' and (e.printed = e.balanced * 10 or e.printed * 10 = e.balanced) then 'point'
            when damerau_levenshtein(e.printed_text, e.balanced_text) = 1
                and levenshtein(e.printed_text, e.balanced_text) = 2 then 'swapped'
            when levenshtein(e.printed_text, e.balanced_text) = 1
                and length(e.printed_text) <> length(e.balanced_text) then 'digit_lost'
            when levenshtein(e.printed_text, e.balanced_text) = 1 and length(e.printed_text) > 1 then 'digit'
            -- The total lacks exactly one of the figures it adds up.
            when
                e.is_stated and e.balanced > e.printed and list_contains(
                    list(e.printed) over (
                        partition by e.document_id, e.report_id, e.rule_id, e.subject, e.instance
                    ), e.step
                ) then 'row_missed'
            when coalesce(o.is_next_cells, false) then 'copied'
            when coalesce(o.is_last_years, false) then 'last_year'
            -- The text has what one cell of those it speaks of has.
            when
                e.is_stated and e.printed > 9 and e.table_id = '' and len(list_filter(
                    list(e.printed) over (
                        partition by e.document_id, e.report_id, e.rule_id, e.subject, e.instance
                    ), lambda x: x = e.printed
                )) > 1 then 'one_part'
            else ''
        end as slip
    from explained as e
    left join witnesses as w
        on e.document_id = w.document_id and e.report_id = w.report_id and e.observation_id = w.observation_id
    left join echoes as o
        on e.document_id = o.document_id and e.report_id = o.report_id and e.observation_id = o.observation_id
    left join seconds as t
        on
            e.document_id = t.document_id
            and e.report_id = t.report_id
            and e.observation_id = t.observation_id
            and e.balanced is not distinct from t.balanced
),

-- A part missing in a sum shows in that sum alone; the same figure may break others too.
worded as (
    select
        * replace (coalesce(
            nullif(slip, ''),
            max(nullif(slip, '')) over (partition by document_id, report_id, observation_id, balanced),
            ''
        ) as slip)
    from described
),

-- How likely it is that a writer who meant the balanced value put what is printed, where every figure of a sum is as
-- likely as any other to be the wrong one: one of its digits, or two neighbours, or a whole figure.
likely as (
    select
        *,
        case
            when balanced is null then 0.0001
            when slip = 'last_year' then if(printed > 9, 0.2, 0.02)
            -- A total of nothing beside parts was not added up.
            when slip = 'zero' then 10
            when slip = 'row_missed' then 0.03
            when slip in ('copied', 'one_part', 'point') then 0.05
            when slip = 'swapped' then 0.15 / greatest(length(balanced_text) - 1, 1)
            when slip = 'digit_lost' then if(
                length(printed_text) < length(balanced_text)
                -- A digit typed twice: 355 for 35.
                or len(list_filter(
                    range(1, length(balanced_text) + 1),
                    lambda i: balanced_text[:i] || balanced_text[i:] = printed_text
                )) > 0,
                0.15, 0.015
            ) / length(balanced_text)
            when slip = 'digit' or (length(printed_text) = 1 and length(balanced_text) = 1 and printed <> 0)
                then if(balanced = 0, 0.1, 0.03 / length(balanced_text))
            when printed = 0 then 0.15
            -- Any other figure, little or much; one that was added up, or copied into the text, sooner than the others.
            else greatest(0.02 / printed, if(is_stated, 0.001, 0))
        end
        -- A part is more often nothing than something, and more often little than much; the total follows from the parts.
        * case
            when is_stated or balanced is null or kind <> 'count' then 1
            else if(balanced = 0, 0.5, 0.05 / greatest(balanced, 1)) / if(printed = 0, 0.5, 0.05 / greatest(printed, 1))
        end as likelihood
    from worded
)

select
    document_id,
    report_id,
    rule_id,
    subject,
    instance,
    observation_id,
    code,
    applicant,
    kind,
    printed,
    balanced,
    slip,
    fail_count,
    row_number() over (
        partition by document_id, report_id, rule_id, subject, instance
        order by
            fail_count - pass_count desc,
            likelihood desc,
            is_stated desc,
            step,
            reading_order,
            observation_id
    ) as rank
from likely
qualify rank <= 3
