"""Docket pages read by Spark on a real cluster: the raw tables, what is set aside and the ledger are those of processes here.

All pages are made up, or lie beside the project.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docket_pages
import duckdb
import pytest
from ends_its_reader import ENDS_ITS_READER, FAULT, begin_with
from extracts.odd_files import ODD_FILES, tarred
from made_up_load import PROJECT, rows
from sample import write_sample
from shared_data import CASES, PACER
from spark_cluster import Cluster, cluster, needs_spark

from warehouse.load import LoadReport, load_extracts, spark_reading
from warehouse.load.page_reading import Processes
from warehouse.settings import Settings
from warehouse.spark.failures import SparkFailed
from warehouse.sql import identifier

pytestmark = needs_spark
# A stamp is NULL while a file is so new that it could change without another.
_SAYS_WHEN = ("loaded_at", "started_at", "finished_at", "removed_at", "container_stamp")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Processes that start from now on can be ended by a page."""
    with pytest.MonkeyPatch.context() as patch:
        begin_with(patch, tmp_path_factory.mktemp("faulty"), FAULT)
        yield


@pytest.fixture(scope="module")
def running(faulty: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as started:
        yield started


@pytest.fixture
def settings(faulty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a load by processes of this machine; by Spark every page is read by it."""
    monkeypatch.setattr(spark_reading, "_WORTH_A_SESSION", 1)
    folder = tmp_path / "extracts"
    folder.mkdir()
    return Settings(PROJECT, tmp_path / "by-processes", folder, memory_limit="2GiB", threads=2, refusal_stops="")


def by_spark(settings: Settings, master: str) -> Settings:
    return replace(settings, data_dir=settings.data_dir.with_name("by-spark"), engine="spark", spark_master=master)


def write_pages(folder: Path, count: int, *others: str) -> None:
    for number, comment in enumerate([*(f"<!-- {number} -->" for number in range(count)), *others]):
        page = docket_pages.docket_page().replace("</body>", f"{comment}</body>")
        (folder / f"{number:03}-synthetic.html").write_text(page)


def assert_equal(ours: Settings, theirs: Settings) -> int:
    """Every raw table has the same columns and rows, but for what says when; how many pages were set aside."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{ours.build_file}' as ours (read_only)")
        connection.execute(f"attach '{theirs.build_file}' as theirs (read_only)")
        query = (
            "select table_name, list(column_name order by column_index) from duckdb_columns()"
            " where database_name = ? and schema_name = 'raw' group by 1 order by 1"
        )
        tables = connection.execute(query, ["ours"]).fetchall()
        assert tables == connection.execute(query, ["theirs"]).fetchall()
        for table, columns in tables:
            kept = ", ".join(identifier(column) for column in columns if column not in _SAYS_WHEN)
            for one, other in (("ours", "theirs"), ("theirs", "ours")):
                query = f"select {kept} from {one}.raw.{table} except all select {kept} from {other}.raw.{table}"
                assert connection.execute(query).fetchall() == [], (table, one)
        [(received, loaded, set_aside)] = connection.execute(
            "select sum(rows_received), sum(rows_loaded), sum(rows_quarantined) from theirs.raw.extract_file"
        ).fetchall()
        assert received == loaded + set_aside
        [(pages,)] = connection.execute(
            "select count(*) from theirs.raw.quarantine where format like 'docket%'"
        ).fetchall()
    return int(pages)


def told(report: LoadReport) -> list[tuple[str, str, int, int]]:
    return sorted((file.file_name, file.format, file.rows_loaded, file.rows_quarantined) for file in report.loaded)


def test_sample_and_broken_and_odd_files_are_equal(running: Cluster, settings: Settings) -> None:
    folder = settings.extracts_dir
    write_sample(folder / "sample-synthetic", PROJECT / "seeds")
    for odd in ODD_FILES:
        (folder / odd.name).parent.mkdir(parents=True, exist_ok=True)
        (folder / odd.name).write_bytes(odd.content)
    makers = [value for name, value in vars(docket_pages).items() if name.endswith("_page") and callable(value)]
    assert len(makers) > 5
    for number, make in enumerate(makers):
        (folder / f"dropped-{number}.html").write_text(make())
    for others in (CASES, PACER):
        if others.is_dir():
            shutil.copytree(others, folder / others.name)
    # Of an archive the members are pages too, and one of them ends its reader.
    ends_it = docket_pages.docket_page().replace("</body>", f"{ENDS_ITS_READER}</body>").encode()
    page = docket_pages.docket_page(2).encode()
    (folder / "night.tar").write_bytes(
        tarred(("a.html", page), ("b.html", ends_it), ("c.html", page[: len(page) // 2]))
    )

    theirs = by_spark(settings, running.url)
    ours_told, theirs_told = told(load_extracts(settings)), told(load_extracts(theirs))
    assert theirs_told == ours_told
    assert ("night.tar/b.html", "docket", 0, 1) in theirs_told
    assert assert_equal(settings, theirs) > 5
    assert not (theirs.spark_folder / "pages").exists(), "no page stays in the folder that machines share"


def test_page_that_ends_its_reader_costs_itself(running: Cluster, settings: Settings) -> None:
    write_pages(settings.extracts_dir, 40, ENDS_ITS_READER, "<!-- after it -->", f"{ENDS_ITS_READER} twice")
    theirs = by_spark(settings, running.url)
    for report in (load_extracts(settings), load_extracts(theirs)):
        assert (report.rows_loaded, report.rows_quarantined) == (41, 2)
    assert assert_equal(settings, theirs) == 2
    assert rows(theirs, "select distinct reason from raw.quarantine") == [("the parser broke down over it",)]


def test_pages_of_a_lost_worker_are_read_by_others(settings: Settings, tmp_path: Path) -> None:
    write_pages(settings.extracts_dir, 200)
    load_extracts(settings)
    with cluster(tmp_path / "cluster") as own:
        theirs = by_spark(settings, own.url)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(spark_reading, "_write_parts", _then(spark_reading._write_parts, lambda: own.kill_worker(0)))
            load_extracts(theirs)
    assert assert_equal(settings, theirs) == 0


def _then(act: Callable[..., None], and_then: Callable[[], None]) -> Callable[..., None]:
    def both(*given: object) -> None:
        act(*given)
        and_then()

    return both


def test_another_reader_on_a_worker_is_refused_and_nothing_is_loaded(
    running: Cluster, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pages(settings.extracts_dir, 3)
    monkeypatch.setattr(spark_reading, "reader_code", lambda: "another")
    theirs = by_spark(settings, running.url)
    with pytest.raises(SparkFailed) as failed:
        load_extracts(theirs)
    assert "has not the same program and libraries to read docket pages with" in str(failed.value)
    assert rows(theirs, "select count(*) from raw.docket") == [(0,)]
    assert not (theirs.spark_folder / "pages").exists()


def test_few_pages_start_no_spark(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_reading, "_WORTH_A_SESSION", 4)
    write_pages(settings.extracts_dir, 3)
    # Nobody answers there.
    theirs = by_spark(settings, "spark://127.0.0.1:1")
    assert load_extracts(theirs).rows_loaded == 3
    write_pages(settings.extracts_dir, 9)
    with pytest.raises(SparkFailed, match="no Spark master answers there"):
        load_extracts(theirs)


def test_more_pages_than_are_held_at_once_come_in_turns(
    running: Cluster, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pages(settings.extracts_dir, 50)
    for reading in (Processes, spark_reading.SparkReading):
        monkeypatch.setattr(reading, "pages_at_once", 17)
    theirs = by_spark(settings, running.url)
    load_extracts(settings)
    load_extracts(theirs)
    assert rows(theirs, "select count(*) from raw.docket") == [(50,)]
    assert assert_equal(settings, theirs) == 0
