-- One row per statement about requests for information: a number, or a stated absence of one, in a report.
{{ fact('fct_requests', {
    'aspect': 'o.request_aspect',
    'outcome': 'o.request_outcome',
    'outcome_group': 'o.request_outcome_group',
    'channel': 'o.request_channel',
}) }}
where o.fact_table = 'fct_requests' and not o.is_withheld
