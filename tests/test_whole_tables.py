"""Everything to take away: the files say what the mart says, what they are, and that they are made up."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import Edition
from made_up_place import subject

from warehouse.publication import connect_published
from warehouse.readers.pages.files import Data
from warehouse.readers.pages.parts import parts_of
from warehouse.readers.pages.published import read_published
from warehouse.readers.pages.whole_tables import DATABASE, WholeTable, parquet_name, read_whole_tables

pytestmark = pytest.mark.one_duckdb
HEADLINE = "where scope = 'chapter_77' and calendar = 'calendar'"
TABLES = ("national_summary", "state_summary", "district_summary", "figure_row", "figure")


@pytest.fixture(scope="module")
def data(edition: Edition) -> Path:
    return edition.site / "data"


@pytest.fixture(scope="module")
def tables(edition: Edition) -> tuple[WholeTable, ...]:
    with connect_published(edition.settings) as connection:
        return read_whole_tables(connection)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_that_of_the_mart_in_both_forms(edition: Edition, data: Path, table: str) -> None:
    where = HEADLINE if table == "figure_row" else ""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{edition.settings.published_file}' as published (read_only)")
        connection.execute(f"attach '{data / DATABASE}' as taken (read_only)")
        for taken in (f"'{data / parquet_name(table)}'", f"taken.marts.{table}"):
            mart = {name for name, *_ in connection.execute(f"describe published.marts.{table}").fetchall()}
            columns = [name for name, *_ in connection.execute(f"describe from {taken}").fetchall()]
            assert mart - set(columns) <= {"build_id", "refreshed_at", "scope", "calendar", "row_ids"}
            shared = ", ".join(name for name in columns if name in mart and name != "data_through_date")
            ours, theirs = f"select {shared} from {taken}", f"select {shared} from published.marts.{table} {where}"
            for left, right in ((ours, theirs), (theirs, ours)):
                assert connection.execute(f"select count(*) from ({left} except all {right})").fetchall() == [(0,)]
            assert connection.execute(f"select count(*) from ({ours})").fetchall()[0][0] > 0


@pytest.mark.parametrize("table", TABLES[:3])
def test_a_year_that_is_over_does_not_move_with_the_day_through_which_data_go(data: Path, table: str) -> None:
    query = f"select distinct is_complete_year, data_through_date is null from '{data / parquet_name(table)}'"
    with duckdb.connect() as connection:
        found = connection.execute(query).fetchall()
    assert (True, True) in found
    assert set(found) <= {(True, True), (False, False)}


@pytest.mark.parametrize("table", TABLES)
def test_parquet_says_what_it_is_and_that_it_is_made_up(data: Path, table: str) -> None:
    file = data / parquet_name(table)
    with duckdb.connect() as connection:
        found = connection.execute(f"select key, value from parquet_kv_metadata('{file}')").fetchall()
        told = {bytes(key).decode(): bytes(value).decode() for key, value in found}
        columns = [name for name, *_ in connection.execute(f"describe from '{file}'").fetchall()]
        if table != "figure":
            assert connection.execute(f"select distinct is_synthetic from '{file}'").fetchall() == [(True,)]
    assert told["note"] == subject().note(True)
    assert list(json.loads(told["columns"])) == columns
    assert b"SYNTHETIC" in file.read_bytes()


def test_the_database_says_what_it_is_and_holds_nothing_else(data: Path) -> None:
    with duckdb.connect(str(data / DATABASE), read_only=True) as connection:
        found = connection.execute("select schema_name || '.' || table_name, comment from duckdb_tables()").fetchall()
        assert {name for name, _ in found} == {"main.about", *(f"marts.{table}" for table in TABLES)}
        assert [name for name, said in found if name != "main.about" and "SYNTHETIC" not in (said or "")] == []
        assert dict(connection.execute("from about").fetchall()) == {"note": subject().note(True)}
        bare = "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and comment is null"
        assert connection.execute(bare).fetchall() == []


def test_the_dictionary_has_each_column_and_what_it_says(data: Path, tables: tuple[WholeTable, ...]) -> None:
    with (data / "columns.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["table"], row["column"]) for row in rows] == [
        (table.name, column.name) for table in tables for column in table.columns
    ]
    assert [row["column"] for row in rows if not row["description"]] == []
    page = (data / "index.html").read_text()
    for column in {row["column"] for row in rows if row["table"] != "figure"}:
        assert page.count(f"<code>{column}</code>") in (1, 2), column


def test_the_page_says_how_large_each_file_is_and_how_many_rows_it_has(
    data: Path, tables: tuple[WholeTable, ...]
) -> None:
    page = (data / "index.html").read_text()
    said = re.findall(r'href="([^"/]+)">[^<]+<span class="unseen"> [^<]+</span></a>, ([\d,.]+) (kB|MB)', page)
    assert {name for name, *_ in said} == {file.name for file in data.iterdir()} - {"index.html"}
    for name, number, unit in said:
        bytes_said = float(number.replace(",", "")) * {"kB": 1_000, "MB": 1_000_000}[unit]
        assert abs(bytes_said - (data / name).stat().st_size) <= {"kB": 1_000, "MB": 50_000}[unit]
    for table in tables:
        assert f'<td class="number">{table.row_count:,}<' in page


def test_examples_of_the_page_run_as_they_stand(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data)
    page = (data / "index.html").read_text().replace("&#39;", "'").replace("&#34;", '"')
    sql, command, python = re.findall(r"<pre><code>(.*?)</code></pre>", page, re.DOTALL)
    with duckdb.connect() as connection:
        assert len(connection.execute(sql).fetchall()) > 3
    _, database, query = command.split(maxsplit=2)
    with duckdb.connect(database, read_only=True) as connection:
        assert connection.execute(query.strip('"')).fetchall()
    names: dict[str, Any] = {}
    exec(python, names)
    assert len(names["states"]) > 3


def test_another_publication_of_the_same_tables_makes_no_other_files(edition: Edition) -> None:
    with connect_published(edition.settings) as connection:
        part = dict(parts_of(read_published(connection), connection))["data"]
    assert isinstance(part, Data)
    assert repr(part) == repr(replace(part, publication=Path("another")))
    changed = (replace(part.tables[0], content="1"), *part.tables[1:])
    assert repr(part) != repr(replace(part, tables=changed))
