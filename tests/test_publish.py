"""Publication: nothing unchecked reaches a reader, and nothing that fails is noticed by one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from tiny_build import make_build, settings_in

from flows.steps import publish_build
from warehouse import publish
from warehouse.errors import CheckFailed, CheckNotRun, InputError
from warehouse.publish import NotPublished
from warehouse.published import build_id_of, current_build_id, publication_files
from warehouse.settings import Settings

FIRST, SECOND, THIRD = "20261120T020000Z", "20261121T020000Z", "20261122T020000Z"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def new_cases(settings: Settings) -> int:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return int(connection.sql("select new_cases from marts.state_summary").fetchall()[0][0])


def published_bytes(settings: Settings) -> tuple[str, bytes]:
    return str(settings.published_file.readlink()), settings.published_file.read_bytes()


def test_passed_build_becomes_what_readers_see(settings: Settings) -> None:
    make_build(settings, FIRST)
    publication = publish_build(settings)
    assert publication.is_new
    assert publication.replaced_build_id is None
    assert publication.row_counts["marts.state_summary"] == 1
    assert str(settings.published_file.readlink()) == f"warehouse-{FIRST}.duckdb"
    assert new_cases(settings) == 4
    assert sorted(path.name for path in settings.published_dir.iterdir()) == [
        f"warehouse-{FIRST}.duckdb",
        "warehouse.duckdb",
    ]


def test_publication_is_read_by_older_duckdb(settings: Settings) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    # The header of the file carries the number of its format: 64 is what DuckDB 0.9 to 1.1 write.
    assert int.from_bytes(settings.published_file.read_bytes()[12:20], "little") == 64


def test_views_are_copied_as_tables_and_comments_stay(settings: Settings) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        tables = connection.sql("select schema_name || '.' || table_name, comment from duckdb_tables()").fetchall()
        columns = connection.sql("select table_name || '.' || column_name, comment from duckdb_columns()").fetchall()
    comments = dict(tables + columns)
    assert comments["core.missouri"] == "One row: Missouri's"
    assert comments["marts.state_summary"] == "One row per state and year"
    assert "per file and reason" in comments["meta.quarantine_count"]
    assert comments["missouri.state_code"] == "USPS code"
    assert comments["state_summary.new_cases"] == "Cases charged in the year"
    assert comments["extract_file.format"] == "Extract format; the raw table has its name"
    assert comments["drift.column_count"].startswith("Columns that differ so")


def test_raw_text_is_never_published(settings: Settings) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        schemas = connection.sql("select distinct schema_name from duckdb_tables() order by all").fetchall()
        counts = connection.sql("select reason, row_count from meta.quarantine_count").fetchall()
        drift = connection.sql("select kind, column_name, column_count from meta.drift order by all").fetchall()
        unread = connection.sql("from meta.unread_value").fetchall()
    assert schemas == [("core",), ("marts",), ("meta",)]
    assert counts == [("too few fields", 2)]
    assert drift == [("added", None, 2), ("missing", "state", 1)]
    assert unread == [(4711, "year", 3, 1)]
    assert b"SECRET" not in settings.published_file.read_bytes().upper()


def test_file_loaded_after_the_build_is_not_said_to_be_in_it(settings: Settings) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        assert connection.sql("select file_id from meta.extract_file").fetchall() == [(4711,)]


@pytest.mark.parametrize(("outcome", "error"), [("failed", CheckFailed), ("not run", CheckNotRun)])
def test_build_that_did_not_pass_leaves_published_file_untouched(
    settings: Settings, outcome: str, error: type[Exception]
) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    before = published_bytes(settings)
    make_build(settings, SECOND, outcome=outcome)
    with pytest.raises(error, match=rf"new_at_most_active.*nothing was published, readers still see build {FIRST}"):
        publish_build(settings)
    assert published_bytes(settings) == before


def test_unchecked_build_is_refused(settings: Settings) -> None:
    make_build(settings, FIRST)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("update meta.check_result set build_id = 'another'")
    with pytest.raises(CheckNotRun, match="is not checked; nothing was published, there is no publication yet"):
        publish_build(settings)


def test_without_a_build_the_message_says_what_to_run(settings: Settings) -> None:
    with pytest.raises(InputError, match=r"there is no build. Run `warehouse refresh`"):
        publish_build(settings)


def test_open_readers_keep_the_old_publication_and_new_ones_get_the_new(settings: Settings) -> None:
    make_build(settings, FIRST, new_cases=4)
    publish_build(settings)
    with duckdb.connect(str(settings.published_file), read_only=True) as early:
        make_build(settings, SECOND, new_cases=5)
        assert publish_build(settings).replaced_build_id == FIRST
        assert early.sql("select new_cases from marts.state_summary").fetchall() == [(4,)]
        assert new_cases(settings) == 5


def test_same_build_twice_is_published_once(settings: Settings) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    before = published_bytes(settings)
    assert not publish_build(settings).is_new
    assert published_bytes(settings) == before


def test_as_many_earlier_publications_are_kept_as_the_setting_says(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, keep_publications=1)
    for build_id in (FIRST, SECOND, THIRD):
        make_build(settings, build_id)
        publication = publish_build(settings)
    assert publication.removed_build_ids == (FIRST,)
    assert [build_id_of(file) for file in publication_files(settings)] == [THIRD, SECOND]


@pytest.mark.parametrize("step", ["write_candidate", "_flush", "_point_link"])
def test_crash_at_any_step_is_unseen_and_the_next_run_repairs_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    before = published_bytes(settings)
    make_build(settings, SECOND)

    class Killed(BaseException):
        """Nothing catches it, as nothing catches a kill."""

    def killed(*_: object) -> None:
        (settings.published_dir / f".warehouse-{SECOND}.duckdb.partial").touch()
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(publish, step, killed)
        with pytest.raises(Killed):
            publish_build(settings)
    assert published_bytes(settings) == before
    assert publish_build(settings).is_new
    assert current_build_id(settings) == SECOND
    assert not list(settings.published_dir.glob(".*"))


def test_full_disk_says_that_nothing_was_published(settings: Settings) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    before = published_bytes(settings)
    make_build(settings, SECOND)
    # A limit on the size of files fails writes as a full disk does; it needs a process of its own.
    program = (
        "import resource, signal, sys; from pathlib import Path; from tiny_build import settings_in\n"
        "from flows.steps import publish_build; from warehouse.publish import NotPublished\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
        "try: publish_build(settings_in(Path(sys.argv[1])))\n"
        "except NotPublished as error: sys.stdout.write(str(error))\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    message = subprocess.run(
        [sys.executable, "-c", program, str(settings.data_dir)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f"nothing was published, readers still see build {FIRST}" in message
    assert "Free disk space" in message
    assert published_bytes(settings) == before
    assert not list(settings.published_dir.glob(".*"))


def test_folder_that_cannot_be_written_says_so(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    make_build(settings, FIRST)

    def no_permission(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(publish, "_point_link", no_permission)
    with pytest.raises(NotPublished, match="Permission denied; nothing was published, there is no publication yet"):
        publish_build(settings)
