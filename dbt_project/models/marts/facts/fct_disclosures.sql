-- One row per statement about what an agency disclosed of its own accord: a number, or a stated absence of one.
{{ fact('fct_disclosures', {
    'subject': 'o.disclosure_subject',
    'aspect': 'o.disclosure_aspect',
    'channel': 'o.disclosure_channel',
}) }}
where o.fact_table = 'fct_disclosures' and not o.is_withheld
