{% test quotes_raw_text(model) %}
{# Rows whose sentence does not contain the number it is quoted for. Rows without a place in the text have no sentence. #}
select observation_id, raw_text, evidence
from {{ model }}
where raw_text <> '' and start_offset is not null and evidence is not null and not contains(evidence, raw_text)
{% endtest %}
