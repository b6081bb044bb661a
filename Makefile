# One door: `make` prints what there is. CI calls these targets and nothing else.
# Work done leaves a stamp in .state/, so that nothing is done twice.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules

PY := .venv/bin/python
NPM := npm --prefix frontend
PORT ?= 8000
HOST ?= 127.0.0.1
WORKERS ?= 1

CLIENT_SOURCES := $(shell find frontend/src frontend/public -type f 2>/dev/null) \
  $(wildcard frontend/*.html frontend/*.ts frontend/tsconfig.json)

# Set-up -----------------------------------------------------------------------------------------

# The oldest Python we run on is 3.11; whichever is found first is used, or the one in $PYTHON.
.state/venv: requirements.lock
	@mkdir -p .state
	@umask 022; \
	for candidate in "$${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do \
	  if [ -n "$$candidate" ] && "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	    then python="$$candidate"; break; fi; \
	done; \
	if [ -z "$${python:-}" ]; then \
	  echo "Python 3.11 or newer is needed: install it, or name one with PYTHON=…" >&2; exit 1; fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
	  echo "$$python cannot make a virtual environment: install its venv package (Debian: apt-get install python3-venv)." >&2; exit 1; fi; \
	if ! $(PY) -c '' 2>/dev/null; then "$$python" -m venv --clear .venv; fi; \
	echo "Installing the Python packages of requirements.lock …"; \
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# PySpark is 650 MB that only the screening of a nation's Parquet needs.
.state/spark: .state/venv requirements-spark.lock
	@echo "Installing PySpark of requirements-spark.lock …"
	@umask 022; $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	@touch $@

.state/node: frontend/package-lock.json
	@mkdir -p .state
	@if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then \
	  echo "Node.js 20.19 or newer is needed to build the client: install it and make sure \`node\` is on the PATH." >&2; exit 1; fi
	@echo "Installing the client's packages of package-lock.json …"
	@umask 022; $(NPM) ci --silent --no-audit --no-fund
	@touch $@

.state/client: .state/node $(CLIENT_SOURCES)
	@echo "Building the client …"
	@$(NPM) run --silent build
	@touch $@

.PHONY: setup
setup: .state/venv .state/client

##@ Use

.PHONY: help
help: ## Print this list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: setup ## Set up whatever is missing and start (PORT=8000 HOST=127.0.0.1 WORKERS=1)
	@exec $(PY) -m backend serve --demo --end-with-parent --host $(HOST) --port $(PORT) --workers $(WORKERS)

.PHONY: demo
demo: setup ## Start on a fresh copy of the invented data, beside the one of `run`
	@rm -rf .state/demo
	@XIAOHAO_VAR_DIR=.state/demo exec $(PY) -m backend serve --demo --end-with-parent --host $(HOST) --port $(PORT)

##@ Work on it

.PHONY: check
check: check-server check-client check-locks check-generated ## Everything that needs no running system

.PHONY: check-server
check-server: .state/venv
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports
	@.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

.PHONY: check-client
check-client: .state/node
	@$(NPM) run --silent lint
	@$(NPM) run --silent typecheck
	@$(NPM) run --silent check:generated
	@$(NPM) run --silent check:lockfile

# Locks name versions and hashes, never where they came from: any registry will do.
.PHONY: check-locks
check-locks:
	@if grep -nE '^ *--(index-url|extra-index-url|find-links|trusted-host)|https?://' requirements*.lock; then \
	  echo "a requirements lock names an address" >&2; exit 1; fi
	@if grep -n '"resolved"' frontend/package-lock.json; then \
	  echo "package-lock.json names an address" >&2; exit 1; fi

.PHONY: check-generated
check-generated: .state/venv
	@$(PY) -m backend openapi --check
	@$(PY) -m backend docs --check

.PHONY: test
test: check .state/client ## Everything: checks, server, client, browser journeys
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder
	@$(NPM) run --silent test

.PHONY: check-java
check-java:
	@java="$${JAVA_HOME:+$$JAVA_HOME/bin/}java"; \
	version="$$("$$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')" || version=0; \
	if [ "$${version:-0}" -lt 17 ]; then \
	  echo "Spark needs a Java runtime, version 17 or newer: install it (Debian: apt-get install openjdk-17-jre-headless)." >&2; exit 1; fi

.PHONY: test-spark
test-spark: check-java .state/spark ## The rules on PySpark: the same answers as by default
	@$(PY) -m pytest -m spark tests/spark

.PHONY: e2e
e2e: setup ## The browser journeys alone
	@$(PY) -m pytest tests/e2e

.PHONY: fix
fix: .state/venv .state/node ## Mend what can be mended by machine
	@$(PY) -m ruff check --fix --exit-zero .
	@$(PY) -m ruff format .
	@$(NPM) run --silent lint -- --fix

.PHONY: migration
migration: .state/venv ## Draft a migration from the models: make migration m="create visits"
	@test -n "$(m)" || { echo 'Say what it does: make migration m="create visits"' >&2; exit 1; }
	@$(PY) -m backend draft-migration "$(m)"

.PHONY: openapi
openapi: .state/venv ## Write frontend/openapi.json and the client's types
	@$(PY) -m backend openapi
	@if [ -d frontend/node_modules ]; then $(NPM) run --silent generate; fi

.PHONY: docs
docs: .state/venv ## Write docs/generated
	@$(PY) -m backend docs

##@ Measure

.PHONY: bench
bench: .state/venv ## The benchmarks, with their floors measured in the same run
	@$(PY) -m benchmarks

.PHONY: soak
soak: .state/venv ## The same load for a long time, watching memory and latency
	@$(PY) -m benchmarks soak

##@ Clear away

.PHONY: clean
clean: ## Remove everything that was installed or built; your data in var/ stays
	@rm -rf .venv .state frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache \
	  .hypothesis .import_linter_cache test-results
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
