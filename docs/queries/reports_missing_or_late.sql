-- Years between an agency's first and last report that have none, and reports published after the deadline.
with years as (
    select agency_id, agency, unnest(range(first_year, last_year + 1))::integer as year
    from dim_agency
    where years_reported > 0
)

select y.agency, y.year, case when r.report_id is null then 'missing' else 'late' end as what, r.published_on
from years as y
left join dim_report as r on y.agency_id = r.agency_id and y.year = r.year and r.is_current
where r.report_id is null or r.is_late
order by y.agency, y.year;
