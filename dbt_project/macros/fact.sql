{# The select list that all facts share, around the columns that are a fact's own.
   own: name in the fact -> expression on int_observations__described (`o`), in order. #}
{% macro fact(fact_table, own) %}
select
    o.observation_id,
    o.report_id,
    o.document_id,
    r.source,
    r.agency_id,
    r.agency,
    r.region_code,
    r.year,
    r.is_of_current_report as is_current_report,
    o.form,
    o.method,
    o.scope,
    o.code,
    {%- for name, expression in own.items() %}
    {{ expression }} as {{ name }},
    {%- endfor %}
    o.applicant,
    o.label,
    o.kind,
    o.value,
    o.value_low,
    o.value_high,
    o.unit,
    o.value_status,
    o.basis,
    o.base_code,
    o.base_value,
    o.is_preferred,
    o.list_id,
    o.list_role,
    o.is_exhaustive,
    o.evidence,
    o.raw_text,
    o.start_offset,
    o.end_offset,
    o.locator
from {{ ref('int_observations__described') }} as o
inner join {{ ref('int_reports__ranked') }} as r on o.document_id = r.document_id and o.report_id = r.report_id
{% endmacro %}
