-- One row per report × date rule that applies: publication against deadline, year's end and the date printed on it.
-- Days are counted; a report without a publication date of its own site is not assessable.
with reports as (
    select
        document_id,
        report_id,
        year,
        agency_kind,
        level,
        published_on,
        published_basis,
        printed_on,
        printed_precision,
        make_date(year, 12, 31) as year_end,
        make_date(year + 1, 3, 31) as end_of_march,
        make_date(year + 1, 1, 31) as end_of_january
    from {{ ref('stg_handover__documents') }}
    where outcome in ('read', 'partly_read') and year between 2000 and 2200
),

deadlines as (
    select *, 'TIM-01' as rule_id, end_of_march as deadline from reports where year <= 2018
    union all
    select *, 'TIM-02' as rule_id, end_of_january as deadline
    from reports
    where year >= 2019 and agency_kind in ('department', 'government_office') and level <> 'township'
    union all
    select *, 'TIM-03' as rule_id, end_of_march as deadline
    from reports
    where year >= 2019 and agency_kind = 'government' and level <> 'township'
    union all
    -- The Regulation gives townships no date; local orders mostly give them that of departments.
    select *, 'TIM-04' as rule_id, end_of_january as deadline from reports where year >= 2019 and level = 'township'
),

timely as (
    select
        document_id,
        report_id,
        rule_id,
        case
            when published_on is null then 'not_assessable'
            when published_on > deadline then 'fail'
            -- A signature in time does not show that the page was.
            when published_basis <> 'page' then 'not_assessable'
            else 'pass'
        end as status,
        case
            when published_on is null then 'no_date'
            when published_on > deadline and published_basis = 'page' and coalesce(printed_on <= deadline, true)
                then 'page_date_only'
            when published_on > deadline then 'late'
            when published_basis <> 'page' then 'signature_only'
            else 'in_time'
        end as class,
        greatest(date_diff('day', deadline, published_on), 0) as delta,
        published_on::varchar || ' → ' || deadline::varchar as detail
    from deadlines
),

ended as (
    select
        document_id,
        report_id,
        'TIM-06' as rule_id,
        case
            when published_on is null then 'not_assessable'
            when published_on <= year_end then 'fail'
            else 'pass'
        end as status,
        case
            when published_on is null then 'no_date'
            when published_on <= year_end and published_basis <> 'page' then 'signature_slip'
            when published_on <= year_end then 'too_early'
            else 'after_the_year'
        end as class,
        greatest(date_diff('day', published_on, year_end) + 1, 0) as delta,
        coalesce(published_on::varchar, '?') || ' → ' || year_end::varchar as detail
    from reports
),

posted as (
    select
        document_id,
        report_id,
        'DAT-01' as rule_id,
        case when published_on < printed_on then 'fail' else 'pass' end as status,
        case when published_on < printed_on then 'posted_before_printed' else 'in_order' end as class,
        greatest(date_diff('day', published_on, printed_on), 0) as delta,
        published_on::varchar || if(published_on < printed_on, ' < ', ' ≥ ') || case printed_precision
            when 'month' then strftime(printed_on, '%Y-%m') else printed_on::varchar end as detail
    from reports
    where published_on is not null and published_basis = 'page' and printed_on is not null
),

together as (
    select * from timely
    union all by name
    select * from ended
    union all by name
    select * from posted
)

select
    document_id,
    report_id,
    rule_id,
    status,
    class,
    case when status in ('pass', 'fail') then delta end as delta,
    case class when 'page_date_only' then 'info' when 'signature_slip' then 'warning' else '' end as severity,
    coalesce(detail, '?') as detail_zh
from together
