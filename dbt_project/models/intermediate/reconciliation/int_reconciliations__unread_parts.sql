-- One row per list whose parts fall short of its own total while a number that none of them is stands beside them, in
-- digits no larger than what is missing or in characters: a part that the reading did not take for one may be what lacks.
with totals as (
    select document_id, report_id, list_id, kind, observation_id, low
    from {{ ref('int_reconciliations__statements') }}
    where list_role = 'total' and list_id <> '' and kind = 'count' and applicant = ''
    qualify row_number() over (
        partition by document_id, report_id, list_id order by low desc nulls last, reading_order
    ) = 1
),

short as (
    select
        e.document_id,
        e.report_id,
        e.group_code,
        e.enumeration_id,
        any_value(t.observation_id) as total_id,
        max_by(e.observation_id, (e.reading_order, e.observation_id)) as last_id,
        any_value(t.low) - sum(e.high) as missing,
        list(e.face) as parts
    from {{ ref('int_reconciliations__enumerations') }} as e
    inner join totals as t
        on
            e.document_id = t.document_id
            and e.report_id = t.report_id
            and e.enumeration_id = t.list_id
            and e.kind = t.kind
            and e.observation_id <> t.observation_id
    group by e.document_id, e.report_id, e.group_code, e.enumeration_id
    having any_value(t.low) > sum(e.high)
),

beside as (
    select
        s.*,
        -- Shares, dates and list numbers count nothing.
        regexp_replace(
            substr(d.text, t.end_offset + 1, l.sentence_end - t.end_offset),
            '[0-9.]+\s*[%％]|[0-9]{1,4}[年月日]|(?:^|[\n。；;，,：:])\s*[（(]?[0-9]{1,2}[)）、.．]',
            '',
            'g'
        ) as words
    from short as s
    inner join {{ ref('stg_handover__observations') }} as t
        on s.document_id = t.document_id and s.total_id = t.observation_id
    inner join {{ ref('stg_handover__observations') }} as l
        on s.document_id = l.document_id and s.last_id = l.observation_id and t.end_offset < l.sentence_end
    inner join {{ ref('stg_handover__documents') }} as d
        on s.document_id = d.document_id and s.report_id = coalesce(nullif(d.report_id, ''), d.document_id)
),

counted as (
    select
        *,
        regexp_matches(
            words,
            -- 第二十条 is an article.
            '(?:^|[^第一二三四五六七八九十百千两])[一二三四五六七八九十百千两]+余?(?:条|條|件|篇|份|项|項|则|則|个|個)'
        ) as has_numeral,
        list_transform(regexp_extract_all(words, '[0-9]{1,9}'), lambda x: x::decimal(38, 6)) as numbers
    from beside
)

select document_id, report_id, group_code, enumeration_id
from counted
where has_numeral or len(list_filter(
    numbers,
    lambda x: x > 0 and x <= missing
        and len(list_filter(numbers, lambda y: y = x)) > len(list_filter(parts, lambda y: y = x))
)) > 0
