-- One row per statement about reviews, lawsuits, complaints and grievances over disclosure: a number, or a stated absence.
{{ fact('fct_appeals', {'route': 'o.appeal_route', 'result': 'o.appeal_result'}) }}
where o.fact_table = 'fct_appeals' and not o.is_withheld
