"""Judging: the gate on what was read, whether each report agrees with itself, and what a disagreement means.

Belongs here: the suites generated from the rule book, the adapter to Great Expectations, verdicts and findings,
`check`. Does not: arithmetic that belongs in a model (dbt_project), reading of documents (ingestion).
"""
