"""The publication in PostgreSQL, on a real server: the same rows, one swap, and nothing that a reader notices."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import psycopg
import pytest
from click.testing import CliRunner
from conftest import copied
from hand_made_publication import publish_by_hand
from postgres_server import needs_postgres, postgres_database, postgres_server
from test_connect import POSTGRES, blocks, printed_by

from flows.steps import copy_to_postgres
from warehouse.cli import warehouse
from warehouse.errors import TargetFailed
from warehouse.publish import postgres_swap
from warehouse.publish.candidate import write_candidate
from warehouse.publish.postgres import Copied
from warehouse.published_folder import new_copy, show
from warehouse.setting_values import Secret
from warehouse.settings import Settings, load_settings

pytestmark = [pytest.mark.one_duckdb, needs_postgres]
PASSWORD = "OPEN-SESAME-77"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as running:
        yield running


@pytest.fixture(scope="module")
def url(server: str) -> Iterator[str]:
    with postgres_database(server) as database:
        yield database


@pytest.fixture(scope="module")
def loaded(night: Settings, url: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Copied]:
    """Settings of a copy of the night that is loaded into PostgreSQL."""
    folder = tmp_path_factory.mktemp("postgres")
    shutil.copytree(night.published_dir, folder / "published", symlinks=True)
    settings = replace(night, data_dir=folder, postgres_url=Secret(url))
    found = copy_to_postgres(settings)
    assert found is not None
    return settings, found


def asked(url: str, query: str, role: str = "") -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        if role:
            connection.execute(f"set role {role}")
        return connection.execute(query).fetchall()


def test_every_table_has_the_rows_of_the_file(loaded: tuple[Settings, Copied], url: str) -> None:
    settings, found = loaded
    assert found.is_new
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where not internal"
        ).fetchall()
        counts = {name: connection.execute(f"select count(*) from {name}").fetchall()[0][0] for (name,) in names}
    assert found.row_counts == counts
    assert {name: asked(url, f"select count(*) from {name}")[0][0] for name in counts} == counts
    assert asked(url, "select build_id from meta.build") == [(found.build_id,)]
    views = (
        "select schemaname || '.' || viewname from pg_views where schemaname in ('core', 'marts', 'meta') order by 1"
    )
    assert asked(url, views) == [("marts.figure_explained",), ("marts.figure_row",)]


@pytest.mark.parametrize(
    "query",
    [
        "select * exclude (coverage) from marts.state_summary order by state_code, year",
        "select * exclude (coverage) from marts.district_summary order by court_id, state_code, year",
        "select * from core.fact_sentence order by all",
        "select figure, state_code, year, value_text from marts.figure_value order by all limit 20000",
        "select * exclude (extract_rows) from core.fact_origin order by all",
    ],
)
def test_values_are_those_of_the_file(loaded: tuple[Settings, Copied], url: str, query: str) -> None:
    settings, _ = loaded
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        if "value_text" in query:
            query = "select * from marts.figure_value order by all limit 20000"
        rows = connection.execute(query).fetchall()
        columns = [column[0] for column in connection.description or ()]
    table = query.split(" from ")[1].split(" ")[0]
    listed = ", ".join(f'"{column}"' for column in columns)
    found = asked(url, f"select {listed} from {table}")
    assert {str(row) for row in rows} <= {str(row) for row in found}
    assert len(rows) > 100


def test_lists_of_structs_are_json(loaded: tuple[Settings, Copied], url: str) -> None:
    [(coverage,)] = asked(url, "select coverage from marts.state_summary where state_code = 'MO' and year = 2018")
    assert isinstance(coverage, list)
    assert {"figure", "source_code", "is_census", "note"} == set(coverage[0])
    query = (
        "select count(*) from marts.state_summary, jsonb_array_elements(coverage) as c where (c->>'is_census')::boolean"
    )
    assert asked(url, query)[0][0]


def test_explain_is_a_function(loaded: tuple[Settings, Copied], url: str) -> None:
    settings, _ = loaded
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        query = (
            "select part, docket_number, defendant_id, event_date, amount, row_ids from marts.explain('MO', 2018, '{}')"
        )
        for figure in ("convicted_defendants", "restitution_percent"):
            rows = connection.execute(query.format(figure)).fetchall()
            assert len(rows) >= 4
            assert sorted(map(str, asked(url, query.format(figure)))) == sorted(map(str, rows))
    with pytest.raises(psycopg.errors.RaiseException, match='there is no figure "convicted"'):
        asked(url, "select * from marts.explain('MO', 2018, 'convicted')")


def test_descriptions_keys_and_indexes_are_there(loaded: tuple[Settings, Copied], url: str) -> None:
    settings, _ = loaded
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        described = connection.execute(
            "select schema_name || '.' || table_name, column_name, comment from duckdb_columns()"
            " where not internal and comment is not null order by all"
        ).fetchall()
    query = """
        select n.nspname || '.' || c.relname, a.attname, col_description(c.oid, a.attnum)
        from pg_class as c inner join pg_namespace as n on c.relnamespace = n.oid
        inner join pg_attribute as a on a.attrelid = c.oid
        where n.nspname in ('core', 'marts', 'meta') and col_description(c.oid, a.attnum) is not null
    """
    assert sorted(asked(url, query)) == sorted(described)
    keys = "select conrelid::regclass::text from pg_constraint where contype = '{}'"
    assert {("marts.state_summary",), ("core.dim_case",), ("core.fact_sentence",)} <= set(asked(url, keys.format("p")))
    assert ("core.fact_sentence",) in asked(url, keys.format("f"))
    assert ("core.fact_case_year",) in asked(url, keys.format("f"))
    assert ("core.fact_sentence_headline",) in asked(url, keys.format("f"))
    named = (
        "select conrelid::regclass::text, conname from pg_constraint"
        " where contype in ('p', 'f') and connamespace::regnamespace::text in ('core', 'marts')"
    )
    stated = (
        "select distinct table_name, constraint_name from meta.key where split_part(table_name, '.', 2) not in"
        " (select viewname from pg_views where schemaname in ('core', 'marts'))"
    )
    assert sorted(asked(url, named)) == sorted(asked(url, stated))
    indexed = asked(url, "select tablename from pg_indexes where indexdef like '%(year)%'")
    assert ("figure_value",) in indexed


def test_role_reads_and_writes_nothing(loaded: tuple[Settings, Copied], url: str) -> None:
    assert asked(url, "select count(*) > 0 from marts.state_summary", "warehouse_reader") == [(True,)]
    for statement in ("update marts.state_summary set new_cases = 99", "create table marts.own as select 1"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            asked(url, statement, "warehouse_reader")
    with psycopg.connect(url.replace("postgres@", "warehouse_reader@")) as connection:
        assert connection.execute("show statement_timeout").fetchone() == ("5min",)
        assert connection.execute("show default_transaction_read_only").fetchone() == ("on",)


def test_database_that_has_the_build_is_left_as_it_is(loaded: tuple[Settings, Copied], url: str) -> None:
    settings, found = loaded
    before = asked(url, "select 'marts.state_summary'::regclass::oid")
    again = copy_to_postgres(settings)
    assert again is not None
    assert (again.is_new, again.build_id) == (False, found.build_id)
    assert asked(url, "select 'marts.state_summary'::regclass::oid") == before


# The examples of docs/connect.md, as they stand there.
def _there(example: str, url: str) -> str:
    """The example with the address of the test's database."""
    parts = urlsplit(url)
    database = parts.path.removeprefix("/")
    return example.replace("db.example:5432/warehouse", f"{parts.hostname}:{parts.port}/{database}").replace(
        "Server=db.example;Port=5432;Database=warehouse;",
        f"Server={parts.hostname};Port={parts.port};Database={database};",
    )


def _runs_here(example: str) -> bool:
    return "import pyodbc" not in example or (
        importlib.util.find_spec("pyodbc") is not None and "PostgreSQL Unicode" in _drivers()
    )


def _drivers() -> str:
    file = Path(os.environ.get("ODBCSYSINI", "/etc")) / "odbcinst.ini"
    return file.read_text() if file.exists() else ""


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(
            example,
            marks=pytest.mark.skipif(
                not _runs_here(example), reason="no driver: apt-get install odbc-postgresql libodbc2"
            ),
        )
        for example in blocks(POSTGRES, "python")
    ],
)
def test_example_in_python_asks_postgresql(
    loaded: tuple[Settings, Copied], url: str, tmp_path: Path, example: str
) -> None:
    assert loaded
    [(count,)] = asked(url, "select count(*) from marts.state_summary")
    printed = printed_by([sys.executable, "-c", _there(example, url)], tmp_path)
    assert printed.strip() == str(count) if "count(*)" in example else "2018" in printed


def test_examples_of_psql_ask_postgresql(loaded: tuple[Settings, Copied], url: str, tmp_path: Path) -> None:
    examples = [block for block in blocks(POSTGRES, "") if block.startswith("psql ")]
    assert (loaded and len(examples)) == 2
    for example in examples:
        assert "2018" in printed_by(["bash", "-c", _there(example, url)], tmp_path)


# What comes now changes the publication: a database and a folder of its own each.
@pytest.fixture
def few(eight_cases: Settings, tmp_path: Path, server: str) -> Iterator[Settings]:
    """Settings of a small publication of its own and a database that has it."""
    settings = copied(eight_cases, tmp_path)
    with postgres_database(server) as database:
        settings = replace(settings, postgres_url=Secret(database))
        with duckdb.connect(str(settings.build_file)) as connection:
            [(build_id,)] = connection.execute("select build_id from meta.build").fetchall()
        written = new_copy(settings)
        write_candidate(settings, ("core", "marts", "meta"), written)
        show(settings, build_id, written)
        assert copy_to_postgres(settings)
        yield settings


def _next_build(settings: Settings, *statements: str) -> str:
    """Another publication: that of before after the statements, by another name."""
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        [(build_id,)] = connection.execute("select build_id from meta.build").fetchall()
    later = f"{int(build_id[:4]) + 1}{build_id[4:]}"
    publish_by_hand(settings, f"update meta.build set build_id = '{later}'", *statements)
    folder = settings.published_dir / build_id
    folder.rename(settings.published_dir / later)
    (settings.published_dir / "current").unlink()
    (settings.published_dir / "current").symlink_to(later)
    return later


@pytest.mark.torture
def test_looping_reader_never_meets_an_error_or_half_a_publication(few: Settings) -> None:
    url = few.postgres_url.reveal()
    seen, errors, stop = set(), [], threading.Event()

    def read() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not stop.is_set():
                try:
                    seen.add(
                        connection.execute(
                            "select (select count(*) from marts.state_summary), (select build_id from meta.build)"
                        ).fetchone()
                    )
                except psycopg.Error as error:
                    errors.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    builds = [asked(url, "select build_id from meta.build")[0][0]]
    for _ in range(3):
        builds.append(_next_build(few))
        assert copy_to_postgres(few)
        while builds[-1] not in {row[1] for row in list(seen) if row}:
            assert errors == []
            time.sleep(0.01)
    stop.set()
    reader.join()
    assert errors == []
    assert {row[1] for row in seen if row} == set(builds)
    assert {row[0] for row in seen if row} == {asked(url, "select count(*) from marts.state_summary")[0][0]}


@pytest.mark.torture
def test_load_waits_for_an_open_query_and_the_next_one_sees_the_new(few: Settings) -> None:
    url = few.postgres_url.reveal()
    query = "select s.build_id, b.build_id from marts.state_summary as s, meta.build as b limit 1"
    later = _next_build(few, "update marts.state_summary set build_id = (select build_id from meta.build)")
    found: list[Copied | None] = []
    with psycopg.connect(url) as reader:
        before = reader.execute(query).fetchone()
        load = threading.Thread(target=lambda: found.append(copy_to_postgres(few)))
        load.start()
        # Whoever comes while it waits gets an answer, of before.
        while not asked(url, "select 1 from pg_stat_activity where query like 'lock table%'"):
            assert load.is_alive()
        assert asked(url, query) == [before]
        assert reader.execute(query).fetchone() == before
    load.join()
    assert asked(url, query) == [(later, later)]
    [copied_] = found
    assert copied_ is not None
    assert copied_.notes == ()
    assert asked(url, "select nspname from pg_namespace where nspname like '%\\_until\\_%'") == []


@pytest.mark.torture
def test_transaction_that_somebody_has_forgotten_is_named_and_nothing_is_lost(
    few: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = few.postgres_url.reveal()
    [(before,)] = asked(url, "select build_id from meta.build")
    monkeypatch.setattr(postgres_swap, "_PATIENCE_SECONDS", 0.0)
    later = _next_build(few)
    with psycopg.connect(url, application_name="forgotten") as reader:
        assert reader.execute("select count(*) from marts.state_summary").fetchone()
        named = r"is read in an open transaction: process \d+ of \w+ \(forgotten\) since 20.* UTC\. End it"
        with pytest.raises(TargetFailed, match=named) as raised:
            copy_to_postgres(few)
        assert raised.value.exit_code == 8
        assert asked(url, "select build_id from meta.build") == [(before,)]
    assert copy_to_postgres(few)
    assert asked(url, "select build_id from meta.build") == [(later,)]


@pytest.mark.torture
def test_view_of_somebody_keeps_what_it_needs_and_is_told(few: Settings) -> None:
    url = few.postgres_url.reveal()
    with psycopg.connect(url) as connection:
        connection.execute("create schema mine; create view mine.missouri as select * from marts.state_summary")
    _next_build(few)
    found = copy_to_postgres(few)
    assert found is not None
    assert any("is needed by somebody's view" in note for note in found.notes)
    assert asked(url, "select count(*) from mine.missouri")[0][0]
    # What it needs stays, and nothing else: not the publications that came since, nor a schema that is nobody's of ours.
    asked_of_ours = "select count(*) from pg_namespace where nspname ~ '_until_[0-9]'"
    with psycopg.connect(url) as connection:
        connection.execute("create schema marts_until_lunch")
    _next_build(few)
    assert copy_to_postgres(few)
    assert asked(url, asked_of_ours) == [(3,)]
    assert asked(url, "select nspname from pg_namespace where nspname = 'marts_until_lunch'")


@pytest.mark.torture
def test_build_that_was_taken_back_is_loaded_again(few: Settings) -> None:
    url = few.postgres_url.reveal()
    current = few.published_dir / "current"
    first = str(current.readlink())
    shutil.copytree(few.published_dir / first, few.data_dir / "first", symlinks=True)
    later = _next_build(few)
    (few.data_dir / "first").rename(few.published_dir / first)
    with psycopg.connect(url) as connection:
        connection.execute("create schema mine; create view mine.missouri as select * from marts.state_summary")
    assert copy_to_postgres(few)
    for build_id in (first, later, first):
        current.unlink()
        current.symlink_to(build_id)
        shutil.rmtree(few.last_publication_dir)  # which publishing by hand has written over
        assert copy_to_postgres(few)
        assert asked(url, "select build_id from meta.build") == [(build_id,)]


def test_failed_load_leaves_what_was_there(few: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    url = few.postgres_url.reveal()
    [(before,)] = asked(url, "select build_id from meta.build")
    # A key that is not unique fails in the middle of the load.
    _next_build(few, "insert into marts.state_summary from marts.state_summary limit 1")
    with pytest.raises(TargetFailed, match="could not create unique index") as raised:
        copy_to_postgres(few)
    assert "What was there is as it was" in str(raised.value)
    assert asked(url, "select build_id from meta.build") == [(before,)]
    assert asked(url, "select nspname from pg_namespace where nspname like '%\\_until\\_%'") == []
    done = CliRunner().invoke(warehouse, ["--data-dir", str(few.data_dir), "--project", str(few.project_dir), "status"])
    assert done.exit_code == 0


def test_database_of_another_program_is_left_alone(night: Settings, server: str) -> None:
    with postgres_database(server) as url:
        with psycopg.connect(url) as connection:
            connection.execute("create schema marts; create table marts.sales as select 1 as amount")
        with pytest.raises(TargetFailed, match="has tables in marts that are not of this warehouse"):
            copy_to_postgres(replace(night, postgres_url=Secret(url)))
        assert asked(url, "select amount from marts.sales") == [(1,)]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (f"postgresql://loader:{PASSWORD}@127.0.0.1:1/warehouse", "onnection"),
        (f"postgresql://loader:{PASSWORD}@127.0.0.1:1/w?nonsense={PASSWORD}", "is no address of a PostgreSQL database"),
    ],
)
def test_address_is_in_no_message(night: Settings, tmp_path: Path, url: str, words: str) -> None:
    shutil.copytree(night.published_dir, tmp_path / "published", symlinks=True)
    settings = replace(night, data_dir=tmp_path, postgres_url=Secret(url))
    with pytest.raises(TargetFailed, match=words) as raised:
        copy_to_postgres(settings)
    assert raised.value.exit_code == 8
    assert PASSWORD not in f"{raised.value}{settings}{settings!r}"
    with pytest.raises(TypeError):
        json.dumps(settings.postgres_url)


@pytest.mark.parametrize(
    "url", [PASSWORD, f"mysql://loader:{PASSWORD}@db.example/w", f"postgresql://loader:{PASSWORD}@db.example:x/w"]
)
def test_what_is_no_address_is_a_setting_that_is_wrong(tmp_path: Path, url: str) -> None:
    """It is told before the night, not after its publication."""
    (tmp_path / "warehouse.toml").write_text(f'postgres_url = "{url}"\n')
    done = CliRunner().invoke(
        warehouse, ["refresh", "--data-dir", str(tmp_path)], env={"WAREHOUSE_CONFIG": str(tmp_path / "warehouse.toml")}
    )
    assert (done.exit_code, "postgres_url is no address of a PostgreSQL database" in done.output) == (3, True)
    assert PASSWORD not in done.output


def test_address_comes_from_file_or_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert not load_settings().postgres_url
    Path("warehouse.toml").write_text('postgres_url = "postgresql://a@b/c"\n')
    assert load_settings().postgres_url.reveal() == "postgresql://a@b/c"
    monkeypatch.setenv("WAREHOUSE_POSTGRES_URL", "postgresql://d@e/f")
    assert load_settings().postgres_url.reveal() == "postgresql://d@e/f"
