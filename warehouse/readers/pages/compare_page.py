"""A state beside others: those that it borders, those next to it in rank, and the nation, each year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from warehouse.readers.figures import Figure
from warehouse.readers.pages import paths
from warehouse.readers.pages.content import Shown
from warehouse.readers.pages.html import Frame, Stamp, render
from warehouse.readers.pages.place_year import NATION, Place, Values
from warehouse.readers.pages.published import Published
from warehouse.readers.pages.tables import cell
from warehouse.readers.pages.words import capital, counted

_RANK = "new_cases_rank"
# Columns: the figure, and its words at the head of a column. Beside a mean stands how many it is over.
_COMPARED = {
    "new_cases": "New cases",
    _RANK: "Rank",
    "new_cases_per_million": "Per million",
    "active_cases": "Active cases",
    "convicted_defendants": "Convicted defendants",
    "restitution_ordered_defendants": "Ordered to pay restitution",
    "new_cases_labor": "New labor cases",
    "prison_sentenced_defendants": "Prison terms",
    "mean_prison_months": "Mean months of prison",
    "resolved_defendants": "Charges resolved",
    "mean_months_to_resolve": "Mean months to resolve",
    "new_civil_cases": "New civil suits",
}
# As many on each side.
_NEXT = 2


@dataclass(frozen=True)
class Beside:
    """A place of the comparison in a year."""

    place: Place
    values: Values


@dataclass(frozen=True)
class InYear:
    """A place in a year, and what stands beside it."""

    year: int
    is_complete: bool
    own: Beside
    neighbours: tuple[Beside, ...]
    next_in_rank: tuple[Beside, ...]
    nation: Beside

    @property
    def is_ranked(self) -> bool:
        """Whether the states and territories have ranks."""
        return self.own.values[_RANK] is not None

    @property
    def all_beside(self) -> tuple[Beside, ...]:
        """Every place of the year, its own first."""
        return (self.own, *self.neighbours, *self.next_in_rank, self.nation)


@dataclass(frozen=True)
class Comparison:
    """A place and what stands beside it, the latest year first."""

    place: Place
    years: tuple[InYear, ...]
    has_court: bool


@dataclass(frozen=True)
class _Group:
    """Rows of a table under words of their own."""

    words: str
    rows: tuple[tuple[Place, tuple[Shown, ...]], ...]


@dataclass(frozen=True)
class _Table:
    """A year of the page."""

    year: int
    note: str
    heads: tuple[str, ...]
    groups: tuple[_Group, ...]
    is_latest: bool
    is_ranked: bool
    has_next: bool


def comparisons_of(published: Published) -> Iterator[Comparison]:
    """Every state and territory beside those that it borders and those next in the order of new cases, in every year."""
    years = tuple(reversed(published.years))
    beside = {
        (place.code, year): Beside(place, {column: values[column] for column in _COMPARED if column in values})
        for place in (*published.jurisdictions, published.places[NATION])
        for year, values in published.summaries[place.code].items()
    }
    ordered = {year: _ordered(published, year) for year in years}
    for place in published.jurisdictions:
        codes = published.neighbours.get(place.code, ())
        neighbours = sorted(
            (published.places[code] for code in codes if code in published.places), key=lambda a: a.name
        )
        yield Comparison(
            place,
            tuple(
                InYear(
                    year,
                    bool(published.summaries[place.code][year]["is_complete_year"]),
                    beside[place.code, year],
                    tuple(beside[other.code, year] for other in neighbours),
                    tuple(
                        beside[other.code, year]
                        for other in _next_in_rank(place, beside[place.code, year], ordered[year])
                        if other not in neighbours
                    ),
                    beside[NATION, year],
                )
                for year in years
            ),
            bool(published.districts(place.code)),
        )


def _ordered(published: Published, year: int) -> list[Place]:
    """The states and territories by their rank; none of a year without ranks."""
    ranks = {state.code: published.summaries[state.code][year][_RANK] for state in published.jurisdictions}
    if None in ranks.values():
        return []
    return sorted(published.jurisdictions, key=lambda state: (ranks[state.code], state.name))


def _next_in_rank(place: Place, own: Beside, ordered: list[Place]) -> list[Place]:
    """The places just before and after it in the order of new cases; of those with none, nobody is next."""
    if not ordered or not own.values["new_cases"]:
        return []
    position = ordered.index(place)
    return [*ordered[max(position - _NEXT, 0) : position], *ordered[position + 1 : position + 1 + _NEXT]]


def comparison_html(comparison: Comparison, frame: Frame, stamp: Stamp) -> bytes:
    """The page."""
    place, figures = comparison.place, frame.figures
    tables = tuple(_tables(comparison, figures, frame.compared_year))
    known = [of for of in comparison.years if of.own.values["new_cases"] is not None]
    others = "its neighbors" if comparison.years[0].neighbours else "other states"
    return render(
        "compare.html",
        paths.compare_page(place),
        frame,
        stamp,
        place=place,
        heading=f"{capital(place.in_text)} beside {others}",
        lead=" ".join(_lead(comparison)),
        tables=tables,
        marks={of.year: "in part" if of.is_complete else "not over" for of in known if not of.is_ranked},
        known_years=[of.year for of in known],
        over_years=_over_years(known, figures) if known else (),
    ).encode()


def _lead(comparison: Comparison) -> Iterator[str]:
    """What stands beside the place, and why something does not."""
    place, neighbours = comparison.place, comparison.years[0].neighbours
    name = capital(place.in_text)
    if not comparison.has_court:
        yield f"{name} has no federal district court."
    if neighbours:
        yield f"{name} borders {counted(len(neighbours), 'state')}."
    else:
        yield f"No other state or territory borders {place.in_text}."


def _tables(comparison: Comparison, figures: Mapping[str, Figure], latest: int | None) -> Iterator[_Table]:
    for of in comparison.years:
        columns = [
            column
            for column in _COMPARED
            if column in figures and any(each.values.get(column) is not None for each in of.all_beside)
        ]
        groups = _groups(of, partial(_row, columns=columns, year=of.year, figures=figures))
        yield _Table(
            of.year,
            _note(comparison.place, of),
            tuple(_COMPARED[column] for column in columns),
            groups if columns else (),
            of.year == latest,
            of.is_ranked,
            bool(of.next_in_rank),
        )


def _row(each: Beside, columns: Sequence[str], year: int, figures: Mapping[str, Figure]) -> tuple[Shown, ...]:
    return tuple(_shown(each, column, year, figures) for column in columns)


def _note(place: Place, of: InYear) -> str:
    """Why a year has no ranks, or why nobody is next in rank."""
    if not of.is_complete:
        return f"The year {of.year} is not over in these data, so there are no ranks."
    if not of.is_ranked:
        return f"The sources do not cover every case of {of.year}, so there are no ranks."
    if not of.own.values["new_cases"]:
        return f"{capital(place.in_text)} had no new case, so no place is next to it in rank."
    return ""


def _groups(of: InYear, cells: Callable[[Beside], tuple[Shown, ...]]) -> tuple[_Group, ...]:
    named = (
        ("", (of.own,)),
        ("Neighbors", of.neighbours),
        ("Next in rank of new cases", of.next_in_rank),
        ("The nation", (of.nation,)),
    )
    return tuple(
        _Group(words, tuple((each.place, cells(each)) for each in beside)) for words, beside in named if beside
    )


def _over_years(years: Sequence[InYear], figures: Mapping[str, Figure]) -> tuple[_Group, ...]:
    """New cases of the place, its neighbors and the nation, a column a year; who is next in rank is another each year."""

    def row(at: Callable[[InYear], Beside]) -> tuple[Place, tuple[Shown, ...]]:
        return at(years[0]).place, tuple(_shown(at(of), "new_cases", of.year, figures) for of in years)

    def neighbour(position: int) -> Callable[[InYear], Beside]:
        return lambda of: of.neighbours[position]

    groups = (
        _Group("", (row(lambda of: of.own),)),
        _Group("Neighbors", tuple(row(neighbour(position)) for position, _ in enumerate(years[0].neighbours))),
        _Group("The nation", (row(lambda of: of.nation),)),
    )
    return tuple(group for group in groups if group.rows)


def _shown(each: Beside, column: str, year: int, figures: Mapping[str, Figure]) -> Shown:
    """A figure of the place; the nation has no column of what only a state has."""
    if column not in each.values:
        return Shown(column, each.place.code, year, None, "")
    return cell(figures[column], each.place, year, each.values)
