-- One row per form a report may have: its legal source, the years it was for, and how many reports have it.
with reports as (
    select form, count(*) filter (where is_read) as reports_read
    from {{ ref('int_reports__ranked') }}
    group by form
)

select
    coalesce(f.form, r.form) as form,
    coalesce(f.title_zh, '地方格式') as title_zh,
    coalesce(f.title_en, 'Local form') as title_en,
    coalesce(f.legal_source, '') as legal_source,
    f.first_year,
    f.last_year,
    coalesce(r.reports_read, 0) as reports_read
from {{ ref('report_forms') }} as f
full outer join reports as r on f.form = r.form
order by form
