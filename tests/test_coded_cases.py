"""The real coded case files, where they are at hand: no case is lost, and an independent count agrees."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import duckdb
import pytest
from made_up_place import files_of_year
from read_page import Read
from shared_data import CODED, needs_coded

from flows.steps import build_models
from warehouse.load import load_extracts
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.parts import frame_of
from warehouse.readers.pages.published import read_published
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]
pytestmark = [pytest.mark.one_duckdb, needs_coded]


def read(name: str) -> list[dict[str, str]]:
    with (CODED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number_above_zero(text: str) -> bool:
    return any(int(digits) > 0 for digits in re.findall(r"\d+", text))


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("coded")
    settings = Settings(PROJECT, folder, CODED, memory_limit="1GiB", threads=2)
    load_extracts(settings).raise_if_refused()
    build_models(settings)
    return duckdb.connect(str(settings.build_file), read_only=True)


def test_every_case_is_there_resolved_or_marked_unresolved(connection: duckdb.DuckDBPyConnection) -> None:
    query = "select count(*), count(distinct case_id), count(*) filter (where court_id is null) from core.dim_case"
    assert connection.execute(query).fetchall() == [(540, 540, 0)]


def test_new_cases_and_convictions_by_year_agree_with_an_independent_count(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    charged: dict[str, list[str]] = defaultdict(list)
    convictions: Counter[int] = Counter()
    for defendant in read("defendant_data.csv"):
        if defendant["charge_date"]:
            charged[defendant["case_id"]].append(defendant["charge_date"])
        outcome = ("statute_plea_guilty", "statute_trial_guilty", "total_months_sentenced", "total_months_probation")
        if defendant["year_terminated"] and any(number_above_zero(defendant[column]) for column in outcome):
            convictions[int(defendant["year_terminated"])] += 1
    years = (min(charged[case["id"]])[:4] if charged[case["id"]] else case["year"] for case in read("case_data.csv"))
    new_cases = Counter(int(year) for year in years if year)
    found = connection.execute(
        "select year, coalesce(new_cases, 0), coalesce(convicted_defendants, 0) from marts.national_summary_by_scope "
        "where scope = 'wider' and calendar = 'calendar' order by year"
    ).fetchall()
    assert found == [(year, new_cases[year], convictions[year]) for year, _, _ in found]
    assert sum(count for _, count, _ in found) == sum(new_cases.values())


def test_a_sample_has_no_rank_and_states_no_zero(connection: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select count(new_cases_rank), count(*) filter (where new_cases = 0 or convicted_defendants = 0) "
        "from marts.state_summary_by_scope"
    )
    assert connection.execute(query).fetchall() == [(0, 0)]


@pytest.mark.torture
@pytest.mark.parametrize("year", [2006, 2012])
def test_pages_of_a_sample_state_no_rank_and_no_zero_and_say_why(
    connection: duckdb.DuckDBPyConnection, year: int
) -> None:
    published = read_published(connection)
    frame, stamp = frame_of(published), Stamp("20300101T000000Z", date(2030, 1, 1))
    counts = ("new_cases", "active_cases", "convicted_defendants", "restitution_ordered_defendants")
    shown = Counter[bool]()
    for place in frame.states:
        files = files_of_year(published.place_year(place.code, year), frame, stamp)
        pages = [Read(content.decode()) for path, content in files.items() if path.endswith(".html")]
        text = " ".join(word for page in pages for word in page.words)
        assert "not cover every case" in text
        assert not re.search(r"\branking\b|as in [0-9]+ others|SYNTHETIC", text), place
        for figure, code, _, value in (found for page in pages for found in page.figures):
            assert not figure.endswith("_rank"), place
            assert figure not in counts or value != "0", (place, figure)
            shown[code == place.code and value != ""] += 1
    assert min(shown[True], shown[False]) > 100


def test_a_district_that_is_not_known_has_a_page_and_its_rows(connection: duckdb.DuckDBPyConnection) -> None:
    published = read_published(connection)
    unresolved = [place for place in published.places.values() if place.code.endswith("-unresolved")]
    rows = {
        (place.code, year): sum(len(rows) for rows in published.rows.get((place.code, year), {}).values())
        for place in unresolved
        for year in published.years
    }
    code, year = max(rows, key=lambda key: rows[key])
    assert rows[code, year] > 0
    files = files_of_year(published.place_year(code, year), frame_of(published), Stamp("b", date(2030, 1, 1)))
    page = next(content.decode() for path, content in files.items() if path.endswith(f"{year}/index.html"))
    state = published.places[published.places[code].state_code]
    assert f"<h1>Cases of {state.name} whose district is not known, {year}</h1>" in page
