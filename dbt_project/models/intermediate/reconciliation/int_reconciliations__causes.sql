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

touched as (
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
        unnest(coalesce(blamed_ids, observation_ids)) as observation_id
    from identities
    where status in ('pass', 'fail') and class <> 'rest_class'
        and rule_id not in ('PCT-02', 'PCT-05', 'PCT-11', 'PCT-12', 'LST-01')
),

-- Where nothing fails there is nothing to look for.
suspects as (
    select * from touched
    semi join (select distinct document_id, report_id, observation_id from touched where status = 'fail') as f
        on
            touched.document_id = f.document_id
            and touched.report_id = f.report_id
            and touched.observation_id = f.observation_id
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

-- Sums that close with the figure as it stands. A bound that is kept says little.
witnesses as (
    select document_id, report_id, observation_id, count(*) as pass_count
    from suspects
    where status = 'pass' and (is_exact or rule_id = 'PCT-01')
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
        coalesce(w.pass_count, 0) + if(coalesce(t.is_said_again, false), 1, 0)
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

-- Where nothing else tells them apart, the likeliest of either side come first.
ordered as (
    select
        *,
        row_number() over (
            partition by document_id, report_id, rule_id, subject, instance, is_stated, fail_count - pass_count
            order by
                (is_stated or printed <> 0) desc,
                slip <> '' desc,
                slip in ('swapped', 'digit', 'row_missed', 'last_year', 'copied') desc,
                step,
                reading_order,
                observation_id
        ) as side_rank
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
            side_rank,
            slip <> '' desc,
            slip in ('swapped', 'digit', 'row_missed', 'last_year', 'copied') desc,
            is_stated desc,
            observation_id
    ) as rank
from ordered
qualify rank <= 3
