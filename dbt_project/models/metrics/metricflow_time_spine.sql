-- One row per year that reports may be on: what metrics are laid out along.
select make_date(year::integer, 1, 1) as year_start
from range(2008, 2101) as years(year)
