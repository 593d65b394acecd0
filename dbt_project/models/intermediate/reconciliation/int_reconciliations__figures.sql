-- One row per figure a rule may use: every observation as an interval [low, high] in base units (yuan for amounts).
-- state: exact; interval (approximate, blank or dash); derived (computed or placed through identities, so no witness
-- for them); unread. A blank, a dash and an `about` without bounds stand for [0, ∞): high is null.
-- A table of which too little was read, or whose lost cells have no reading that meets the identities, is no witness:
-- a cell of it that was read may be a neighbour's.
with doubtful as (
    select document_id, table_id
    from {{ ref('stg_handover__coverage') }}
    where verdict = 'reading' or is_unreconciled
    group by document_id, table_id
),

scaled as (
    select
        o.*,
        d.document_id is not null as is_of_doubtful_table,
        case
            when kind <> 'amount' then 1
            when unit = '元' then 1
            when unit = '万元' then 10000
            when unit = '亿元' then 100000000
        end as unit_factor,
        -- Far beyond any report, and near the end of what DECIMAL(38, 6) can multiply.
        greatest(abs(value), abs(value_low), abs(value_high)) >= 1000000000000000 as is_beyond
    from {{ ref('stg_handover__observations') }} as o
    left join doubtful as d on o.document_id = d.document_id and o.table_id = d.table_id
    where o.is_copy is not true  -- judged by itself (STR-05): in a sum it would count twice
),

stated as (
    select
        document_id,
        coalesce(nullif(report_id, ''), document_id) as report_id,
        observation_id,
        code,
        applicant,
        label,
        scope,
        kind,
        basis,
        form,
        is_form_cell,
        table_id,
        table_id <> '' and not is_form_cell as is_local_row,
        list_id,
        list_role,
        coalesce(is_exhaustive, false) as is_exhaustive,
        list_rest_code,
        base_code,
        base_value,
        reading_order,
        value_status,
        value_status in ('blank', 'dash') as is_open,
        case
            when is_of_doubtful_table or coalesce(is_beyond, false) then 'unread'
            when value_status = 'derived' or method = 'solved' then 'derived'
            when value_status in ('blank', 'dash') then 'interval'
            when value_status in ('reported', 'explicit_none') and value = 0 then 'exact'
            when unit_factor is null then 'unread'
            when value_status in ('reported', 'explicit_none') and value is not null then 'exact'
            when value_status = 'approximate' and coalesce(value, value_low, value_high) is not null then 'interval'
            else 'unread'
        end as state,
        case when not coalesce(is_beyond, false)
            then (value * coalesce(unit_factor, 1))::decimal(38, 6) end as value,
        case when not coalesce(is_beyond, false)
            then (value_low * coalesce(unit_factor, 1))::decimal(38, 6) end as value_low,
        case when not coalesce(is_beyond, false)
            then (value_high * coalesce(unit_factor, 1))::decimal(38, 6) end as value_high,
        -- Decimals printed: those given, or else as many as the value needs.
        coalesce(decimals, length(regexp_extract(value::varchar, '\.(\d*?)0*$', 1)), 0) as decimals
    from scaled
)

select
    stated.* exclude (value_low, value_high),
    case state when 'exact' then value when 'interval' then coalesce(value_low, 0) end as low,
    case state when 'exact' then value when 'interval' then value_high end as high,
    -- What stands there, for sums that are shown: a blank adds nothing.
    case when state in ('exact', 'interval') then coalesce(value, value_low, value_high, 0) end as face,
    case when state = 'interval' then coalesce(value_low, value) else value end as face_low,
    case when state = 'interval' then coalesce(value_high, value) else value end as face_high,
    case
        when is_open then '□'
        when state = 'interval'
            then '≈' || regexp_replace(coalesce(value, value_low, value_high)::varchar, '\.?0+$', '')
        when value is null then '?'
        else regexp_replace(value::varchar, '\.?0+$', '')
    end as value_text
from stated
