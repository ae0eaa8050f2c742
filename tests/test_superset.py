"""Superset on a publication, as `make superset` starts it: tables, every chart, the browser, and the next publication."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from chromium import chromium, needs_chromium
from playwright.sync_api import Page
from postgres_server import needs_postgres, postgres_database, postgres_server
from superset_server import PROJECT, SHIPPED, Served, needs_superset, rows_of_chart, shipped, superset_on

from flows.steps import copy_to_postgres
from warehouse.published_folder import new_copy, show
from warehouse.setting_values import Secret
from warehouse.settings import Settings
from warehouse.superset.bundle import bundle

pytestmark = [pytest.mark.one_duckdb]
FILE, POSTGRES = "docket-warehouse", "docket-warehouse-postgres"
NEXT_BUILD = "20991231T000000Z"
SHOWN = {"scope": "chapter_77", "calendar": "calendar"}
needs_all = [needs_superset, needs_postgres, pytest.mark.torture]


def marked(test: Any) -> Any:
    for mark in needs_all:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def served(night: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Superset on a copy of the night, in a file and in PostgreSQL."""
    folder = tmp_path_factory.mktemp("superset")
    shutil.copytree(night.published_dir, folder / "published", symlinks=True)
    with postgres_server() as server, postgres_database(server) as url:
        settings = replace(night, data_dir=folder, postgres_url=Secret(url))
        copy_to_postgres(settings)
        with superset_on(settings) as running:
            yield running


def mart(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return connection.sql(query).fetchall()


def datasets(served: Served, slug: str) -> dict[str, int]:
    """The datasets of a dashboard: their number by name."""
    found = served.get(f"dashboard/{slug}/datasets")["result"]
    return {dataset["table_name"].removesuffix(", PostgreSQL"): dataset["id"] for dataset in found}


@marked
def test_a_second_start_shows_what_runs_and_doubles_nothing(served: Served) -> None:
    home = served.settings.data_dir / "superset"
    before = {kind: served.get(kind)["count"] for kind in ("database", "dataset", "chart", "dashboard")}
    password = served.password
    assert stat.S_IMODE((home / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    again = served.start_again()
    assert (again.returncode, "runs already" in again.stdout) == (0, True), again.stderr
    assert f"{served.address}/superset/dashboard/{FILE}/" in again.stdout
    assert password not in again.stdout + again.stderr
    assert served.start_again("--import-only").returncode == 0
    assert served.password == password
    assert {kind: served.get(kind)["count"] for kind in before} == before
    assert before == {"database": 2, "dataset": 6, "chart": 12, "dashboard": 2}
    secret = served.settings.postgres_url.reveal().rpartition("@")[2]
    assert secret not in str(served.get("database/1")) + str(served.get("database/2"))
    assert not [file for file in home.rglob("*") if file.is_file() and secret.encode() in file.read_bytes()]


@marked
def test_both_places_list_their_tables_with_descriptions(served: Served) -> None:
    [(described,)] = mart(served.settings, "select comment from duckdb_tables() where table_name = 'state_summary'")
    for database, schema in ((1, "warehouse.marts"), (1, "marts"), (2, "marts")):
        listed = served.get(f"database/{database}/tables/?q=(schema_name:'{schema}',force:!t)")["result"]
        assert {"state_summary", "figure_value", "reconciliation"} <= {table["value"] for table in listed}
        table = served.get(f"database/{database}/table_metadata/?name=state_summary&schema={schema}")
        assert table["comment"] == described
        by_name = {column["name"]: column["comment"] for column in table["columns"]}
        assert by_name["new_cases"] == "Cases charged in the year"


@marked
@pytest.mark.parametrize("slug", [FILE, POSTGRES])
@pytest.mark.parametrize("year", [2018, 2010])
def test_each_chart_shows_what_the_mart_states(served: Served, slug: str, year: int) -> None:
    assert_charts_are_of_the_mart(served, slug, year)


def assert_charts_are_of_the_mart(served: Served, slug: str, year: int) -> None:
    """Every chart of the dashboard against SQL on the published file; a figure that is not stated is in words, or NULL."""
    number, settings = datasets(served, slug), served.settings
    state_year, of_place = number["State and year"], number["Figures of a place"]
    where = f"where year = {year}"
    values = mart(
        settings, f"select state_code, new_cases, active_cases, convicted_defendants from marts.state_summary {where}"
    )
    known = [row for row in values if row[0] != "XX"]

    on_map = rows_of_chart(served, "map", state_year, year=year, **SHOWN)
    assert sorted((row["iso_code"], row["new_cases_value"]) for row in on_map) == sorted(
        (f"US-{row[0]}", row[1]) for row in known
    )

    bars = rows_of_chart(served, "bars", state_year, year=year, **SHOWN)
    metrics = ("new_cases_value", "active_cases_value", "convicted_defendants_value")
    assert sorted((row["state_mark"][:2], *(row[metric] for metric in metrics)) for row in bars) == sorted(known)
    assert all(("not stated" in row["state_mark"]) == (None in [row[metric] for metric in metrics]) for row in bars)

    in_table = rows_of_chart(served, "states", state_year, year=year, **SHOWN)
    stated = {row["state_name"]: row["new_cases_words"].strip().removesuffix(", not every case") for row in in_table}
    names = dict(mart(settings, f"select state_code, state_name from marts.state_summary {where}"))
    assert stated == {names[row[0]]: "not stated" if row[1] is None else str(row[1]) for row in values}
    assert {row["data_kind"] for row in in_table} == {"SYNTHETIC"}

    nation = mart(settings, "select year, new_cases, active_cases, convicted_defendants from marts.national_summary")
    trend = rows_of_chart(served, "trend", state_year, state_name="United States", **SHOWN)
    assert sorted((int(row["year_mark"][:4]), *(row[metric] for metric in metrics)) for row in trend) == sorted(nation)

    place = rows_of_chart(served, "place", of_place, year=year, state_name="Missouri", **SHOWN)
    words = {row["figure_words"].strip(): row for row in place}
    [(new, label)] = mart(
        settings, f"select new_cases, new_cases_rank_label from marts.state_summary {where} and state_code = 'MO'"
    )
    assert words["New cases"]["value_words"] == ("not stated" if new is None else str(new))
    assert words["New cases"]["place_words"] == (label or "not stated")

    about = rows_of_chart(served, "about", number["About these figures"], year=year, **SHOWN)
    [(note,)] = mart(settings, f"select coverage_note from marts.national_summary {where}")
    assert [row["about"] for row in about] == ["Data", "Not stated", "Coverage"]
    assert about[0]["words"].startswith("SYNTHETIC")
    assert about[2]["words"] == note


@marked
def test_charts_and_sql_lab_may_ask_at_once(served: Served) -> None:
    """Superset names what asks in the options of a connection, and DuckDB refuses a second one with other options."""
    number = datasets(served, FILE)["Figures of a place"]

    def ask(turn: int) -> int:
        if turn % 2:
            return int(
                in_sql_lab(served, 1, "select count(*) as n from marts.figure_value as a, marts.figure as b")[0]["n"]
            )
        return len(rows_of_chart(served, "place", number, year=2018, state_name="Missouri", **SHOWN))

    with ThreadPoolExecutor(8) as askers:
        assert all(askers.map(ask, range(16)))


@marked
@pytest.mark.parametrize(
    ("database", "statement", "said"),
    [
        (1, "create table marts.mine (n int)", "does not allow for DDL/DML"),
        (2, "create table marts.mine (n int)", "does not allow for DDL/DML"),
        (1, "select * from read_text('/etc/passwd')", "disabled by configuration"),
        (1, "set enable_external_access = true", "configuration has been locked"),
        (2, "select pg_read_file('/etc/passwd')", "disallowed function"),
    ],
)
def test_sql_lab_writes_nothing_and_reads_no_other_file(
    served: Served, database: int, statement: str, said: str
) -> None:
    with pytest.raises(AssertionError, match=said):
        in_sql_lab(served, database, statement)


def in_sql_lab(served: Served, database: int, statement: str) -> list[dict[str, Any]]:
    """The rows that SQL Lab shows."""
    asked = {"database_id": database, "sql": statement, "runAsync": False, "schema": "marts"}
    found: list[dict[str, Any]] = served.post("sqllab/execute/", asked)["data"]
    return found


@marked
@needs_chromium
def test_the_dashboard_opens_in_a_browser_and_asks_nobody_else(served: Served) -> None:
    asked: list[str] = []
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.on("response", lambda response: asked.append(response.url))
        log_in(page, served)
        page.goto(f"{served.address}/superset/dashboard/{FILE}/", timeout=240_000)
        page.get_by_text("SYNTHETIC: made from generated extracts").first.wait_for(timeout=240_000)
        page.get_by_text("Missouri").first.wait_for(timeout=240_000)
        page.wait_for_load_state("networkidle", timeout=240_000)
        shown = page.inner_text("body")
        if picture := os.environ.get("WAREHOUSE_TEST_PICTURE"):
            page.set_viewport_size({"width": 1400, "height": 1500})
            page.wait_for_timeout(20_000)
            page.screenshot(path=picture)
    assert "2023" in shown
    assert not [wrong for wrong in ("Error", "Unexpected", "went wrong") if wrong in shown]
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {served.address.removeprefix("http://")}


def log_in(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/login/", timeout=240_000)
    page.fill("input#username, input[name=username]", "admin", timeout=120_000)
    page.fill("input#password, input[name=password]", served.password)
    page.press("input#password, input[name=password]", "Enter")
    page.wait_for_url("**/superset/welcome/**", timeout=240_000)


@marked
def test_the_next_publication_breaks_no_dataset_and_shows_its_figures(served: Served) -> None:
    settings = served.settings
    open_before = duckdb.connect(str(settings.published_file), read_only=True)
    written = new_copy(settings)
    shutil.copyfile(settings.published_file, written)
    written.chmod(0o644)
    with duckdb.connect(str(written)) as connection:
        for table in ("state_summary", "state_summary_by_scope"):
            connection.execute(f"update marts.{table} set new_cases = new_cases + 1000, build_id = '{NEXT_BUILD}'")
        connection.execute(
            "update marts.figure_value set value = value + 1000 where figure = 'new_cases' and geography_type = 'state'"
        )
        connection.execute(f"update meta.build set build_id = '{NEXT_BUILD}'")
    show(settings, NEXT_BUILD, written)
    copy_to_postgres(settings)
    [(new,)] = mart(settings, "select new_cases from marts.state_summary where state_code = 'MO' and year = 2018")
    assert new > 1000
    for slug in (FILE, POSTGRES):
        assert_charts_are_of_the_mart(served, slug, 2018)
    open_before.close()


def test_the_dashboard_requires_one_year_and_one_scope_and_sums_nothing() -> None:
    filters = {
        one["name"]: one
        for one in shipped("dashboards/docket_warehouse.yaml")["metadata"]["native_filter_configuration"]
    }
    for name in ("Year", "Scope", "Calendar", "State"):
        assert (filters[name]["controlValues"]["multiSelect"], filters[name]["controlValues"]["enableEmptyFilter"]) == (
            False,
            True,
        )
    for file in SHIPPED.glob("datasets/*.yaml"):
        assert all(one["expression"].startswith("max(") for one in yaml.safe_load(file.read_text())["metrics"]), file


def test_each_column_of_the_datasets_is_described(night: Settings) -> None:
    for name, content in bundle(night).items():
        for column in yaml.safe_load(content).get("columns", []):
            assert column["description"], (name, column["column_name"])


def test_postgres_is_imported_under_identities_of_its_own_and_without_its_address(night: Settings) -> None:
    files = bundle(replace(night, postgres_url=Secret("postgresql://loader:OPEN-SESAME@db.example/warehouse")))
    assert len(files) == 2 * len(bundle(night)) - 1
    assert not [name for name, content in files.items() if "SESAME" in content or "db.example" in content]
    identities = [yaml.safe_load(content).get("uuid") for content in files.values()]
    assert len(identities) == len(set(identities))


def test_without_a_publication_it_says_what_to_do(tmp_path: Path) -> None:
    variables = os.environ | {"PYTHONPATH": str(PROJECT), "WAREHOUSE_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "warehouse.superset"]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert (done.returncode, "warehouse refresh" in done.stderr) == (7, True)
