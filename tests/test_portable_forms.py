"""Each form that is written another way for Spark, on values at the edges: both engines say the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from spark_cluster import needs_spark

from warehouse.runner.models.contract import Column, Contract
from warehouse.runner.models.model import Model
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.query import parse_query
from warehouse.runner.portable import SETTINGS, spark_sql
from warehouse.settings import Settings
from warehouse.spark.session import opened_session

pytestmark = needs_spark

_TEXTS = [
    None, "", " ", "a", "A b", "  a  ", "\ta\n", "\u00a0é\u3000", "Straße", "İstanbul ΑΣ ς", "ŉ ǆ ﬁ", "naïve café", "a\u200bb",
    "a,b,,c", ",", "a|b", "2", "02", "+5", "-7", "1.5", "2.5", "-2.5", "1e3", "1_000", "_1", "1__0", ".5", "5.", ".", "1d",
    "1f", "99999999999", "9999999.95", "2020-01-31", "2020-1-2", "2020/01/02", "2020-01/02", "2020", "2020-1", "2020-02-29",
    "2019-02-29", "2020-01-02 10:00", "2020-01-02T10:00:00", "2020-01-02x", " 2020-01-02 ", "20-01-02", "1/2/2020",
    "12/31/99",
    "13/1/2020", "1/2/68", "1/2/69", "1/2/5", "jan 2 2020", "JAN  2 2020", "2 feb 2020", "january 2 2020", "feb 30 2020",
    "a\nb", "a\n", "a\rb", "a\x0bb", "aab baa", "x1y22z", "$1.00 (a)", "a\\b", "K ſ é É", "count 1s", "{2}", "[a]", "a&&b",
    "éa ab", "'quoted'", "100%", "a_b", "🙂 b",
]  # fmt: skip
_OF_TEXT = [
    "lower(t)", "upper(t)", "trim(t)", "ltrim(t)", "rtrim(t)", "trim(t, 'a b')", "length(t)", "left(t, 2)", "right(t, 2)",
    "left(t, 0)", "right(t, 0)", "substring(t, 2)", "substring(t, 1, 3)", "substring(t, length(t) - 3, 2)",
    "substring(t, length(t) - length(t), 3)", "lpad(t, 5, '0')", "lpad(t, 5, 'xy')", "rpad(t, 3, '.')",
    "replace(t, 'a', 'bb')",
    "translate(t, 'abé', 'x')", "concat(t, null, 1, '-', cast(1.50 as decimal(4, 2)), true)", "t || 'x'", "md5(t)",
    "concat_ws('-', null, t, 1)", "contains(t, 'a')", "starts_with(t, 'a')", "ends_with(t, 'b')", "t like 'a%'",
    "nullif(t, '')",
    "greatest(t, 'b')", "least(t, null)", "string_split(t, ',')", "string_split(t, '|')", "string_split(t, chr(10))",
    r"string_split_regex(t, '\s*[,;]\s*')", "len(string_split(t, ','))", "string_split(t, ',')[1]",
    "string_split(t, ',')[-1]",
    "string_split(t, ',')[9]", "try_cast(t as integer)", "try_cast(t as bigint)", "try_cast(t as decimal(8, 1))",
    "try_cast(t as double)", "try_cast(t as date)", "try_strptime(t, '%m/%d/%Y')", "try_strptime(t, '%m/%d/%y')",
    "try_strptime(t, ['%b %d %Y', '%d %b %Y', '%Y-%m-%d'])", r"regexp_matches(t, 'a$')", r"regexp_matches(t, '^a')",
    r"regexp_matches(t, 'a.b')", r"regexp_matches(t, '(?s)a.b')", r"regexp_matches(t, '(?i)k|É|s')",
    r"regexp_matches(t, '\ba')",
    r"regexp_matches(t, 'a\b')", r"regexp_matches(t, 'a\sb')", r"regexp_matches(t, '[\s_]')", r"regexp_matches(t, '[[{&]')",
    r"regexp_matches(t, '[[:alpha:]]\W')", r"regexp_matches(t, '\pL\PL')", r"regexp_matches(t, '[]a]')",
    r"regexp_full_match(t, 'a|a b|2')", r"regexp_extract(t, '([0-9]+)')", r"regexp_extract(t, '([a-z])?([0-9]+)', 1)",
    r"regexp_extract(t, '(?i)(a|ab)', 1)", r"regexp_extract_all(t, '[a-z]+')", r"regexp_extract_all(t, '([a-z])[0-9]?', 1)",
    r"regexp_replace(t, 'a', '<\0>')",
    r"regexp_replace(t, '(a)(b)', '\2$\1')", r"regexp_replace(t, 'a+', '-', 'g')",
    r"regexp_replace(t, '[.]0*$', '')", r"regexp_replace(t, '\bb', '\\', 'g')", r"regexp_replace(t, '[^\pL\pN]+', ' ', 'g')",
    r"regexp_matches(t, concat('^', 'a\b'))", r"regexp_matches(t, concat('(?i)', 'É$'))",
    r"regexp_extract(t, concat('\s', '[\sb]'))",
    r"regexp_replace(t, concat('(?:', 'a|b', ')'), '_')", r"regexp_replace(t, concat('b', '$'), '_', 'g')",
    "count_if(t > 'a') over (partition by t)", "coalesce(t, 'none')", "case when t is distinct from 'a' then 1 end",
]  # fmt: skip
_NUMBERS = [
    None,
    "0",
    "1",
    "-1",
    "7",
    "-7",
    "100",
    "2000000",
    "0.5",
    "1.5",
    "2.5",
    "-0.5",
    "-2.5",
    "12.34",
    "99999.95",
    "0.05",
]
_OF_NUMBER = [
    "cast(d as integer)", "cast(d as bigint)", "cast(d as decimal(8, 1))", "cast(d as decimal(18, 0))", "cast(d as double)",
    "try_cast(d as decimal(3, 1))", "cast(cast(d as double) as bigint)", "cast(cast(d as double) / 8 as decimal(8, 2))",
    "cast(d / 30.4375 as decimal(12, 2))", "d / 7", "i / 7", "i // 7", "i % 7", "(0 - i) // 7", "(0 - i) % 7", "d * 2.5",
    "d - 1", "abs(d)", "greatest(d, 0.5)", "least(i, null, 3)", "cast(d as varchar)", "cast(i as varchar)", "concat(d, i)",
    "cast(0.285e0 * i as decimal(18, 2))", "cast(1.005e0 * d as decimal(18, 2))", "nullif(i, 0)", "cast(i as boolean)",
]  # fmt: skip
_DAYS = [None, "1950-01-01", "1999-12-31", "2000-02-29", "2019-02-28", "2020-02-29", "2020-03-31", "2049-12-31"]
_OF_DAY = [
    "extract(year from d)", "extract(quarter from d)", "extract(month from d)", "extract(day from d)", "last_day(d)",
    "date_diff('day', d, date '2020-02-29')", "d + 31", "d - 60", "d - date '2000-02-29'", "d + cast('7' as integer)",
    "make_date(extract(year from d), 1, 1)", "cast(d as varchar)", "concat(d, '')", "d between date '2000-01-01' and d",
    "greatest(d, date '2020-01-01')", "least(d, null)", "extract(year from cast(d as timestamp))",
    "cast(cast(d as timestamp) as date)",
    "len(generate_series(d, d + 3, interval 1 day))", "len(generate_series(d, d - 1, interval 1 day))",
]  # fmt: skip
_LISTS = ["null", "[]", "[null]", "[1]", "[1, null, 2]", "[3, 2, 1]", "[2, 2]"]
_OF_LIST = [
    "len(l)", "array_length(l)", "l[1]", "l[3]", "l[n]", "list_contains(l, 2)", "list_contains(l, null)",
    "list_contains(l, n)",
    "l && [2, 9]", "list_has_any(l, [null])", "list_has_all(l, [1])", "list_has_all([1, 2, 3], l)", "list_sum(l)",
    "list_concat(l, [7])", "list_concat([7], l)", "list_concat(l, l)", "l || [7]", "flatten([l, [9]])", "flatten([l, null])",
    "generate_series(n, 3)", "generate_series(1, n)", "len(generate_series(3, 1))", "l is null", "coalesce(l, [0])",
    "{'a': n, 'b': 1} = {'a': 1, 'b': 1}",
]  # fmt: skip
_GROUPED = [
    "list(t order by t)", "list(t order by t desc)", "list(t order by n desc, t)", "list(distinct t order by t)",
    "list(n order by t nulls first, n)", "list(t order by t) filter (where n > 1)", "list({'a': t, 'b': n} order by n, t)",
    "string_agg(t, '; ' order by t)", "string_agg(distinct t, ', ' order by t)",
    "string_agg(t, '|' order by n desc, t)", "arg_max(t, n)", "arg_min(n, t)", "arg_min(t, {'n': n, 't': t})",
    "arg_max(t, n) filter (where t > 'a')",
    "count_if(n > 1)", "count(*)", "count(t)", "count(distinct t)", "bool_or(n > 1)", "bool_and(n > 1)", "sum(n)", "min(t)",
    "max(t)", "median(n)", "sum(cast(n as decimal(18, 2)))", "max(n) filter (where t is null)", "len(list(t order by t))",
    "flatten(list([n] order by n))", "list(t order by t)[1]",
]  # fmt: skip
_GROUPS = """
select * from (values
    ('one', 'b', 2), ('one', 'a', 2), ('one', null, 1), ('one', 'a', null), ('one', 'É', 3), ('none', null, null),
    ('two', 'B', 5), ('two', '', 4), ('two', 'a', 4), ('same', 'x', 1), ('same', 'x', 1)
) as row(g, t, n)"""
_QUERIES = {
    "zipped": "select g, unnest(string_split(t, ',')) as a, unnest(generate_series(1, n)) as b from made.rows",
    "nested": "select g, concat(unnest([t, 'x']), '!') as a from made.rows where n > 1",
    "rowless": "select cast(unnest(generate_series(1, 3)) as integer) as a",
    "days": "select cast(unnest(generate_series(date '2020-02-27', date '2020-03-01', interval 1 day)) as date) as a",
    "fields": (
        "select g, each.made.name as a from (select g, unnest([{'name': t}, {'name': g}]) as made "
        "from made.rows) as each"
    ),
    "qualify": "select g, t from made.rows qualify row_number() over (partition by g order by n desc, t) = 1",
    "qualify_or": (
        "select g, t as n "
        "from made.rows where n > 0 qualify made.rows.n > 3 or not bool_or(n > 2) over (partition by g)"
    ),
    "distinct_over": "select g, count(distinct t) over (partition by g) as a from made.rows",
    "frames": (
        "select g, n, max(n) over (partition by g order by n, "
        "t rows between unbounded preceding and 1 preceding) as a from made.rows"
    ),
    "order": (
        "select g, row_number() over (order by n, t desc, g) as a, rank() over (order by n) as b, "
        "lead(t) over (order by n, t, g) as c from made.rows"
    ),
    "sets": "select g, t, sum(n) as a, grouping(t) as b from made.rows group by grouping sets ((g), (g, t))",
    "semi": "select g, t from made.rows semi join (values ('a'), ('B')) as kept(t) on made.rows.t = kept.t",
    "anti": "select g, t from made.rows anti join (values ('a'), ('B')) as kept(t) on made.rows.t = kept.t",
    "recursive": (
        "with recursive step as (select 1 as a union all select a + 1 as a from step where a < 120) select a from step"
    ),
    "all_groups": "select g, max(n) as a from made.rows group by all",
    "except": "select g from made.rows except select 'one' as g",
    "alias": "select upper(g) as b, concat(b, '!') as c from made.rows where b <> 'ONE'",
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("forms")
    settings = Settings(folder, folder / "data", folder, engine="spark", spark_master="local[1]", threads=1)
    with opened_session(settings, "build", 0, SETTINGS) as session:
        yield session.spark


def _model(sql: str, columns: dict[str, str]) -> Model:
    problems = Problems()
    query = parse_query(sql, "sql/made/asked.sql", problems)
    problems.raise_if_any()
    assert query is not None
    contract = Contract(
        "sql/made/asked.yml", "Asked", (), "table", True, tuple(Column(*each, "") for each in columns.items())
    )
    return Model("made.asked", "sql/made/asked.sql", sql, query, frozenset({"made.rows"}), contract)


def _both(spark: Any, folder: Path, rows: str, sql: str) -> tuple[list[str], list[str]]:
    """The rows of a query over made.rows in either engine, each as text, in order; types as DuckDB's."""
    with duckdb.connect() as connection:
        connection.execute("create schema made")
        connection.execute(f"create table made.rows as {rows}")
        types = {name: kind for name, kind, *_ in connection.execute("describe made.rows").fetchall()}
        file = folder / "rows.parquet"
        connection.execute(f"copy made.rows to '{file}' (format parquet)")
        connection.execute(f"create table asked as {sql}")
        asked = {name: kind for name, kind, *_ in connection.execute("describe asked").fetchall()}
        spark.read.parquet(str(file)).createOrReplaceTempView("made__rows")
        text = spark_sql(_model(sql, asked), {"made.rows": types}).replace("`made`.`rows`", "`made__rows`")
        spark.sql(text).coalesce(1).write.mode("overwrite").parquet(str(folder / "asked"))
        cast = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in asked.items())
        here = connection.execute("select * from asked").fetchall()
        there = connection.execute(f"select {cast} from read_parquet('{folder}/asked/*.parquet')").fetchall()
    return sorted(map(_shown, here)), sorted(map(_shown, there))


def _shown(row: tuple[Any, ...]) -> str:
    return json.dumps(
        row,
        default=lambda value: str(value.normalize()) if isinstance(value, Decimal) else str(value),
        ensure_ascii=False,
    )


def _quoted(text: str | None) -> str:
    return "null" if text is None else "'" + text.replace("'", "''") + "'"


def _values(values: list[str | None], names: str, cast: Callable[[str], str]) -> str:
    lines = ", ".join(f"({number}, {cast(_quoted(value))})" for number, value in enumerate(values))
    return f"select * from (values {lines}) as row(place, {names})"


_TEXT_ROWS = _values(_TEXTS, "t", lambda text: f"cast({text} as varchar)")
_NUMBER_ROWS = _values(
    _NUMBERS, "d, i", lambda text: f"cast({text} as decimal(18, 2)), cast(cast({text} as decimal(18, 2)) as bigint)"
)
_DAY_ROWS = _values(_DAYS, "d", lambda text: f"cast({text} as date)")
_LIST_ROWS = "select * from (values {}) as row(place, l, n)".format(
    ", ".join(
        f"({place}, cast({text} as integer[]), {'null' if place == 2 else place - 1})"
        for place, text in enumerate(_LISTS)
    )
)


@pytest.mark.parametrize(
    ("rows", "forms", "of"),
    [
        (_TEXT_ROWS, _OF_TEXT, "t"),
        (_NUMBER_ROWS, _OF_NUMBER, "d"),
        (_DAY_ROWS, _OF_DAY, "d"),
        (_LIST_ROWS, _OF_LIST, "l"),
    ],
    ids=["texts", "numbers", "days", "lists"],
)
def test_values_at_the_edges_are_the_same(spark: Any, tmp_path: Path, rows: str, forms: list[str], of: str) -> None:
    columns = ", ".join(f"{form} as said_{number}" for number, form in enumerate(forms))
    here, there = _both(spark, tmp_path, rows, f"select place, {of}, {columns} from made.rows")
    assert len(here) == len(there)
    different = []
    for one, other in zip(here, there, strict=True):
        pairs = zip(["place", of, *forms], json.loads(one), json.loads(other), strict=True)
        different += [(form, json.loads(one)[1], ours, its) for form, ours, its in pairs if ours != its]
    assert different == []


def test_aggregates_of_groups_are_the_same(spark: Any, tmp_path: Path) -> None:
    columns = ", ".join(f"{form} as said_{number}" for number, form in enumerate(_GROUPED))
    here, there = _both(spark, tmp_path, _GROUPS, f"select g, {columns} from made.rows group by g")
    different = []
    for one, other in zip(here, there, strict=True):
        pairs = zip(["g", *_GROUPED], json.loads(one), json.loads(other), strict=True)
        different += [(form, json.loads(one)[0], ours, its) for form, ours, its in pairs if ours != its]
    assert different == []


def test_aggregates_of_no_row_are_the_same(spark: Any, tmp_path: Path) -> None:
    columns = ", ".join(f"{form} as said_{number}" for number, form in enumerate(_GROUPED))
    here, there = _both(spark, tmp_path, _GROUPS, f"select {columns} from made.rows where g = 'nobody'")
    pairs = zip(_GROUPED, json.loads(here[0]), json.loads(there[0]), strict=True)
    assert [(form, ours, its) for form, ours, its in pairs if ours != its] == []


@pytest.mark.parametrize("name", _QUERIES)
def test_queries_give_the_same_rows(spark: Any, tmp_path: Path, name: str) -> None:
    here, there = _both(spark, tmp_path, _GROUPS, _QUERIES[name])
    assert here == there
    assert here
