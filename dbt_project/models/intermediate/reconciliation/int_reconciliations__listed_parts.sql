-- One row per figure of a list whose parts exceed its total: whether the wording makes it a part of that total.
-- A list in the facts also takes in what stands beside a total (网站发布新闻80条，主动公开信息50条), which may exceed it
-- honestly. A part is told as one behind words like 其中 in its own sentence or behind a number of its own line, in the
-- counter of the total; before the total, where another part stands before it too.
with groups as (
    select unnest(string_split(part_codes::varchar, ';')) as part_code, string_split(total_codes::varchar, ';') as total_codes
    from {{ ref('groups') }}
),

prose as (
    select * from {{ ref('int_reconciliations__statements') }}
    where list_id <> '' and kind in ('count', 'amount') and applicant = '' and basis is distinct from 'cumulative'
),

totals as (
    select document_id, report_id, list_id, kind, code, observation_id, high
    from prose
    where list_role = 'total'
    qualify row_number() over (
        partition by document_id, report_id, list_id, kind order by high desc nulls first, reading_order
    ) = 1
),

exceeded as (
    select
        p.document_id,
        p.report_id,
        p.list_id,
        p.kind,
        p.code,
        p.observation_id,
        t.code as total_code,
        t.observation_id as total_id
    from prose as p
    inner join totals as t
        on p.document_id = t.document_id and p.report_id = t.report_id and p.list_id = t.list_id and p.kind = t.kind
    where p.list_role in ('part', 'subset')
    qualify sum(p.low) over (partition by p.document_id, p.report_id, p.list_id, p.kind) > t.high
),

placed as (
    select
        e.*,
        p.start_offset,
        p.sentence_start,
        p.unit,
        t.unit as total_unit,
        t.start_offset as total_start,
        t.end_offset as total_end,
        t.sentence_start as total_sentence,
        count_if(p.start_offset < t.start_offset and p.sentence_start = t.sentence_start)
            over (partition by e.document_id, e.report_id, e.list_id, e.kind) as before_count,
        d.text,
        -- A channel is no part of another channel.
        g.part_code is null or list_contains(g.total_codes, e.total_code) or starts_with(e.code, e.total_code || '.')
            as is_whole_of_such
    from exceeded as e
    inner join {{ ref('stg_handover__observations') }} as p
        on e.document_id = p.document_id and e.observation_id = p.observation_id
    inner join {{ ref('stg_handover__observations') }} as t
        on e.document_id = t.document_id and e.total_id = t.observation_id
    inner join {{ ref('stg_handover__documents') }} as d
        on e.document_id = d.document_id and e.report_id = coalesce(nullif(d.report_id, ''), d.document_id)
    left join groups as g
        on e.code = g.part_code or (ends_with(g.part_code, '.*') and starts_with(e.code, g.part_code[:-2]))
)

select
    document_id,
    report_id,
    list_id,
    observation_id,
    case
        when not is_whole_of_such then false
        -- Without a place there is no wording to look at.
        when start_offset is null or total_start is null or sentence_start is null or text is null then true
        when unit <> total_unit and unit <> '' and total_unit <> '' then false
        when start_offset < total_start then sentence_start = total_sentence and before_count > 1
        when regexp_matches(
            substr(
                text,
                greatest(total_end, sentence_start) + 1,
                start_offset - greatest(total_end, sentence_start)
            ),
            -- In a sentence of its own before any other number: 网站80条，其中文件2件，大屏50条 lists none of the total's.
            if(sentence_start < total_end, '', '^[^0-9]*')
            || '(?:其中|包括|包含|包涵|涵盖|含有|（含|\(含|分别|分为|分成|涉及|如下|：|:|主要[有是为]|由)'
        ) then true
        -- 共公开80条：/ 1.规划类30条。/ 2.财政类50条。
        else sentence_start >= total_end
            and regexp_matches(
                substr(text, sentence_start + 1, 8), '^\s*(?:[（(]?[0-9一二三四五六七八九十]{1,2}[）)、.．]|[①-⑳])'
            )
            and regexp_matches(substr(text, total_end + 1, 60), '^[^。]*?(?:其中|包括|分别|分为|如下|：|:)')
    end as is_listed
from placed
