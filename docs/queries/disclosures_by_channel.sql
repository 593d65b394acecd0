-- What each agency disclosed, by channel. `overlap` counts items on several channels: it is to be subtracted.
-- Where a report states its own figure and its area's, its own counts.
select agency, year, channel, label, value, unit
from fct_disclosures
where
    is_current_report
    and is_preferred
    and kind = 'count'
    and channel <> ''
    and value is not null
    and scope <> 'other'
qualify row_number() over (
    partition by report_id, code, label
    order by list_position(['own', 'unknown', 'area'], scope)
) = 1
order by agency, year, channel, label;
