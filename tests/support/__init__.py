"""Things that several test modules need: small inputs and the running of dbt. No tests."""
