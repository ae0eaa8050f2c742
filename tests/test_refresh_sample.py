"""The whole night on the synthetic sample: every target of 2018 is read from the published file."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import duckdb

from warehouse.readers.subject import HEADLINE

PROJECT = Path(__file__).parents[1]


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_every_printed_2018_figure_of_the_2018_report_is_met(published: Path) -> None:
    query = (
        "select geography, metric, published_value, published_rank, warehouse_value, warehouse_rank, status "
        "from marts.reconciliation where year = 2018 and report_year <> 2019 and status not in ('agrees', 'not modelled')"
    )
    assert rows(published, query) == []
    assert rows(
        published, "select count(*) > 80 from marts.reconciliation where year = 2018 and status = 'agrees'"
    ) == [(True,)]


def test_districts_of_2020_to_2023_are_met_but_for_the_known_contradiction(published: Path) -> None:
    query = (
        "select year, court_id, column_name, status from marts.reconciliation where year between 2020 and 2023 "
        "and geography_type = 'district' and metric like 'new_%' and status not in ('agrees', 'not modelled')"
    )
    assert rows(published, query) == [(2023, "nynd", "new_defendants_sex", "contradiction")]


def test_missouri_2018_is_the_page(published: Path) -> None:
    query = (
        "select new_cases, new_cases_rank, active_cases, active_cases_rank, convicted_defendants, "
        "convicted_defendants_rank, restitution_ordered_defendants, restitution_eligible_defendants, "
        "restitution_orders_rank, restitution_excluded_defendants, new_cases_labor, is_synthetic "
        "from marts.state_summary where state_code = 'MO' and year = 2018"
    )
    assert rows(published, query) == [(4, 11, 16, 11, 6, 15, 1, 4, 23, 2, 0, True)]


def test_every_target_of_the_states_is_met(published: Path) -> None:
    columns = (
        "new_cases",
        "new_cases_labor",
        "new_defendants",
        "active_cases",
        "active_cases_labor",
        "active_defendants",
        "convicted_defendants",
        "restitution_eligible_defendants",
        "restitution_excluded_defendants",
        "restitution_ordered_defendants",
    )
    with (PROJECT / "tests" / "sample" / "state_target.csv").open(encoding="utf-8", newline="") as file:
        targets = {row["state_code"]: tuple(int(row[column]) for column in columns) for row in csv.DictReader(file)}
    found = rows(published, f"select state_code, {', '.join(columns)} from marts.state_summary where year = 2018")
    assert {str(state): figures for state, *figures in found if state != "XX"} == {
        state: list(figures) for state, figures in targets.items()
    }


def test_every_table_and_column_is_described_and_no_name_is_published(published: Path) -> None:
    assert rows(published, "select table_name from duckdb_tables() where comment is null and not internal") == []
    query = "select schema_name, table_name, column_name from duckdb_columns() where comment is null and not internal"
    assert rows(published, query) == []
    assert rows(published, "select distinct schema_name from duckdb_tables() where schema_name = 'raw'") == []


def test_build_says_synthetic_and_what_it_was_made_from(published: Path) -> None:
    extracts = published.parents[1] / "extracts"
    # The archive of pages is as many extracts as it has pages; a packed table is one.
    files = [path for path in extracts.rglob("*") if path.is_file() and path.name != "dockets-synthetic.zip"]
    (archive,) = extracts.rglob("dockets-synthetic.zip")
    with zipfile.ZipFile(archive) as pages:
        count = len(files) + len(pages.namelist())
    assert rows(published, "select is_synthetic, data_through_date::varchar from meta.build") == [(True, "2023-12-31")]
    assert rows(published, "select count(*) from meta.extract_file") == [(count,)]
    assert rows(published, "select len(extracts) from meta.build") == [(count,)]


def test_no_published_column_is_a_float_or_a_hugeint_but_a_measured_time(published: Path) -> None:
    query = (
        "select concat(schema_name, '.', table_name, '.', column_name) from duckdb_columns() "
        "where not internal and regexp_matches(data_type, 'HUGEINT|DOUBLE|FLOAT|REAL')"
    )
    assert rows(published, query) == [("meta.model_run.seconds",), ("meta.run_step.seconds",)]


def test_headline_facts_are_the_rows_of_one_scope_and_calendar(published: Path) -> None:
    assert rows(published, "from core.headline") == [(HEADLINE, "calendar")]
    for fact, key in {
        "fact_case_year": ("scope", "calendar"),
        "fact_defendant_year": ("scope", "calendar"),
        "fact_defendant_outcome": ("scope",),
        "fact_sentence": ("scope",),
    }.items():
        chosen = f"select * exclude ({', '.join(key)}) from core.{fact} where scope = 'chapter_77'" + (
            " and calendar = 'calendar'" if "calendar" in key else ""
        )
        whole = f"core.{fact}_headline"
        for one, other in ((chosen, f"from {whole}"), (f"from {whole}", chosen)):
            assert rows(published, f"({one}) except all ({other})") == []
        less = (
            f"select 0 < (select count(*) from {whole}) and (select count(*) from {whole}) < count(*) from core.{fact}"
        )
        assert rows(published, less) == [(True,)]
    # A count without a filter is the figure.
    query = """
        select (select count_if(is_new) from core.fact_case_year_headline where year = 2018),
            (select count_if(is_convicted) from core.fact_defendant_year_headline where year = 2018),
            new_cases, convicted_defendants
        from marts.national_summary where year = 2018
    """
    [(cases, defendants, new_cases, convicted)] = rows(published, query)
    assert (cases, defendants) == (new_cases, convicted)
