"""A build by Spark on a real cluster: the same tables as DuckDB's, what changed alone is made, and faults."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from spark_cluster import Cluster, cluster, needs_spark

from benchmarks.equal_tables import differences
from benchmarks.generated_models import model_name, write_project
from flows.steps import build_models
from warehouse.errors import DiskFull, ModelError
from warehouse.progress import Activity
from warehouse.runner.build import Choice
from warehouse.settings import Settings
from warehouse.spark import session
from warehouse.spark.failures import SparkFailed

pytestmark = needs_spark
_MODELS = 10


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as started:
        yield started


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a project of a few models that is built in DuckDB."""
    settings = Settings(tmp_path / "project", tmp_path / "data", tmp_path / "extracts", memory_limit="1GiB", threads=2)
    write_project(settings.project_dir, _MODELS)
    build_models(settings)
    shutil.copy(settings.build_file, tmp_path / "by-duckdb.duckdb")
    return settings


def at(settings: Settings, master: str) -> Settings:
    return replace(settings, engine="spark", spark_master=master)


def engine_of(settings: Settings) -> str:
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        [(engine,)] = connection.execute("select engine from meta.build where inputs_sha256 is not null").fetchall()
    return str(engine)


def raised(settings: Settings, progress: Callable[[Activity, int, int | None], None] | None = None) -> BaseException:
    """What a build that cannot come to its end raises; its message is one line of a few words."""
    with pytest.raises((SparkFailed, DiskFull, ModelError)) as found:
        build_models(settings, progress=progress)
    message = str(found.value)
    assert "\n" not in message and " at org." not in message and "Exception" not in message, message
    assert len(message) < 500, message
    return found.value


def after(models: int, act: Callable[[], None]) -> Callable[[Activity, int, int | None], None]:
    """A listener that does something once, when so many models are made."""
    done = False

    def progress(_: Activity, made: int, total: int | None) -> None:
        nonlocal done
        if total and made >= models and not done:
            done = True
            act()

    return progress


def test_tables_are_those_of_duckdb_and_what_is_unchanged_is_kept(running: Cluster, settings: Settings) -> None:
    by_spark = at(settings, running.url)
    first = build_models(by_spark)
    assert {run.action for run in first.models} == {"built"}
    assert differences(settings.data_dir.parent / "by-duckdb.duckdb", settings.build_file) == (_MODELS + 1, [])
    assert engine_of(settings).startswith("spark 4.")
    assert not build_models(by_spark).is_new
    # A model changes: it and what reads it are made, from the files of the others that are there already.
    model = settings.project_dir / "sql/core/model_0002.sql"
    model.write_text(model.read_text().replace("1000003", "1000033"))
    given = {place: place.stat().st_mtime_ns for place in (settings.spark_folder / "staging.model_0000").glob("*/*")}
    second = build_models(by_spark)
    actions = {run.model: run.action for run in second.models}
    assert actions["core.model_0002"] == "built" and actions["staging.model_0000"] == "unchanged"
    assert given == {place: place.stat().st_mtime_ns for place in given}
    build_models(replace(settings, data_dir=settings.data_dir.parent / "other"))
    assert differences(settings.data_dir.parent / "other/build.duckdb", settings.build_file) == (_MODELS + 1, [])
    # One folder of rows is left for each table.
    assert {len([*table.iterdir()]) for table in settings.spark_folder.iterdir() if table.is_dir()} == {1}


def test_a_part_takes_what_duckdb_made_before_it(running: Cluster, settings: Settings) -> None:
    report = build_models(at(settings, running.url), Choice(select=[model_name(_MODELS - 1, _MODELS)]))
    assert [run.model for run in report.models] == [model_name(_MODELS - 1, _MODELS)]
    assert differences(settings.data_dir.parent / "by-duckdb.duckdb", settings.build_file) == (_MODELS + 1, [])


def test_worker_killed_in_mid_build_is_made_up_for(tmp_path: Path, settings: Settings) -> None:
    with cluster(tmp_path / "cluster") as own:
        build_models(at(settings, own.url), progress=after(3, lambda: own.kill_worker(0)))
    assert differences(tmp_path / "by-duckdb.duckdb", settings.build_file) == (_MODELS + 1, [])


def test_master_killed_in_mid_build_is_done_without(tmp_path: Path, settings: Settings) -> None:
    with cluster(tmp_path / "cluster") as own:
        build_models(at(settings, own.url), progress=after(3, own.kill_master))
    assert differences(tmp_path / "by-duckdb.duckdb", settings.build_file) == (_MODELS + 1, [])


def test_all_workers_killed_end_the_build_and_the_next_one_goes_on(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(own: Cluster) -> None:
        monkeypatch.setattr(session, "PATIENCE", 10.0)
        own.kill_worker(0)

    with cluster(tmp_path / "cluster", workers=1) as own:
        error = raised(at(settings, own.url), after(3, lambda: lose(own)))
        assert isinstance(error, SparkFailed)
        assert "every worker of Spark is gone" in str(error) or "workers were lost" in str(error)
        monkeypatch.undo()
        own.add_worker()
        report = build_models(at(settings, own.url))
    assert [run.action for run in report.models].count("unchanged") >= 3
    assert differences(tmp_path / "by-duckdb.duckdb", settings.build_file) == (_MODELS + 1, [])


@pytest.mark.parametrize("kind", ["small", "limit"])
def test_disk_of_a_worker_that_is_full_ends_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    settings = Settings(tmp_path / "project", tmp_path / "data", tmp_path / "extracts", memory_limit="1GiB", threads=2)
    write_project(settings.project_dir, _MODELS, rows=20_000)
    # Tables that are joined are sorted on disk, however small: Spark's own options are read from where they stand.
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    (tmp_path / "spark-defaults.conf").write_text("spark.sql.autoBroadcastJoinThreshold -1\n")
    small = tmp_path / "small"
    small.mkdir()
    # Whoever may mount nothing, as in most containers, meets the limit alone, which is like it.
    if kind == "small" and not _is_mounted(small):
        pytest.skip("no folder may be mounted here")
    try:
        with cluster(tmp_path / "cluster", workers=0) as own:
            own.add_worker(small, file_bytes=None if kind == "small" else 64 << 10)
            error = raised(at(settings, own.url))
    finally:
        if kind == "small":
            subprocess.run(["umount", "-l", str(small)], check=True)
    assert isinstance(error, DiskFull)
    assert "no space is left on the disk of one of Spark's machines" in str(error)
    assert not settings.published_dir.exists()


def _is_mounted(folder: Path) -> bool:
    """Whether a file system of a few bytes was mounted there."""
    mount = shutil.which("mount")
    command = [mount or "", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    return bool(mount) and subprocess.run(command, capture_output=True).returncode == 0


def test_no_master_and_no_worker_change_nothing(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = engine_of(settings)
    error = raised(at(settings, "spark://127.0.0.1:1"))
    assert str(error).startswith("spark://127.0.0.1:1: no Spark master answers there (Connection refused). Start it")
    monkeypatch.setattr(session, "PATIENCE", 5.0)
    with cluster(tmp_path / "cluster", workers=0) as own:
        error = raised(at(settings, own.url))
    assert "no worker of this Spark took the work within 5 seconds" in str(error)
    assert engine_of(settings) == before
    assert differences(tmp_path / "by-duckdb.duckdb", settings.build_file) == (_MODELS + 1, [])


def test_row_that_a_query_cannot_read_is_not_quoted(running: Cluster, settings: Settings) -> None:
    model = settings.project_dir / "sql/core/model_0002.sql"
    model.write_text(model.read_text().replace("near.number_id,", "cast(near.label as bigint) as number_id,"))
    error = raised(at(settings, running.url))
    assert isinstance(error, ModelError)
    assert "core.model_0002 failed while it ran. Spark: CAST_INVALID_INPUT" in str(error)
    assert "label 1" not in str(error)
