"""From bytes to observations, in plain Python.

Belongs here: finding sources, containers to text, repair, reading, identity, the Parquet hand-over, and the domain
knowledge as data. Does not: dagster, dbt, duckdb, great_expectations (a test asserts it).
"""
