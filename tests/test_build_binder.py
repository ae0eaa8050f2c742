"""DuckDB's binder against the contracts: what does not bind, or binds to other types, is told before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tiny_project import CASE_SQL, CASE_YML, SOURCES, write

from warehouse.errors import ModelError
from warehouse.runner.build.binder import verify_models
from warehouse.runner.models.problems import ModelErrors
from warehouse.runner.models.project import read_project

SHAPES = {
    "raw.docket": {"case_id": "VARCHAR", "filed_date": "DATE", "order": "INTEGER"},
    "raw.defendant": {"case_id": "VARCHAR"},
    "meta.build": {"build_id": "VARCHAR"},
}
FILE, CONTRACT = "sql/core/dim_case.sql", "sql/core/dim_case.yml"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def verify(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    verify_models(connection, read_project(folder, SOURCES), SHAPES)


def message(connection: duckdb.DuckDBPyConnection, folder: Path, sql: str = CASE_SQL, yml: str = CASE_YML) -> str:
    write(folder, core__dim_case_sql=sql, core__dim_case_yml=yml)
    with pytest.raises(ModelError) as raised:
        verify(connection, folder)
    assert not isinstance(raised.value, ModelErrors), str(raised.value)
    return str(raised.value)


def test_sound_model_passes_and_leaves_nothing_behind(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    verify(connection, write(tmp_path, core__dim_case_sql=CASE_SQL, core__dim_case_yml=CASE_YML))
    assert connection.execute("select database_name from duckdb_databases() where not internal").fetchall() == [
        ("memory",)
    ]


def test_type_is_told_with_both_sides(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert message(connection, tmp_path, yml=CASE_YML.replace("DATE", "TIMESTAMP")) == (
        f'{CONTRACT}:5: column "filed_date": expected TIMESTAMP, the query gives DATE.'
        f" Write `cast(… as TIMESTAMP)` in {FILE}, or change the type here."
    )


def test_null_needs_a_type(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    sql = CASE_SQL.replace("docket.filed_date", "null as filed_date")
    found = message(connection, tmp_path, sql)
    assert found.startswith(f'{CONTRACT}:5: column "filed_date": expected DATE, the query gives ')


@pytest.mark.parametrize("type_", ["text", "STRING", "varchar"])
def test_other_spelling_of_a_type_is_the_same_type(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, type_: str
) -> None:
    yml = CASE_YML.replace("VARCHAR", type_)
    verify(connection, write(tmp_path, core__dim_case_sql=CASE_SQL, core__dim_case_yml=yml))


def test_nested_types_are_compared(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    sql = CASE_SQL.replace("docket.filed_date", "[{'figure': 'x', 'is_census': true}] as filed_date")
    yml = CASE_YML.replace("DATE", '"STRUCT(figure VARCHAR, is_census BOOLEAN)[]"')
    verify(connection, write(tmp_path, core__dim_case_sql=sql, core__dim_case_yml=yml))
    found = message(connection, tmp_path, sql, yml.replace("BOOLEAN", "INTEGER"))
    assert (
        "expected STRUCT(figure VARCHAR, is_census INTEGER)[], the query gives STRUCT(figure VARCHAR, is_cen" in found
    )


def test_unknown_type_is_told_with_its_line(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    found = message(connection, tmp_path, yml=CASE_YML.replace("DATE", "DAET"))
    assert found.startswith(
        f'{CONTRACT}:5: column "filed_date": no type "DAET". Catalog Error: Type with name DAET does'
    )
    assert found.endswith("Use a type of DuckDB, such as VARCHAR, BIGINT or DATE.")


def test_unknown_column_is_told_with_line_and_mark(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    sql = CASE_SQL.replace("docket.filed_date", "docket.filing_date as filed_date")
    found = message(connection, tmp_path, sql)
    assert found.startswith(
        f'{FILE}:4: DuckDB: Binder Error: Table "docket" does not have a column named "filing_date"'
    )
    assert "Candidate bindings" in found and '"filed_date"' in found.splitlines()[0]
    assert found.splitlines()[1:2] == ["        docket.filing_date as filed_date"]
    assert found.splitlines()[2].startswith("        ^")


def test_syntax_that_only_duckdb_refuses_has_its_line(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    found = message(connection, tmp_path, f"{CASE_SQL}where no_such_function(case_id)")
    assert found.startswith(
        f"{FILE}:6: DuckDB: Catalog Error: Scalar Function with name no_such_function does not exist"
    )


def test_one_wrong_model_hides_no_other(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    broken = CASE_SQL.replace("docket.filed_date", "docket.nothing as filed_date")
    write(tmp_path, core__dim_case_sql=broken, core__dim_case_yml=CASE_YML)
    reader = CASE_SQL.replace("raw.docket", "core.dim_case as docket")
    write(tmp_path, marts__a_sql=reader, marts__a_yml=CASE_YML.replace("DATE", "INTEGER"))
    write(tmp_path, marts__b_sql=reader, marts__b_yml=CASE_YML)
    with pytest.raises(ModelErrors) as raised:
        verify(connection, tmp_path)
    assert [problem.where for problem in raised.value.problems] == [f"{FILE}:4", "sql/marts/a.yml:5"]


def test_query_that_ends_with_a_semicolon_and_a_comment_is_fine(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    verify(connection, write(tmp_path, core__dim_case_sql=f"{CASE_SQL};\n-- the end", core__dim_case_yml=CASE_YML))


def test_keyword_as_a_column_name_is_fine(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    sql = 'select docket.case_id, docket."order" from raw.docket'
    yml = CASE_YML.replace("filed_date: {type: DATE", "order: {type: INTEGER")
    verify(connection, write(tmp_path, core__dim_case_sql=sql, core__dim_case_yml=yml))
