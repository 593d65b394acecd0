-- One row per division, code and name, with the years whose reports may name it: those in force and those of before.
with regions as (
    select code, name, short_name, full_name, level, parent_code, from_year, null::integer as until_year, true as is_in_force
    from {{ ref('regions') }}
    union all by name
    select
        f.code,
        f.name,
        f.short_name,
        coalesce(p.full_name, '') || f.name as full_name,
        case
            when right(f.code, 4) = '0000' then 'province'
            when right(f.code, 2) = '00' then 'prefecture'
            else 'county'
        end as level,
        f.parent_code,
        f.from_year,
        f.until_year,
        false as is_in_force
    from {{ ref('regions_former') }} as f
    left join {{ ref('regions') }} as p on f.parent_code = p.code
)

select
    r.code as region_code,
    r.name as region,
    r.full_name,
    r.short_name,
    r.level,
    coalesce(r.parent_code, '') as parent_code,
    left(r.code, 2) || '0000' as province_code,
    coalesce(p.name, '') as province,
    -- 0 is open, as in the knowledge table.
    nullif(r.from_year::integer, 0) as from_year,
    nullif(r.until_year::integer, 0) as until_year,
    r.is_in_force
from regions as r
left join {{ ref('regions') }} as p on left(r.code, 2) || '0000' = p.code
order by region_code, is_in_force desc, region, from_year, until_year
