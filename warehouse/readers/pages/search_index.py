"""What the search of the site finds: states, districts and docket numbers, each with its page."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from warehouse.readers.pages import paths
from warehouse.readers.pages.place_year import Place
from warehouse.readers.pages.published import Published


@dataclass(frozen=True)
class SearchIndex:
    """Places, years, and each docket with its district and the year whose page has it."""

    places: tuple[Place, ...]
    years: tuple[int, ...]
    dockets: tuple[tuple[str, str, int], ...]
    """Number, place and year; a docket stands once, in the year of its first event."""
    citations: Mapping[str, str]
    """How courts write a district, such as W.D. Mo., by its code, or by that of the state that it is all of."""
    is_synthetic: bool


def search_index(published: Published) -> SearchIndex:
    """What there is to find, districts after the states."""
    places = tuple(place for place in published.places.values() if not place.is_whole_state)
    order = {"nation": 0, "state": 1, "district": 2}
    ordered = sorted(places, key=lambda place: (order[place.kind], place.name))
    citations = {
        place.state_code if place.is_whole_state else place.code: place.citation
        for place in published.places.values()
        if place.citation
    }
    dockets = tuple(sorted(_dockets(published)))
    return SearchIndex(tuple(ordered), published.years, dockets, citations, published.is_synthetic)


def _dockets(published: Published) -> Iterator[tuple[str, str, int]]:
    first: dict[tuple[str, str], int] = {}
    for (code, year), figures in published.rows.items():
        place = published.places.get(code)
        # A district that is all of its state has the pages of that; the other states have their districts.
        if year is None or not place or place.kind != "district":
            continue
        own = place.state_code if place.is_whole_state else code
        for rows in figures.values():
            for row in rows:
                key = (row.docket_number, own)
                first[key] = min(year, first.get(key, year))
    for (number, code), year in first.items():
        yield number, code, year


def index_script(index: SearchIndex) -> bytes:
    """The index as a script that hands it to the search: a page opened from a folder may load nothing else."""
    position = {place.code: number for number, place in enumerate(index.places)}
    told = {
        "note": "SYNTHETIC: made-up data" if index.is_synthetic else "",
        "years": index.years,
        "places": [
            (
                place.name,
                place.code,
                paths.folder(place),
                _page_of_cases(place),
                _letters(index.citations.get(place.code, "")),
            )
            for place in index.places
        ],
        "dockets": [(number, position[code], year) for number, code, year in index.dockets],
    }
    return f"searchIndex({json.dumps(told, separators=(',', ':'))});\n".encode()


def _letters(citation: str) -> str:
    """What a citation is told by, however it is written.

    >>> _letters("W.D. Mo.")
    'wdmo'
    """
    return "".join(letter for letter in citation.lower() if letter.isalnum())


def _page_of_cases(place: Place) -> str:
    """What the page with the cases of a place and year is called in the folder of the year."""
    return posixpath.basename(paths.cases_page(place, 0))
