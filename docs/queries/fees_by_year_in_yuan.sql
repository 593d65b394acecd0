-- Fees collected, in yuan whatever the unit printed, cost fees and processing fees apart.
-- A report that gives no unit with its amount is left out, unless the amount is 0.
select
    year,
    sum(cost_fees_yuan)::decimal(18, 2) as cost_fees_yuan,
    sum(processing_fees_yuan)::decimal(18, 2) as processing_fees_yuan,
    count(*) as reports
from mart_agency_year
where containment_depth = 0 and coalesce(cost_fees_yuan, processing_fees_yuan) is not null
group by year
order by year;
