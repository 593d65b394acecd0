-- Of the reviews and lawsuits concluded, how many upheld the body. From sums; each route where its report gives it whole.
select
    agency,
    year,
    reviews_upheld_count,
    reviews_concluded_count,
    lawsuits_upheld_count,
    lawsuits_concluded_count,
    round(
        100.0 * (reviews_upheld_count + lawsuits_upheld_count)
        / nullif(reviews_concluded_count + lawsuits_concluded_count, 0),
        2
    ) as upheld_percent
from mart_agency_year
where reviews_concluded_count + lawsuits_concluded_count > 0
order by agency, year;
