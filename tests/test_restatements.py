"""The history of restated figures: what was published first, what is now, and which cases moved it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from conftest import copied
from hand_made_publication import publish_by_hand
from small_build import Case, build_and_compare, write_cases

from flows.steps import publish_build
from warehouse.comparison.restatements import record_restatements
from warehouse.comparison.tables import TABLES
from warehouse.load import load_extracts
from warehouse.published import build_id_of, publication_files
from warehouse.runner.build import Choice
from warehouse.runner.records import META_TABLES
from warehouse.settings import Settings
from warehouse.sql import create_table

pytestmark = pytest.mark.one_duckdb

Rows = list[tuple[object, ...]]
_HISTORY = ("meta.figure_restatement", "meta.restatement_cause")
_NOTE = """
    with restatement as (
        select
            figure,
            measure,
            build_id,
            first_value(value_before) over by_build as first_published,
            last_value(value_after) over by_build as last_published
        from meta.figure_restatement
        where table_name = 'marts.state_summary' and state_code = $state_code and year = $year
        window by_build as (
            partition by figure order by build_id rows between unbounded preceding and unbounded following
        )
    )
    select
        restatement.figure,
        restatement.first_published,
        restatement.last_published,
        cause.cause,
        coalesce(cause.defendant_id, cause.case_id) as moved,
        cause.what_changed
    from restatement
    left join meta.restatement_cause as cause
        on restatement.build_id = cause.build_id
        and cause.state_code = $state_code
        and cause.year = $year
        and list_contains(cause.measures, restatement.measure)
    where restatement.figure = $figure
    order by restatement.build_id, moved
"""


def rows(file: Path, query: str, parameters: object = None) -> Rows:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query, parameters).fetchall()


def publish(settings: Settings) -> str:
    """The build, published as if its checks had passed."""
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(
            "create or replace table meta.check_result as select build_id, 'core.dim_case' as table_name, "
            "'made_up' as check_name, 'fail' as severity, 'passed' as outcome from meta.build"
        )
    return publish_build(settings).build_id


def case(number: int, state: str, charged: str, months: int = 0) -> Case:
    """A made-up sex case with one defendant."""
    return number, state, "1", ((charged, charged[:4], "1591", str(months), "0"),)


def build(settings: Settings, name: str, *cases: Case) -> None:
    """The next build, from one more file of cases."""
    write_cases(settings.extracts_dir, f"{name}-synthetic", cases)
    load_extracts(settings).raise_if_refused()
    build_and_compare(settings)


@pytest.fixture(scope="module")
def first(eight_cases: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = copied(eight_cases, tmp_path_factory.mktemp("first"))
    publish(settings)
    return settings


@pytest.fixture(scope="module")
def third(first: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Three publications, and between the last two a build that was not published.

    Missouri gets two cases, then another. A sentence of Minnesota goes from 188 months to 200 and back. Ohio's case is
    of a year that there was not before; the third publication adds another to it.
    """
    settings = copied(first, tmp_path_factory.mktemp("third"))
    missouri = [case(number, "MO", "2011-09-01") for number in (21, 22, 23)]
    build(settings, "second", case(6, "MN", "2011-04-01", 200), *missouri[:2], case(31, "OH", "2013-02-01"))
    publish(settings)
    build(settings, "unpublished", case(6, "MN", "2011-04-01", 250))
    build(settings, "third", case(6, "MN", "2011-04-01", 188), missouri[2], case(32, "OH", "2013-03-01"))
    publish(settings)
    return settings


def note(settings: Settings, state_code: str, year: int, figure: str) -> Rows:
    """What a page needs to say "1 as first published, 4 now: these cases moved it"."""
    return rows(settings.published_file, _NOTE, {"state_code": state_code, "year": year, "figure": figure})


def test_first_publication_has_no_history(first: Settings) -> None:
    for table in _HISTORY:
        assert rows(first.published_file, f"from {table}") == []


def test_history_tells_first_value_current_value_and_the_cases_that_moved(third: Settings) -> None:
    found = note(third, "MO", 2011, "new_cases")
    assert {row[1:3] for row in found} == {("1", "4")}
    assert [row[3:5] for row in found] == [("arrived", f"unresolved-coded_case-{number}") for number in (21, 22, 23)]
    now = "select new_cases from marts.state_summary where state_code = 'MO' and year = 2011"
    assert rows(third.published_file, now) == [(4,)]


def test_restored_figure_has_two_rows_and_an_unpublished_build_none(third: Settings) -> None:
    found = note(third, "MN", 2011, "mean_prison_months")
    assert [row[5] for row in found] == ["prison_months 188.0 → 200.0", "prison_months 200.0 → 188.0"]
    assert {row[1:3] for row in found} == {("188.0", "188.0")}
    unpublished = "from meta.restatement_cause where what_changed like '%250%'"
    assert rows(third.published_file, unpublished) == []


def test_each_row_names_the_publication_that_changed_it_and_the_one_before(third: Settings) -> None:
    published = sorted(build_id_of(file) for file in publication_files(third))
    query = """
        select distinct build_id_before, build_id, cast(changed_date as varchar)
        from meta.figure_restatement
        order by all
    """
    days = [f"{build_id[:4]}-{build_id[4:6]}-{build_id[6:8]}" for build_id in published]
    assert rows(third.published_file, query) == list(zip(published, published[1:], days[1:], strict=False))


def test_last_rows_are_the_changes_of_the_build(third: Settings) -> None:
    figure = "table_name, state_code, court_id, year, figure, measure, value_before, value_after, build_id_before"
    last = f"select {figure} from meta.figure_restatement inner join meta.build using (build_id) order by all"
    changes = rows(third.published_file, f"select {figure} from meta.figure_change order by all")
    assert rows(third.published_file, last) == changes != []


def test_figure_of_a_new_year_is_restated_only_from_the_next_publication_on(third: Settings) -> None:
    assert [row[1:5] for row in note(third, "OH", 2013, "new_cases")] == [
        ("1", "2", "arrived", "unresolved-coded_case-32")
    ]


@pytest.mark.parametrize("table", _HISTORY)
def test_rows_are_one_per_key(third: Settings, table: str) -> None:
    grain = ", ".join(TABLES[table].grain)
    assert rows(third.published_file, f"select {grain} from {table} group by all having count(*) > 1") == []


@pytest.mark.torture
def test_build_without_news_and_build_of_everything_keep_the_history(third: Settings, tmp_path: Path) -> None:
    settings = copied(third, tmp_path)
    before = [rows(settings.published_file, f"from {table} order by all") for table in _HISTORY]
    assert all(before)
    assert not build_and_compare(settings).is_new
    assert [rows(settings.build_file, f"from {table} order by all") for table in _HISTORY] == before
    assert build_and_compare(settings, Choice(is_full=True)).is_new
    publish(settings)
    assert [rows(settings.published_file, f"from {table} order by all") for table in _HISTORY] == before


@pytest.mark.torture
def test_publication_of_an_older_program_is_where_the_history_begins(first: Settings, tmp_path: Path) -> None:
    settings = copied(first, tmp_path)
    publish_by_hand(settings, *(f"drop table {table}" for table in _HISTORY))
    build(settings, "second", case(21, "MO", "2011-09-01"))
    assert rows(settings.build_file, "select count(*) > 10, count(distinct build_id) from meta.figure_restatement") == [
        (True, 1)
    ]


@pytest.fixture
def made_up() -> duckdb.DuckDBPyConnection:
    """A build with empty records, beside a publication of two years that knows less of its history than this program."""
    connection = duckdb.connect(":memory:")
    connection.execute("create schema meta")
    for table, types in {
        **{table: {column.name: column.type for column in told.columns} for table, told in TABLES.items()},
        **{table: {column.name: column.type for column in told.columns} for table, told in META_TABLES.items()},
    }.items():
        connection.execute(create_table(table, types))
    connection.execute(
        "insert into meta.build by name select 'c' as build_id, timestamp '2026-11-24 02:00' refreshed_at"
    )
    connection.execute("attach ':memory:' as publication")
    connection.execute(
        """
        create schema publication.meta;
        create schema publication.marts;
        create table publication.marts.state_summary as
            select 'MO' as state_code, year, year < 2012 as is_complete_year from range(2011, 2013) as years (year);
        create table publication.meta.figure_restatement as
            select 'marts.state_summary' as table_name, 'MO' as state_code, 'all' as court_id, 2010 as year,
                'new_cases' as figure, '7' as value_before, cast(null as varchar) as value_after, 'b' as build_id,
                'gone since' as of_another_program;
        """
    )
    return connection


@pytest.mark.parametrize(
    ("year", "before", "after", "restated"),
    [
        (2011, "4", "5", [("4", "5", True)]),
        (2011, "4", None, [("4", None, True)]),
        (2011, None, "5", [(None, "5", True)]),
        (2012, "4", "5", [("4", "5", False)]),
        (2013, None, "5", []),
        # Gone in publication b and back in c.
        (2010, None, "7", [("7", None, None), (None, "7", False)]),
    ],
)
def test_change_is_a_restatement_unless_its_year_is_new(
    made_up: duckdb.DuckDBPyConnection, year: int, before: str | None, after: str | None, restated: Rows
) -> None:
    made_up.execute(
        """
        insert into meta.figure_change by name
        select
            'marts.state_summary' as table_name, 'MO' as state_code, 'all' as court_id, cast($1 as integer) as year,
            'new_cases' as figure, $2 as value_before, $3 as value_after, 'b' as build_id_before
        """,
        [year, before, after],
    )
    made_up.execute("insert into meta.figure_cause by name select 'a' as case_id, $1::integer as year", [year])
    record_restatements(made_up)
    query = """
        select value_before, value_after, was_complete_year from meta.figure_restatement where year = $1 order by build_id
    """
    assert made_up.execute(query, [year]).fetchall() == restated
    causes = made_up.execute("select case_id, year, build_id from meta.restatement_cause").fetchall()
    assert causes == ([("a", year, "c")] if restated else [])
    assert made_up.execute("select count(*) from meta.figure_restatement where build_id = 'b'").fetchall() == [(1,)]
