"""Gates: longer runs than tests, started by `make gate`, each leaving a dated report in docs/gates/.

Belongs here: measures over many made or damaged documents, with floors that only rise. Does not: what `make test` runs.
"""

import sys
from pathlib import Path

# What the tests share is found as pytest finds it, beside this package: `python -m tests.gates.forms` too.
TESTS = str(Path(__file__).resolve().parents[1])
if TESTS not in sys.path:
    sys.path.insert(0, TESTS)
