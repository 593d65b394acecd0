-- One row per official table × rule on what is printed in its cells: counts where the form asks for counts (T2-10,
-- T3-09, T4-05), signs as the form has them (T2-06), every cell read (DQ-03); and one per report on cells left blank in
-- any of them (DQ-02).
-- What is printed as a number and yet is no count was kept as it stands and never given a value.
with cells as (
    select
        document_id,
        report_id,
        table_id,
        code,
        observation_id,
        reading_order,
        value_status,
        raw_text,
        ends_with(code, '.net_change') or ends_with(code, '.prior_year_items') as is_signed,
        value_status = 'unreadable'
        and regexp_full_match(raw_text, '\s*[-+−－–—＋]*\s*[0-9０-９]+([.．][0-9０-９]+)?\s*')
        and regexp_matches(raw_text, '[-+−－–—＋.．]') as is_no_count
    from {{ ref('stg_handover__observations') }}
    where is_form_cell and label = '' and is_copy is not true
),

rules as (
    select * from (values
        ('T3-09', 'table_3', false),
        ('T4-05', 'table_4', false),
        ('T2-10', 'table_2', false),
        ('T2-06', 'table_2', true)
    ) as rules (rule_id, table_id, is_signed)
),

-- What such a table has may be a neighbour's.
doubtful as (
    select distinct document_id, table_id
    from {{ ref('stg_handover__coverage') }}
    where verdict = 'reading' or is_unreconciled
),

counts as (
    select
        c.document_id,
        c.report_id,
        r.rule_id,
        c.table_id,
        '' as severity,
        if(bool_or(d.document_id is not null), 0, count(*) filter (c.is_no_count)) as fault_count,
        bool_or(c.value_status = 'unreadable' or d.document_id is not null) as is_any_unread,
        'no_count' as fault_class,
        list(c.observation_id order by c.reading_order, c.observation_id) filter (c.is_no_count) as observation_ids,
        string_agg(c.raw_text, '、' order by c.reading_order, c.observation_id) filter (c.is_no_count) as detail_zh,
        string_agg(c.raw_text, ', ' order by c.reading_order, c.observation_id) filter (c.is_no_count) as detail_en
    from cells as c
    inner join rules as r on c.table_id = r.table_id and c.is_signed = r.is_signed
    left join doubtful as d on c.document_id = d.document_id and c.table_id = d.table_id
    group by c.document_id, c.report_id, r.rule_id, c.table_id
),

blank_tables as (
    select
        document_id,
        report_id,
        table_id,
        count(*) filter (value_status in ('blank', 'dash')) as blank_count,
        count(*) as cell_count,
        list(observation_id order by reading_order, observation_id) filter (value_status in ('blank', 'dash'))
            as observation_ids
    from cells
    group by document_id, report_id, table_id
),

-- One row a report: an office that leaves blanks does so in all its tables.
blanks as (
    select
        b.document_id,
        b.report_id,
        'DQ-02' as rule_id,
        '' as table_id,
        -- Offices leave cells blank for nothing as often as for not known.
        'info' as severity,
        sum(b.blank_count) as fault_count,
        false as is_any_unread,
        'blank_cells' as fault_class,
        flatten(list(b.observation_ids order by b.table_id) filter (b.blank_count > 0)) as observation_ids,
        string_agg(
            b.table_id || ' ' || b.blank_count || ' / ' || b.cell_count, '、' order by b.table_id
        ) filter (b.blank_count > 0) as detail_zh,
        string_agg(
            b.table_id || ' ' || b.blank_count || ' / ' || b.cell_count, ', ' order by b.table_id
        ) filter (b.blank_count > 0) as detail_en
    from blank_tables as b
    group by b.document_id, b.report_id
),

-- A document that holds two reports has its coverage told once: it goes to the report that has the table.
unread as (
    select
        c.document_id,
        t.report_id,
        'DQ-03' as rule_id,
        c.table_id,
        'info' as severity,
        max(c.cells_expected - c.cells_placed) as fault_count,
        false as is_any_unread,
        'cells_unread' as fault_class,
        any_value(t.unread_ids) as observation_ids,
        max(c.cells_placed) || ' / ' || max(c.cells_expected) as detail_zh,
        detail_zh as detail_en
    from {{ ref('stg_handover__coverage') }} as c
    inner join (
        select
            document_id,
            report_id,
            table_id,
            list(observation_id order by reading_order, observation_id) filter (value_status = 'unreadable')
                as unread_ids
        from cells
        group by document_id, report_id, table_id
    ) as t
        on c.document_id = t.document_id and c.table_id = t.table_id
    where c.table_id <> 'sheet'
    group by c.document_id, t.report_id, c.table_id
),

together as (
    select * from counts
    union all by name
    select * from blanks
    union all by name
    select * from unread
)

select
    document_id,
    report_id,
    rule_id,
    table_id as subject,
    case when fault_count > 0 then 'fail' when is_any_unread then 'not_assessable' else 'pass' end as status,
    case when fault_count > 0 then fault_class when is_any_unread then 'unread' else 'exact' end as class,
    case when fault_count > 0 or not is_any_unread then fault_count end as delta,
    severity,
    observation_ids,
    detail_zh,
    detail_en
from together
