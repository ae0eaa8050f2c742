"""Where each page stands in the folder of the site, and how one page names another: by relative links alone.

A site of relative links opens from a file system as well as behind any web server, in any folder of it.
"""

from __future__ import annotations

import posixpath
from functools import lru_cache

from warehouse.readers.pages.place_year import Place

FRONT = "index.html"
ABOUT = "about/index.html"
DATA = "data/index.html"
CHANGES = "changes/index.html"
CHANGES_CSV = "changes/restated-figures.csv"
FEED = "changes/atom.xml"
STYLE = "style.css"
SEARCH = "search.js"
SEARCH_INDEX = "search-index.js"
ICON = "icon.svg"

_SUMMARIES = {"nation": "national-summary", "state": "state-summary", "district": "district-summary"}


def folder(place: Place) -> str:
    """The folder of a place: a district stands in that of its state, and one that is all of it has that.

    >>> folder(Place("MO", "Missouri", "state")), folder(Place("moed", "Eastern District", "district", "MO"))
    ('mo', 'mo/moed')
    >>> folder(Place("wyd", "District of Wyoming", "district", "WY", is_whole_state=True))
    'wy'
    """
    if place.is_whole_state:
        return place.state_code.lower()
    return f"{place.state_code.lower()}/{place.code}" if place.kind == "district" else place.code.lower()


def all_years(place: Place) -> str:
    """The page of a place over all years."""
    return f"{folder(place)}/index.html"


def in_all_years(place: Place, year: int) -> str:
    """The row of a year on the page of all years of a place."""
    return f"{all_years(place)}#y{year}"


def year_page(place: Place, year: int) -> str:
    """The page of a place in a year; that of a district opens its figures to their rows as well."""
    return f"{folder(place)}/{year}/index.html"


def rank_page(year: int, figure: str) -> str:
    """The page of a figure of a year, every state and territory in order.

    >>> rank_page(2018, "new_cases")
    'us/2018/rank/new-cases.html'
    """
    return f"us/{year}/rank/{figure.replace('_', '-')}.html"


def compare_page(place: Place, year: int | None = None) -> str:
    """The page that sets a state beside others, or the part of it that is about one year.

    >>> compare_page(Place("MO", "Missouri", "state"), 2018)
    'mo/compare.html#y2018'
    """
    page = f"{folder(place)}/compare.html"
    return f"{page}#y{year}" if year else page


def pdf(place: Place, year: int) -> str:
    """The sheet of the nation or a state in a year, to print.

    >>> pdf(Place("US", "United States", "nation"), 2018)
    'us/2018/national-summary-us-2018.pdf'
    """
    return f"{folder(place)}/{year}/{_SUMMARIES[place.kind]}-{place.code.lower()}-{year}.pdf"


def place_csv(place: Place) -> str:
    """Every figure of a place in every year as CSV.

    >>> place_csv(Place("MO", "Missouri", "state"))
    'mo/state-summary-mo.csv'
    """
    return f"{folder(place)}/{_SUMMARIES[place.kind]}-{place.code.lower()}.csv"


def picture(place: Place, name: str, year: int | None = None) -> str:
    """A picture of a place in a year, or over all years, as a file of its own.

    >>> picture(Place("MO", "Missouri", "state"), "trend", 2018), picture(Place("MO", "Missouri", "state"), "trend")
    ('mo/2018/trend-mo-2018.svg', 'mo/trend-mo.svg')
    """
    if year is None:
        return f"{folder(place)}/{name}-{place.code.lower()}.svg"
    return f"{folder(place)}/{year}/{name}-{place.code.lower()}-{year}.svg"


def data_file(name: str) -> str:
    """A file of the page of data."""
    return f"data/{name}"


def cases_page(place: Place, year: int, figure: str | None = None) -> str:
    """The page with the rows behind each figure of a place in a year, or the part of it that opens one figure.

    >>> cases_page(Place("MO", "Missouri", "state"), 2018, "new_cases")
    'mo/2018/cases.html#new_cases'
    >>> cases_page(Place("moed", "Eastern District of Missouri", "district", "MO"), 2018)
    'mo/moed/2018/index.html'
    """
    is_of_year = place.kind == "district" and not place.is_whole_state
    page = year_page(place, year) if is_of_year else f"{folder(place)}/{year}/cases.html"
    return f"{page}#{figure}" if figure else page


def cases_csv(place: Place, year: int) -> str:
    """The rows behind the figures of a place in a year as CSV."""
    return f"{folder(place)}/{year}/cases-{place.code.lower()}-{year}.csv"


@lru_cache(4096)
def link(page: str, target: str) -> str:
    """How `page` names `target`.

    >>> link("mo/2018/index.html", "us/2018/cases.html#new_cases"), link("index.html", "mo/index.html")
    ('../../us/2018/cases.html#new_cases', 'mo/index.html')
    >>> link("mo/2018/cases.html", "mo/2018/cases.html#new_cases")
    '#new_cases'
    """
    file, hash_mark, part = target.partition("#")
    if hash_mark and file == page:
        return f"#{part}"
    return f"{_between(posixpath.dirname(page), file)}{hash_mark}{part}"


@lru_cache(4096)
def _between(folder: str, file: str) -> str:
    # What the library does with any path takes four times as long, and a site has half a million links.
    here, there = folder.split("/") if folder else [], file.split("/")
    shared = next(
        (place for place, (one, other) in enumerate(zip(here, there, strict=False)) if one != other), len(here)
    )
    return "/".join([*[".."] * (len(here) - shared), *there[shared:]])
