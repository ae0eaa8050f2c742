"""Each rule of expectations/: a small build keeps all of them, and one broken on purpose is found by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import duckdb
import pytest
from conftest import PROJECT, copied

from flows.steps import check_build
from warehouse.runner.check.suites import NO_ROWS, Check, read_suites
from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb

_YEAR = "year = 2011 and scope = 'wider' and calendar = 'calendar'"
_MA = f"state_code = 'MA' and {_YEAR}"
_STATE = "marts.state_summary_by_scope"
_NATION = "marts.national_summary_by_scope"
_DISTRICT = "marts.district_summary_by_scope"
_NATION_ROWS, _STATE_ROWS, _DISTRICT_ROWS = (
    f"every_figure_of_{geography}_summary_by_scope_is_recomputed_from_its_rows"
    for geography in ("national", "state", "district")
)
_NATION_AGAIN, _STATE_AGAIN, _DISTRICT_AGAIN = (
    f"headline_figures_of_{geography}_summary_by_scope_are_those_of_the_facts"
    for geography in ("national", "state", "district")
)


@pytest.fixture(scope="module")
def settings(eight_cases: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return copied(eight_cases, tmp_path_factory.mktemp("small"))


@pytest.mark.torture
def test_small_build_passes_every_check(settings: Settings) -> None:
    report = check_build(settings)
    assert [str(result) for result in report.results if result.outcome != "passed"] == []
    assert len(report.results) > 150
    assert report.outcome == "passed"


@pytest.fixture(scope="module")
def connection(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(settings.build_file), config={"threads": 1}) as connection:
        yield connection


def _broken(connection: duckdb.DuckDBPyConnection, statement: str) -> set[str]:
    """The checks that find something after the statement, which is taken back."""
    tables = set(re.findall(r"\b(?:raw|core|marts|meta|seeds)\.\w+", statement))
    connection.begin()
    try:
        connection.execute(statement)
        return {check.name for check in _reading(tables) if _finds(connection, check)}
    finally:
        connection.rollback()


@cache
def _checks() -> tuple[Check, ...]:
    return read_suites(PROJECT).checks


def _reading(tables: set[str]) -> Iterator[Check]:
    names = re.compile("|".join(rf"\b{re.escape(table)}\b" for table in tables))
    for check in _checks():
        if check.type == NO_ROWS and names.search(f"{check.table} {check.kwargs['unexpected_rows_query']}"):
            yield check


def _finds(connection: duckdb.DuckDBPyConnection, check: Check) -> bool:
    query = check.kwargs["unexpected_rows_query"].format(batch=f"(select * from {check.table})")
    return bool(connection.execute(query).fetchall())


@pytest.mark.parametrize(
    ("statement", "failing"),
    [
        (
            f"update {_STATE} set new_cases = 3, new_cases_unknown = 2 where {_MA}",
            "new_cases_are_at_most_active state_new_cases_add_up_to_nation district_new_cases_add_up_to_state "
            f"new_cases_rank_is_the_competition_rank_of_its_column {_STATE_ROWS} {_STATE_AGAIN}",
        ),
        (
            f"update {_STATE} set new_cases_labor = 0, new_cases_unknown = 1 where {_MA}",
            "state_new_cases_add_up_to_nation district_new_cases_add_up_to_state "
            "jurisdictions_without_new_labor_case_are_the_56_without_one "
            "jurisdictions_without_new_labor_case_are_those_of_the_states "
            f"shares_of_types_follow_from_their_counts {_STATE_ROWS} {_STATE_AGAIN}",
        ),
        (
            f"update {_DISTRICT} set new_defendants = 2, new_defendants_unknown = 1 where {_MA}",
            f"district_new_defendants_add_up_to_state {_DISTRICT_ROWS} {_DISTRICT_AGAIN}",
        ),
        (
            f"update {_STATE} set convicted_defendants = 3, convicted_defendants_unknown = 1 where {_MA}",
            "eligible_excluded_and_unknown_add_up_to_convicted state_convicted_defendants_add_up_to_nation "
            "district_convicted_defendants_add_up_to_state convicted_are_at_most_active "
            f"convicted_defendants_rank_is_the_competition_rank_of_its_column {_STATE_ROWS} {_STATE_AGAIN}",
        ),
        (
            f"update {_DISTRICT} set restitution_eligible_defendants = 0, restitution_excluded_defendants = 1 where {_MA}",
            "restitution_ordered_is_at_most_eligible restitution_percent_follows_from_its_counts "
            f"district_restitution_defendants_add_up_to_state {_DISTRICT_ROWS} {_DISTRICT_AGAIN}",
        ),
        (
            f"update {_NATION} set restitution_amount = -1 where {_YEAR}",
            f"no_count_and_no_dollar_is_negative state_restitution_dollars_add_up_to_nation {_NATION_ROWS} {_NATION_AGAIN}",
        ),
        (
            f"update {_NATION} set active_cases_both = active_cases_both + 1 where {_YEAR}",
            f"types_less_both_and_with_unknown_add_up state_active_cases_add_up_to_nation {_NATION_ROWS}",
        ),
        (
            f"update {_DISTRICT} set new_cases_labor_percent = 100.1 where {_MA}",
            f"percents_are_at_most_100 shares_of_types_follow_from_their_counts {_DISTRICT_ROWS} {_DISTRICT_AGAIN}",
        ),
        (
            f"update {_NATION} set restitution_percent = 99.9 where {_YEAR}",
            f"restitution_percent_follows_from_its_counts {_NATION_ROWS} {_NATION_AGAIN}",
        ),
        (
            f"update {_STATE} set convicted_defendants_rank_tie_count = 1 where {_MA}",
            f"convicted_defendants_rank_is_the_competition_rank_of_its_column {_STATE_ROWS}",
        ),
        (
            f"update {_STATE} set active_cases_rank = null, active_cases_rank_tie_count = null where {_MA}",
            f"active_cases_rank_is_stated_for_complete_years_under_a_census_only {_STATE_ROWS}",
        ),
        (
            f"update {_STATE} set new_cases_rank_label = 'none' where {_MA}",
            "new_cases_rank_is_stated_for_complete_years_under_a_census_only",
        ),
        (
            f"update {_NATION} set new_case_jurisdictions = 7 where {_YEAR}",
            f"jurisdictions_are_those_of_the_states means_are_over_the_jurisdictions_beside_them {_NATION_ROWS}",
        ),
        (
            f"update {_DISTRICT} set new_cases = 0 where court_id = 'nysd' and {_YEAR.replace('2011', '2010')}",
            "zero_is_stated_only_under_a_census",
        ),
        (f"delete from {_DISTRICT} where court_id = 'nysd' and {_YEAR}", "every_district_has_every_year"),
        (
            f"update {_DISTRICT} set year = 1900 where court_id = 'nysd' and {_YEAR}",
            "every_district_has_every_year no_year_is_outside_the_data",
        ),
        (f"insert into {_NATION} select * from {_NATION} where {_YEAR}", "one_row_per_year_and_scope_and_calendar"),
        (
            f"update {_NATION} set mean_prison_months = 0.4 where {_YEAR}",
            f"prison_months_are_a_term {_NATION_ROWS} {_NATION_AGAIN}",
        ),
        (
            f"update {_NATION} set is_complete_year = false where {_YEAR}",
            f"complete_years_end_before_the_data_do {_NATION_ROWS}",
        ),
        (f"update {_NATION} set build_id = 'other' where {_YEAR}", "every_row_is_of_this_build"),
        (
            "update marts.state_summary set active_cases = 9 where state_code = 'MA'",
            "is_its_part_of_the_summary_by_scope",
        ),
        ("delete from marts.district_summary where state_code = 'MA'", "is_its_part_of_the_summary_by_scope"),
        ("delete from core.dim_district where court_id = 'akd'", "districts_are_exactly_94"),
        ("update core.dim_case set state_code = 'NY' where court_id = 'mad'", "state_and_district_belong_together"),
        (
            "delete from core.dim_case where state_code = 'RI'",
            "no_coded_case_is_lost every_case_is_known every_defendant_is_known every_defendant_is_of_a_case",
        ),
        (
            "update core.fact_case_year set is_new = true where state_code = 'MA'",
            f"a_case_is_new_once {_NATION_AGAIN} {_STATE_AGAIN} {_DISTRICT_AGAIN}",
        ),
        (
            "delete from core.fact_defendant_year where state_code = 'RI'",
            f"{_NATION_AGAIN} {_STATE_AGAIN} {_DISTRICT_AGAIN}",
        ),
        (
            "update core.fact_defendant_outcome set charged_date = date '1900-01-01' where state_code = 'RI'",
            "charged_date_is_a_day_of_the_data",
        ),
        (
            "update core.fact_defendant_outcome set restitution_eligibility = null where state_code = 'MA'",
            "eligibility_is_of_the_convicted",
        ),
        (
            "update raw.extract_file set rows_quarantined = 1 where format = 'coded_case'",
            "ledger_counts_the_rows_in_quarantine loaded_and_quarantined_rows_are_all_received "
            "quarantined_rows_are_at_most_0.1_percent",
        ),
        ("delete from raw.coded_case where row_number = 1", "ledger_counts_the_rows_of_raw_tables"),
        (
            "insert into meta.previous_row_count values ('core.dim_case', 80, 'b0')",
            "no_table_lost_more_than_20_percent_and_50_rows no_table_lost_more_than_5_percent_and_10_rows",
        ),
        (
            "insert into meta.previous_row_count values ('core.dim_case', 20, 'b0')",
            "no_table_lost_more_than_5_percent_and_10_rows",
        ),
        (
            "insert into meta.figure_change by name select 'marts.district_summary' as table_name, 'MA' as state_code, "
            "'mad' as court_id, 2011 as year, 'new_cases' as figure, 1 as difference, true as is_beyond_bound",
            "no_unreviewed_change_is_beyond_its_bound every_changed_district_has_a_case_or_defendant_that_changed",
        ),
        ("insert into meta.previous_row_count values ('core.gone', 20, 'b0')", "no_published_table_disappeared"),
        ("update core.dim_case set trafficking_type = 'other' where state_code = 'RI'", "type_is_one_of_the_subject"),
        (
            "update seeds.subject set code = 'Sex' where code = 'sex'",
            "subject_and_headline_are_named_and_types_are_codes every_trafficking_type_is_one_of_the_subject "
            "every_type_is_one_of_the_subject",
        ),
        (
            "insert into seeds.subject by name select 'type' as kind, 'other' as code, 'other' as name, 'O' as short_name",
            "subject_and_headline_are_named_and_types_are_codes",
        ),
        (
            "delete from seeds.subject where code = 'chapter_77'",
            "subject_and_headline_are_named_and_types_are_codes every_scope_is_one_of_the_subject",
        ),
        (
            "update seeds.figure set trafficking_type = 'other' where figure = 'new_cases_sex'",
            "every_type_is_one_of_the_subject",
        ),
    ],
)
def test_broken_rule_is_found_by_its_name(connection: duckdb.DuckDBPyConnection, statement: str, failing: str) -> None:
    assert _broken(connection, statement) == set(failing.split())
