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

from warehouse.readers.pages.compare_page import Beside, Comparison, comparison_html, comparison_of
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
    summaries: dict[str, dict[int, Values]] = {place.code: {2018: values} for place, values in page.jurisdictions}
    return Published(
        build_id="b",
        refreshed_at=datetime(2030, 1, 1),
        data_through_date=date(2029, 12, 31),
        is_synthetic=True,
        subject=page.subject,
        figures=figures(),
        places={**PLACES, "moed": district},
        summaries={**summaries, NATION: {2018: {"new_cases": 58}}},
        printed={},
        rows={},
        restated={},
        neighbours=neighbours,
    )


def _near(published: Published, code: str) -> list[str]:
    return [each.place.code for each in comparison_of(published, published.places[code], 2018).next_in_rank]


def test_next_in_rank_are_those_around_it_in_the_order_that_are_no_neighbours() -> None:
    published = _published(MO=("KS", "TX"), TX=("NM",))
    found = comparison_of(published, published.places["MO"], 2018)
    assert [each.place.code for each in found.neighbours] == ["KS", "TX"]
    assert _near(published, "MO") == ["NY", "NM", "SC"]
    assert _near(published, "TX") == ["CA", "NY", "MO"]
    assert _near(published, "CA") == ["TX", "NY"]
    assert found.own.values["new_cases"] == found.own.new_cases[2018] == 4
    assert found.nation.values == {"new_cases": 58}


def test_of_those_with_none_nobody_is_next() -> None:
    published = _published()
    samoa = comparison_of(published, published.places["AS"], 2018)
    assert (samoa.own.values["new_cases"], samoa.neighbours, samoa.next_in_rank) == (0, (), ())
    assert not samoa.has_court
    assert comparison_of(published, published.places["MO"], 2018).has_court


def _beside(code: str, count: int, **years: int | None) -> Beside:
    rank = {} if code == NATION else {"new_cases_rank": 50 - count}
    over_years = {int(year[1:]): value for year, value in years.items()}
    return Beside(PLACES[code], {"new_cases": count, **rank, "mean_prison_months": None}, {**over_years, 2018: count})


def _html(
    own: Beside, neighbours: tuple[Beside, ...] = (), near: tuple[Beside, ...] = (), has_court: bool = True
) -> str:
    nation = _beside(NATION, 171, y2017=200, y2016=2)
    return comparison_html(Comparison(2018, own, neighbours, near, nation, has_court), FRAME, STAMP).decode()


def test_places_stand_in_groups_with_their_figures_and_their_years() -> None:
    own, near = _beside("MO", 4, y2017=8, y2016=None), _beside("NV", 4, y2017=3, y2016=None)
    html = _html(own, (_beside("KS", 0, y2017=1), _beside("IL", 9, y2017=None)), (near,))
    page = Read(html)
    words = " ".join(" ".join(page.words).split())
    assert "Missouri beside its neighbors, 2018" in words
    assert "Missouri borders 2 states." in words
    groups = ("Missouri", "Neighbors", "Kansas", "Illinois", "Next in rank of new cases, 2018", "Nevada", "The nation")
    places = [words.index(f" {group} ", words.index("the latest year with ranks")) for group in groups]
    assert places == sorted(places)
    # A year of which nothing is stated of the place is no column; the nation has no rank, and no cell of one.
    assert "2016" not in words
    assert {
        ("new_cases", code, 2017, value) for code, value in (("MO", "8"), ("KS", "1"), ("IL", ""), ("US", "200"))
    } <= set(page.figures)
    assert {place for figure, place, *_ in page.figures if figure == "new_cases_rank"} == {"MO", "KS", "IL", "NV"}
    assert ('data-figure="new_cases_rank" data-place="KS" data-year="2018" data-value="50">none</td>') in html
    assert {"2018/index.html", "../ks/2018/index.html", "../ks/index.html", "../us/2018/rank/new-cases.html#mo"} <= set(
        page.links
    )
    assert page.unsafe == []


def test_a_place_without_a_neighbour_or_a_court_says_so() -> None:
    words = " ".join(" ".join(Read(_html(_beside("HI", 2), (), (_beside("NV", 2),))).words).split())
    assert "Hawaii beside other states, 2018" in words
    assert "No other state or territory borders Hawaii." in words
    words = " ".join(" ".join(Read(_html(_beside("AS", 0), has_court=False)).words).split())
    assert "American Samoa beside the nation, 2018" in words
    assert (
        "American Samoa has no federal district court. No other state or territory borders American Samoa. "
        "It had no new case in 2018, so that no place is next to it in rank."
    ) in words
    assert "Next in rank" not in words


def test_without_a_ranked_year_there_is_nothing_to_compare() -> None:
    bare = Frame(missouri().subject, figures(), PLACES, YEARS, 2018, True)
    assert FRAME.is_compared(PLACES["MO"])
    assert not FRAME.is_compared(PLACES[NATION])
    assert not bare.is_compared(PLACES["MO"])
