"""Publication: nothing unchecked reaches a reader, and nothing that fails is noticed by one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import duckdb
import pytest
from tiny_build import make_build, settings_in

from flows.steps import publish_build
from warehouse import publish, published_folder
from warehouse.errors import CheckFailed, CheckNotRun, InputError
from warehouse.publication import attached_publication
from warehouse.publish import NotPublished
from warehouse.published import build_id_of, current_build_id, is_as_published, publication_files
from warehouse.readers.query import run_query
from warehouse.readers.status import PublishedBuild, read_status
from warehouse.settings import Settings

LINKS = {"current": "", "parquet": "current/parquet", "warehouse.duckdb": "current/warehouse.duckdb"}
FIRST, SECOND, THIRD = "20261120T020000Z", "20261121T020000Z", "20261122T020000Z"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def new_cases(settings: Settings) -> int:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return int(connection.sql("select new_cases from marts.state_summary").fetchall()[0][0])


def links_of(settings: Settings) -> dict[str, str]:
    return {path.name: str(path.readlink()) for path in settings.published_dir.iterdir() if path.is_symlink()}


def published_bytes(settings: Settings) -> tuple[str, bytes]:
    return str((settings.published_dir / "current").readlink()), settings.published_file.read_bytes()


def test_passed_build_becomes_what_readers_see(settings: Settings) -> None:
    make_build(settings, FIRST)
    publication = publish_build(settings)
    assert publication.is_new
    assert publication.replaced_build_id is None
    assert publication.row_counts["marts.state_summary"] == 1
    assert new_cases(settings) == 4
    assert links_of(settings) == LINKS | {"current": FIRST}
    assert sorted(path.name for path in settings.published_dir.iterdir()) == [FIRST, *sorted(LINKS)]
    assert sorted(path.name for path in (settings.published_dir / FIRST).iterdir()) == [
        "SHA256SUMS",
        "parquet",
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


def test_view_that_reads_what_is_not_published_becomes_a_table(settings: Settings) -> None:
    """One that reads published tables alone stays a view."""
    make_build(settings, FIRST)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema intermediate; create table intermediate.court as select 'MO' as state_code")
        connection.execute(
            "create view core.court as from core.dim_state semi join intermediate.court using (state_code)"
        )
        connection.execute("create view core.state as from core.dim_state")
        connection.execute(
            "create table meta.model_dependency as select unnest(['core.court', 'core.court', 'core.state']) as model,"
            " unnest(['core.dim_state', 'intermediate.court', 'core.dim_state']) as reads"
        )
    publish_build(settings)
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        assert connection.sql("from core.court").fetchall() == connection.sql("from core.state").fetchall()
        kinds = "select table_name, table_type from information_schema.tables where table_name in ('court', 'state')"
        assert dict(connection.sql(kinds).fetchall()) == {"court": "BASE TABLE", "state": "VIEW"}


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


def test_check_that_only_warns_stops_publication_when_it_could_not_run(settings: Settings) -> None:
    make_build(settings, FIRST)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("update meta.check_result set outcome = 'not run' where severity = 'warn'")
    with pytest.raises(CheckNotRun, match="no_large_drop could not run; nothing was published"):
        publish_build(settings)


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


_STEPS = (
    (publish, "write_candidate"),
    (published_folder, "sum_line"),
    (published_folder, "_flush"),
    (published_folder, "_point"),
)


@pytest.mark.parametrize(("module", "step"), _STEPS)
def test_crash_at_any_step_is_unseen_and_the_next_run_repairs_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, module: ModuleType, step: str
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
        patch.setattr(module, step, killed)
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

    monkeypatch.setattr(published_folder, "_point", no_permission)
    with pytest.raises(NotPublished, match="Permission denied; nothing was published, there is no publication yet"):
        publish_build(settings)


def _change_as_a_reader(settings: Settings) -> None:
    """What the mode of the file keeps from everybody but its owner and root."""
    file = settings.published_file.resolve()
    file.chmod(0o644)
    with duckdb.connect(str(file)) as connection:
        connection.execute("update marts.state_summary set new_cases = 99")
    file.chmod(0o444)


def test_changed_file_is_told_by_status_and_published_anew(settings: Settings) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    before = published_bytes(settings)
    assert _status(settings).is_as_published
    _change_as_a_reader(settings)
    assert new_cases(settings) == 99
    assert not _status(settings).is_as_published
    publication = publish_build(settings)
    assert (publication.is_new, publication.replaced_build_id) == (True, FIRST)
    assert (new_cases(settings), published_bytes(settings)[0]) == (4, before[0])
    assert _status(settings).is_as_published
    assert not publish_build(settings).is_new


def _status(settings: Settings) -> PublishedBuild:
    published = read_status(settings).published
    assert published is not None
    return published


def test_nothing_is_compared_with_a_changed_file(settings: Settings) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    _change_as_a_reader(settings)
    with duckdb.connect() as connection, attached_publication(connection, settings) as is_there:
        assert is_there
        assert connection.sql("select new_cases from publication.marts.state_summary").fetchall() == [(4,)]
    shutil.rmtree(settings.last_publication_dir)
    with (
        duckdb.connect() as connection,
        pytest.raises(InputError, match="is not what was published: SHA256SUMS beside it says other"),
        attached_publication(connection, settings),
    ):
        pass


def test_reader_who_holds_the_file_for_writing_stops_no_night(settings: Settings) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    settings.published_file.resolve().chmod(0o644)
    program = "import duckdb, sys; duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", program, str(settings.published_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
        make_build(settings, SECOND, new_cases=5)
        with duckdb.connect() as connection, attached_publication(connection, settings) as is_there:
            assert is_there
        assert publish_build(settings).replaced_build_id == FIRST
        assert new_cases(settings) == 5
        reader.communicate("")


def test_file_is_read_only_and_its_sum_is_that_of_the_usual_program(settings: Settings) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    folder = settings.published_dir / FIRST
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert {"warehouse.duckdb", "SHA256SUMS", "state_summary.parquet"} <= {file.name for file in files}
    assert {oct(file.stat().st_mode & 0o777) for file in files} == {"0o444"}
    done = subprocess.run(
        ["sha256sum", "--check", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert len(done.stdout.splitlines()) == len(files) - 1
    assert {line.rpartition(": ")[2] for line in done.stdout.splitlines()} == {"OK"}


def test_parquet_has_the_rows_of_the_tables_and_their_descriptions(settings: Settings) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    file = settings.published_dir / "parquet/marts/state_summary.parquet"
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        rows = connection.execute("from marts.state_summary").fetchall()
        assert connection.execute("from read_parquet(?)", [str(file)]).fetchall() == rows
        told = connection.execute("select key, value from parquet_kv_metadata(?)", [str(file)]).fetchall()
    metadata = {key.decode(): value.decode() for key, value in told}
    assert metadata["description"] == "One row per state and year"
    assert json.loads(metadata["columns"])["new_cases"] == "Cases charged in the year"
    assert (metadata["build_id"], metadata["is_synthetic"]) == (FIRST, "true")


def make_build_with_states(settings: Settings, build_id: str, *, new_cases: int = 4) -> None:
    """A build that tells the content of its tables, as a whole one does."""
    make_build(settings, build_id, new_cases=new_cases)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(
            """
            create or replace table meta.table_state as
            select 'core.dim_state' as table_name, (select concat(count(*), sum(hash(t))) from core.dim_state as t)
                as content, 1 as row_count
            union all
            select 'marts.state_summary', (select concat(count(*), sum(hash(t.new_cases))) from marts.state_summary as t), 1
            """
        )


def test_parquet_of_a_table_that_is_as_it_was_is_the_same_file_and_any_other_is_written(settings: Settings) -> None:
    make_build_with_states(settings, FIRST, new_cases=4)
    publish_build(settings)
    make_build_with_states(settings, SECOND, new_cases=5)
    publish_build(settings)

    same, other = "parquet/core/dim_state.parquet", "parquet/marts/state_summary.parquet"
    first, second, third = (settings.published_dir / build_id for build_id in (FIRST, SECOND, THIRD))
    assert (first / same).samefile(second / same)
    assert not (first / other).samefile(second / other)
    assert duckdb.execute(f"select new_cases from '{second / other}'").fetchall() == [(5,)]
    assert is_as_published(second / "warehouse.duckdb")

    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("comment on table core.dim_state is 'One row per state'")
    make_build_with_states(settings, THIRD, new_cases=5)
    publish_build(settings)
    assert not (second / same).samefile(third / same), "what the file says of its table changed"
    assert (second / other).samefile(third / other)


def test_parquet_file_that_somebody_changed_is_not_taken_over(settings: Settings) -> None:
    make_build_with_states(settings, FIRST)
    publish_build(settings)
    file = settings.published_dir / FIRST / "parquet/core/dim_state.parquet"
    whole = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(whole.replace(b"Missouri", b"Mistakes", 1))
    make_build_with_states(settings, SECOND)
    publish_build(settings)
    now = settings.published_dir / SECOND / "parquet/core/dim_state.parquet"
    assert duckdb.execute(f"select state_name from '{now}'").fetchall() == [("Missouri",)]


def test_catalog_has_one_name_before_and_after_a_publication(settings: Settings) -> None:
    make_build(settings, FIRST, new_cases=4)
    publish_build(settings)
    query = "select new_cases from warehouse.marts.state_summary"
    with duckdb.connect(str(settings.published_file), read_only=True) as early:
        make_build(settings, SECOND, new_cases=5)
        publish_build(settings)
        with duckdb.connect(str(settings.published_file), read_only=True) as late:
            assert (early.sql(query).fetchall(), late.sql(query).fetchall()) == ([(4,)], [(5,)])


def test_publications_of_an_earlier_program_are_brought_into_the_layout(settings: Settings) -> None:
    for build_id, cases in ((FIRST, 4), (SECOND, 5)):
        make_build(settings, build_id, new_cases=cases)
        publish_build(settings)
        (settings.published_dir / build_id / "warehouse.duckdb").rename(
            settings.published_dir / f"warehouse-{build_id}.duckdb"
        )
        shutil.rmtree(settings.published_dir / build_id)
    (settings.published_dir / "current").unlink()
    (settings.published_dir / "parquet").unlink()
    settings.published_file.unlink()
    settings.published_file.symlink_to(f"warehouse-{SECOND}.duckdb")
    shutil.rmtree(settings.last_publication_dir)
    with duckdb.connect(str(settings.published_file), read_only=True) as early:
        assert not publish_build(settings).is_new
        assert early.sql("select new_cases from marts.state_summary").fetchall() == [(5,)]
    assert links_of(settings) == {"current": SECOND, "warehouse.duckdb": "current/warehouse.duckdb"}
    assert [build_id_of(file) for file in publication_files(settings)] == [SECOND, FIRST]
    assert sorted(path.name for path in settings.published_dir.iterdir()) == [
        FIRST,
        SECOND,
        "current",
        "warehouse.duckdb",
    ]
    assert new_cases(settings) == 5
    assert all(is_as_published(file) for file in publication_files(settings))


@pytest.mark.parametrize("sql", ["", "-- nothing", "select 1; select 2"])
def test_one_question_is_asked_at_a_time(settings: Settings, sql: str) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    with pytest.raises(InputError, match=r"query: there (is no statement|are 2 statements), expected one"):
        run_query(settings, sql)


@pytest.mark.parametrize(
    "sql", ["set memory_limit = '1TB'", "set enable_external_access = true", "from '/etc/passwd'", "attach 'x.duckdb'"]
)
def test_question_opens_nothing_up(settings: Settings, sql: str) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    with pytest.raises(InputError, match="query"):
        run_query(settings, sql)


def test_what_to_do_does_not_stand_behind_the_mark_under_a_place(settings: Settings) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    with pytest.raises(InputError) as refused:
        run_query(settings, "select 1 fromm meta.build")
    *_, mark, remedy = str(refused.value).splitlines()
    assert (mark.strip(" ^"), remedy) == ("", '`warehouse query "show all tables"` lists what there is.')


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become another user")
def test_another_user_reads_a_folder_that_nobody_may_write(settings: Settings, tmp_path: Path) -> None:
    make_build(settings, FIRST)
    publish_build(settings)
    elsewhere = Path(tempfile.mkdtemp(dir="/var/tmp"))
    try:
        shutil.copytree(settings.published_dir, elsewhere / "published", symlinks=True)
        for folder in (elsewhere, *(path for path in elsewhere.rglob("*") if path.is_dir() and not path.is_symlink())):
            folder.chmod(0o555)
        program = (
            "import os, sys; sys.path[:0] = sys.argv[2:]; import warehouse.readers.query, warehouse.readers.status\n"
            "import warehouse.settings; from pathlib import Path; os.setuid(65534)\n"
            "settings = warehouse.settings.Settings(data_dir=Path(sys.argv[1]))\n"
            "print(warehouse.readers.query.run_query(settings, 'select new_cases from marts.state_summary').rows)\n"
            "print(warehouse.readers.status.read_status(settings).is_running)\n"
        )
        command = [sys.executable, "-c", program, str(elsewhere), *filter(None, sys.path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.stdout.splitlines() == ["[(4,)]", "False"], done.stderr
        assert sorted(path.name for path in elsewhere.iterdir()) == ["published"]
    finally:
        shutil.rmtree(elsewhere)
