{% test value_matches_status(model) %}
{# Rows whose value is not what their status says: blank, dash and unreadable have none, explicit_none is 0,
   reported and derived have one; an approximate statement has a value or bounds. #}
select observation_id, value_status, value
from {{ model }}
where
    value_status is null
    or (value_status in ('blank', 'dash', 'unreadable') and value is not null)
    or (value_status in ('reported', 'derived') and value is null)
    or (value_status = 'explicit_none' and value is distinct from 0)
    or (value_status = 'approximate' and coalesce(value, value_low, value_high) is null)
{% endtest %}
