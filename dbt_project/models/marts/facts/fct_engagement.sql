-- One row per statement about dealing with the public: responses, consultations, hotlines, proposals, platforms, reach.
{{ fact('fct_engagement', {'family': 'o.family'}) }}
where o.fact_table = 'fct_engagement' and not o.is_withheld
