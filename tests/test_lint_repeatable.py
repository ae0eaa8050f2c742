"""What is not the same at every run is refused in a model, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from tiny_lint import linted, messages, yml

from flows.sources import project_sources
from warehouse.errors import ModelError
from warehouse.runner.build.binder import verify_models
from warehouse.runner.models.project import read_project

RAW = "raw.docket"
_REFUSED = [
    ("random()", "random(…) is another at every run. Make the value of the row"),
    ("uuid()", "uuid(…) is another at every run"),
    ("gen_random_uuid()", "uuid(…) is another at every run"),
    ("now()", "now(…) is another at every run. Read the day of the build (meta.build.refreshed_at)"),
    ("current_timestamp", "current_timestamp(…) is another at every run"),
    ("current_date", "current_date(…) is another at every run"),
    ("today()", "current_date(…) is another at every run"),
    ("get_current_timestamp()", "get_current_timestamp(…) is another at every run"),
    ("any_value(court_id)", "any_value(…) leaves open which row it takes. Write `min(…)` or `max(…)`"),
    ("first(court_id)", "first(…) leaves open which row it takes"),
    ("last(court_id) filter (where court_id > 'a')", "last(…) leaves open which row it takes"),
    ("mode(court_id)", "mode(…) leaves open which row it takes"),
    ("arbitrary(court_id)", "arbitrary(…) leaves open which row it takes"),
    ("list(court_id)", "list(…) has no order. Write `order by` within its brackets"),
    ("list(distinct court_id)", "list(…) has no order"),
    ("string_agg(court_id, ', ')", "string_agg(…) has no order"),
    ("row_number() over ()", "row_number(…) over a window without order by. Write `order by` in its window"),
    ("row_number() over (order by 1)", "row_number(…) over a window without order by"),
    ("rank() over (partition by court_id)", "rank(…) over a window without order by"),
    ("lag(court_id) over (partition by court_id)", "lag(…) over a window without order by"),
    ("first_value(court_id) over w", "first_value(…) over a window without order by"),
    (
        "row_number() over (order by court_id)",
        "row_number(…) over rows that order by does not tell apart. Add to `order",
    ),
    (
        "lead(court_id) over (partition by court_id order by date_filed)",
        "lead(…) over rows that order by does not tell",
    ),
    ("list(court_id) over (order by date_filed)", "list(…) over rows that order by does not tell apart"),
]
_REPEATABLE = [
    "min(court_id)",
    "arg_min(court_id, row_id)",
    "list(court_id order by court_id)",
    "list(distinct court_id order by court_id)",
    "list_sort(list(court_id))",
    "len(list(court_id))",
    "string_agg(distinct court_id, ', ' order by court_id)",
    "first(court_id order by row_id)",
    "row_number() over (order by date_filed, row_id)",
    "row_number() over (partition by row_id order by date_filed)",
    "row_number() over v",
    "rank() over (order by court_id)",
    "count(*) over ()",
    "sum(row_id) over (partition by court_id)",
]


@pytest.mark.parametrize("type_", ["BIGINT", "BIGINT[]"])
def test_lint_and_the_binder_have_one_answer_to_the_type_of_the_first_few(tmp_path: Path, type_: str) -> None:
    sql = "select\n    arg_max(row_id, row_id, 2) as a,\n    max(row_id, 2) as b\nfrom raw.docket\n"
    problems = messages(tmp_path, marts__summary=(sql, yml({"a": type_, "b": type_})))
    expected = [f'column "{name}": expected BIGINT, the query gives BIGINT[]' for name in "ab"]
    assert [text.split(": ", 1)[1].split(". Write")[0] for text in problems] == (expected if type_ == "BIGINT" else [])
    sources = project_sources(tmp_path).columns
    project = read_project(tmp_path, sources)
    with duckdb.connect() as connection:
        try:
            verify_models(connection, project, sources)
            bound: list[str] = []
        except ModelError as error:
            bound = [str(problem) for problem in getattr(error, "problems", [error])]
    assert bound == problems


def found(folder: Path, sql: str) -> list[str]:
    return messages(folder, marts__summary=(sql, yml({"found": "VARCHAR"})))


@pytest.mark.parametrize(("expression", "message"), _REFUSED)
def test_what_is_another_at_every_run_is_refused_with_its_line(tmp_path: Path, expression: str, message: str) -> None:
    sql = f"select\n    cast({expression} as varchar) as found\nfrom {RAW}\nwindow w as (partition by court_id)"
    (problem,) = found(tmp_path, sql)
    assert problem.startswith("sql/marts/summary.sql:2: " + message)


@pytest.mark.parametrize("expression", _REPEATABLE)
def test_what_is_the_same_at_every_run_is_not(tmp_path: Path, expression: str) -> None:
    sql = f"select\n    cast({expression} as varchar) as found\nfrom {RAW}\nwindow v as (order by row_id)"
    assert found(tmp_path, sql) == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (f"select court_id as found from {RAW}\nlimit 5", "limit without order by leaves open which rows stay. Write"),
        (f"select distinct on (date_filed) court_id as found\nfrom {RAW}", "distinct on without order by leaves open"),
        (f"select court_id as found from {RAW}\nusing sample 5 rows", "a sample of rows is another at every run"),
    ],
)
def test_rows_that_are_others_at_every_run_are_refused(tmp_path: Path, query: str, message: str) -> None:
    (problem,) = found(tmp_path, query)
    assert message in problem


def test_limit_and_distinct_on_with_order_are_not(tmp_path: Path) -> None:
    assert found(tmp_path, f"select court_id as found from {RAW} order by row_id limit 5") == []
    assert (
        found(tmp_path, f"select distinct on (court_id) court_id as found from {RAW} order by court_id, row_id") == []
    )


@pytest.mark.parametrize(
    ("order", "count"),
    [("a.court_id, a.day", 0), ("a.court_id", 1), ("a.day", 1), ("a.days", 1)],
)
def test_grouped_rows_are_told_apart_by_what_they_are_grouped_by(tmp_path: Path, order: str, count: int) -> None:
    sql = (
        f"with a as (select court_id, date_filed as day, count(*) as days from {RAW} group by court_id, date_filed)\n"
        f"select cast(row_number() over (order by {order}) as varchar) as found from a"
    )
    assert len(found(tmp_path, sql)) == count


def test_window_over_groups_needs_all_of_them(tmp_path: Path) -> None:
    query = (
        f"select cast(row_number() over (order by {{}}) as varchar) as found from {RAW} group by court_id, date_filed"
    )
    assert len(found(tmp_path, query.format("count(*), court_id"))) == 1
    assert found(tmp_path, query.format("count(*), court_id, date_filed")) == []


def test_elements_of_a_list_are_told_apart_by_their_place(tmp_path: Path) -> None:
    sql = (
        "with a as (select row_id, string_split(court_id, ' ') as words from raw.docket),\n"
        "b as (select unnest(a.words) as word, unnest(generate_series(1, len(a.words))) as place from a)\n"
        "select cast(row_number() over (order by b.{}) as varchar) as found from b"
    )
    assert found(tmp_path, sql.format("place")) == []
    assert len(found(tmp_path, sql.format("word"))) == 1


def test_mart_that_reads_what_its_layer_may_not_is_refused(tmp_path: Path) -> None:
    model = ("select court_id as found\nfrom raw.docket", yml({"found": "VARCHAR"}))
    assert messages(tmp_path, marts__summary=model) == []
    layers = tmp_path / "sql/layers.yml"
    layers.write_text(
        "layers:\n  raw: {made_by: load}\n  staging: {reads: [raw]}\n  marts: {reads: [staging, seeds]}\n"
    )
    assert [str(problem) for problem in linted(tmp_path).problems] == [
        "sql/marts/summary.sql:2: marts reads raw.docket. Expected seeds, staging, marts: read what is made of raw."
    ]
