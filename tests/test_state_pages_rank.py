"""The pages with all states and territories in order: the order, its ranks and words, and what leads there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from made_up_place import figures, missouri, states
from read_page import Read

from warehouse.readers.pages.content import Shown, plain
from warehouse.readers.pages.html import Frame, Stamp
from warehouse.readers.pages.place_year import NATION, Place
from warehouse.readers.pages.rank_page import ORDERED, Order, order_html
from warehouse.readers.pages.tiles import tiles

pytestmark = pytest.mark.one_duckdb

FIGURES = figures()
UNKNOWN = Place("XX", "State not known", "state", is_jurisdiction=False)
PLACES = {place.code: place for place in (*states(), UNKNOWN, Place(NATION, "United States", "nation"))}
FRAME = Frame(
    missouri().subject,
    FIGURES,
    PLACES,
    (2017, 2018),
    2018,
    True,
    orders=frozenset({(2018, "new_cases"), (2018, "mean_prison_months")}),
)
STAMP = Stamp("b", date(2030, 1, 1))
COUNTS = {"TX": 19, "CA": 19, "NY": 7, "MO": 4, "AK": 4}


def _ranked(**counts: int) -> Order:
    """The new cases of 2018, those that are not named with none."""
    rows: list[tuple[Place, dict[str, Any]]] = []
    for place in states():
        count = counts.get(place.code, 0)
        rank = 1 + sum(other > count for other in counts.values())
        rate = None if place.code == "AS" else Decimal(count) / 10
        rows.append((place, {"new_cases": count, "new_cases_rank": rank, "new_cases_per_million": rate}))
    nation = {"new_cases": sum(counts.values()) + 2}
    return Order("new_cases", 2018, tuple(rows), nation, {"new_cases": 2}, frozenset({"AS"}))


def _rows(html: str) -> list[list[str]]:
    """The cells of each row of the table, as text."""
    body = html.partition("<tbody>")[2].partition("</table>")[0]
    cells = (re.split(r"<t[hd][^>]*>", row)[1:] for row in body.split("<tr")[1:])
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def test_the_highest_is_first_and_a_tie_shares_the_better_rank() -> None:
    html = order_html(_ranked(**COUNTS), FRAME, STAMP).decode()
    rows = _rows(html)
    assert len(rows) == 56
    assert rows[:6] == [
        ["1", "California", "19", "", "1.90"],
        ["1", "Texas", "19", "", "1.90"],
        ["3", "New York", "7", "", "0.70"],
        ["4", "Alaska", "4", "", "0.40"],
        ["4", "Missouri", "4", "", "0.40"],
        ["none", "Alabama", "0", "", "0.00"],
    ]
    assert ["none", "American Samoa no federal district court", "0", "", "n/a"] in rows
    assert re.findall(r'<rect width="([\d.]+)"', html)[:4] == ["100.0", "100.0", "36.8", "21.1"]
    words = " ".join(" ".join(Read(html).words).split())
    assert "New cases, 2018: all 56 in order" in words
    assert "The nation has 55 , in 5 of 56 states and territories." in words
    assert "Outside the order: 2 , whose state is not known." in words


def test_every_row_is_a_place_of_its_own_with_one_link_and_its_figures() -> None:
    html = order_html(_ranked(**COUNTS), FRAME, STAMP).decode()
    page = Read(html[html.index("<table") : html.index("</table>")])
    assert page.links == [f"../../../{code}/2018/index.html" for code in page.ids]
    assert len(page.figures) == 3 * 56
    assert ("new_cases_rank", "MO", 2018, "4") in page.figures
    assert page.unsafe == []


def test_pages_of_the_year_and_of_other_years_are_named_where_they_are() -> None:
    html = order_html(_ranked(**COUNTS), FRAME, STAMP).decode()
    links = Read(html).links
    assert "mean-prison-months.html" in links
    assert not [link for link in links if "rank" in link or link.endswith("active-cases.html")]
    assert "<strong>2018</strong>" in html and ">2017</a>" not in html


def test_a_figure_without_ranks_is_in_order_of_itself_and_says_over_how_many() -> None:
    values: dict[str, tuple[Decimal | None, int]] = {"TX": (Decimal("36.0"), 3), "MO": (Decimal("120.5"), 2)}
    rows = tuple(
        (
            place,
            dict(
                zip(
                    ("mean_prison_months", "prison_sentenced_defendants"),
                    values.get(place.code, (None, 0)),
                    strict=True,
                )
            ),
        )
        for place in states()
    )
    nation = {"mean_prison_months": Decimal("69.8"), "prison_sentenced_defendants": 5}
    html = order_html(Order("mean_prison_months", 2018, rows, nation, None), FRAME, STAMP).decode()
    assert _rows(html)[:3] == [
        ["Missouri", "120.5", "", "2"],
        ["Texas", "36", "", "3"],
        ["Alabama", "n/a", "", "0"],
    ]
    assert ">Rank<" not in html
    words = " ".join(" ".join(Read(html).words).split())
    assert "In the nation 69.8 months; stated for 2 of 56 states and territories." in words


def test_places_with_fewer_cases_stand_after_those_that_are_ranked_per_million() -> None:
    rows = []
    for place in states():
        count, rate, rank = {"TX": (19, "0.70", 1), "WY": (1, "1.70", None)}.get(place.code, (0, "0.00", None))
        values = {"new_cases": count, "new_cases_per_million": Decimal(rate), "new_cases_per_million_rank": rank}
        rows.append((place, values))
    html = order_html(
        Order("new_cases_per_million", 2018, tuple(rows), {"new_cases": 20}, {"new_cases": 1}), FRAME, STAMP
    ).decode()
    assert _rows(html)[:2] == [["1", "Texas", "0.70", "", "19"], ["not ranked", "Wyoming", "1.70", "", "1"]]
    assert "Places with fewer than 5 new cases are not ranked, and stand after the others." in html
    # The rule stands before the table that it is of.
    assert html.index("are not ranked, and stand") < html.index("<table")
    assert "Outside the order" not in html


def test_the_place_of_a_tile_leads_to_all_in_order() -> None:
    page = missouri(new_cases_rank_tie_count=3)
    place = next(tile.place for tile in tiles(page, FIGURES) if tile.figure.figure == "new_cases")
    assert plain(place) == "4th of 56, tied with 2 others"
    assert [part.leads_to for part in place if isinstance(part, Shown)] == ["us/2018/rank/new-cases.html#mo"]
    none = replace(page, values={**page.values, "new_cases": 0, "new_cases_rank_label": "none, as in 2 others"})
    place = next(tile.place for tile in tiles(none, FIGURES) if tile.figure.figure == "new_cases")
    assert [part.leads_to for part in place if isinstance(part, Shown)] == ["us/2018/rank/new-cases.html#mo"]


def test_every_headline_figure_of_the_seed_can_be_put_in_order() -> None:
    assert set(ORDERED) <= set(FIGURES)
