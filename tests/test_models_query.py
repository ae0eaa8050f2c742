"""The SQL of a model: one query over named tables, whatever its form; anything else is refused with its line."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import sqlglot
from sqlglot import exp
from tiny_project import message

from warehouse.runner.models.query import select_list, stars
from warehouse.runner.models.tables import tables_read

FILE = "sql/core/dim_case.sql"
ROOT = Path(__file__).parents[1]


def parsed(sql: str) -> exp.Query:
    query = sqlglot.parse_one(sql, dialect="duckdb")
    assert isinstance(query, exp.Query)
    return query


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select a.x from core.a semi join core.b on a.x = b.x", "core.a core.b"),
        ("select a.x from core.a anti join core.b on a.x = b.x", "core.a core.b"),
        ("select a.x from core.a asof join core.b on a.x >= b.x", "core.a core.b"),
        ("select a.x from core.a positional join core.b", "core.a core.b"),
        ("with docket as (select * from raw.docket) select x from docket", "raw.docket"),
        ("with a as (select * from core.a) select x from a where x in (select x from core.b)", "core.a core.b"),
        ("with a as (select 1 as x) select x from core.a", "core.a"),
        ("with a as (with b as (select * from core.b) select * from b) select x from a, core.c", "core.b core.c"),
        ("with a as (select * from core.a unpivot (v for n in (x, y))) select v from a", "core.a"),
        ("with a as (select * from core.a) select v from a unpivot (v for n in (x, y)) as b", "core.a"),
        ("with a as (select * from core.a), b as (select v from a pivot (sum(z) for y in (1, 2))) from b", "core.a"),
        ("select x, (select max(y) from core.b where b.x = a.x) as y from core.a", "core.a core.b"),
        ("select x from core.a where exists (select 1 from core.b where b.x = a.x)", "core.a core.b"),
        ("select x from core.a union all select x from core.b where x not in (from core.c)", "core.a core.b core.c"),
        ("(select x from core.a except select x from core.b) intersect select x from core.c", "core.a core.b core.c"),
        ("select x from core.a union all by name select x from core.b", "core.a core.b"),
        ("with recursive r as (select 1 as n union all select n + 1 from r, core.b) select n from r", "core.b"),
        ("select a.x, l.y from core.a, lateral (select y from core.b where b.x = a.x) as l", "core.a core.b"),
        ("select a.x, t.y from core.a, unnest(a.list) as t(y)", "core.a"),
        ("select d.d from generate_series(1, 10) as d(d), range(3)", ""),
        ("from core.a select x", "core.a"),
        ("select x from core.a left join (core.b join core.c using (x)) using (x)", "core.a core.b core.c"),
        ("select a.x from core.a left join core.b on a.x = b.x and b.y in (select y from core.j)", "core.a core.b core.j"),
        ("select x from core.a group by x having count(*) > (select count(*) from core.h)", "core.a core.h"),
        ("select x from core.a order by (select max(x) from core.o)", "core.a core.o"),
        ("select sum(x) over (order by (select 1 from core.w)) as s from core.a", "core.a core.w"),
        ("select x from core.docket join marts.docket on true", "core.docket marts.docket"),
        ("select v.a from (values (1, 2)) as v(a, b)", ""),
    ],
)  # fmt: skip
def test_tables_that_a_query_reads_are_found_in_every_corner(sql: str, expected: str) -> None:
    assert sorted(tables_read(parsed(sql))) == expected.split()


@pytest.mark.parametrize(
    "file", sorted((ROOT / "sql").rglob("*.sql")), ids=lambda file: f"{file.parent.name}.{file.stem}"
)
def test_our_own_models_read_what_duckdb_says_they_read(file: Path) -> None:
    sql = file.read_text(encoding="utf-8")
    # DuckDB tells a table with its alias.
    assert tables_read(parsed(sql)) == {table.split(" ")[0] for table in duckdb.get_table_names(sql, qualified=True)}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("", "holds no query. A model is one select."),
        ("-- only a comment\n", "holds no query."),
        ("select 1 as x;\n\nselect\n    2 as x", ":4: holds 2 statements. A model is one query: move the others"),
        ("pivot core.a on y using sum(z)", ":1: holds a pivot statement, a model is one query. Write `select … from"),
        ("unpivot core.a on y into name n value v", ":1: holds a pivot statement"),
        ("select x from (\n    pivot core.a on y using sum(z)\n)", ":2: holds a pivot statement"),
        ("summarize core.a", ":1: holds a summarize statement, a model is one query. Select the columns by name:"),
        ("select x from (summarize core.a)", ":1: holds a summarize statement"),
        ("describe core.a", ":1: holds a describe statement"),
        ("create table core.b as select 1 as x", ":1: holds a create statement, a model is one query. Write only"),
        ("insert into core.b select 1 as x", ":1: holds a insert statement"),
        ("drop table core.b", ":1: holds a drop statement"),
        ("values (1, 2)", ":1: holds a values statement, a model is one query. Write `select … from (values …)"),
        ("copy core.a to 'a.csv'", ":1: holds a copy statement"),
    ],
)
def test_text_that_is_not_one_query(tmp_path: Path, sql: str, expected: str) -> None:
    start = FILE if expected.startswith(":") else f"{FILE}: "
    assert message(tmp_path, sql).startswith(f"{start}{expected}")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("raw.docet", 'no table "raw.docet". Did you mean "raw.docket"?'),
        ("core.dim_court", 'no table "core.dim_court". Did you mean "core.dim_case"?'),
        ("raw.zzz", 'no table "raw.zzz". Known in raw: raw.defendant, raw.docket.'),
        ("zzz.zzz", 'no table "zzz.zzz". There is no schema zzz.'),
        ("main.raw.docket", 'no table "main.raw.docket". Did you mean "raw.docket"?'),
        ("docket", 'table "docket" has no schema. Did you mean "raw.docket"?'),
        ("zzz", 'table "zzz" has no schema. Write schema.table.'),
        ("'dockets.csv'", "reads the file 'dockets.csv'. Models are queries over named tables: load it as an extract,"),
        ('"data/*.parquet"', "reads the file 'data/*.parquet'."),
        ("read_csv('x.csv')", "reads from the function read_csv(). Models are queries over named tables:"),
        ("read_parquet('x')", "reads from the function read_parquet()."),
        ("read_json_auto('x')", "reads from the function read_json_auto()."),
        ("query_table('raw.docket')", "reads from the function query_table()."),
        ("query('select 1')", "reads from the function query()."),
        ("duckdb_tables()", "reads from the function duckdb_tables()."),
    ],
)
def test_source_that_is_no_known_table(tmp_path: Path, source: str, expected: str) -> None:
    sql = f"select\n    docket.case_id,\n    docket.filed_date\nfrom\n    {source} as docket"
    assert message(tmp_path, sql).startswith(f"{FILE}:5: {expected}")


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "select\n    case_id\nfrom core.a\nwhere z = = 1",
            ":4: syntax error at column 11, near \"=\": Required keyword: 'expression' missing for EQ\n"
            "    where z = = 1\n"
            "              ^",
        ),
        ("selct case_id from core.a", ':1: syntax error at column 15, near "from"'),
        ("select case_id\nfrom core.a\nwhere (x", ':3: syntax error at column 8, near "x": Expecting )'),
        ("select 'case_id from core.a", ": syntax error: Error tokenizing"),
    ],
)
def test_syntax_error_shows_its_place(tmp_path: Path, sql: str, expected: str) -> None:
    assert message(tmp_path, sql).startswith(f"{FILE}{expected}")


@pytest.mark.parametrize(
    ("sql", "lines"),
    [
        ("with a as (select * from core.a) select a.x from a", []),
        ("select\n    *\nfrom core.a", [2]),
        ("select a.x,\n    a.*\nfrom core.a", [2]),
        ("select * exclude (y) from core.a", [1]),
        ("select columns('x.*') from core.a", [1]),
        ("select x from core.a\nunion all\nselect * from core.b", [3]),
        ("from core.a", [1]),
        ("select count(*) as n from core.a", []),
        ("(select * from core.a) limit 3", [1]),
    ],
)
def test_star_in_the_last_select_is_found(sql: str, lines: list[int]) -> None:
    assert stars(parsed(sql)) == lines


def test_star_in_the_last_select_is_refused(tmp_path: Path) -> None:
    expected = f"{FILE}:1: the last select has a *. List each column by name, keys first."
    assert message(tmp_path, "select * from raw.docket") == expected


def test_column_without_a_name_is_refused(tmp_path: Path) -> None:
    sql = "select docket.case_id, docket.filed_date,\n    count(*)\nfrom raw.docket"
    assert message(tmp_path, sql) == f"{FILE}:2: column 3 has no name: COUNT(*). Add `as <name>`."


def test_column_selected_twice_is_refused(tmp_path: Path) -> None:
    sql = "select docket.case_id, docket.filed_date,\n    docket.case_id\nfrom raw.docket"
    expected = f'{FILE}:2: column "case_id" is selected 2 times. Give each its own name.'
    assert message(tmp_path, sql) == expected


def test_names_of_columns_are_those_that_duckdb_gives() -> None:
    sql = "select a.x, a.s.y, a.x + 1 as z from (select 1 as x, {'y': 2} as s) as a union all select 1, 2, 3"
    names = [column.name for column in select_list(parsed(sql))]
    assert names == duckdb.connect().sql(sql).columns
