-- What became of one body's requests, year by year over the forms, with what lies between. A number stands only where
-- its report gives it whole; value_low is what the parts that were read add up to.
select year, harmonised_code, label_zh, value, value_low, cell_status, comparable_with_year_before, comparable_with_now
from mart_request_outcomes_harmonised
where
    agency_id = 'cn-130000-department-of-science-and-technology'
    and year between 2015 and 2023
    and (subject = 'outcomes' or harmonised_code in ('h.requests.received', 'h.requests.replies'))
    and coalesce(value, value_low) is not null
order by year, harmonised_code;
