{% test unique_combination(model, columns) %}
{# Rows whose combination of `columns` occurs more than once; nulls count as equal. #}
select {{ columns | join(', ') }}, count(*) as occurrences
from {{ model }}
group by all
having count(*) > 1
{% endtest %}
