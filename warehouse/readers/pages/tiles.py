"""What a page opens with: four figures, each with its place, its change from the year before, and its last years."""

from __future__ import annotations

from dataclasses import replace

from warehouse.readers.coverage import is_census
from warehouse.readers.pages import paths
from warehouse.readers.pages.content import Bar, Sentence, Tile
from warehouse.readers.pages.place_year import PlaceYear, Values
from warehouse.readers.pages.sections.rank import is_none, jurisdiction_count
from warehouse.readers.pages.told import Figures, Told, own
from warehouse.readers.pages.words import counted, noun, ordinal

_TILES = {
    "new_cases": ("new case", "new_cases_rank", "new_case_jurisdictions"),
    "active_cases": ("active case", "active_cases_rank", "active_case_jurisdictions"),
    "convicted_defendants": ("convicted defendant", "convicted_defendants_rank", ""),
    "restitution_ordered_defendants": ("defendant", "restitution_orders_rank", ""),
}
_ORDERED, _ELIGIBLE = "restitution_ordered_defendants", "restitution_eligible_defendants"


def tiles(page: PlaceYear, figures: Figures) -> tuple[Tile, ...]:
    """The four, in the order of the published page; one that is not available says so."""
    told = own(page, figures)
    return tuple(
        Tile(
            told.shown(figure, "" if told.has(figure) else "not available"),
            _out_of(page, told) if figure == _ORDERED else (),
            _words(page, told, figure, one),
            _place(page, told, figure, rank, over),
            _change(page, told, figure),
            _bars(page, figure),
        )
        for figure, (one, rank, over) in _TILES.items()
        if figure in figures
    )


def _out_of(page: PlaceYear, told: Told) -> Sentence:
    """How many could be ordered to pay; where nobody can be convicted it is nothing to count."""
    return (" of ", told.shown(_ELIGIBLE)) if told.has(_ORDERED, _ELIGIBLE) and not page.has_no_court else ()


def _words(page: PlaceYear, told: Told, figure: str, one: str) -> str:
    words = noun(told.number(figure), one) if told.has(figure) else noun(2, one)
    if figure != _ORDERED:
        return words
    if _out_of(page, told):
        return f"eligible {noun(told.number(_ELIGIBLE), one)} ordered to pay restitution"
    return f"{words} ordered to pay restitution"


def _place(page: PlaceYear, told: Told, figure: str, rank: str, over: str) -> Sentence:
    """The place in words: a zero is "none, as in 19 others", since nobody is last in having had no case."""
    if page.place.kind == "nation":
        size = jurisdiction_count(page)
        return ("in ", told.shown(over), f" of {size} states and territories") if over and told.has(over) else ()
    if page.place.kind == "district" or not told.is_known:
        return ()
    if page.has_no_court:
        return ("no federal district court",)
    if not told.has(rank):
        return ("no rank stated",) if told.has(figure) else ()
    others = told.number(f"{rank}_tie_count") - 1
    all_in_order = f"{paths.rank_page(page.year, figure)}#{page.place.code.lower()}"
    if is_none(told, rank):
        none = replace(told.shown(rank, "none"), leads_to=all_in_order)
        return (none, f", as in {counted(others, 'other')}" if others > 0 else ", as nowhere else")
    tie = f", tied with {counted(others, 'other')}" if others > 0 else ""
    place = replace(told.shown(rank, ordinal(told.number(rank))), leads_to=all_in_order)
    return (place, f" of {jurisdiction_count(page)}{tie}")


def _change(page: PlaceYear, told: Told, figure: str) -> str:
    """How many more or fewer than in the year before, or that the year is not over.

    >>> from warehouse.readers.figures import Figure
    >>> from warehouse.readers.pages.place_year import Place
    >>> new_cases = Figure("new_cases", None, None, False, "cases", None, "count", "", "", "", "")
    >>> covered = {"is_complete_year": True, "coverage": [{"figure": "cases", "source_code": "a", "is_census": True, "note": ""}]}
    >>> years = ({"year": 2017, "new_cases": 6, **covered}, {"year": 2018, "new_cases": 4, **covered})
    >>> page = PlaceYear(Place("MO", "Missouri", "state"), 2018, years[1], {}, years=years)
    >>> _change(page, own(page, {"new_cases": new_cases}), "new_cases")
    '2 fewer than in 2017'
    """
    before: Values = next((values for values in page.years if values["year"] == page.year - 1), {})
    if not told.values["is_complete_year"] and told.has(figure):
        return f"so far in {page.year}"
    if page.has_no_court or not told.has(figure) or before.get(figure) is None:
        return ""
    # Of years in part a change may come from the sources alone.
    if not told.is_census(figure) or not is_census(told.figures[figure], before):
        return ""
    more = told.number(figure) - int(before[figure])
    if not more:
        return f"as many as in {page.year - 1}" if told.number(figure) else f"none in {page.year - 1} either"
    return f"{abs(more):,} {'more' if more > 0 else 'fewer'} than in {page.year - 1}"


def _bars(page: PlaceYear, figure: str) -> tuple[Bar, ...]:
    counts = {values["year"]: values.get(figure) for values in page.years}
    running = {values["year"] for values in page.years if not values["is_complete_year"]}
    highest = max((count for count in counts.values() if count is not None), default=0)
    if not highest or len(counts) < 2:
        return ()
    return tuple(
        Bar(
            year,
            "n/a" if count is None else f"{count:,}",
            None if count is None else round(100 * count / highest),
            year == page.year,
            year in running,
        )
        for year, count in counts.items()
    )
