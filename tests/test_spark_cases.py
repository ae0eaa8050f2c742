"""Every case of `tests/sql` by Spark on a real cluster: its model's rows equal DuckDB's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest
from conftest import PROJECT
from read_once import cases_of_this_project, this_project
from spark_cluster import Cluster, cluster, needs_spark

from flows.sources import project_sources
from warehouse.runner.models.model import Model
from warehouse.runner.spark.engine import SparkEngine, opened_engine
from warehouse.runner.sql_tests import Bench, Case, filled, open_bench
from warehouse.settings import Settings

pytestmark = needs_spark
_SOURCES = project_sources(PROJECT).columns
_MODELS = this_project()
_CASES = cases_of_this_project()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as started:
        yield started


@dataclass(frozen=True)
class Benches:
    """DuckDB's tables of a case, and Spark, which is given them."""

    duckdb: Bench
    spark: SparkEngine
    models: Mapping[str, Model]


@pytest.fixture(scope="module")
def benches(running: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Benches]:
    folder = tmp_path_factory.mktemp("cases")
    settings = Settings(PROJECT, folder, memory_limit="1GiB", threads=2, engine="spark", spark_master=running.url)
    # A case has rows for views too.
    tables = replace(
        _MODELS,
        models={
            name: replace(model, contract=replace(model.contract, materialized="table"))
            for name, model in _MODELS.models.items()
        },
    )
    with ExitStack() as stack:
        bench = stack.enter_context(open_bench(settings, tables, _SOURCES, _CASES))
        spark = stack.enter_context(opened_engine(settings, tables, bench.types, None))
        yield Benches(bench, spark, tables.models)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_case_is_equal(benches: Benches, case: Case) -> None:
    model, connection = benches.models[case.model], benches.duckdb.connection
    filled_tables = {table.name for table in case.inputs}
    contents = {table: case.name if table in filled_tables else "as it is" for table in model.reads}
    with filled(benches.duckdb, case):
        theirs = benches.spark.rows(model, contents, connection)
        connection.execute(f"create temp table ours as {model.sql}")
        connection.execute(f"create temp table theirs as {theirs}")
        only_ours = connection.execute("from ours except all from theirs").fetchall()
        only_theirs = connection.execute("from theirs except all from ours").fetchall()
        assert (only_ours, only_theirs) == ([], [])
