"""A build: raw tables in, every model and its record out; a failure leaves nothing that could be taken for a build."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from hand_made_publication import META, publish_by_hand
from tiny_project import CASE_SQL, CASE_YML, write

from flows.steps import build_models
from warehouse.comparison.record import record_comparison
from warehouse.errors import ComparisonFailed, InputError, ModelError, RefreshLocked, SeedError, WarehouseError
from warehouse.published_folder import new_copy, show
from warehouse.runner.build import Choice
from warehouse.settings import Settings

RAW = """
create schema raw;
create table raw.docket as
    select * from (values ('a', '2018-01-02', 1), ('b', '2018-03-04', 2)) as docket (case_id, filed_date, row_id);
create table raw.extract_file as
    select 1::bigint as file_id, 'ab12' as content_sha256, 'coded_case' as format, 2::bigint as rows_loaded,
        true as is_synthetic;
"""
STAGING_SQL = """\
-- One row per docket.
select
    case_id,
    cast(filed_date as date) as filed_date
from raw.docket;
-- end
"""
SLOW_SQL = "select cast(sum(range) as varchar) as case_id, date '2018-01-01' as filed_date from range(2000000000000)"
COLUMNS_OF_FORMATS = (
    "format", "column_name", "type", "is_required", "is_key", "is_personal", "aliases", "description",
)  # fmt: skip
CORE_SQL = CASE_SQL.replace("raw.docket", "staging.docket")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project of one view and one table, and a build file with two raw dockets."""
    write(tmp_path, staging__docket_sql=STAGING_SQL, staging__docket_yml=CASE_YML)
    write(tmp_path, core__dim_case_sql=CORE_SQL, core__dim_case_yml=CASE_YML)
    settings = Settings(project_dir=tmp_path, data_dir=tmp_path / "data", threads=2)
    settings.data_dir.mkdir()
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(RAW)
    return settings


def add(settings: Settings, **files: str) -> None:
    write(settings.project_dir, **files)


def rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def error(settings: Settings, kind: type[WarehouseError] = ModelError) -> str:
    with pytest.raises(kind) as raised:
        build_models(settings)
    return str(raised.value)


def test_models_become_tables_and_views(settings: Settings) -> None:
    report = build_models(settings)
    assert [(run.model, run.materialized, run.rows) for run in report.models] == [
        ("staging.docket", "view", None),
        ("core.dim_case", "table", 2),
    ]
    assert rows(settings, "select case_id, typeof(filed_date) from core.dim_case order by all") == [
        ("a", "DATE"),
        ("b", "DATE"),
    ]


def test_descriptions_become_comments(settings: Settings) -> None:
    write(settings.project_dir, core__dim_case_yml=CASE_YML.replace("Key of a case", "\"The courts key; 'own'\""))
    build_models(settings)
    assert rows(settings, "select comment from duckdb_tables() where table_name = 'dim_case'") == [
        ("One row per case",)
    ]
    assert rows(settings, "select comment from duckdb_views() where view_name = 'docket'") == [("One row per case",)]
    query = (
        "select table_name, comment from duckdb_columns() "
        "where column_name = 'case_id' and schema_name not in ('raw', 'meta')"
    )
    assert sorted(rows(settings, query)) == [("dim_case", "The courts key; 'own'"), ("docket", "Key of a case")]


def test_raw_columns_are_described_by_the_seed(settings: Settings) -> None:
    yml = """\
description: Columns
grain: [format, column_name]
columns:
  format: {type: VARCHAR, description: Format}
  column_name: {type: VARCHAR, description: Column}
  description: {type: VARCHAR, description: What it holds}
"""
    yml += "".join(
        f"  {column}: {{type: VARCHAR, description: Not looked at}}\n"
        for column in ("type", "is_required", "is_key", "is_personal", "aliases")
    )
    csv = (
        "format,column_name,description,type,is_required,is_key,is_personal,aliases\n"
        "docket,case_id,Key as received,str,true,true,false,\ndocket,gone,Not there,str,,,,\nother,case_id,Else,str,,,,\n"
    )
    add(settings, seeds__extract_column_csv=csv, seeds__extract_column_yml=yml)
    query = "select column_name, comment from duckdb_columns() where schema_name = 'raw' and comment is not null"
    for _ in range(2):
        build_models(settings)
        assert ("case_id", "Key as received") in rows(settings, query)


def test_record_says_from_what_and_how_the_build_was_made(settings: Settings) -> None:
    through = "select date '2018-12-31' as data_through_date"
    yml = "description: One row\ngrain: []\ncolumns: {data_through_date: {type: DATE, description: Last day}}\n"
    add(settings, intermediate__data_through_sql=through, intermediate__data_through_yml=yml)
    report = build_models(settings)
    [(build_id, refreshed_at, is_synthetic, extracts, versions, data_through, counts)] = rows(
        settings,
        "select build_id, refreshed_at, is_synthetic, extracts, versions, data_through_date, row_counts from meta.build",
    )
    assert build_id == report.build_id == f"{refreshed_at:%Y%m%dT%H%M%SZ}"
    assert is_synthetic is True
    assert extracts == [{"file_id": 1, "format": "coded_case", "rows_loaded": 2, "content_sha256": "ab12"}]
    assert {"name": "duckdb", "version": duckdb.__version__} in versions  # type: ignore[operator]
    assert str(data_through) == "2018-12-31"
    assert counts == [
        {"table_name": "core.dim_case", "row_count": 2},
        {"table_name": "intermediate.data_through", "row_count": 1},
    ]
    runs = rows(settings, "select model, materialized, rows from meta.model_run")
    assert sorted(runs) == [
        ("core.dim_case", "table", 2),
        ("intermediate.data_through", "table", 1),
        ("staging.docket", "view", None),
    ]


def test_wrong_seed_leaves_the_build_before_it_as_it_was(settings: Settings) -> None:
    report = build_models(settings)
    seed = "description: New\ngrain: [x]\ncolumns: {x: {type: INTEGER, description: Number}}\n"
    add(settings, seeds__new_csv="x\none\n", seeds__new_yml=seed)
    assert error(settings, SeedError).startswith('seeds/new.csv:2: column "x": expected INTEGER, found "one".')
    assert rows(settings, "select build_id, row_counts is null from meta.build") == [(report.build_id, False)]


def test_published_settings_are_those_that_figures_depend_on(settings: Settings) -> None:
    build_models(settings)
    assert rows(settings, "select name, value from meta.setting") == [("appeal_window_days", "14")]


def test_model_may_read_the_record(settings: Settings) -> None:
    sql = "select build.build_id, cast(setting.value as integer) as days from meta.build, meta.setting"
    yml = """\
description: One row
grain: []
columns:
  build_id: {type: VARCHAR, description: Build}
  days: {type: INTEGER, description: Appeal window}
"""
    add(settings, marts__about_sql=sql, marts__about_yml=yml)
    report = build_models(settings)
    assert rows(settings, "from marts.about") == [(report.build_id, 14)]


_SYNTHETIC = f"{META}, true as is_synthetic, timestamp '2026-11-22 02:00:00' as refreshed_at"
_SEVEN_CASES = "create schema core; create table core.dim_case as select unnest(range(7)) as case_id"


def test_row_counts_of_the_publication_before_are_at_hand(settings: Settings) -> None:
    build_models(settings)
    assert rows(settings, "from meta.previous_row_count") == []
    publish_by_hand(settings, _SYNTHETIC, _SEVEN_CASES)
    with duckdb.connect(str(settings.published_file), read_only=True):
        build_models(settings)
    assert rows(settings, "from meta.previous_row_count") == [("core.dim_case", 7, "20261122T020000Z")]


def test_real_and_synthetic_publications_are_not_compared(settings: Settings) -> None:
    publish_by_hand(settings, f"{META}, false as is_synthetic", _SEVEN_CASES)
    build_models(settings)
    assert rows(settings, "from meta.previous_row_count") == []


def test_unreadable_publication_is_told(settings: Settings) -> None:
    written = new_copy(settings)
    written.write_text("no database")
    show(settings, "20261122T020000Z", written)
    text = error(settings, InputError)
    assert text.startswith(f"{settings.last_publication_dir}/20261122T020000Z.duckdb: cannot be read: ")
    assert "Go back to a sound publication with `warehouse rollback`" in text


def test_two_builds_in_one_second_have_different_ids(settings: Settings) -> None:
    ids = [build_models(settings, Choice(is_full=True)).build_id for _ in range(3)]
    assert ids == sorted(set(ids))


def test_progress_is_told_after_each_model(settings: Settings) -> None:
    told: list[tuple[str, int, int | None]] = []
    build_models(settings, progress=lambda activity, done, total: told.append((activity.words, done, total)))
    assert told == [("staging.docket", 1, 2), ("core.dim_case", 2, 2)]


@pytest.mark.parametrize("threads", [1, 4])
def test_order_holds_for_many_models_and_any_number_of_threads(settings: Settings, threads: int) -> None:
    yml = "description: Sum\ngrain: []\ncolumns: {n: {type: BIGINT, description: Sum}}\n"
    for level in range(1, 6):
        for place in range(5):
            reads = f"core.n{level - 1}_{(place + 1) % 5} as a, core.n{level - 1}_{place} as b" if level > 1 else ""
            sql = f"select a.n + b.n as n from {reads}" if reads else f"select cast({place} as bigint) as n"
            add(settings, **{f"core__n{level}_{place}_sql": sql, f"core__n{level}_{place}_yml": yml})
    build_models(Settings(project_dir=settings.project_dir, data_dir=settings.data_dir, threads=threads))
    assert rows(settings, "select n from core.n5_0") == [(32,)]


def test_what_no_model_makes_any_more_is_dropped(settings: Settings) -> None:
    add(settings, core__old_sql=CORE_SQL, core__old_yml=CASE_YML, seeds__old_csv="x\n1\n")
    seed = "description: Old\ngrain: [x]\ncolumns: {x: {type: INTEGER, description: Number}}\n"
    add(settings, seeds__old_yml=seed)
    build_models(settings)
    for file in ("sql/core/old.sql", "sql/core/old.yml", "seeds/old.csv", "seeds/old.yml"):
        (settings.project_dir / file).unlink()
    build_models(settings)
    names = rows(settings, "select schema_name || '.' || table_name from duckdb_tables() where schema_name <> 'meta'")
    assert sorted(names) == [("core.dim_case",), ("raw.docket",), ("raw.extract_file",)]


def test_table_can_become_a_view_and_a_view_a_table(settings: Settings) -> None:
    for kinds in (("view", "table"), ("table", "view"), ("view", "table")):
        for schema, table, kind in (("staging", "docket", kinds[0]), ("core", "dim_case", kinds[1])):
            add(settings, **{f"{schema}__{table}_yml": f"{CASE_YML}materialized: {kind}\n"})
        build_models(settings)
        assert rows(settings, "select count(*) from core.dim_case") == [(2,)]


def test_results_of_earlier_checks_do_not_outlive_a_build(settings: Settings) -> None:
    build_models(settings)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create table meta.check_result as select 'passed' as outcome")
    build_models(settings, Choice(is_full=True))
    assert rows(settings, "select count(*) from duckdb_tables() where table_name = 'check_result'") == [(0,)]


def test_table_without_a_row_is_an_error_unless_it_may_be_empty(settings: Settings) -> None:
    add(settings, core__dim_case_sql=f"{CORE_SQL}where false")
    assert error(settings) == (
        "sql/core/dim_case.sql: core.dim_case has no row."
        " If that can be right, write `may_be_empty: true` in sql/core/dim_case.yml."
    )
    add(settings, core__dim_case_yml=f"{CASE_YML}may_be_empty: true\n")
    assert build_models(settings).models[-1].rows == 0


def test_view_that_may_not_be_empty_is_counted(settings: Settings) -> None:
    add(settings, core__dim_case_yml=f"{CASE_YML}materialized: view\n")
    assert build_models(settings).models[-1].rows == 2
    add(settings, core__dim_case_sql=f"{CORE_SQL}where false")
    assert "core.dim_case has no row" in error(settings)


def test_model_that_fails_while_it_runs_keeps_duckdbs_words(settings: Settings) -> None:
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("insert into raw.docket values ('c', '31 June', 3)")
    text = error(settings)
    assert text.startswith("sql/core/dim_case.sql")
    assert "core.dim_case failed while it ran. DuckDB: Conversion Error: invalid date field format: …" in text
    assert text.endswith("Mend the query or the row that it cannot read, then run the build again.")
    assert rows(settings, "select row_counts is null from meta.build") == [(True,)]


def test_nothing_new_starts_after_a_failure(settings: Settings) -> None:
    add(settings, core__dim_case_sql=CORE_SQL.replace("docket.case_id", "cast(error('broken') as varchar) as case_id"))
    add(
        settings,
        marts__later_sql=CORE_SQL.replace("staging.docket", "core.dim_case as docket"),
        marts__later_yml=CASE_YML,
    )
    text = error(settings)
    assert "core.dim_case failed while it ran. DuckDB: Invalid Input Error: broken" in text
    assert rows(settings, "select table_name from duckdb_tables() where table_name = 'later'") == []


def test_missing_memory_is_no_fault_of_the_model(settings: Settings) -> None:
    sql = "select cast(list(range order by range) as varchar) as case_id, date '2018-01-01' as filed_date from range(20000000)"
    add(settings, core__dim_case_sql=sql)
    small = Settings(project_dir=settings.project_dir, data_dir=settings.data_dir, threads=2, memory_limit="80MB")
    with pytest.raises(
        WarehouseError, match=r"core.dim_case needs more memory: .* Raise the setting memory_limit"
    ) as raised:
        build_models(small)
    assert not isinstance(raised.value, ModelError)


def test_there_is_nothing_to_build_before_a_load(tmp_path: Path) -> None:
    settings = Settings(project_dir=tmp_path, data_dir=tmp_path)
    write(tmp_path, seeds__extract_column_csv="format\n")
    assert error(settings, InputError) == f"{settings.build_file}: there is no build file. Run `warehouse load` first."


def _build_in_another_process(settings: Settings) -> subprocess.Popen[bytes]:
    code = (
        # Tests that were started in the background ignore an interrupt, and so would this.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from pathlib import Path; from flows.steps import build_models; from warehouse.settings import Settings;"
        f"build_models(Settings(project_dir=Path({str(settings.project_dir)!r}),"
        f" data_dir=Path({str(settings.data_dir)!r}), threads=2))"
    )
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths}, stderr=subprocess.DEVNULL
    )


def _wait_for(file: Path, word: bytes, process: subprocess.Popen[bytes]) -> None:
    """Until the word is in the file that the process writes."""
    while not (file.exists() and word in file.read_bytes()):
        assert process.poll() is None


def test_interrupted_build_ends_at_once(settings: Settings) -> None:
    add(settings, marts__slow_sql=SLOW_SQL, marts__slow_yml=CASE_YML)
    process = _build_in_another_process(settings)
    _wait_for(Path(f"{settings.build_file}.wal"), b"dim_case", process)
    process.send_signal(signal.SIGINT)
    # The model that runs would take hours.
    assert process.wait() != 0


def test_killed_build_is_incomplete_and_the_next_one_is_right(settings: Settings) -> None:
    build_models(settings)
    add(settings, marts__slow_sql=SLOW_SQL, marts__slow_yml=CASE_YML)
    process = _build_in_another_process(settings)
    wal = Path(f"{settings.build_file}.wal")
    _wait_for(wal, b"model_dependency", process)
    with pytest.raises(RefreshLocked, match="is open in another process"):
        build_models(settings)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert rows(settings, "select row_counts is null from meta.build") == [(True,)]
    (settings.project_dir / "sql/marts/slow.sql").unlink()
    (settings.project_dir / "sql/marts/slow.yml").unlink()
    build_models(settings)
    assert rows(settings, "select case_id from core.dim_case order by all") == [("a",), ("b",)]
    assert rows(settings, "select len(row_counts) from meta.build") == [(1,)]
    assert not wal.exists()


def test_an_error_within_the_comparison_is_told_as_what_it_is(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_by_hand(settings, _SYNTHETIC)
    wrong = {"figure_change": lambda *_: "select no_such_column from meta.build"}
    monkeypatch.setattr("warehouse.comparison.record._QUERIES", wrong)
    build_models(settings)
    with pytest.raises(ComparisonFailed) as raised:
        record_comparison(settings)
    text = str(raised.value)
    assert "what was built cannot be compared with it. DuckDB: Binder Error" in text
    assert "no_such_column" in text
    assert "remove" not in text


def test_a_value_that_cannot_be_read_is_quoted_nowhere(settings: Settings) -> None:
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("insert into raw.docket values ('c', 'JANE ROE', 3)")
    text = error(settings)
    assert "Conversion Error: invalid date field format: …" in text
    assert "ROE" not in text


def test_extracts_without_a_case_of_the_subject_are_told_as_that(settings: Settings) -> None:
    empty = {"sql": f"{CORE_SQL}where false", "yml": f"{CASE_YML}may_be_empty: true\n"}
    add(settings, **{f"intermediate__case_scope_{suffix}": text for suffix, text in empty.items()})
    add(settings, core__dim_case_sql=CORE_SQL.replace("staging.docket", "intermediate.case_scope as docket"))
    text = error(settings, InputError)
    assert text.startswith("1 extract file: no case of the subject in 2 rows. Load extracts of the courts")
    seed = "description: Columns\ngrain: [format, column_name]\ncolumns:\n" + "".join(
        f"  {column}: {{type: VARCHAR, description: Column}}\n" for column in COLUMNS_OF_FORMATS
    )
    rows = "coded_case,filed_date,date,,,,,Filed\ncoded_case,year,int,,,,,Year\n"
    add(settings, seeds__extract_column_csv=f"{','.join(COLUMNS_OF_FORMATS)}\n{rows}", seeds__extract_column_yml=seed)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(
            "create table raw.unread_value as select 1::bigint as file_id, unnest(['filed_date', 'year']) as column_name,"
            " 5200::bigint as value_count, 5200::bigint as unread_count"
        )
    text = error(settings, InputError)
    assert "no case of the subject in 2 rows: dates read 0 of 5,200 (coded_case filed_date 0 of 5,200)." in text
