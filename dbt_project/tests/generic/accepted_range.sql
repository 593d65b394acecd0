{% test accepted_range(model, column_name, min_value=none, max_value=none) %}
{# Rows whose value lies outside [min_value, max_value]; null is not outside. A test without a bound is a mistake. #}
{% if min_value is none and max_value is none %}
    {{ exceptions.raise_compiler_error("accepted_range needs min_value or max_value") }}
{% endif %}
select {{ column_name }}
from {{ model }}
where
    false
    {% if min_value is not none %} or {{ column_name }} < {{ min_value }} {% endif %}
    {% if max_value is not none %} or {{ column_name }} > {{ max_value }} {% endif %}
{% endtest %}
