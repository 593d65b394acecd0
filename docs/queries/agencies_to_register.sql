-- Bodies that reports name and no row of agencies.csv does, as a row of it would begin; those with most reports first.
-- may_be: registered bodies of the same place that a reform may have made them of, or made of them.
select
    a.agency as name,
    a.region_code,
    a.level,
    a.agency_kind as kind,
    a.first_year,
    a.last_year,
    a.reports,
    coalesce(string_agg(distinct r.agency_id, ';' order by r.agency_id), '') as may_be
from dim_agency as a
left join agency_successions as s on ends_with(a.agency, s.successor) or ends_with(a.agency, s.predecessor)
left join dim_agency as r
    on
        r.is_registered
        and r.region_code = a.region_code
        and r.agency <> a.agency
        and (ends_with(r.agency, s.predecessor) or ends_with(r.agency, s.successor))
where not a.is_registered
group by all
order by a.reports desc, name, a.region_code;
