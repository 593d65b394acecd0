-- Share of results that were disclosed in full or in part, by department and year; silent below the minimum of requests.
-- Governments are left out: their reports hold their departments'.
select
    agency,
    year,
    outcomes_disclosed_count,
    outcomes_total_count,
    case when outcomes_total_count >= minimum_requests
        then round(100.0 * outcomes_disclosed_count / outcomes_total_count, 2) end as disclosure_rate_percent,
    break_since_year_before
from mart_agency_year
where agency_kind <> 'government' and outcomes_disclosed_count is not null and outcomes_total_count is not null
order by agency, year;
