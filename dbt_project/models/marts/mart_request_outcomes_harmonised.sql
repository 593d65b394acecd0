-- One row per agency × year × harmonised code: one series from 2008 to now, each cell with what lies between it and its
-- neighbours. Nothing is bridged: where forms differ the cell says so and keeps its own form's number.
with cells as (
    select
        f.*,
        x.subject,
        x.label_zh,
        x.label_en,
        x.break_2019,
        x.break_2021,
        x.break_2024,
        x.reason,
        x.legal_source,
        x.confidence
    from {{ ref('int_figures__harmonised') }} as f
    inner join {{ ref('crosswalk') }} as x on f.harmonised_code = x.harmonised_code
)

select
    c.agency_id,
    r.agency,
    r.agency_kind,
    r.level,
    r.region_code,
    c.year,
    c.subject,
    c.harmonised_code,
    c.label_zh,
    c.label_en,
    c.value,
    c.value_low,
    c.cell_status,
    c.value_status,
    c.scope,
    c.terms_expected,
    c.terms_read,
    c.codes_missing,
    c.era,
    case c.year when 2019 then c.break_2019 when 2021 then c.break_2021 when 2024 then c.break_2024 else 'exact' end
        as comparable_with_year_before,
    -- The worst of the breaks that lie between the cell and now, in the order of the seed's description.
    list_extract(
        ['exact', 'close', 'broader', 'narrower', 'not_comparable', 'starts', 'ends'],
        greatest(
            {%- for year in (2019, 2021, 2024) %}
            if(
                c.year < {{ year }},
                list_position(
                    ['exact', 'close', 'broader', 'narrower', 'not_comparable', 'starts', 'ends'], c.break_{{ year }}
                ),
                1
            ){{ "," if not loop.last }}
            {%- endfor %}
        )
    ) as comparable_with_now,
    c.break_2019,
    c.break_2021,
    c.break_2024,
    c.reason,
    c.legal_source,
    c.confidence,
    c.year = 2008 as is_part_year,
    r.agency_kind = 'government' as includes_subordinates,
    c.report_id,
    c.document_id,
    c.observation_ids
from cells as c
inner join {{ ref('int_reports__ranked') }} as r on c.document_id = r.document_id and c.report_id = r.report_id
