"""The pages that set a state beside others: who its neighbours are, who is next in rank, and what is said of each."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from made_up_place import figures, missouri, states
from read_page import Read

from warehouse.readers.pages.compare_page import Beside, Comparison, InYear, comparison_html, comparisons_of
from warehouse.readers.pages.html import Frame, Stamp
from warehouse.readers.pages.place_year import NATION, Place, Values
from warehouse.readers.pages.published import Published

pytestmark = pytest.mark.one_duckdb

PROJECT = Path(__file__).parents[1]
BOUNDARIES = PROJECT / "warehouse" / "readers" / "pages" / "boundaries" / "states-albers-10m.json"
PLACES = {place.code: place for place in (*states(), Place(NATION, "United States", "nation"))}
YEARS = (2016, 2017, 2018)
FRAME = Frame(missouri().subject, figures(), PLACES, YEARS, 2018, True, orders=frozenset({(2018, "new_cases")}))
STAMP = Stamp("b", date(2030, 1, 1))


def _lines(arcs: Any) -> Iterator[int]:
    """The lines that a shape is made of; one that is drawn backwards is the complement of its number."""
    for arc in arcs:
        if isinstance(arc, int):
            yield arc if arc >= 0 else ~arc
        else:
            yield from _lines(arc)


def test_neighbours_are_the_states_that_share_a_line_of_the_boundaries() -> None:
    shapes = json.loads(BOUNDARIES.read_text())["objects"]["states"]["geometries"]
    codes = {place.name: place.code for place in states()}
    drawn = {codes[shape["properties"]["name"]]: set(_lines(shape["arcs"])) for shape in shapes}
    shared = {(a, b) for a, b in combinations(sorted(drawn), 2) if drawn[a] & drawn[b]}
    with (PROJECT / "seeds/state_neighbour.csv").open() as file:
        seeded = [(row["state_code"], row["neighbour_code"]) for row in csv.DictReader(file)]
    assert sorted(seeded) == sorted([*shared, *((b, a) for a, b in shared)])
    assert {"AR", "IA", "IL", "KS", "KY", "NE", "OK", "TN"} == {b for a, b in seeded if a == "MO"}
    # They touch in a point.
    assert ("AZ", "CO") not in seeded


def _published(**neighbours: tuple[str, ...]) -> Published:
    """2018 of the made-up 56: TX 19, CA 19, NY 7, MO 4, SC 4, NM 4, WY 1, and none elsewhere; a court in Missouri."""
    page = missouri()
    district = Place("moed", "Eastern District of Missouri", "district", "MO", False, "E.D. Mo.")
    summaries: dict[str, dict[int, Values]] = {
        place.code: {2018: {**values, "is_complete_year": True}} for place, values in page.jurisdictions
    }
    return Published(
        build_id="b",
        refreshed_at=datetime(2030, 1, 1),
        data_through_date=date(2029, 12, 31),
        is_synthetic=True,
        subject=page.subject,
        figures=figures(),
        places={**PLACES, "moed": district},
        summaries={**summaries, NATION: {2018: {"new_cases": 58, "is_complete_year": True}}},
        printed={},
        rows={},
        restated={},
        neighbours=neighbours,
    )


def _found(published: Published, code: str) -> Comparison:
    return next(found for found in comparisons_of(published) if found.place.code == code)


def _near(published: Published, code: str) -> list[str]:
    return [each.place.code for each in _found(published, code).years[0].next_in_rank]


def test_next_in_rank_are_those_around_it_in_the_order_that_are_no_neighbours() -> None:
    published = _published(MO=("KS", "TX"), TX=("NM",))
    [found] = _found(published, "MO").years
    assert [each.place.code for each in found.neighbours] == ["KS", "TX"]
    assert _near(published, "MO") == ["NY", "NM", "SC"]
    assert _near(published, "TX") == ["CA", "NY", "MO"]
    assert _near(published, "CA") == ["TX", "NY"]
    assert (found.year, found.own.values["new_cases"]) == (2018, 4)
    assert found.nation.values == {"new_cases": 58}


def test_of_those_with_none_nobody_is_next() -> None:
    published = _published()
    samoa = _found(published, "AS")
    [of_year] = samoa.years
    assert (of_year.own.values["new_cases"], of_year.neighbours, of_year.next_in_rank) == (0, (), ())
    assert not samoa.has_court
    assert _found(published, "MO").has_court


def _beside(code: str, count: int | None, is_ranked: bool = True, **others: int | None) -> Beside:
    rank = {} if code == NATION else {"new_cases_rank": 50 - (count or 0) if is_ranked else None}
    return Beside(PLACES[code], {"new_cases": count, **rank, "mean_prison_months": None, **others})


def _html(*years: InYear, has_court: bool = True) -> str:
    return comparison_html(Comparison(years[0].own.place, years, has_court), FRAME, STAMP).decode()


def _words(html: str) -> str:
    return " ".join(" ".join(Read(html).words).split())


def test_places_stand_in_groups_with_their_figures_each_year() -> None:
    kansas, illinois = _beside("KS", 0, prison_sentenced_defendants=1), _beside("IL", 9)
    nation = _beside(NATION, 171)
    in_2018 = InYear(2018, True, _beside("MO", 4), (illinois, kansas), (_beside("NV", 4),), nation)
    in_2017 = InYear(
        2017,
        True,
        _beside("MO", 8, False),
        (_beside("IL", None, False), _beside("KS", 1, False)),
        (),
        _beside(NATION, 200),
    )
    nothing = _beside("MO", None, False)
    in_2016 = InYear(
        2016, False, nothing, (_beside("IL", None, False), _beside("KS", None, False)), (), _beside(NATION, None)
    )
    html = _html(in_2018, in_2017, in_2016)
    page, words = Read(html), _words(html)
    assert "Missouri beside its neighbors" in words
    assert "Missouri borders 2 states." in words
    groups = ("Missouri", "Neighbors", "Illinois", "Kansas", "Next in rank of new cases", "Nevada", "The nation")
    places = [words.index(f" {group} ", words.index("n/a: not available")) for group in groups]
    assert places == sorted(places)
    # How many terms a mean is over stands before it, and a figure that no place has is no column.
    assert "Prison terms" in words
    assert "Mean months of prison" not in words
    assert "2017 The sources do not cover every case of 2017, so there are no ranks." in words
    assert (
        "2016 The year 2016 is not over in these data, so there are no ranks. No figure of 2016 is available." in words
    )
    # A year of which nothing is stated of the place is no column; the nation has no rank, and no cell of one.
    assert words.count("2016") == 4
    assert {
        ("new_cases", code, 2017, value) for code, value in (("MO", "8"), ("KS", "1"), ("IL", ""), ("US", "200"))
    } <= set(page.figures)
    ranked = {(place, year) for figure, place, year, value in page.figures if figure == "new_cases_rank" and value}
    assert ranked == {(place, 2018) for place in ("MO", "KS", "IL", "NV")}
    # Kansas has no new case: nobody is last in having had none.
    assert ("new_cases_rank", "KS", 2018, "50") in page.figures
    assert '<td class="rank" data-value="50">none<' in html
    assert {"2018/index.html", "../ks/2017/index.html", "../ks/index.html", "../us/2018/rank/new-cases.html#mo"} <= set(
        page.links
    )
    # Each year has a link and what it leads to, and one is shown where no year is asked for.
    assert {f"#y{year}" for year in YEARS} <= set(page.links)
    assert {f"y{year}" for year in YEARS} <= set(page.ids)
    assert html.count('class="of-year latest" id="y2018"') == html.count("latest") == 1
    assert page.unsafe == []


def test_a_place_without_a_neighbour_or_a_court_says_so() -> None:
    nation = _beside(NATION, 171)
    words = _words(_html(InYear(2018, True, _beside("HI", 2), (), (_beside("NV", 2),), nation)))
    assert "Hawaii beside other states" in words
    assert "No other state or territory borders Hawaii." in words
    words = _words(_html(InYear(2018, True, _beside("AS", 0), (), (), nation), has_court=False))
    assert "American Samoa has no federal district court. No other state or territory borders American Samoa." in words
    assert "American Samoa had no new case, so no place is next to it in rank." in words
    assert "Next in rank" not in words


def test_without_a_ranked_year_there_is_nothing_to_compare() -> None:
    bare = Frame(missouri().subject, figures(), PLACES, YEARS, 2018, True)
    assert FRAME.is_compared(PLACES["MO"])
    assert not FRAME.is_compared(PLACES[NATION])
    assert not bare.is_compared(PLACES["MO"])
