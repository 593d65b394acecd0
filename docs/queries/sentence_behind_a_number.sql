-- Where a number was read: the sentence or table row, its place in the document's text, and the document.
select agency, year, value, unit, raw_text, evidence, start_offset, end_offset, source, document_id
from fct_requests
where
    agency_id = 'cn-130000-department-of-human-resources-and-social-security'
    and year = 2019
    and code = 'requests.received'
    and is_current_report
    and is_preferred
order by start_offset;
