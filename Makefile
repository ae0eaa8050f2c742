# Each target does its own set-up; nothing but Python 3.11 or later, git and make has to be there.
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
BIN := .venv/bin
PYTEST := $(BIN)/pytest -n 2 --dist loadfile --max-worker-restart 0
ON_1_5 := $(addprefix tests/,test_refresh_sample.py test_sql_cases.py test_build.py test_publish.py test_check_dialect.py)
MINUTES ?= 25
SEED ?= 1

.PHONY: help setup refresh test torture lint format lock clean

help:  ## What each target does
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/ready  ## A virtual environment with the locked dependencies

.venv/ready: requirements.lock requirements-duckdb-1.5.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; set PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

refresh: setup  ## Refresh the warehouse; where there are no extracts, from the synthetic sample
	PYTHONPATH=tests $(BIN)/python -m sample --if-empty
	$(BIN)/warehouse refresh
	$(BIN)/warehouse state MO 2018

# Lint runs beside the tests and is told after them. A module of tests stays in one process, which sets it up once.
test: setup .venv/duckdb-1.5/ready  ## Lint, types and tests; the night, the models and publication on DuckDB 1.5 too
	@$(MAKE) --no-print-directory lint >.venv/lint.txt 2>&1 & lint=$$!; failed=0; \
	$(PYTEST) -m "not torture" || failed=1; \
	PYTHONPATH=.venv/duckdb-1.5 $(PYTEST) -m "not torture and not one_duckdb" -p no:doctest -o addopts="-q --strict-markers" $(ON_1_5) || failed=1; \
	wait $$lint || failed=1; cat .venv/lint.txt; exit $$failed

torture: setup .venv/duckdb-1.5/ready  ## All on DuckDB 1.5; long tests; mutated files, histories, kills, readers under fire (MINUTES=25 SEED=1)
	@date "+== %F %T %Z DuckDB 1.5"
	PYTHONPATH=.venv/duckdb-1.5 $(PYTEST) -m "not torture and not one_duckdb" -p no:doctest -o addopts="-q --strict-markers" tests
	@date "+== %F %T %Z tests"
	$(PYTEST) -m torture -o timeout=1500 -o faulthandler_timeout=1560 tests
	cd tests && ../$(BIN)/python -m fuzz --minutes $(MINUTES) --seed $(SEED)

.venv/duckdb-1.5/ready: .venv/ready requirements-duckdb-1.5.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --require-hashes --requirement requirements-duckdb-1.5.lock --target .venv/duckdb-1.5
	@touch $@

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --nocolor --disable-progress-bar sql

format: setup  ## Format Python and SQL
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --nocolor --disable-progress-bar sql

lock:  ## Resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --all-extras --group dev --universal --generate-hashes --no-header --no-annotate --upgrade --output-file requirements.lock
	echo "duckdb==1.5.5" | uv pip compile - --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --output-file requirements-duckdb-1.5.lock

clean:  ## Remove the environment; data files stay
	rm -rf .venv
