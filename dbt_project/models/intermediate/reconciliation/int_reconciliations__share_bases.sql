-- One row per stated share: the count it speaks of, the base it is of, and whether the printed digits follow from them.
-- All comparisons are between integers (millionths), so that no division rounds before the verdict.
with shares as (
    select
        e.group_code,
        e.enumeration_id,
        f.*
    from {{ ref('int_reconciliations__statements') }} as f
    left join {{ ref('int_reconciliations__enumerations') }} as e
        on f.document_id = e.document_id and f.observation_id = e.observation_id
    where f.kind = 'share' and f.applicant = ''
    qualify row_number() over (
        partition by f.document_id, f.observation_id order by e.enumeration_id desc nulls last, e.group_code
    ) = 1
),

counts as (
    select * from {{ ref('int_reconciliations__statements') }} where kind in ('count', 'amount')
),

groups as (
    select group_code::varchar as group_code, string_split(total_codes::varchar, ';') as total_codes
    from {{ ref('groups') }}
),

-- The count the share belongs to: same code and label, of the same list or the nearest.
numerators as (
    select
        s.document_id,
        s.observation_id,
        c.observation_id as part_id,
        c.state as part_state,
        c.value as part
    from shares as s
    inner join counts as c
        on
            s.document_id = c.document_id
            and s.report_id = c.report_id
            and s.code = c.code
            and s.label = c.label
            and c.list_role <> 'total'
            and c.applicant = ''
            and (s.list_id = c.list_id or s.list_id = '' or c.list_id = '')
    qualify row_number() over (
        partition by s.document_id, s.observation_id
        order by
            (s.list_id = c.list_id) desc,
            abs(s.reading_order - c.reading_order),
            c.reading_order,
            c.observation_id
    ) = 1
),

-- How sure the base is: stated with the share, the total of its list, or merely the usual one.
bases as (
    select
        s.document_id,
        s.observation_id,
        c.observation_id as base_id,
        c.state as base_state,
        c.value as base,
        case
            when s.base_code <> '' and c.code = s.base_code and c.label = '' then 1
            when s.list_id <> '' and c.list_id = s.list_id and c.list_role = 'total' then 2
            else 3
        end as base_rank,
        coalesce(list_position(g.total_codes, c.code), 0) as total_rank,
        abs(s.reading_order - c.reading_order) as distance,
        c.list_id = s.list_id as is_same_list,
        c.reading_order
    from shares as s
    left join groups as g on s.group_code = g.group_code
    inner join counts as c
        on
            s.document_id = c.document_id
            and s.report_id = c.report_id
            and c.applicant = ''
            and s.observation_id <> c.observation_id
            and (
                (s.base_code <> '' and c.code = s.base_code and c.label = '')
                or (s.list_id <> '' and c.list_id = s.list_id and c.list_role = 'total')
                or (c.label = '' and c.list_role in ('total', '') and list_contains(g.total_codes, c.code))
            )
),

joined as (
    select
        s.*,
        n.part_id,
        b.base_id,
        b.base_rank,
        b.is_same_list,
        b.total_rank,
        b.distance,
        b.reading_order as base_order,
        s.base_value is not null or coalesce(b.base_rank, 3) < 3 as is_base_sure,
        case when n.part_state = 'exact' and abs(n.part) < 1000000000000 then (n.part * 1000000)::hugeint end
            as part_micro,
        case
            when abs(s.base_value) < 1000000000000 then (s.base_value * 1000000)::hugeint
            when s.base_value is null and b.base_state = 'exact' and abs(b.base) < 1000000000000
                then (b.base * 1000000)::hugeint
        end as base_micro,
        case when s.state = 'exact' and abs(s.value) < 1000000 then (s.value * 1000000)::hugeint end as share_micro,
        -- One unit of the last decimal printed, in millionths of a percent.
        (10 ** (6 - least(greatest(s.decimals, 0), 6)))::hugeint as unit_micro
    from shares as s
    left join numerators as n on s.document_id = n.document_id and s.observation_id = n.observation_id
    left join bases as b on s.document_id = b.document_id and s.observation_id = b.observation_id
),

-- Among bases equally sure, the one that fits counts.
measured as (
    select
        *,
        share_micro is not null and part_micro is not null and coalesce(base_micro, 0) > 0 as is_computable,
        -- share × base − 100 × part: positive where the stated share is too large.
        share_micro * base_micro - 100 * part_micro * 1000000 as surplus,
        is_computable and 2 * abs(surplus) <= unit_micro * base_micro as is_rounded,
        is_computable and surplus <= 0 and -surplus < unit_micro * base_micro as is_cut_off,
        -- How far share × base lies above the last whole part: no whole part gives the share where it is far from both.
        case when share_micro is not null and coalesce(base_micro, 0) > 0
            then (share_micro * base_micro) % 100000000000000 end as beyond_whole,
        case when beyond_whole is not null
            then 2 * beyond_whole <= unit_micro * base_micro
            or 2 * (100000000000000 - beyond_whole) <= unit_micro * base_micro
            or 100000000000000 - beyond_whole < unit_micro * base_micro
        end as is_of_whole_part
    from joined
    qualify row_number() over (
        partition by document_id, observation_id
        order by
            base_rank nulls last,
            is_rounded desc,
            is_cut_off desc,
            is_same_list desc,
            total_rank,
            distance,
            base_order,
            base_id
    ) = 1
)

select
    document_id,
    report_id,
    observation_id,
    group_code,
    enumeration_id,
    list_id,
    code,
    label,
    state,
    decimals,
    reading_order,
    part_id,
    base_id,
    is_base_sure,
    part_micro,
    base_micro,
    share_micro,
    unit_micro,
    value,
    low,
    high,
    face_low,
    face_high,
    base_code,
    list_rest_code,
    is_exhaustive,
    is_computable,
    surplus,
    is_rounded,
    is_cut_off,
    is_of_whole_part,
    case when is_computable
        then ((200 * part_micro * 1000000 + base_micro) // (2 * base_micro))::decimal(38, 0) * 0.000001
    end::decimal(38, 6) as expected
from measured
