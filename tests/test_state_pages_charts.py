"""Charts say what the mart says, in a picture, in words and as a table."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import Edition
from made_up_place import STANDING, figures, missouri, values

from warehouse.publication import connect_published
from warehouse.readers.pages.charts import district_chart, standing_chart, trend_chart, type_chart
from warehouse.readers.pages.content import Chart, Shown
from warehouse.readers.pages.drawing import BESIDE, MARK
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.published import read_published

pytestmark = pytest.mark.one_duckdb

FIGURES = figures()
PAPER, DARK = "#ffffff", "#14171a"


def _charts(place_year: PlaceYear) -> list[Chart]:
    charts = (
        district_chart(FIGURES["new_cases"], place_year),
        district_chart(FIGURES["convicted_defendants"], place_year),
        standing_chart(place_year, FIGURES),
        type_chart(place_year, FIGURES),
        trend_chart(place_year, FIGURES),
    )
    return [chart for chart in charts if chart]


def _drawn(chart: Chart | None) -> list[str]:
    """What the picture says, mark by mark."""
    assert chart
    texts = ElementTree.fromstring(chart.svg).findall(".//{http://www.w3.org/2000/svg}text")
    return [" ".join(text.itertext()) for text in texts]


def _cells(chart: Chart | None) -> list[tuple[Any, ...]]:
    assert chart
    return [tuple(cell.value if isinstance(cell, Shown) else cell for cell in row) for row in chart.rows]


def _luminance(color: str) -> float:
    parts = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_every_picture_stands_in_any_page() -> None:
    charts = _charts(missouri())
    assert len(charts) == 5
    for chart in charts:
        svg = ElementTree.fromstring(chart.svg)
        attributes = {name for element in svg.iter() for name in element.attrib}
        assert not {"style", "id", "class", "href"} & attributes
        assert {element.tag.rpartition("}")[2] for element in svg.iter()} <= {
            "svg",
            "g",
            "path",
            "line",
            "text",
            "tspan",
        }
        assert svg.attrib.keys() == {"viewBox", "role", "aria-label", "font-family", "font-size", "fill"}
        assert [element for element in svg.iter() if element.get("font-family")] == [svg]
        assert (svg.get("role"), svg.get("aria-label")) == ("img", chart.alternative)
        assert "http" not in chart.svg.removeprefix('<svg xmlns="http://www.w3.org/2000/svg"')
        assert svg.get("fill") == "currentColor"
        assert not [
            element for element in svg.iter() if element.tag.endswith(("text", "tspan")) and element.get("fill")
        ]
        assert float(svg.attrib["viewBox"].split()[2]) <= 346


def test_smallest_letters_stay_readable_on_a_phone() -> None:
    sizes = {float(size) for chart in _charts(missouri()) for size in re.findall(r'font-size="([\d.]+)"', chart.svg)}
    assert min(sizes) >= 10


def test_marks_stand_out_on_paper_and_in_the_dark_and_differ_in_grey() -> None:
    for mark in (MARK, BESIDE):
        assert min(_contrast(mark, PAPER), _contrast(mark, DARK)) >= 3
    assert _contrast(MARK, BESIDE) > 1.5


def test_synthetic_data_says_so_in_every_picture() -> None:
    for chart in _charts(missouri()):
        assert "SYNTHETIC: made-up data" in _drawn(chart)
    real = missouri(is_synthetic=False)
    for chart in _charts(real):
        assert "SYNTHETIC" not in chart.svg


def test_the_same_values_make_the_same_picture() -> None:
    assert _charts(missouri()) == _charts(missouri())


def test_districts_of_the_state() -> None:
    chart = district_chart(FIGURES["new_cases"], missouri())
    assert _cells(chart) == [
        ("Eastern District of Missouri", "E.D. Mo.", 1),
        ("Western District of Missouri", "W.D. Mo.", 3),
    ]
    assert _drawn(chart)[:4] == ["E.D. Mo.", "W.D. Mo.", "1", "3"]
    assert chart
    assert "Western District of Missouri 3" in chart.alternative


def test_districts_with_the_same_figure_stand_apart() -> None:
    made_up = missouri()
    same = tuple((district, values(new=2)) for district, _ in made_up.districts)
    chart = district_chart(FIGURES["new_cases"], replace(made_up, districts=same))
    assert chart
    places = re.findall(r'<text (x="[\d.]+" y="[\d.]+")[^>]*>(?:[EW]\.D\. Mo\.|not known|2)<', chart.svg)
    assert len(places) == len(set(places)) == 6


def test_a_district_that_is_not_known_has_a_bar_where_it_has_cases() -> None:
    made_up = missouri()
    unresolved = (made_up.districts[2][0], values(new=2))
    chart = district_chart(FIGURES["new_cases"], replace(made_up, districts=(*made_up.districts[:2], unresolved)))
    assert _cells(chart)[2] == ("District not known, Missouri", "", 2)
    assert "not known" in _drawn(chart)


def test_no_picture_of_districts_without_the_figure() -> None:
    made_up = missouri()
    absent = tuple((district, values(new=None)) for district, _ in made_up.districts)
    assert district_chart(FIGURES["new_cases"], replace(made_up, districts=absent)) is None
    assert district_chart(FIGURES["new_cases"], replace(made_up, districts=())) is None


def test_a_district_without_the_figure_beside_one_with_it() -> None:
    made_up = missouri()
    districts = ((made_up.districts[0][0], values(new=None)), made_up.districts[1])
    chart = district_chart(FIGURES["new_cases"], replace(made_up, districts=districts))
    assert _drawn(chart)[:4] == ["E.D. Mo.", "W.D. Mo.", "not available", "3"]
    assert chart
    heights = re.findall(r'y="([\d.]+)"[^>]*>(?:not available|3)<', chart.svg)
    assert heights == sorted(heights, key=float)
    assert _cells(chart)[0] == ("Eastern District of Missouri", "E.D. Mo.", None)


def test_standing_among_the_jurisdictions() -> None:
    made_up = missouri()
    chart = standing_chart(made_up, FIGURES)
    assert chart
    assert len(chart.rows) == 56
    of = {state.name: values for state, values in made_up.jurisdictions}
    for row in _cells(chart):
        expected = [cell for name in STANDING for cell in (of[row[0]][name], str(of[row[0]][f"{name}_rank"]))]
        assert list(row[1:]) == expected
    assert _drawn(chart).count("Missouri: 4, 4th, tie of 3") == 3
    assert _drawn(chart).count("mean 8.29") == 2
    assert "New cases: 4, 4th, tie of 3; the most are 19 in California and Texas" in chart.alternative
    assert "mean of the 7 with a new case is 8.29" in chart.alternative


def test_one_column_is_marked_and_stands_at_its_place() -> None:
    chart = standing_chart(missouri(), FIGURES)
    assert chart
    paths = re.findall(r'<path d="([^"]*)" fill="none" stroke="(#\w+)"', chart.svg)
    assert [color for _, color in paths] == 3 * [BESIDE, MARK]
    for (others, _), (own, _) in zip(paths[::2], paths[1::2], strict=True):
        left, *rest = (float(column) for column in re.findall(r"M([\d.]+)", own))
        assert rest == []
        # A place without any has no column.
        before = [column for column in re.findall(r"M([\d.]+)", others) if float(column) < left]
        assert len(before) == 3


@pytest.mark.parametrize("name", STANDING)
def test_a_figure_without_places_has_no_panel(name: str) -> None:
    chart = standing_chart(missouri(**{f"{name}_rank": None}), FIGURES)
    assert chart
    assert len(chart.columns) == 5
    assert FIGURES[name].page_words not in _drawn(chart)


def test_no_standing_without_a_census() -> None:
    assert standing_chart(missouri(**{f"{name}_rank": None for name in STANDING}), FIGURES) is None


def test_no_mean_where_the_nation_has_none() -> None:
    made_up = missouri()
    nation = {**made_up.nation, "new_cases_mean_over_nonzero": None}
    assert _drawn(standing_chart(replace(made_up, nation=nation), FIGURES)).count("mean 8.29") == 1


def test_types_of_the_active_cases() -> None:
    chart = type_chart(missouri(**values()), FIGURES)
    assert [row[:2] for row in _cells(chart)] == [
        ("Sex trafficking", 15),
        ("Labor trafficking", 1),
        ("Both", 1),
        ("Not known", 1),
    ]
    assert "15 (100%)" in _drawn(chart)
    assert chart
    assert "of 15 whose type is known: sex 15 (100%); labor 1 (6.7%); both 1; not known 1" in chart.alternative


def test_types_without_a_census_have_no_whole() -> None:
    parts = ("labor", "both", "unknown", "sex_percent", "labor_percent")
    chart = type_chart(missouri(**(values() | {f"active_cases_{part}": None for part in parts})), FIGURES)
    assert _cells(chart) == [("Sex trafficking", 15, None), ("Labor trafficking", None, None)]
    assert _drawn(chart)[:4] == ["Sex", "Labor", "15", "not available"]
    assert chart
    assert chart.alternative.endswith("by type of trafficking: sex 15; labor not available.")
    assert f'stroke="{BESIDE}"' not in chart.svg


@pytest.mark.parametrize("active", [None, 0])
def test_no_types_where_no_case_is_active(active: int | None) -> None:
    assert type_chart(missouri(active_cases=active), FIGURES) is None


def test_trend_leaves_a_gap_where_a_year_is_not_available() -> None:
    chart = trend_chart(missouri(), FIGURES)
    assert _cells(chart) == [("2015", None, None, None), ("2016", 3, 5, 4), ("2017", 8, 12, 0), ("2018", 4, 4, 4)]
    assert _drawn(chart).count("not available") == 3
    assert _drawn(chart).count("0") == 1
    assert chart
    assert chart.svg.count(f'stroke="{MARK}"') == 3
    assert "not available in 2015, 3 in 2016, 8 in 2017, 4 in 2018" in chart.alternative


def test_trend_has_a_gap_where_the_publication_has_no_such_year() -> None:
    made_up = missouri()
    years = tuple(year for year in made_up.years if year["year"] != 2017)
    chart = trend_chart(replace(made_up, years=years), FIGURES)
    assert _cells(chart) == [
        ("2015", None, None, None),
        ("2016", 3, 5, 4),
        ("2017", *3 * ["not available"]),
        ("2018", 4, 4, 4),
    ]
    assert _drawn(chart).count("not available") == 6
    assert chart
    assert "3 in 2016, not available in 2017, 4 in 2018" in chart.alternative


def test_trend_marks_a_year_that_is_not_whole() -> None:
    made_up = missouri()
    years = (*made_up.years[:3], {**made_up.years[3], "is_complete_year": False})
    chart = trend_chart(replace(made_up, years=years), FIGURES)
    assert "2018 in part" in _drawn(chart)
    assert chart
    assert f'fill="{MARK}"' not in chart.svg
    assert chart.svg.count(f'stroke="{MARK}"') == 3


def test_no_trend_without_a_figure_in_any_year() -> None:
    years = (values(2017, None, None, None), values(2018, None, None, None))
    assert trend_chart(replace(missouri(), years=years), FIGURES) is None


def test_every_state_of_the_sample_is_drawn_from_its_values(edition: Edition) -> None:
    with connect_published(edition.settings) as connection:
        sample = read_published(connection)
    for state in sample.jurisdictions:
        place_year = sample.place_year(state.code, 2018)
        chart = standing_chart(place_year, sample.figures)
        assert chart
        own = next(row for row in _cells(chart) if row[0] == state.name)
        assert own[1::2] == tuple(place_year.values[name] for name in STANDING)
        assert float(ElementTree.fromstring(chart.svg).attrib["viewBox"].split()[2]) <= 346
