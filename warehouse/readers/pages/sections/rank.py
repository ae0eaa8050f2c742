"""The place of a state among the states and territories, in words."""

from __future__ import annotations

from warehouse.readers.pages.content import Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.told import Told
from warehouse.readers.pages.words import counted, ordinal


def jurisdiction_count(page: PlaceYear) -> int:
    """How many are ranked: states, territories and the District of Columbia."""
    return sum(place.is_jurisdiction for place, _ in page.jurisdictions)


def is_none(told: Told, figure: str) -> bool:
    """Whether a rank is that of a place with none of what is ranked."""
    return str(told.value(f"{figure}_label")).startswith("none")


def ranking(told: Told, figure: str, size: str, by: str = "") -> Sentence:
    """The place and who shares it, as the end of a sentence; nothing where there is no rank.

    `size`: how many are ranked, in words.
    """
    if not told.has(figure):
        return ()
    others = told.number(f"{figure}_tie_count") - 1
    if is_none(told, figure):
        # Nobody is last in having had no case.
        return (", ", told.shown(figure, f"as in {counted(others, 'other')}" if others > 0 else "as nowhere else"))
    tie = f", tied with {counted(others, 'other')}" if others > 0 else ""
    place = told.shown(figure, ordinal(told.number(figure)))
    return (f", ranking {told.name} ", place, f" of {size}{by}{tie}")
