-- One row per report × presence rule that applies: what the report announces or must hold, against what was found
-- or could be read.
-- delta counts what is absent; nothing absent becomes zero anywhere.
with reports as (
    select
        document_id,
        report_id,
        year,
        form,
        outline,
        agency_kind,
        is_cut,
        regexp_replace(text, '\s', '', 'g') as letters,
        statistics_attachment,
        coalesce(sections_announced, []) as announced,
        list_concat(coalesce(sections_headed, []), coalesce(sections_present, [])) as found,
        coalesce(tables_expected, []) as tables_expected,
        coalesce(tables_found, []) as tables_found,
        tables_absent
    from {{ ref('stg_handover__documents') }}
    where outcome in ('read', 'partly_read')
),

-- Where a table stands twice, the cells in which the two differ, and both figures.
copies as (
    select
        c.document_id,
        c.report_id,
        c.reading_order,
        o.observation_id as first_id,
        c.observation_id as copy_id,
        c.table_id || ' ' || concat_ws('@', c.code, nullif(c.applicant, '')) || ' '
        || regexp_replace(o.value::varchar, '\.?0+$', '') || ' ≠ '
        || regexp_replace(c.value::varchar, '\.?0+$', '') as difference
    from {{ ref('stg_handover__observations') }} as c
    inner join {{ ref('stg_handover__observations') }} as o
        on
            c.document_id = o.document_id
            and c.report_id = o.report_id
            and c.table_id = o.table_id
            and c.code = o.code
            and c.applicant = o.applicant
            and c.label = o.label
            and c.kind = o.kind
    where c.is_copy and o.is_copy is not true
),

-- What the outline of 2019 asks for under whatever heading, and the words that speak of it.
fees as (
    select distinct document_id, report_id
    from {{ ref('stg_handover__observations') }}
    where starts_with(code, 'fees.')
),

-- Reports with a table that stands twice: where the two differ, and of a copy that readers do not see in how many
-- cells it does.
twice as (
    select
        r.document_id,
        r.report_id,
        list(c.difference order by c.reading_order) filter (c.difference is not null) as seen,
        list([c.first_id, c.copy_id] order by c.reading_order) filter (c.difference is not null) as seen_in
    from reports as r
    left join copies as c on r.document_id = c.document_id and r.report_id = c.report_id
    where r.document_id in (select t.document_id from {{ ref('stg_handover__coverage') }} as t where t.cells_twice > 0)
    group by r.document_id, r.report_id
),

unseen as (
    select
        document_id,
        list(table_id || ' 页面隐藏的副本有 ' || cells_unseen_differ || ' 格不同' order by table_id) as said_zh,
        list(table_id || ' ' || cells_unseen_differ || ' cells of a hidden copy differ' order by table_id) as said_en
    from {{ ref('stg_handover__coverage') }}
    where cells_unseen_differ > 0
    group by document_id
),

presences as (
    select
        document_id,
        report_id,
        'STR-01' as rule_id,
        list_filter(announced, lambda x: not list_contains(found, x)) as absent,
        absent as absent_zh,
        absent as absent_en
    from reports
    where len(announced) > 0
    union all by name
    select
        document_id,
        report_id,
        'STR-02' as rule_id,
        list_filter(tables_expected, lambda x: not list_contains(tables_found, x)) as absent,
        -- What stands in the table's place is said too.
        list_transform(absent, lambda x: coalesce(
            list_filter(tables_absent, lambda t: t.table_id = x)[1].detail_zh, x
        )) as absent_zh,
        list_transform(absent, lambda x: coalesce(
            list_filter(tables_absent, lambda t: t.table_id = x)[1].detail_en, x
        )) as absent_en
    from reports
    where len(tables_expected) > 0
    union all by name
    select
        document_id,
        report_id,
        'STR-03' as rule_id,
        case when form = '2014' then [] else [statistics_attachment] end as absent,
        absent as absent_zh,
        absent as absent_en
    from reports
    where statistics_attachment <> '' or form = '2014'
    union all by name
    select
        r.document_id,
        r.report_id,
        'STR-04' as rule_id,
        coalesce(list_sort(list(c.table_id) filter (c.is_unreconciled)), []) as absent,
        absent as absent_zh,
        absent as absent_en
    from reports as r
    inner join {{ ref('stg_handover__coverage') }} as c on r.document_id = c.document_id
    group by all
    union all by name
    select
        t.document_id,
        t.report_id,
        'STR-05' as rule_id,
        coalesce(t.seen, []) || coalesce(u.said_zh, []) as absent,
        coalesce(t.seen[:5], []) || if(len(t.seen) > 5, ['…'], []) || coalesce(u.said_zh, []) as absent_zh,
        coalesce(t.seen[:5], []) || if(len(t.seen) > 5, ['…'], []) || coalesce(u.said_en, []) as absent_en,
        coalesce(list_distinct(flatten(t.seen_in)), []) as observation_ids
    from twice as t
    left join unseen as u on t.document_id = u.document_id
    union all by name
    select
        r.document_id,
        r.report_id,
        'TXT-13' as rule_id,
        -- Tables two and three have words of fees in their own labels.
        if(
            f.document_id is not null or regexp_matches(
                regexp_replace(
                    r.letters, '行政事[业業]性收[费費]|本年收[费費]金[额額]|收[费費]通知要求([缴繳][纳納][费費]用)?', '', 'g'
                ),
                '[处處]理[费費]|收[费費]|[费費]用'
            ),
            [],
            ['fees']
        ) as absent,
        absent as absent_zh,
        absent as absent_en
    from reports as r
    left join fees as f on r.document_id = f.document_id and r.report_id = f.report_id
    where r.year >= 2021 and r.outline = '2019' and r.is_cut is not true
    union all by name
    select
        document_id,
        report_id,
        'TXT-15' as rule_id,
        list_concat(
            list_filter(
                ['overview', 'proactive_disclosure', 'requests', 'reviews', 'problems', 'other_matters'],
                lambda x: not list_contains(found, x)
            ),
            if(
                agency_kind = 'government' and not list_contains(found, 'supervision')
                and not regexp_matches(letters, '考核|评议|評議|责任追究|責任追究|问责|問責'),
                ['supervision'],
                []
            )
        ) as absent,
        absent as absent_zh,
        absent as absent_en
    from reports
    where outline = '2019' and is_cut is not true
)

select
    document_id,
    report_id,
    rule_id,
    if(len(absent) > 0, 'fail', 'pass') as status,
    if(len(absent) > 0, 'absent', 'present') as class,
    len(absent) as delta,
    observation_ids,
    array_to_string(absent_zh, '、') as detail_zh,
    array_to_string(absent_en, ', ') as detail_en
from presences
