-- One row per current report × harmonised code of the crosswalk: what its terms give, term by term of the year's form.
-- A sum is given only where every term was read, and all of them with the same scope: a missing term is not 0.
with reports as (
    select
        report_id,
        document_id,
        agency_id,
        year,
        case when year <= 2018 then '2008' when year <= 2020 then '2019' else '2021' end as era
    from {{ ref('int_reports__ranked') }}
    where is_current
),

alternatives as (
    select
        r.report_id,
        r.document_id,
        r.agency_id,
        r.year,
        r.era,
        t.harmonised_code,
        t.alternative,
        count(*) as terms_expected,
        count(f.value) as terms_read,
        count(f.observation_id) as terms_found,
        count(distinct f.scope) filter (f.value is not null) as scopes,
        sum(t.sign * f.value) as signed_sum,
        bool_and(t.sign > 0) as is_sum,
        min(f.scope) as scope,
        min(f.value_status) as first_status,
        list(f.observation_id order by f.code, f.applicant) filter (f.observation_id is not null) as observation_ids,
        list(t.code order by t.code) filter (f.value is null) as codes_missing
    from reports as r
    inner join {{ ref('crosswalk_terms') }} as t on r.era = t.era
    left join {{ ref('int_figures__chosen') }} as f
        on
            r.document_id = f.document_id
            and r.report_id = f.report_id
            and t.code = f.code
            and coalesce(t.applicant, '') = f.applicant
    group by all
    having count(f.observation_id) > 0
),

judged as (
    select
        *,
        case
            when terms_read = 0 then 'absent'
            when terms_read < terms_expected then 'incomplete'
            when scopes > 1 then 'mixed_scope'
            when signed_sum < 0 then 'contradiction'
            when terms_expected = 1 then 'stated'
            else 'summed'
        end as cell_status
    from alternatives
)

select
    report_id,
    document_id,
    agency_id,
    year,
    era,
    harmonised_code,
    case when cell_status in ('stated', 'summed') then signed_sum end::decimal(38, 6) as value,
    case when cell_status = 'incomplete' and scopes = 1 and is_sum then signed_sum end::decimal(38, 6) as value_low,
    cell_status,
    case when terms_found = 1 then first_status else '' end as value_status,
    scope,
    terms_expected,
    terms_read,
    coalesce(codes_missing, []) as codes_missing,
    observation_ids
from judged
qualify row_number() over (
    partition by document_id, report_id, harmonised_code
    order by list_position(['stated', 'summed', 'incomplete', 'mixed_scope', 'contradiction', 'absent'], cell_status), alternative
) = 1
