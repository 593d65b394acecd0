-- Fees collected, in yuan whatever the unit printed, cost fees and processing fees apart; `other` are those whose report
-- does not tell the kind, in years between the two. An amount without a unit is left out, unless it is 0; so is a report
-- that another report of the year contains, for its fees are in that one.
select
    year,
    sum(cost_fees_yuan)::decimal(18, 2) as cost_fees_yuan,
    sum(processing_fees_yuan)::decimal(18, 2) as processing_fees_yuan,
    sum(other_fees_yuan)::decimal(18, 2) as other_fees_yuan,
    count(*) as reports
from mart_agency_year
where containment_depth = 0 and coalesce(cost_fees_yuan, processing_fees_yuan, other_fees_yuan) is not null
group by year
order by year;
