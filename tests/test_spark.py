"""The project's models by Spark on a real cluster: every table equals DuckDB's, row for row."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT
from read_once import this_project
from sample import write_sample
from shared_data import CASES, CODED, needs_cases, needs_coded
from spark_cluster import Cluster, cluster, needs_spark

from benchmarks.equal_tables import differences
from flows.sources import project_sources
from flows.steps import build_models, check_build, compare_build, publish_build
from warehouse.load import load_extracts
from warehouse.runner.build import record
from warehouse.settings import Settings

pytestmark = needs_spark
_SOURCES = project_sources(PROJECT).columns
_MODELS = this_project()
# Cases that are refused, or whose files are those of another case under another name.
_NOT_TOGETHER = ("sas-in-zip", "withdrawn-sheet-row")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as started:
        yield started


class _Then(datetime):
    """A clock that stands still: a build is named after the moment at which it started, and rows name the build."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> _Then:
        return cls(2026, 11, 23, 2, 0, 0, tzinfo=tz)


@pytest.fixture
def built(
    running: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[Path], object]], tuple[Settings, Settings]]:
    """Settings of a build by DuckDB and of one by Spark, both of the extracts that a function writes into a folder."""
    monkeypatch.setattr(record, "datetime", _Then)

    def both(write: Callable[[Path], object]) -> tuple[Settings, Settings]:
        folder = tmp_path / "duckdb"
        ours = Settings(PROJECT, folder, folder / "extracts", memory_limit="2GiB", threads=2)
        write(ours.extracts_dir)
        load_extracts(ours)
        theirs = replace(ours, data_dir=tmp_path / "spark", engine="spark", spark_master=running.url)
        theirs.data_dir.mkdir()
        shutil.copy(ours.build_file, theirs.build_file)
        build_models(ours)
        build_models(theirs)
        return ours, theirs

    return both


def assert_equal(ours: Settings, theirs: Settings) -> None:
    """Every table and view of all layers, seeds among them, has the same rows, and those with rows in core are many."""
    count, found = differences(ours.build_file, theirs.build_file)
    assert found == []
    assert count == len(_MODELS.models) + len(_MODELS.seeds)
    contents = (
        "select table_name, content from meta.table_state where table_name like 'core.%' or table_name like 'marts.%'"
    )
    checksums = [_rows(settings, f"{contents} order by all") for settings in (ours, theirs)]
    tables = {name for name, model in _MODELS.models.items() if model.contract.materialized != "view"}
    one, other = ({name: told for name, told in rows if name in tables} for rows in checksums)
    assert one == other
    assert sum(not told.startswith("0") for told in one.values()) > 25, one


def _rows(settings: Settings, query: str) -> list[tuple[str, str]]:
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_sample_is_equal_and_is_checked_and_published_as_ever(
    built: Callable[[Callable[[Path], object]], tuple[Settings, Settings]],
) -> None:
    ours, theirs = built(lambda folder: write_sample(folder / "sample-synthetic", PROJECT / "seeds"))
    assert_equal(ours, theirs)
    compare_build(theirs)
    check_build(theirs).raise_if_not_passed()
    publish_build(theirs)
    with duckdb.connect(str(theirs.published_file), read_only=True) as connection:
        [(engine,)] = connection.execute("select engine from meta.build").fetchall()
    assert engine.startswith("spark 4.")


@needs_coded
@needs_cases
def test_coded_cases_and_folders_that_once_gave_a_wrong_figure_are_equal(
    built: Callable[[Callable[[Path], object]], tuple[Settings, Settings]],
) -> None:
    def write(folder: Path) -> None:
        shutil.copytree(CODED, folder / "coded")
        for case in sorted(place for place in CASES.iterdir() if place.is_dir() and place.name not in _NOT_TOGETHER):
            shutil.copytree(case, folder / case.name)

    ours, theirs = built(write)
    assert_equal(ours, theirs)
