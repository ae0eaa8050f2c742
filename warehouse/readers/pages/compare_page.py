"""A state beside others: those that it borders, those next to it in rank, and the nation, in the latest ranked year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from warehouse.readers.figures import Figure
from warehouse.readers.pages import paths
from warehouse.readers.pages.content import Shown
from warehouse.readers.pages.html import Frame, Stamp, render
from warehouse.readers.pages.place_year import NATION, Place, Values
from warehouse.readers.pages.published import Published
from warehouse.readers.pages.tables import cell
from warehouse.readers.pages.words import capital, counted

_RANK = "new_cases_rank"
# Columns: the figure, and its words at the head of a column.
_COMPARED = {
    "new_cases": "New cases",
    _RANK: "Rank",
    "new_cases_per_million": "Per million",
    "active_cases": "Active cases",
    "convicted_defendants": "Convicted defendants",
    "restitution_ordered_defendants": "Ordered to pay restitution",
    "new_cases_labor": "New labor cases",
    "mean_prison_months": "Mean prison months",
    "mean_months_to_resolve": "Mean months to resolve",
    "new_civil_cases": "New civil suits",
}
# As many on each side.
_NEXT = 2


@dataclass(frozen=True)
class Beside:
    """A place of the comparison."""

    place: Place
    values: Values
    """Of the year that is compared."""
    new_cases: Mapping[int, int | None]
    """By year."""


@dataclass(frozen=True)
class Comparison:
    """A place and what stands beside it."""

    year: int
    own: Beside
    neighbours: tuple[Beside, ...]
    next_in_rank: tuple[Beside, ...]
    nation: Beside
    has_court: bool


@dataclass(frozen=True)
class _Group:
    """Rows of a table under words of their own."""

    words: str
    rows: tuple[tuple[Place, tuple[Shown, ...]], ...]


def comparison_of(published: Published, place: Place, year: int) -> Comparison:
    """The place in the year, beside those that it borders and those next in the order of new cases."""
    codes = published.neighbours.get(place.code, ())
    neighbours = [published.places[code] for code in codes if code in published.places]
    near = [other for other in _next_in_rank(published, place, year) if other not in neighbours]

    def beside(other: Place) -> Beside:
        years = published.summaries[other.code]
        values = {column: years[year][column] for column in _COMPARED if column in years[year]}
        return Beside(other, values, {each: values["new_cases"] for each, values in sorted(years.items())})

    return Comparison(
        year,
        beside(place),
        tuple(beside(other) for other in sorted(neighbours, key=lambda other: other.name)),
        tuple(beside(other) for other in near),
        beside(published.places[NATION]),
        bool(published.districts(place.code)),
    )


def _next_in_rank(published: Published, place: Place, year: int) -> list[Place]:
    """The places just before and after it in the order of new cases; of those with none, nobody is next."""

    def rank(state: Place) -> int:
        return int(published.summaries[state.code][year][_RANK])

    if not published.summaries[place.code][year]["new_cases"]:
        return []
    ordered = sorted(published.jurisdictions, key=lambda state: (rank(state), state.name))
    position = ordered.index(place)
    return [*ordered[max(position - _NEXT, 0) : position], *ordered[position + 1 : position + 1 + _NEXT]]


def comparison_html(comparison: Comparison, frame: Frame, stamp: Stamp) -> bytes:
    """The page."""
    place, year, figures = comparison.own.place, comparison.year, frame.figures
    columns = [column for column in _COMPARED if column in figures]
    years = [year for year in reversed(frame.years) if comparison.own.new_cases.get(year) is not None]
    others = "its neighbors" if comparison.neighbours else "other states" if comparison.next_in_rank else "the nation"
    return render(
        "compare.html",
        paths.compare_page(place),
        frame,
        stamp,
        place=place,
        compared_year=year,
        heading=f"{place.name} beside {others}, {year}",
        has_next=bool(comparison.next_in_rank),
        lead=" ".join(_lead(comparison)),
        heads=[_COMPARED[column] for column in columns],
        groups=_groups(comparison, lambda each: tuple(_shown(each, column, year, figures) for column in columns)),
        year_of=lambda other: paths.year_page(other, year),
        years=years,
        over_years=_groups(comparison, lambda each: tuple(_new_cases(each, of, figures) for of in years)),
    ).encode()


def _lead(comparison: Comparison) -> Iterator[str]:
    """What stands beside the place, and why something does not."""
    place, year = comparison.own.place, comparison.year
    name = capital(place.in_text)
    if not comparison.has_court:
        yield f"{name} has no federal district court."
    if comparison.neighbours:
        yield f"{name} borders {counted(len(comparison.neighbours), 'state')}."
    else:
        yield f"No other state or territory borders {place.in_text}."
    if not comparison.own.values["new_cases"]:
        yield f"It had no new case in {year}, so that no place is next to it in rank."


def _groups(comparison: Comparison, cells: Callable[[Beside], tuple[Shown, ...]]) -> tuple[_Group, ...]:
    named = (
        ("", (comparison.own,)),
        ("Neighbors", comparison.neighbours),
        (f"Next in rank of new cases, {comparison.year}", comparison.next_in_rank),
        ("The nation", (comparison.nation,)),
    )
    return tuple(_Group(words, tuple((each.place, cells(each)) for each in of)) for words, of in named if of)


def _new_cases(each: Beside, year: int, figures: Mapping[str, Figure]) -> Shown:
    return cell(figures["new_cases"], each.place, year, {"new_cases": each.new_cases.get(year)})


def _shown(each: Beside, column: str, year: int, figures: Mapping[str, Figure]) -> Shown:
    """A figure of the place; the nation has no column of what only a state has."""
    if column not in each.values:
        return Shown(column, each.place.code, year, None, "")
    return cell(figures[column], each.place, year, each.values)
