"""Expectations before they run: a table, column or query that cannot be is told by lint, at its line of the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from read_once import this_project
from tiny_lint import linted, project, yml

from flows.sources import project_sources
from warehouse.runner.models.expectations import Expectation, read_expectations
from warehouse.runner.models.expected_columns import resolve_expectations
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.resolve import tables_of

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb
FILE = "expectations/core/dim_case.yml"
TABLES = "tables: [core.dim_case, core.fact_case]\n"
COLUMNS = ("court_id", "docket_number", "is_open")


def found(folder: Path, kwargs: str, head: str = "", extra: str = "", file: str = FILE) -> list[str]:
    """The problems of a project of two models and a file with one expectation; its kwargs begin on the sixth line."""
    sql = "select docket.docket_number, docket.court_id, docket.file_id > 1 as {} from raw.docket"
    types = {"docket_number": "VARCHAR", "court_id": "VARCHAR"}
    project(
        folder,
        core__dim_case=(sql.format("is_open"), yml(types | {"is_open": "BOOLEAN"})),
        core__fact_case=(sql.format("is_new"), yml(types | {"is_new": "BOOLEAN"})),
    )
    place = folder / file
    place.parent.mkdir(parents=True)
    text = f"  type: any_expectation\n  severity: fail\n  message: Mend it.\n{extra}  kwargs:\n{kwargs}\n"
    place.write_text(f"{head}expectations:\n- name: claim\n{text}")
    return [str(problem) for problem in linted(folder).problems]


def only(folder: Path, kwargs: str, head: str = "", extra: str = "") -> str:
    """The only problem."""
    problems = found(folder, kwargs, head, extra)
    assert len(problems) == 1, problems
    return problems[0]


def query(*lines: str) -> str:
    """Kwargs with a query, whose first line is the eighth of the file."""
    return "\n      ".join(["    unexpected_rows_query: |", *lines])


def test_expectation_on_a_table_that_is_not_there_is_told_once_each(tmp_path: Path) -> None:
    head = "tables: [core.dim_cases, core.dim_case]\n"
    assert found(tmp_path, "    column: court_id", head) == [
        f'{FILE}:3: no table "core.dim_cases". Did you mean "core.dim_case"?'
    ]


def test_file_named_after_no_table_is_told(tmp_path: Path) -> None:
    problems = found(tmp_path, "    column: court_id", file="expectations/core/dim_caes.yml")
    assert problems == ['expectations/core/dim_caes.yml:2: no table "core.dim_caes". Did you mean "core.dim_case"?']


@pytest.mark.parametrize(
    ("kwargs", "line"),
    [
        ("    column: docket_nummer", 7),
        ("    value: 1\n    column_A: court_id\n    column_B: docket_nummer", 9),
        ("    column_list: [court_id, docket_nummer]", 7),
        ("    column_set:\n    - court_id\n    - docket_nummer", 8),
    ],
)
def test_column_that_the_table_lacks_is_told_with_its_line(tmp_path: Path, kwargs: str, line: int) -> None:
    expected = f'{FILE}:{line}: no column "docket_nummer" in core.dim_case. Did you mean "docket_number"?'
    assert only(tmp_path, kwargs) == expected


def test_column_that_one_of_several_tables_lacks_names_that_table(tmp_path: Path) -> None:
    assert only(tmp_path, "    column: is_open", TABLES).startswith(f'{FILE}:8: no column "is_open" in core.fact_case.')


def test_column_that_each_of_several_tables_lacks_is_told_once(tmp_path: Path) -> None:
    assert only(tmp_path, "    column: is_shut", TABLES).startswith(f'{FILE}:8: no column "is_shut" in core.dim_case.')


@pytest.mark.parametrize(
    ("sql", "line", "expected"),
    [
        (
            ("select court_ids", "from {batch}"),
            8,
            'no column "court_ids" in dim_case. Did you mean "court_id"?',
        ),
        (
            ("select page.court_id", "from {batch} as page", "where page.is_opened"),
            10,
            'no column "is_opened" in page (core.dim_case). Did you mean "is_open"?',
        ),
        (
            ("with page as (", "    select * from {batch}", ")", "select page.curt_id", "from page"),
            11,
            'no column "curt_id" in page. Did you mean "court_id"?',
        ),
        (
            ("select dim_case.court_id", "from {batch}", "left join core.fact_cases using (court_id)"),
            10,
            'no table "core.fact_cases". Did you mean "core.fact_case"?',
        ),
        (
            ("select dim_case.docket_number", "from {batch}", "inner join core.fact_case", "    on court_id = 'moed'"),
            11,
            'column "court_id" is ambiguous: dim_case and fact_case have one. Write dim_case.court_id or fact_case.court_id.',
        ),
        (
            ("select name from (", "    unpivot (select court_ids from {batch})", "    on columns(*) into name n value v", ")"),
            9,
            'no column "court_ids" in dim_case. Did you mean "court_id"?',
        ),
        (("select court_id", "from {bach}"), 8, "a word in braces that nothing fills: 'bach'. Give it in `for_each`;"),
        (("select court_id", "from {batch}", "where court_id similar to 'm{2}'"), 8, "a word in braces that nothing fills:"),
        (("select court_id", "form {batch}"), 9, "syntax error at column 6, near"),
        (("delete from {batch}",), 8, "holds a delete statement, an expectation is one query."),
    ],
)  # fmt: skip
def test_query_that_cannot_be_resolved_is_told_with_its_line(
    tmp_path: Path, sql: tuple[str, ...], line: int, expected: str
) -> None:
    assert only(tmp_path, query(*sql)).startswith(f"{FILE}:{line}: {expected}")


@pytest.mark.parametrize(
    "sql",
    [
        "select * exclude (v) from (unpivot (select * from {batch}) on columns('_id$') into name n value v) where v is null",
        "with a as (unpivot {batch} on columns('_id$') into name n value v) select *, v as w from a where n = 'x'",
        "with a as (select columns('_id$'), is_open from {batch}), b as (select * from a) select b.court_id from b",
        "with a as (select unnest(row_counts, recursive := true) from meta.build) select a.row_count from a",
        "select column_name from duckdb_columns() where column_name not in (select court_id from {batch})",
        "select model, rows from meta.model_run where model not in (from core.fact_case select court_id)",
        "select court_id, '{{2}}' as braces from {batch} order by all",
    ],
)  # fmt: skip
def test_forms_that_only_duckdb_resolves_are_no_problem(tmp_path: Path, sql: str) -> None:
    assert found(tmp_path, query(sql)) == []


def test_words_of_for_each_are_filled_in_before(tmp_path: Path) -> None:
    extra = "  for_each: [{flag: is_open}, {flag: is_new}, {flag: is_old}]\n"
    problems = found(tmp_path, query("select {flag} from {batch}"), extra=extra)
    assert [problem.partition(" in ")[0] for problem in problems] == [
        f'{FILE}:9: no column "{flag}"' for flag in ("is_new", "is_old")
    ]


def test_expectation_is_of_the_tables_that_have_what_it_needs(tmp_path: Path) -> None:
    problems = found(tmp_path, query("select is_open, court_ids from {batch}"), TABLES, "  needs: [is_open]\n")
    assert [problem.partition(" in ")[0] for problem in problems] == [f'{FILE}:10: no column "court_ids"']
    problems = found(tmp_path / "none", query("select is_shut from {batch}"), TABLES, "  needs: [is_shut]\n")
    assert problems == []


def test_needs_that_are_no_list_are_told(tmp_path: Path) -> None:
    problem = only(tmp_path, "    column: court_id", extra="  needs: is_open\n")
    assert problem.startswith(f'{FILE}:2: "needs" is no list of columns')


def test_expectation_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert only(tmp_path, "    column: court_id\n  severty: fail") == (
        f'{FILE}:2: unknown key "severty". Did you mean "severity"?'
    )


def test_every_expectation_of_the_real_project_is_looked_into() -> None:
    """Each is told once its table has lost its columns, but where only patterns name them."""
    sources = project_sources(PROJECT).columns
    tables = {**tables_of(this_project(), sources), **project_sources(PROJECT).recorded}
    expectations = [item for item in read_expectations(PROJECT) if isinstance(item, Expectation)]
    assert len(expectations) > 150
    whole = Problems()
    resolve_expectations(expectations, tables, whole)
    assert whole.sorted() == ()
    for expectation in expectations:
        assert set(expectation.needs) <= set(tables[expectation.table]), expectation.name
        problems = Problems()
        resolve_expectations(
            [replace(expectation, needs=())], {**tables, expectation.table: {"other": "VARCHAR"}}, problems
        )
        assert problems.sorted() or "columns(" in expectation.kwargs["unexpected_rows_query"], expectation.name
