{% test not_empty_string(model, column_name) %}
{# Rows whose text is null, empty or nothing but white space. #}
select {{ column_name }}
from {{ model }}
where {{ column_name }} is null or regexp_matches({{ column_name }}, '^\s*$')
{% endtest %}
