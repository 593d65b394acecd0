-- One row per statement that no other fact holds: capacity, training, supervision, figures without a code.
{{ fact('fct_other', {'family': 'o.family'}) }}
where o.fact_table = 'fct_other' and not o.is_withheld
