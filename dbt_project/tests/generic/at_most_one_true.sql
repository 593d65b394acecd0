{% test at_most_one_true(model, column_name, group_by) %}
{# Groups of `group_by` in which the flag is true more than once; nulls in a group count as equal. #}
select {{ group_by | join(', ') }}, count(*) as occurrences
from {{ model }}
where {{ column_name }}
group by all
having count(*) > 1
{% endtest %}
