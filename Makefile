# From a bare Python 3.11: `make run` shows the pipeline on the bundled samples, `make test` checks everything.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(firstword $(shell command -v python3.11 python3 python))
INBOX ?= samples/inbox
BIN := .venv/bin
LOCK := requirements.lock
# The stamp's name carries what the set-up was made from, so that an unchanged checkout never asks an index again,
# whatever the files' times say.
STAMP := .venv/.set-up-$(shell cat $(LOCK) pyproject.toml 2>/dev/null | sha256sum | cut -c1-16)

export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DAGSTER_DISABLE_TELEMETRY := yes
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: set-up
set-up: $(STAMP) ## make .venv from the hash-pinned lock

$(STAMP):
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "Python 3.11 is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
	rm -f .venv/.set-up-*
	touch $@

.PHONY: run
run: $(STAMP) ## run the whole pipeline on the bundled samples (INBOX=… for your own)
	$(BIN)/gongkai run --inbox $(INBOX)

.PHONY: ui
ui: $(STAMP) ## open the Dagster UI
	$(BIN)/gongkai ui

.PHONY: test
test: $(STAMP) ## format, lint, types and all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

.PHONY: check
check: test ## the same as test

# The reports in docs/gates/ carry date and commit and are committed with the change they were run for.
.PHONY: gate
gate: $(STAMP) ## longer gates: containers, forms, lost cells, fuzz, damage, rules, recovery, backfills, Ray (QUICK=1: minutes, else hours)
	$(BIN)/python -m tests.gates.containers --reports $(if $(QUICK),6,50)
	$(BIN)/python -m tests.gates.forms --reports $(if $(QUICK),6,50)
	$(BIN)/python -m tests.gates.solver --cases $(if $(QUICK),400,10000)
	$(BIN)/python -m tests.gates.fuzz --seconds $(if $(QUICK),10,600)
	$(BIN)/python -m tests.gates.damage --reports $(if $(QUICK),20,300)
	$(BIN)/python -m tests.gates.rules --reports $(if $(QUICK),60,1000) --slips $(if $(QUICK),3,30)
	$(if $(QUICK),,$(BIN)/python -m tests.gates.recovery --kills 50 --documents 500)
	$(if $(QUICK),,$(BIN)/python -m tests.gates.backfills)
	$(if $(QUICK),,$(BIN)/python -m tests.gates.ray_cluster || test $$? -eq 3)

.PHONY: bench
bench: $(STAMP) ## CPU by container, against known readers; memory
	$(BIN)/python -m benchmarks.read
	$(BIN)/python -m benchmarks.repair
	$(BIN)/python -m benchmarks.prose
	$(BIN)/python -m benchmarks.warehouse
	$(BIN)/python -m benchmarks.reconciliation

# Lines with options go: where one machine finds its packages is not the project's business.
.PHONY: lock
lock: ## write requirements.lock anew from pyproject.toml
	rm -rf .venv/lock-tool
	$(PYTHON) -m venv .venv/lock-tool
	.venv/lock-tool/bin/python -m pip install --quiet 'pip-tools~=7.6'
	.venv/lock-tool/bin/pip-compile --quiet --no-header --generate-hashes --allow-unsafe --no-strip-extras --extra dev --extra ocr \
		--build-deps-for editable --output-file $(LOCK) pyproject.toml
	sed -i -e '1i # Written by `make lock` from pyproject.toml: every file of every release pinned by its hash.' \
		-e '/^-/d; /^$$/d' $(LOCK)
	rm -rf .venv/lock-tool

.PHONY: clean
clean: ## remove .venv, caches and dbt's output (the home .gongkai stays: it holds the raw documents)
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
	rm -rf dbt_project/target dbt_project/logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
