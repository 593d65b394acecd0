"""The assets by group: raw, read, warehouse, quality, release."""

import warnings

# Said twice at every start; what it warns of is pinned by the versions in pyproject.toml.
warnings.filterwarnings("ignore", message="Parameter `backfill_policy`")
