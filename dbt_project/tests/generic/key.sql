{% test key(model, column_name) %}
{# Keys that are null, nothing but spaces, or stand more than once. #}
select {{ column_name }}, count(*) as occurrences
from {{ model }}
group by {{ column_name }}
having count(*) > 1 or {{ column_name }} is null or trim({{ column_name }}) = ''
{% endtest %}
