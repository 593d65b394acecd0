-- One row per enumeration of the text × rule that holds it as a whole against table three: every kind of outcome the
-- form has (TXT-06), applicants by what the text calls them (TXT-09).
with cells as (
    select * from {{ ref('int_reconciliations__cells') }}
    where table_id = 'table_3' and starts_with(code, 'requests.')
),

totals as (
    select
        document_id,
        report_id,
        max(low) filter (code = 'requests.received') as received,
        max(low) filter (code = 'requests.carried_in') as carried_in,
        max(low) filter (code = 'requests.carried_out') as carried_out,
        max(low) filter (code = 'requests.outcome.total') as outcomes,
        count_if(state = 'exact') = 4 as is_exact,
        list(observation_id order by code) as observation_ids
    from cells
    where applicant = 'total' and code in (
        'requests.received', 'requests.carried_in', 'requests.carried_out', 'requests.outcome.total'
    )
    group by document_id, report_id
),

-- Enumerations that name every kind of outcome.
outcomes as (
    select
        document_id,
        report_id,
        enumeration_id,
        sum(low) as stated,
        bool_and(state = 'exact') as is_exact,
        string_agg(value_text, ' + ' order by reading_order, observation_id) as detail,
        list(observation_id order by reading_order, observation_id) as observation_ids
    from {{ ref('int_reconciliations__enumerations') }}
    where group_code = 'requests.outcome' and kind = 'count' and list_role <> 'overlap' and enumeration_id <> ''
        and scope <> 'other'
    group by document_id, report_id, enumeration_id
    having list_has_all(
        list(code),
        [
            'requests.outcome.refused', 'requests.outcome.not_providable', 'requests.outcome.not_processed',
            'requests.outcome.other_handling'
        ]
    )
    and (
        list_contains(list(code), 'requests.outcome.disclosed')
        or list_has_all(list(code), ['requests.outcome.granted', 'requests.outcome.partially_granted'])
    )
),

own_totals as (
    select document_id, report_id, list_id, max(low) as low
    from {{ ref('int_reconciliations__statements') }}
    where list_role = 'total' and state = 'exact'
        and code in ('requests.replied', 'requests.closed', 'requests.outcome.total')
    group by document_id, report_id, list_id
),

-- Where the table's own sums do not close, either way of counting is the table's.
balanced as (
    select
        o.*,
        o.is_exact and t.is_exact as is_assessable,
        t.outcomes as expected,
        if(t.received + t.carried_in - t.carried_out = o.stated, 0, o.stated - t.outcomes) as gap,
        w.low is not distinct from t.outcomes as is_same_whole,
        t.observation_ids as table_ids,
        t.outcomes::bigint::varchar as table_text
    from outcomes as o
    inner join totals as t on o.document_id = t.document_id and o.report_id = t.report_id
    left join own_totals as w
        on o.document_id = w.document_id and o.report_id = w.report_id and o.enumeration_id = w.list_id
),

applicants as (
    select label::varchar as label, string_split(applicants::varchar, ';') as applicants
    from {{ ref('applicant_labels') }}
),

-- What the text says of a kind of applicant, against its columns: requests received, or all that were to be handled.
compared as (
    select
        f.document_id,
        f.report_id,
        f.observation_id,
        f.label,
        f.low as stated,
        f.value_text,
        sum(c.low) filter (c.code = 'requests.received') as received,
        sum(c.low) as to_handle,
        f.state = 'exact' and bool_and(c.state = 'exact') and count(*) = 2 * max(len(a.applicants)) as is_assessable,
        string_agg(c.value_text, ' + ' order by c.applicant, c.observation_id) filter (c.code = 'requests.received')
            as table_text,
        list(c.observation_id order by c.code desc, c.applicant, c.observation_id) as table_ids
    from {{ ref('int_reconciliations__statements') }} as f
    inner join applicants as a on f.label = a.label
    inner join cells as c
        on
            f.document_id = c.document_id
            and f.report_id = c.report_id
            and c.code in ('requests.received', 'requests.carried_in')
            and list_contains(a.applicants, c.applicant)
    inner join {{ ref('stg_handover__documents') }} as d
        on f.document_id = d.document_id and f.report_id = coalesce(nullif(d.report_id, ''), d.document_id)
    where f.code = 'requests.received.applicant' and f.kind = 'count' and f.scope <> 'other'
        and not (f.scope = 'area' and d.scope = 'own')
        and f.basis is distinct from 'cumulative'
    group by f.document_id, f.report_id, f.observation_id, f.label, f.low, f.value_text, f.state
),

together as (
    select
        document_id,
        report_id,
        'TXT-06' as rule_id,
        'requests.outcome' as subject,
        enumeration_id as instance,
        is_assessable,
        stated,
        expected,
        gap,
        -- A list with another total of its own may count something else.
        if(is_same_whole, 'contradiction', 'other_whole') as fail_class,
        list_concat(observation_ids, table_ids) as observation_ids,
        observation_ids as stated_ids,
        detail,
        table_text
    from balanced
    union all by name
    select
        document_id,
        report_id,
        'TXT-09' as rule_id,
        'requests.received.applicant' as subject,
        observation_id as instance,
        is_assessable,
        stated,
        received as expected,
        if(stated = to_handle, 0, stated - received) as gap,
        'contradiction' as fail_class,
        list_prepend(observation_id, table_ids) as observation_ids,
        [observation_id] as stated_ids,
        label || ' ' || value_text as detail,
        table_text
    from compared
)

select
    document_id,
    report_id,
    rule_id,
    subject,
    instance,
    case when not is_assessable then 'not_assessable' when gap <> 0 then 'fail' else 'pass' end as status,
    case when not is_assessable then 'unread' when gap <> 0 then fail_class else 'agreement' end as class,
    if(is_assessable, stated, null) as stated,
    if(is_assessable, expected, null) as expected,
    if(is_assessable, gap, null) as delta,
    observation_ids,
    stated_ids,
    concat_ws(
        ' ',
        detail,
        case when not is_assessable then '?' when gap <> 0 then '≠' when stated = expected then '=' else '≈' end,
        table_text
    ) as detail_zh
from together
