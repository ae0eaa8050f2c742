"""The map: every state a link with a name, whatever is known of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from made_up_place import STANDING, figures, missouri, states, values

from warehouse.readers.pages.content import Chart, Shown
from warehouse.readers.pages.drawing import MARK
from warehouse.readers.pages.map_marks import LEGEND_LINE, states_with_shape
from warehouse.readers.pages.paths import link, year_page
from warehouse.readers.pages.place_year import NATION, Place, PlaceYear
from warehouse.readers.pages.states_map import states_map

pytestmark = pytest.mark.one_duckdb

FIGURES = figures()
BOUNDARIES = Path(__file__).parents[1] / "warehouse" / "readers" / "pages" / "boundaries" / "states-albers-10m.json"
SVG = "{http://www.w3.org/2000/svg}"
YEAR = 2018
PAGE = year_page(Place(NATION, "United States", "nation"), YEAR)


def _nation(**absent: None) -> PlaceYear:
    """The nation beside the made-up Missouri; the states that are named have no figure, and no place."""
    made_up = missouri()
    jurisdictions = tuple(
        (place, {**row, **({"new_cases": None, "new_cases_rank": None} if place.code in absent else {})})
        for place, row in made_up.jurisdictions
    )
    unknown = (Place("XX", "State not known", "state", is_jurisdiction=False), dict.fromkeys(STANDING, 2))
    place = Place(NATION, "United States", "nation")
    return replace(made_up, place=place, values=values(), districts=(), jurisdictions=(*jurisdictions, unknown))


def _map(place_year: PlaceYear) -> Chart:
    return states_map(place_year, FIGURES["new_cases"], lambda place: link(PAGE, year_page(place, YEAR)))


def _links(chart: Chart) -> dict[str, str]:
    """Where each link goes, by its name."""
    found = ElementTree.fromstring(chart.svg).findall(f".//{SVG}a")
    links = {anchor.attrib["aria-label"]: anchor.attrib["href"] for anchor in found}
    assert len(links) == len(found)
    return links


def _look(chart: Chart, name: str) -> ElementTree.Element:
    anchor = next(
        anchor
        for anchor in ElementTree.fromstring(chart.svg).findall(f".//{SVG}a")
        if anchor.attrib["aria-label"].startswith(f"{name}:")
    )
    shape = anchor.find(f"{SVG}path")
    assert shape is not None
    return shape


def test_boundaries_name_the_states_as_the_seed_does() -> None:
    shapes = json.loads(BOUNDARIES.read_text())["objects"]["states"]["geometries"]
    names = {shape["properties"]["name"] for shape in shapes}
    without = {place.code for place in states() if place.name not in names}
    assert without == {"AS", "GU", "MP", "PR", "VI"}
    assert names <= {place.name for place in states()}
    assert {place.code for place in states() if place.name not in states_with_shape()} == {"DC", *without}


def test_every_jurisdiction_is_one_relative_link_with_a_name() -> None:
    links = _links(_map(_nation()))
    assert len(links) == 56
    assert links["Missouri: 4 new cases, 4th"] == "../../mo/2018/index.html"
    assert links["Wyoming: 1 new case, 7th"] == "../../wy/2018/index.html"
    assert links["Guam: 0 new cases"] == "../../gu/2018/index.html"
    assert set(links.values()) == {link(PAGE, year_page(place, YEAR)) for place in states()}


def test_links_come_by_name_so_that_the_keyboard_finds_them() -> None:
    names = [name.partition(":")[0] for name in _links(_map(_nation()))]
    shapes, squares = names[:50], names[50:]
    assert shapes == sorted(shapes)
    assert squares == sorted(squares)


def test_nothing_is_fetched_and_nothing_is_styled() -> None:
    chart = _map(_nation(MO=None))
    assert "http" not in chart.svg.removeprefix('<svg xmlns="http://www.w3.org/2000/svg"')
    svg = ElementTree.fromstring(chart.svg)
    assert {element.tag for element in svg.iter()} == {
        f"{SVG}{tag}" for tag in ("svg", "g", "a", "path", "title", "text")
    }
    assert not {"style", "id", "class", "clip-path"} & {name for element in svg.iter() for name in element.attrib}
    # The links are inside it: an image would hide them from a screen reader.
    assert svg.get("role") == "group"
    assert svg.get("aria-label") == chart.alternative


def test_more_is_deeper() -> None:
    chart = _map(_nation())
    depths = [float(_look(chart, name).attrib["fill-opacity"]) for name in ("Ohio", "Wyoming", "Missouri", "Texas")]
    assert depths == sorted(set(depths))
    shapes = ElementTree.fromstring(chart.svg).find(f"{SVG}g")
    assert shapes is not None
    assert shapes.get("fill") == MARK
    assert [anchor.get("aria-label", "") for anchor in shapes][42].startswith("Texas:")
    assert depths[-1] == 1


def test_a_state_without_the_figure_is_dashed_and_said_to_be() -> None:
    chart = _map(_nation(MO=None, GU=None))
    for name in ("Missouri", "Guam"):
        assert f"{name}: new cases not available" in _links(chart)
        look = _look(chart, name).attrib
        assert (look["fill-opacity"], look["stroke-dasharray"]) == ("0", "2,2")
    assert _look(chart, "Ohio").get("stroke-dasharray") is None
    assert ">not available<" in chart.svg
    assert "not available in 2" in chart.alternative
    assert ">not available<" not in _map(_nation()).svg


def test_a_year_without_the_figure_still_leads_to_the_states() -> None:
    chart = _map(_nation(**{place.code: None for place in states()}))
    assert chart.alternative == "Map of the states by new cases in 2018: not available."
    assert len(_links(chart)) == 56


def test_table_has_every_place_and_the_cases_of_no_known_state() -> None:
    place_year = _nation(MO=None)
    chart = _map(place_year)
    assert len(chart.rows) == 57
    for (name, cell, rank), (place, row) in zip(chart.rows, place_year.jurisdictions, strict=True):
        assert isinstance(cell, Shown)
        assert (name, cell.place_code, cell.value) == (place.name, place.code, row["new_cases"])
        assert rank == ("" if row.get("new_cases_rank") is None else str(row["new_cases_rank"]))
    assert chart.rows[-1][0] == "State not known"


def test_legend_covers_every_state_once() -> None:
    legend = re.findall(r">(none|\d+(?: to \d+)?)<", _map(_nation()).svg)
    assert legend == ["none", "1", "4", "7", "19"]


def test_words_of_the_map() -> None:
    chart = _map(_nation())
    assert (
        chart.alternative
        == "Map of the states by new cases in 2018: the most are 19 in California and Texas; 49 with none."
    )
    assert "SYNTHETIC: made-up data" in chart.svg
    assert chart == _map(_nation())


def test_map_of_a_rate_says_what_its_classes_hold_in_as_many_lines_as_they_need() -> None:
    rates = {
        "TX": "0.66",
        "CA": "0.48",
        "NY": "0.36",
        "MO": "0.65",
        "SD": "9.10",
        "WY": "1.73",
        "OH": "0.77",
        "AS": None,
    }
    nation = _nation()
    jurisdictions = tuple(
        (place, {**row, "new_cases_per_million": rate and Decimal(rate), "new_cases_per_million_rank": 1})
        for place, row in nation.jurisdictions
        for rate in [rates.get(place.code, "0.00")]
    )
    page = replace(nation, jurisdictions=jurisdictions)
    chart = states_map(
        page, FIGURES["new_cases_per_million"], lambda place: f"{place.code}.html", "New cases per million residents"
    )
    assert chart.title == "New cases per million residents by state, 2018"
    links = _links(chart)
    assert {"Missouri: 0.65 new cases per million residents", "Ohio: 0.77 new cases per million residents"} <= set(
        links
    )
    assert "American Samoa: new cases per million residents not available" in links
    assert "the most are 9.10 in South Dakota" in chart.alternative and "not available in 1" in chart.alternative
    legend = re.findall(r">(none|not available|[\d.]+(?: to [\d.]+)?)<", chart.svg)
    assert legend == ["none", "0.36 to 0.48", "0.65 to 0.66", "0.77 to 1.73", "9.10", "not available"]
    heights = [float(box.split()[3]) for box in re.findall(r'viewBox="([^"]+)"', chart.svg + _map(nation).svg)]
    assert heights[0] == heights[1] + LEGEND_LINE


@pytest.mark.parametrize("figure", ["active_cases", "convicted_defendants"])
def test_other_figures(figure: str) -> None:
    chart = states_map(_nation(), FIGURES[figure], lambda place: f"{place.code}.html")
    assert f"Missouri: 4 {FIGURES[figure].page_words.lower()}, 4th" in _links(chart)
