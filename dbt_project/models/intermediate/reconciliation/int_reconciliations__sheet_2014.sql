-- One row per statistics sheet of 2014 × rule on it that is no sum: items between their bounds (S14-08), replies where
-- something was closed (S14-13).
with cells as (
    select * from {{ ref('int_reconciliations__cells') }} where table_id = 'sheet'
),

sheets as (
    select
        document_id,
        report_id,
        max(low) filter (code = 'disclosures.items') as items,
        bool_and(state = 'exact') filter (code = 'disclosures.items') as is_items_exact,
        max(low) filter (starts_with(code, 'disclosures.items.channel.')) as largest,
        sum(low) filter (starts_with(code, 'disclosures.items.channel.')) as channel_sum,
        count_if(starts_with(code, 'disclosures.items.channel.') and state = 'exact') as channel_count,
        list(observation_id order by code) filter (
            code = 'disclosures.items' or starts_with(code, 'disclosures.items.channel.')
        ) as item_ids,
        max(low) filter (code = 'requests.closed') as closed,
        max(low) filter (code = 'requests.replied') as replied,
        bool_and(state = 'exact') filter (code in ('requests.closed', 'requests.replied')) as is_reply_exact,
        list(observation_id order by code) filter (code in ('requests.closed', 'requests.replied')) as reply_ids
    from cells
    group by document_id, report_id
),

together as (
    select
        document_id,
        report_id,
        'S14-08' as rule_id,
        'disclosures.items' as subject,
        -- The form has five channels; a sum that lacks one is no bound.
        coalesce(is_items_exact and channel_count = 5, false) as is_assessable,
        items as stated,
        case when items < largest then largest when items > channel_sum then channel_sum else items end as expected,
        greatest(largest - items, items - channel_sum, 0) as gap,
        item_ids as observation_ids,
        largest::bigint || ' ≤ ' || items::bigint || ' ≤ ' || channel_sum::bigint || ' ?' as detail
    from sheets
    where items is not null and largest is not null
    union all by name
    select
        document_id,
        report_id,
        'S14-13' as rule_id,
        'requests.replied' as subject,
        coalesce(is_reply_exact, false) as is_assessable,
        replied as stated,
        closed as expected,
        if(closed > 0 and replied = 0, closed, 0) as gap,
        reply_ids as observation_ids,
        closed::bigint || ' / ' || replied::bigint as detail
    from sheets
    where closed is not null and replied is not null
)

select
    document_id,
    report_id,
    rule_id,
    subject,
    case when not is_assessable then 'not_assessable' when gap > 0 then 'fail' else 'pass' end as status,
    case when not is_assessable then 'unread' when gap > 0 then 'contradiction' else 'exact' end as class,
    stated,
    expected,
    if(is_assessable, gap, null) as delta,
    observation_ids,
    detail as detail_zh
from together
