-- One row per current report × harmonised code of the crosswalk: what its terms give, term by term of the year's form.
-- A sum is given only where every term was read, and all of them with the same scope: a missing term is not 0.
with alternatives as (
    select harmonised_code, era, alternative, list(code order by code) as codes, bool_and(sign > 0) as is_sum
    from {{ ref('crosswalk_terms') }}
    group by all
),

found as (
    select
        f.report_id,
        f.document_id,
        f.agency_id,
        f.year,
        t.harmonised_code,
        t.era,
        t.alternative,
        count(f.value) as terms_read,
        count(*) as terms_found,
        coalesce(min(f.scope) filter (f.value is not null) <> max(f.scope) filter (f.value is not null), false)
            as is_of_mixed_scope,
        sum(t.sign * f.value) as signed_sum,
        min(f.scope) as scope,
        min(f.value_status) as first_status,
        list(f.observation_id order by f.code, f.applicant) as observation_ids,
        list(f.code) filter (f.value is not null) as codes_read
    from {{ ref('int_figures__chosen') }} as f
    inner join {{ ref('crosswalk_terms') }} as t
        on
            f.code = t.code
            and f.applicant = coalesce(t.applicant, '')
            and t.era = case when f.year <= 2018 then '2008' when f.year <= 2020 then '2019' else '2021' end
    group by all
),

complete as (
    select
        f.*,
        a.is_sum,
        len(a.codes) as terms_expected,
        list_filter(a.codes, lambda code: not list_contains(coalesce(f.codes_read, []), code)) as codes_missing
    from found as f
    inner join alternatives as a
        on f.harmonised_code = a.harmonised_code and f.era = a.era and f.alternative = a.alternative
),

judged as (
    select
        *,
        case
            when terms_read = 0 then 'absent'
            when terms_read < terms_expected then 'incomplete'
            when is_of_mixed_scope then 'mixed_scope'
            when signed_sum < 0 then 'contradiction'
            when terms_expected = 1 then 'stated'
            else 'summed'
        end as cell_status
    from complete
)

select
    report_id,
    document_id,
    agency_id,
    year,
    era,
    harmonised_code,
    case when cell_status in ('stated', 'summed') then signed_sum end::decimal(38, 6) as value,
    case when cell_status = 'incomplete' and not is_of_mixed_scope and is_sum then signed_sum end::decimal(38, 6) as value_low,
    cell_status,
    case when terms_found = 1 then first_status else '' end as value_status,
    scope,
    terms_expected,
    terms_read,
    codes_missing,
    observation_ids
from judged
qualify row_number() over (
    partition by document_id, report_id, harmonised_code
    order by list_position(['stated', 'summed', 'incomplete', 'mixed_scope', 'contradiction', 'absent'], cell_status), alternative
) = 1
