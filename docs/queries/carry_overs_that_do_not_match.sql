-- Requests carried in that are not those the report of the year before carried out.
select agency, year, carried_out_year_before_count, requests_carried_in_count, carry_over_difference_count
from mart_agency_year
where carry_over_difference_count <> 0
order by agency, year;
