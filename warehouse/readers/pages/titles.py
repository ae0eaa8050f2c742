"""What each figure is called, and where it stands, when it opens by itself and not in a line of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from warehouse.readers.figures import Figure
from warehouse.readers.pages.place_year import Place


def titles_of(figures: Mapping[str, Figure]) -> dict[str, str]:
    """The words of each figure where no other stands above it."""
    titles: dict[str, str] = {}
    above = ""
    for name, figure in figures.items():
        words = figure.words or figure.condition[:1].upper() + figure.condition[1:]
        if figure.is_indented:
            words = f"{above} {words}" if figure.trafficking_type else f"{above}, {words}"
        elif figure.words:
            above = words
        titles[name] = words
    return titles


def above_of(figures: Mapping[str, Figure]) -> dict[str, str]:
    """The figure that each stands under."""
    above: dict[str, str] = {}
    last = ""
    for name, figure in figures.items():
        above[name] = last if figure.is_indented else ""
        if figure.words and not figure.is_indented:
            last = name
    return above


def sections_of(figures: Mapping[str, Figure]) -> dict[str, str]:
    """The section of each figure; one without stands with those before it."""
    sections: dict[str, str] = {}
    last = ""
    for name, figure in figures.items():
        last = figure.section or last
        sections[name] = last
    return sections


def in_titles(condition: str, titles: Mapping[str, str]) -> str:
    """The condition with the words of the figures that it names.

    >>> in_titles("new_cases_sex over new_cases", {"new_cases": "New cases", "new_cases_sex": "those of sex trafficking"})
    'those of sex trafficking over New cases'
    """
    return re.sub(r"\w+", lambda word: titles.get(word[0], word[0]), condition)


def place_title(place: Place, state_name: str = "") -> str:
    """What a page of the place is headed by; `state_name` of a district is that of its state.

    >>> place_title(Place("moed", "Eastern District of Missouri", "district", "MO"), "Missouri")
    'Eastern District of Missouri'
    >>> place_title(Place("tx-unresolved", "District not known, Texas", "district", "TX"), "Texas")
    'Cases of Texas whose district is not known'
    >>> place_title(Place("XX", "State not known", "state", is_jurisdiction=False))
    'Cases whose state is not known'
    """
    if place.kind == "district" and place.code.endswith("-unresolved"):
        return f"Cases of {state_name} whose district is not known"
    return place.name if place.code != "XX" else "Cases whose state is not known"
