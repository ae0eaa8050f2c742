"""Every run is recorded, whatever its end, and published with the next publication as others may see it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from tiny_build import make_build, settings_in

from flows import work
from flows.steps import publish_build
from warehouse.errors import CheckFailed, DiskFull, ExtractError, TargetFailed
from warehouse.load import LoadReport
from warehouse.lock import refresh_lock
from warehouse.publish import Publication
from warehouse.readers.pages.site import Site
from warehouse.run_in_progress import KEPT, Run
from warehouse.runner.build import BuildReport
from warehouse.runner.build.run import ModelRun
from warehouse.runs import RecordedRun, read_last_run, read_runs, run_file, runs_dir
from warehouse.settings import Settings

NIGHT = datetime(2026, 11, 22, 2, tzinfo=UTC)
BUILD = "20261122T020000Z"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path / "data")


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def recorded(
    settings: Settings, moment: datetime, error: BaseException | None = None, command: str = "refresh"
) -> None:
    """Records a run that began and ended at the moment."""
    try:
        with Run(settings, command, at(moment)) as run:
            run.add("load", "3 new files", ["jane_roe.csv: 3 rows"], work="part")
            if error:
                raise error
    except BaseException as ended:
        if ended is not error:
            raise


def killed(settings: Settings, moment: datetime) -> None:
    """Records a run of which the process went before it could say how it ended."""
    Run(settings, "refresh", at(moment)).__enter__()


def test_each_run_is_a_record_the_newest_first(settings: Settings) -> None:
    recorded(settings, NIGHT)
    recorded(settings, NIGHT + timedelta(days=1), CheckFailed("marts.a", "2 rows"))
    recorded(settings, NIGHT + timedelta(days=2), KeyboardInterrupt())
    found = [(run.run_id, run.outcome, run.exit_code, run.recorded) for run in read_runs(settings)]
    assert found == [
        ("20261124T020000Z", "interrupted", 130, ""),
        ("20261123T020000Z", "failed", 4, "marts.a: 2 rows"),
        ("20261122T020000Z", "succeeded", 0, ""),
    ]
    last = read_last_run(settings)
    assert last and (last.started_at, last.steps[0].work) == ("2026-11-24 02:00:00 UTC", "part")


def test_numbers_grow_when_the_clock_goes_back_or_stands(settings: Settings) -> None:
    for moment in (NIGHT, NIGHT, NIGHT - timedelta(hours=1)):
        recorded(settings, moment)
    assert [run.run_id[-7:] for run in read_runs(settings)] == ["020002Z", "020001Z", "020000Z"]


def test_oldest_records_go(settings: Settings) -> None:
    runs_dir(settings).mkdir(parents=True)
    for number in range(KEPT + 3):
        run_file(settings, f"20250101T{number:06}Z").write_text("{}")
    recorded(settings, NIGHT)
    left = sorted(file.stem for file in runs_dir(settings).iterdir())
    assert (len(left), left[0], left[-1]) == (KEPT, "20250101T000004Z", BUILD)


def test_run_that_says_running_is_at_work_while_the_lock_is_held_and_else_was_killed(settings: Settings) -> None:
    with refresh_lock(settings, "refresh"):
        killed(settings, NIGHT)
        assert [run.outcome for run in read_runs(settings)] == ["running"]
        killed(settings, NIGHT + timedelta(days=1))
        assert [run.outcome for run in read_runs(settings)] == ["running", "killed"]
    assert [run.outcome for run in read_runs(settings)] == ["killed", "killed"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"steps": [], "surprise": 1}', '{"steps": [{"name": 1}]}'])
def test_record_that_cannot_be_read_stops_nobody(settings: Settings, text: str) -> None:
    recorded(settings, NIGHT)
    run_file(settings, "20261123T020000Z").write_text(text)
    assert [run.run_id for run in read_runs(settings)] == [BUILD]
    recorded(settings, NIGHT + timedelta(days=2))
    assert len(read_runs(settings)) == 2


def test_run_goes_on_where_its_record_cannot_be_written(settings: Settings) -> None:
    settings.data_dir.mkdir()
    runs_dir(settings).write_text("a file in its place")
    recorded(settings, NIGHT)
    assert read_runs(settings) == ()


def test_half_written_record_is_unseen(settings: Settings) -> None:
    recorded(settings, NIGHT)
    run_file(settings, BUILD).with_suffix(".partial").write_text("{")
    assert len(read_runs(settings)) == 1


def published(settings: Settings, moment: datetime, build_id: str = BUILD) -> None:
    make_build(settings, build_id)
    with refresh_lock(settings, "refresh"), Run(settings, "refresh", at(moment)) as run:
        run.add("check", "40 passed")
        publication = publish_build(settings)
        run.published(publication.build_id, publication.replaced_build_id)


def rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_publication_holds_every_run_up_to_the_one_that_publishes_it(settings: Settings) -> None:
    recorded(settings, NIGHT - timedelta(days=2), CheckFailed("marts.a", "2 rows"))
    killed(settings, NIGHT - timedelta(days=1))
    published(settings, NIGHT)
    query = (
        "select run_id, command, outcome, exit_code, build_id, replaced_build_id, message from meta.run order by run_id"
    )
    assert rows(settings, query) == [
        ("20261120T020000Z", "refresh", "failed", 4, None, None, "marts.a: 2 rows"),
        ("20261121T020000Z", "refresh", "killed", None, None, None, None),
        (BUILD, "refresh", "running", None, BUILD, None, None),
    ]
    assert rows(settings, "select run_id, step_number, step, work, result from meta.run_step order by all") == [
        ("20261120T020000Z", 1, "load", "part", "3 new files"),
        (BUILD, 1, "check", "all", "40 passed"),
    ]
    published(settings, NIGHT + timedelta(days=1), "20261123T020000Z")
    query = "select outcome, ended_at, build_id, replaced_build_id from meta.run order by run_id"
    assert rows(settings, query)[2:] == [
        ("succeeded", NIGHT.replace(tzinfo=None), BUILD, None),
        ("running", None, "20261123T020000Z", BUILD),
    ]


def test_question_of_the_docs_is_answered(settings: Settings) -> None:
    published(settings, NIGHT)
    text = (Path(__file__).parents[1] / "docs/operating.md").read_text(encoding="utf-8")
    [question] = re.findall(r"^```sql\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert [row[1:4] for row in rows(settings, question)] == [("running", "check", "all")]


def test_night_without_news_is_a_run_and_publishes_nothing(settings: Settings) -> None:
    published(settings, NIGHT)
    before = settings.published_file.resolve().stat().st_mtime_ns
    published(settings, NIGHT + timedelta(days=1))
    assert settings.published_file.resolve().stat().st_mtime_ns == before
    assert rows(settings, "select count(*) from meta.run") == [(1,)]
    assert len(read_runs(settings)) == 2


def test_tables_of_runs_are_there_without_one_and_described(settings: Settings) -> None:
    make_build(settings, BUILD)
    assert publish_build(settings).row_counts["meta.run"] == 0
    undescribed = "select column_name from duckdb_columns() where table_name like 'run%' and comment is null"
    assert rows(settings, undescribed) == []
    described = "select comment from duckdb_tables() where table_name like 'run%' order by table_name"
    run, run_step = (str(comment) for (comment,) in rows(settings, described))
    assert "One row per run" in run
    assert "(run_id, step)" in run_step


def test_neither_files_nor_hosts_nor_places_are_published(settings: Settings) -> None:
    errors = (
        ExtractError("jane_roe.csv", "is cut short"),
        TargetFailed("PostgreSQL", 'connection to server at "db.internal" failed for user "loader"'),
        DiskFull(str(settings.data_dir), "no space is left on the disk"),
    )
    for number, error in enumerate(errors):
        recorded(settings, NIGHT - timedelta(days=3 - number), error, command="load" if number == 0 else "refresh")
    published(settings, NIGHT)
    assert [message for (message,) in rows(settings, "select message from meta.run order by run_id")] == [
        "bad input; what it says may name files and stands in the record of the run alone",
        "published, but a target failed",
        "data: no space is left on the disk",
        None,
    ]
    assert b"jane_roe" not in settings.published_file.read_bytes()
    assert "jane_roe" in run_file(settings, "20261119T020000Z").read_text()  # for the operator


def test_how_much_there_was_to_do_follows_from_what_came_of_a_step() -> None:
    load = LoadReport((), ("a.csv",), (), ())
    assert work.loaded(load) == "nothing"
    assert work.loaded(replace(load, withdrawn=("b.csv",))) == "part"
    made = ModelRun("core.a", "table", 1, "built", 0.1)
    kept = replace(made, action="unchanged")
    assert work.built(BuildReport("b", (), 0.1, is_new=False)) == "nothing"
    assert work.built(BuildReport("b", (made, kept), 0.1)) == "part"
    assert work.built(BuildReport("b", (made, made), 0.1)) == "all"
    assert work.compared(None) == "nothing"
    publication = Publication("b", Path("b"), {}, None)
    assert [work.published(found) for found in (publication, replace(publication, is_new=False))] == ["all", "nothing"]
    site = Site(Path("index.html"), "b", True, file_count=9, written_count=9, removed_count=0)
    assert work.pages(site) == "all"
    assert work.pages(replace(site, written_count=2)) == "part"
    assert work.pages(replace(site, written_count=0)) == "nothing"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become another user")
def test_another_user_reads_the_runs_in_a_folder_that_nobody_may_write() -> None:
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    settings = Settings(data_dir=folder)
    recorded(settings, NIGHT)
    for path in (folder, runs_dir(settings)):
        path.chmod(0o555)
    program = (
        "import _strptime, os, sys; sys.path[:0] = sys.argv[2:]; import warehouse.runs\n"
        "import warehouse.settings; from pathlib import Path; os.setuid(65534)\n"
        "settings = warehouse.settings.Settings(data_dir=Path(sys.argv[1]))\n"
        "print([run.outcome for run in warehouse.runs.read_runs(settings)])\n"
    )
    command = [sys.executable, "-c", program, str(folder), *filter(None, sys.path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "['succeeded']", done.stderr
    runs_dir(settings).chmod(0o700)  # kept from others: as on a machine that has only what is published
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_record_is_one_json_document_a_machine_reads(settings: Settings) -> None:
    recorded(settings, NIGHT)
    told = json.loads(run_file(settings, BUILD).read_text())
    assert set(told) == set(RecordedRun.__dataclass_fields__)
