"""Each figure of a page opens: its rows add up to it, its CSV has exactly these rows, and a NULL says why."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from statistics import median
from typing import Any

import pytest
from conftest import Edition
from made_up_place import figures

from warehouse.publication import connect_published
from warehouse.readers.figures import Figure
from warehouse.readers.pages import paths
from warehouse.readers.pages.cases import cases_html
from warehouse.readers.pages.cases_csv import COLUMNS, cases_csv
from warehouse.readers.pages.computed import most_frequent
from warehouse.readers.pages.content import Shown, plain
from warehouse.readers.pages.hosting import Hosting
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.opened import Opened, opened
from warehouse.readers.pages.parts import frame_of
from warehouse.readers.pages.place_year import Place, PlaceYear
from warehouse.readers.pages.published import Published, read_published
from warehouse.readers.pages.row_words import date_columns
from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb

STAMP = Stamp("20300101T000000Z", date(2030, 1, 1))


@pytest.fixture(scope="module")
def published_values(night: Settings) -> Published:
    with connect_published(night) as connection:
        return read_published(connection)


@pytest.fixture(scope="module")
def every_opened(edition: Edition) -> dict[tuple[str, int], tuple[PlaceYear, dict[str, Opened]]]:
    """Every state and district in every year, opened."""
    with connect_published(edition.settings) as connection:
        published = read_published(connection)
    places = [place for place in published.places.values() if place.kind != "nation"]
    return {(place.code, year): _opened(published, place.code, year) for place in places for year in published.years}


def _states(published: Published, year: int) -> tuple[PlaceYear, ...]:
    return tuple(published.place_year(place.code, year) for place, _ in published.place_year("US", year).jurisdictions)


def _opened(published: Published, code: str, year: int) -> tuple[PlaceYear, dict[str, Opened]]:
    place_year = published.place_year(code, year)
    states = _states(published, year) if code == "US" else ()
    return place_year, {item.figure.figure: item for item in opened(place_year, published.figures, states)}


def _from_rows(item: Opened, amounts: Sequence[Decimal]) -> Any:
    """The figure from nothing but the amounts of its rows."""
    if item.figure.kind in ("count", "dollars"):
        return sum(amounts)
    if item.figure.kind == "text":
        return most_frequent([row.disposition for row in item.rows])
    if item.figure.kind == "mean" and item.value is not None:
        # A mean is taken of exact durations and rounded once; a row shows its own in hundredths.
        mean = sum(amounts, Decimal(0)) / len(amounts)
        return item.value if abs(mean - Decimal(str(item.value))) <= Decimal("0.055") else mean
    found = median(amounts) if item.figure.kind == "median" else sum(amounts) / Decimal(len(amounts))
    return Decimal(found).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _by_figure(file: bytes | None) -> dict[str, list[dict[str, str]]]:
    """The rows of a CSV by the figures that they count in."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader((file or b"").decode("utf-8").splitlines()):
        for name in row["figures"].split():
            found.setdefault(name, []).append(row)
    return found


class _Page(HTMLParser):
    """Identifiers, links, tags and the number of rows in the body of each table, under the identifier before it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.table_rows: dict[str, int] = {}
        self.styles = 0
        self._is_body = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.tags.append(tag)
        self.styles += "style" in given
        if given.get("id"):
            self.ids.append(str(given["id"]))
            if tag == "h3":
                self._figure = str(given["id"])
        if tag == "a":
            self.links.append(str(given["href"]))
        if tag in ("thead", "tbody"):
            self._is_body = tag == "tbody"
        if tag == "tr" and self._is_body and not given.get("id"):
            self.table_rows[self._figure] = self.table_rows.get(self._figure, 0) + 1


def test_rows_of_every_state_and_district_add_up_to_every_figure(
    edition: Edition,
    every_opened: Mapping[tuple[str, int], tuple[PlaceYear, Mapping[str, Opened]]],
) -> None:
    stated = 0
    wrong = []
    for (code, year), (place_year, found) in every_opened.items():
        for name, item in found.items():
            if item.figure.fact == "derived":
                assert item.rows == ()
            elif item.value is None:
                assert (item.rows, item.text) == ((), "not available"), (code, year, name)
                assert not place_year.rows.get(name), (code, year, name)
            else:
                stated += 1
                amounts = [row.amount for row in item.rows]
                if _from_rows(item, amounts) != place_year.values.get(name, item.value):
                    wrong.append((code, year, name, item.value, amounts))
    assert wrong == []
    assert stated > (20_000 if edition.is_whole else 1_000)


def test_every_percent_is_what_it_links(
    edition: Edition,
    every_opened: Mapping[tuple[str, int], tuple[PlaceYear, Mapping[str, Opened]]],
) -> None:
    checked = 0
    for _, found in every_opened.values():
        for item in found.values():
            if item.figure.kind == "percent" and item.value is not None:
                linked = [part.value for part in item.computed if isinstance(part, Shown)]
                part, whole, less = [value for value in (*linked, 0) if isinstance(value, int)][:3]
                percent = Decimal(100 * part) / (whole - less)
                assert percent.quantize(Decimal("0.1"), ROUND_HALF_UP) == item.value
                checked += 1
    assert checked > (5_000 if edition.is_whole else 200)


@pytest.mark.parametrize("year", [2010, 2018, 2023])
def test_states_of_the_nation_add_up_to_its_figures(published_values: Published, year: int) -> None:
    place_year, found = _opened(published_values, "US", year)
    states = _states(published_values, year)
    files = _by_figure(cases_csv(place_year, published_values.figures, states))
    for name, item in found.items():
        assert item.rows == ()
        if item.value is None or item.figure.fact == "derived":
            assert name not in files
            continue
        if item.figure.kind in ("count", "dollars"):
            assert sum(share.total for share in item.states) == item.value, name
        rows = files.get(name, [])
        assert len(rows) == sum(share.row_count for share in item.states)
        if item.figure.kind != "text" and rows:
            assert _from_rows(item, [Decimal(row["amount"]) for row in rows]) == item.value
        assert {row["state_code"] for row in rows} == {share.place.code for share in item.states}
    counted = found["jurisdictions_without_new_labor_case"]
    assert counted.value is None or len(counted.states) == counted.value


def _row_count(extract_rows: str) -> int:
    """How many rows are named: `file 1 docket rows 2 to 4, 7; file 2 idb_criminal row 9` are five."""
    runs = [run for file in extract_rows.split("; ") for run in re.split(r" rows? ", file)[1].split(", ")]
    ends = [[int(number) for number in run.split(" to ")] for run in runs]
    return sum(run[-1] - run[0] + 1 for run in ends)


@pytest.mark.parametrize(("code", "year"), [("MO", 2018), ("TX", 2018), ("moed", 2018), ("WY", 2018), ("CA", 2020)])
def test_csv_has_exactly_the_rows_of_the_table(published_values: Published, code: str, year: int) -> None:
    place_year, found = _opened(published_values, code, year)
    files = _by_figure(cases_csv(place_year, published_values.figures))
    page = _Page(cases_html(place_year, frame_of(published_values), STAMP))
    assert {name for name, item in found.items() if item.rows} == set(files)
    for name, rows in files.items():
        assert list(rows[0]) == [*COLUMNS, "is_synthetic", "note"]
        assert {(row["year"], row["is_synthetic"]) for row in rows} == {(str(year), "true")}
        assert sorted((row["docket_number"], row["defendant_id"], row["amount"]) for row in rows) == sorted(
            (row.docket_number, row.defendant_id or "", str(row.amount)) for row in found[name].rows
        )
        assert sorted(_row_count(row["extract_rows"]) for row in rows) == sorted(
            len(row.extract_rows.split(",")) for row in found[name].rows
        )
        # A table of its own has each row; else they are among those of the table that the page names.
        if found[name].table_of == name:
            assert page.table_rows[name] == len(rows)
        else:
            assert name not in page.table_rows
            whole = {(row.case_id, row.defendant_id) for row in found[found[name].table_of].rows}
            assert {(row.case_id, row.defendant_id) for row in found[name].rows} <= whole
    assert set(page.table_rows) <= set(files)


@pytest.mark.parametrize(("code", "year"), [("MO", 2018), ("US", 2018), ("moed", 2018), ("XX", 2018), ("MO", 2010)])
def test_page_has_one_anchor_for_each_figure_and_every_link_within_it_leads_somewhere(
    published_values: Published, code: str, year: int
) -> None:
    place_year, found = _opened(published_values, code, year)
    states = _states(published_values, year) if code == "US" else ()
    html = cases_html(place_year, frame_of(published_values), STAMP, states)
    page = _Page(html)
    assert len(page.ids) == len(set(page.ids))
    columns = {name for name in published_values.figures if name in place_year.values}
    assert columns <= set(page.ids)
    assert page.tags.count("h1") == 1
    assert page.tags.count("h3") == sum(not item.is_bare for item in found.values())
    # Above them is a list of what has something behind it; what a table says whole stands there only over its parts.
    above = html.partition('<nav class="figures"')[2].partition("</nav>")[0]
    listed = {link.partition("#")[2] for link in re.findall(r'href="([^"]+)"', above)} & set(found)
    assert {name for name, item in found.items() if not item.is_bare} <= listed
    assert not [name for name in listed if found[name].is_bare and found[name].figure.is_indented]
    # Nine tenths of a page are its tables: end tags that say nothing are left out.
    assert not {"</td>", "</th>", "</tr>", "</li>", "</dd>"} & set(re.findall(r"</\w+>", html))
    assert page.styles == 0
    assert "style" not in page.tags
    assert page.tags.count("script") == 1
    assert "SYNTHETIC." in html
    here = paths.cases_page(place_year.place, year).rpartition("/")[2]
    for link in page.links:
        file, _, part = link.partition("#")
        if part and file in ("", here):
            assert part in page.ids, link
    rows = cases_csv(place_year, published_values.figures, states)
    named = {paths.cases_csv(place_year.place, year).rpartition("/")[2]} if rows else set()
    if place_year.place.kind == "district":
        named.add(f"../{paths.place_csv(place_year.place).rpartition('/')[2]}")
    assert {link for link in page.links if link.endswith(".csv")} == named


def test_null_says_why_and_a_zero_says_that_none_counts(published_values: Published) -> None:
    _, found = _opened(published_values, "MO", 2010)
    assert "no source covers every case" in found["mean_prison_months"].reason
    _, found = _opened(published_values, "XX", 2018)
    assert "only the 56 states and territories are compared" in found["new_cases"].rank
    _, found = _opened(published_values, "WY", 2018)
    (zero,) = [found["new_cases_labor"]]
    assert (zero.value, zero.proof, zero.rows) == (0, "None.", ())
    for code in ("MO", "XX", "AS"):
        for year in published_values.years:
            place_year, found = _opened(published_values, code, year)
            html = cases_html(place_year, frame_of(published_values), STAMP)
            for item in found.values():
                assert (item.value is None) == bool(item.reason)
            assert html.count(">Not available: ") == sum(item.value is None for item in found.values())


def test_missouri_says_how_its_figures_follow(published_values: Published) -> None:
    _, found = _opened(published_values, "MO", 2018)
    assert found["convicted_defendants"].proof == "6 rows add up to 6."
    assert found["convicted_defendants"].rank == "15th, tie of 4, of 56 states and territories"
    assert re.fullmatch(r"Mean of 6 rows: \S+ months over 6 = \S+ months\.", found["mean_prison_months"].proof)
    text = "".join(part if isinstance(part, str) else part.text for part in found["restitution_percent"].computed)
    assert text == "Ordered to pay (1) of Convicted and eligible (4) = 25.0%."
    assert found["active_cases"].printed[0].status == "the same as here"


def _with_disposition(place_year: PlaceYear, name: str, disposition: str) -> PlaceYear:
    rows: Mapping[str, Any] = {
        **place_year.rows,
        name: tuple(replace(row, disposition=disposition) for row in place_year.rows[name]),
    }
    return replace(place_year, rows=rows)


def test_what_a_source_says_is_text_and_never_markup_or_a_formula(published_values: Published) -> None:
    place_year = published_values.place_year("MO", 2018)
    marked = _with_disposition(place_year, "convicted_defendants", "<script>alert(1)</script>")
    html = cases_html(marked, frame_of(published_values), STAMP)
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 6
    formula = _with_disposition(place_year, "convicted_defendants", '=HYPERLINK("x")')
    rows = _by_figure(cases_csv(formula, published_values.figures))["convicted_defendants"]
    assert {row["disposition"] for row in rows} == {'\'=HYPERLINK("x")'}


def test_dates_of_a_row_are_headed_by_what_happened_on_them() -> None:
    of_seed = figures()
    heads = {
        "new_cases": ("Charged",),
        "active_cases": ("Charged", "Closed"),
        "convicted_defendants": ("Charged", "Convicted"),
        "mean_prison_months": ("Charged", "Sentenced"),
        "new_civil_cases": ("Filed",),
    }
    assert {name: date_columns(of_seed[name]) for name in heads} == heads


def test_a_ratio_says_what_it_is_over_and_why_it_is_not_stated() -> None:
    ratio = Figure(
        "defendants_per_case", "Cases", "Defendants per case", False, "cases", None, "ratio", "defendants", "derived",
        "", "", "new_defendants", "new_cases",
    )  # fmt: skip
    known = {**figures(), "defendants_per_case": ratio}
    coverage = [{"figure": "cases", "source_code": "idb_criminal", "is_census": True, "note": "SYNTHETIC"}]
    counts = {"coverage": coverage, "new_defendants": 6, "is_synthetic": True}
    for cases, value, formula, reason in (
        (4, Decimal("1.50"), "New defendants (6) over New cases (4) = 1.50.", ""),
        (0, None, "New defendants (6) over New cases (0) = not available.", "there is nothing to take a ratio of"),
    ):
        values = {**counts, "new_cases": cases, "defendants_per_case": value}
        place_year = PlaceYear(Place("MO", "Missouri", "state"), 2018, values, {})
        found = {item.figure.figure: item for item in opened(place_year, known)}["defendants_per_case"]
        assert plain(found.computed) == formula
        assert found.reason.startswith(reason)


def test_docket_numbers_lead_to_a_search_but_made_up_ones_never(published_values: Published) -> None:
    place_year = published_values.place_year("MO", 2018)
    asked = frame_of(published_values, Hosting("courtlistener"))
    assert "courtlistener" not in cases_html(place_year, asked, STAMP)
    number = next(row for rows in place_year.rows.values() for row in rows).docket_number
    address = f"?type=r&amp;docket_number={number.replace(':', '%3A')}&amp;court="
    assert address in cases_html(place_year, replace(asked, is_synthetic=False), STAMP)
    assert address not in cases_html(place_year, replace(asked, is_synthetic=False, hosting=Hosting("none")), STAMP)
    assert replace(asked, is_synthetic=False).docket_address("mowd", "unresolved-12") == ""
