{% test error_needs_verdict_source(model) %}
{# Errors that accuse an agency though the verdict does not say that the source contradicts itself. #}
select finding_id, severity, verdict
from {{ model }}
where status = 'fail' and severity = 'error' and verdict <> 'source'
{% endtest %}
