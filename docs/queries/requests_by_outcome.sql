-- Requests by outcome and year, for each agency. A government's report holds its departments': never add the two up.
-- Where a report states a figure twice, its table's total column counts before prose, its own figure before its area's.
select year, agency, outcome, sum(value) as requests
from (
    select *
    from fct_requests
    where
        is_current_report
        and is_preferred
        and aspect = 'outcome'
        and kind = 'count'
        and value is not null
        and applicant in ('', 'total')
        and scope <> 'other'
    qualify row_number() over (
        partition by report_id, code, label
        order by applicant desc, list_position(['own', 'unknown', 'area'], scope)
    ) = 1
)
group by year, agency, outcome
order by year, agency, outcome;
