"""Tables of places and of years: their order, what is no column, and which years are there in part."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_up_place import figures, missouri, values

from warehouse.readers.pages.content import plain
from warehouse.readers.pages.place_year import Place
from warehouse.readers.pages.tables import OF_JURISDICTIONS, jurisdictions_tables, years_table
from warehouse.readers.pages.tiles import tiles

pytestmark = pytest.mark.one_duckdb


def _covered(year: int, is_census: bool, **changed: object) -> dict[str, object]:
    groups = ("cases", "convictions", "restitution")
    coverage = [{"figure": group, "source_code": "a", "is_census": is_census, "note": ""} for group in groups]
    return {**values(year, 4, 4, 4), "coverage": coverage, **changed}


def _rows(is_ranked: bool) -> tuple[tuple[Place, dict[str, object]], ...]:
    counts = {"WY": 1, "TX": 19, "MO": None, "XX": 7}
    names = {"WY": "Wyoming", "TX": "Texas", "MO": "Missouri", "XX": "State not known"}
    return tuple(
        (
            Place(code, names[code], "state", is_jurisdiction=code != "XX"),
            {
                column: count if column == "new_cases" else 1 if is_ranked and column.endswith("_rank") else None
                for column in OF_JURISDICTIONS
            },
        )
        for code, count in counts.items()
    )


def test_without_ranks_places_stand_by_their_number_and_no_column_is_for_a_rank() -> None:
    first, named = jurisdictions_tables(replace(missouri(), jurisdictions=_rows(False)), figures())
    assert [place.name for place, _ in first.rows if isinstance(place, Place)] == [
        "Texas",
        "Wyoming",
        "Missouri",
        "State not known",
    ]
    assert first.caption == "By number of new cases. n/a: not available."
    assert "Rank" not in first.columns and "Rank" not in named.columns
    ranked, _ = jurisdictions_tables(replace(missouri(), jurisdictions=_rows(True)), figures())
    assert ranked.caption.startswith("By rank of new cases. States with the same figure share")
    assert ranked.columns.count("Rank") == 4


def test_years_in_part_are_marked_and_explained_once() -> None:
    years = (_covered(2016, False), _covered(2017, True), _covered(2018, True, is_complete_year=False))
    table = years_table(missouri().place, years, figures())
    assert table.marks == {2016: "in part", 2018: "not over"}
    assert table.caption.endswith("In part: the sources do not cover every case of that year.")
    assert years_table(missouri().place, years[1:2], figures()).caption.endswith("(n/a) to the reason.")


@pytest.mark.parametrize(
    ("covered", "said"), [((True, True), "1 fewer than in 2017"), ((False, True), ""), ((True, False), "")]
)
def test_a_tile_says_no_change_of_a_year_in_part(covered: tuple[bool, bool], said: str) -> None:
    before, now = (_covered(2017 + place, is_census) for place, is_census in enumerate(covered))
    now = {**missouri().values, **now, "new_cases": 3}
    page = replace(missouri(), values=now, years=(before, now))
    assert tiles(page, figures())[0].change == said


def test_a_year_that_is_not_over_is_an_outline_with_words() -> None:
    now = {**missouri().values, **_covered(2018, True), "is_complete_year": False}
    page = replace(missouri(), values=now, years=(_covered(2017, True), now))
    tile = tiles(page, figures())[0]
    assert [(bar.year, bar.is_part) for bar in tile.bars] == [(2017, False), (2018, True)]
    assert (tile.change, plain((tile.figure,))) == ("so far in 2018", "4")
