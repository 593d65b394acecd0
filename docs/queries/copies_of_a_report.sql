-- All copies and versions of one report, the one that counts first.
select version_rank, version_kind, origin, form, is_cut, published_on, values_read, source, report_id, current_report_id
from dim_report
where agency_id = 'cn-130000-department-of-science-and-technology' and year = 2015
order by version_rank;
