"""Dagster assembly, the run, the release and the alerts. No parsing, no arithmetic, no SQL over what reports say."""
