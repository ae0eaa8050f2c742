# Each target does its own set-up; nothing but Python 3.11 or later, git and make has to be there.
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
# Superset 6.1 takes Python 3.11 or 3.12.
SUPERSET_PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3,$(shell $(name) -c 'import sys; (3, 11) <= sys.version_info < (3, 13) and print("$(name)")' 2>/dev/null)))
BIN := .venv/bin
PYTEST := $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart 0
ON_1_5 := $(addprefix tests/,test_refresh_sample.py test_sql_cases.py test_build.py test_publish.py test_check_dialect.py)
MINUTES ?= 25
SEED ?= 1
SPARK_TESTS ?= tests
# Some containers set it; then each of the hundreds of processes of a test run compiles our code anew.
unexport PYTHONDONTWRITEBYTECODE
# Four Javas that live for minutes: to compile at length what runs a few times takes more than half of the processors' time.
QUICK_JAVA := -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

.PHONY: help setup refresh superset superset-dashboard superset-test test test-spark torture lint format lock clean

help:  ## What each target does
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 20

setup: .venv/ready  ## A virtual environment with the locked dependencies

.venv/ready: requirements.lock requirements-duckdb-1.5.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; set PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

refresh: setup  ## Refresh the warehouse; where there are no extracts, from the synthetic sample
	PYTHONPATH="$(CURDIR)/tests" $(BIN)/python -m sample --if-empty
	$(BIN)/warehouse refresh
	$(BIN)/warehouse state MO 2018

superset: .venv/superset/ready  ## Apache Superset with our dashboard on what is published, on this machine alone
	@$(BIN)/python -m warehouse.superset

superset-dashboard: .venv/superset/ready  ## The dashboard as it ships, over changes made to it
	@$(BIN)/python -m warehouse.superset --import-only

superset-test: .venv/superset/ready  ## Starts Superset, asks every chart, publishes, asks again
	$(BIN)/pytest -m torture -o timeout=1500 -o faulthandler_timeout=1560 tests/test_superset.py

.venv/superset/ready: .venv/ready requirements-superset.lock
	@test -n "$(SUPERSET_PYTHON)" || { echo "Superset 6.1 takes Python 3.11 or 3.12, and there is none; set SUPERSET_PYTHON=/path/to/python3.12" >&2; exit 1; }
	@echo "installing Apache Superset into .venv/superset: 0.9 GB, some minutes" >&2
	$(SUPERSET_PYTHON) -m venv .venv/superset
	.venv/superset/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-superset.lock
	@touch $@

# Lint, and the night on DuckDB 1.5, run beside the tests and are told after them: a night does not fill two cores. A
# module of tests stays in one process, which sets it up once.
test: setup .venv/duckdb-1.5/ready  ## Lint, types and tests; the night, the models and publication on DuckDB 1.5 too
	@$(MAKE) --no-print-directory lint >.venv/lint.txt 2>&1 & lint=$$!; \
	PYTHONPATH="$(CURDIR)/.venv/duckdb-1.5" $(BIN)/pytest -m "not torture and not one_duckdb and not spark" -p no:doctest -o addopts="-q --strict-markers" $(ON_1_5) \
		>.venv/duckdb-1.5.txt 2>&1 & night=$$!; failed=0; \
	$(PYTEST) -m "not torture and not spark" || failed=1; \
	wait $$night || failed=1; cat .venv/duckdb-1.5.txt; wait $$lint || failed=1; cat .venv/lint.txt; exit $$failed

test-spark: setup .venv/spark/ready  ## The models on Apache Spark: equal to DuckDB, on a cluster of this machine, with faults
	@java -version >/dev/null 2>&1 || { echo "Spark needs Java 17 or later: apt-get install openjdk-17-jre-headless" >&2; exit 1; }
	JAVA_TOOL_OPTIONS="$(QUICK_JAVA)" PYTHONPATH="$(CURDIR)/.venv/spark" $(PYTEST) -m spark -o timeout=1800 -o faulthandler_timeout=1860 $(SPARK_TESTS)

torture: setup .venv/duckdb-1.5/ready $(if $(SUPERSET_PYTHON),.venv/superset/ready)  ## All on DuckDB 1.5; long tests, Superset; mutated files, histories, kills (MINUTES=25 SEED=1)
	@date "+== %F %T %Z DuckDB 1.5"
	PYTHONPATH="$(CURDIR)/.venv/duckdb-1.5" $(PYTEST) -m "not torture and not one_duckdb and not spark" -p no:doctest -o addopts="-q --strict-markers" tests
	@date "+== %F %T %Z tests"
	$(PYTEST) -m torture -o timeout=1500 -o faulthandler_timeout=1560 tests
	cd tests && ../$(BIN)/python -m fuzz --minutes $(MINUTES) --seed $(SEED)

.venv/duckdb-1.5/ready: .venv/ready requirements-duckdb-1.5.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --require-hashes --requirement requirements-duckdb-1.5.lock --target .venv/duckdb-1.5
	@touch $@

.venv/spark/ready: .venv/ready requirements-spark.lock
	@echo "installing Apache Spark into .venv/spark: 0.5 GB, some minutes" >&2
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --require-hashes --requirement requirements-spark.lock --target .venv/spark
	@touch $@

lint: setup .venv/sqlfluff.clean
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# It looks at each file by itself and keeps nothing: what was clean and has not changed since is not gone through again.
.venv/sqlfluff.clean: $(shell find sql -name '*.sql') pyproject.toml .venv/ready
	$(BIN)/sqlfluff lint --nocolor --disable-progress-bar $(if $(filter-out %.sql,$?),sql,$?)
	@touch $@

format: setup  ## Format Python and SQL
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --nocolor --disable-progress-bar sql

lock:  ## Resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --extra docs --extra pages --extra postgres --extra sas --group dev --universal --generate-hashes --no-header --no-annotate --upgrade --output-file requirements.lock
	echo "duckdb==1.5.5" | uv pip compile - --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --output-file requirements-duckdb-1.5.lock
	printf 'pyarrow>=17\npyspark>=4,<5\n' | uv pip compile - --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --output-file requirements-spark.lock
	printf 'apache-superset==6.1.0\ncachetools\nduckdb==1.5.6\nduckdb-engine==0.17.0\nflask-caching<2.3.2\npsycopg2-binary\nrich\n' | uv pip compile - --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --output-file requirements-superset.lock

clean:  ## Remove the environment; data files stay
	rm -rf .venv
