-- One row per part of an enumeration: a figure of a group (groups.csv) in prose, with the list it belongs to.
-- enumeration_id is the list where the list has two parts or its own total; parts that stand alone form one loose
-- enumeration of the group ('').
with groups as (
    select
        group_code::varchar as group_code,
        unnest(string_split(part_codes::varchar, ';')) as part_code,
        string_split(total_codes::varchar, ';') as total_codes
    from {{ ref('groups') }}
),

prose as (
    select * from {{ ref('int_reconciliations__statements') }}
    where applicant = '' and basis is distinct from 'cumulative'
),

own_totals as (
    select distinct p.document_id, p.report_id, g.group_code, p.list_id
    from prose as p
    inner join groups as g on list_contains(g.total_codes, p.code)
    where p.list_id <> '' and p.kind in ('count', 'amount') and p.list_role in ('total', '') and p.label = ''
),

parts as (
    select distinct
        g.group_code,
        p.document_id,
        p.report_id,
        p.observation_id,
        p.list_id,
        p.code,
        p.label,
        regexp_replace(p.code, '\.[^.]+$', '') as parent_code
    from prose as p
    inner join groups as g
        on p.code = g.part_code or (ends_with(g.part_code, '.*') and starts_with(p.code, g.part_code[:-2]))
    where
        p.list_role in ('part', '')
        and not (list_contains(g.total_codes, p.code) and p.label = '')
),

-- Where a class and its sub-classes stand in one list, the class counts.
top_parts as (
    select parts.*
    from parts
    left join parts as parents
        on
            parts.document_id = parents.document_id
            and parts.report_id = parents.report_id
            and parts.group_code = parents.group_code
            and parts.list_id = parents.list_id
            and parts.parent_code = parents.code
    where parents.code is null
    group by all
),

sized as (
    select
        t.*,
        count(distinct (t.code, t.label))
            over (partition by t.document_id, t.report_id, t.group_code, t.list_id) as part_count,
        o.list_id is not null as has_own_total
    from top_parts as t
    left join own_totals as o
        on
            t.document_id = o.document_id
            and t.report_id = o.report_id
            and t.group_code = o.group_code
            and t.list_id = o.list_id
),

assigned as (
    select
        *,
        case when list_id <> '' and (part_count > 1 or has_own_total) then list_id else '' end as enumeration_id
    from sized
)

select
    a.group_code,
    a.enumeration_id,
    a.enumeration_id <> '' and a.has_own_total as has_own_total,
    f.*
from assigned as a
inner join prose as f on a.observation_id = f.observation_id and a.document_id = f.document_id
-- A statement repeated word for word is one statement.
qualify row_number() over (
    partition by a.document_id, a.report_id, a.group_code, a.enumeration_id, f.code, f.label, f.kind, f.low, f.high
    order by f.reading_order, f.observation_id
) = 1
