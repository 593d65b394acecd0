"""Gates: longer runs than tests, started by `make gate`, each leaving a dated report in docs/gates/.

Belongs here: measures over many made or damaged documents, with floors that only rise. Does not: what `make test` runs.
"""
