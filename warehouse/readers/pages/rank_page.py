"""A headline figure of a year, every state and territory in order: who has most, and who has any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from warehouse.readers.figures import Figure
from warehouse.readers.pages import paths
from warehouse.readers.pages.content import Sentence, Shown
from warehouse.readers.pages.html import Frame, Stamp, render
from warehouse.readers.pages.place_year import NATION, Place, Values
from warehouse.readers.pages.published import Published
from warehouse.readers.pages.tables import cell
from warehouse.readers.pages.words import capital, counted

UNKNOWN = "XX"
# The figures that have a page of their own for each year, and what it is headed by.
ORDERED = {
    "new_cases": "New cases",
    "new_cases_per_million": "New cases per million residents",
    "active_cases": "Active cases",
    "convicted_defendants": "Convicted defendants",
    "restitution_ordered_defendants": "Defendants ordered to pay restitution",
    "new_cases_labor": "New labor cases",
    "mean_prison_months": "Mean prison months",
    "mean_months_to_resolve": "Mean months to resolve charges",
    "new_civil_cases": "New civil suits",
}


@dataclass(frozen=True)
class Order:
    """A figure of a year over the states and territories."""

    figure: str
    year: int
    states: tuple[tuple[Place, Values], ...]
    """The 56 by name, each with the columns of this page."""
    nation: Values
    unknown: Values | None
    """Of the cases whose state is not known, where there are any."""
    without_court: frozenset[str] = frozenset()
    """Codes of the places that have no federal district court."""


@dataclass(frozen=True)
class Line:
    """A place in the order."""

    place: Place
    rank: Shown | None
    figure: Shown
    share: float
    """How long its bar is, in percent of the longest."""
    beside: tuple[Shown, ...]
    has_court: bool


def orders_of(published: Published) -> frozenset[tuple[int, str]]:
    """The years and figures that have such a page: of each year with ranks, what any place has."""
    return frozenset(
        (year, figure)
        for year in published.years
        if any(values["new_cases_rank"] is not None for _, values in _states(published, year))
        for figure in ORDERED
        if figure in published.figures and any(values[figure] for _, values in _states(published, year))
    )


def order_of(published: Published, year: int, figure: str) -> Order:
    """All that the page of the figure in the year shows."""
    columns = tuple(_columns(published.figures[figure], published.figures))
    unknown = published.summaries.get(UNKNOWN, {}).get(year)
    return Order(
        figure,
        year,
        tuple((place, _only(values, columns)) for place, values in _states(published, year)),
        _only(published.summaries[NATION][year], columns),
        _only(unknown, columns) if unknown and unknown[figure] else None,
        frozenset(place.code for place in published.jurisdictions if not published.districts(place.code)),
    )


def _states(published: Published, year: int) -> Iterator[tuple[Place, Values]]:
    return ((place, published.summaries[place.code][year]) for place in published.jurisdictions)


def _columns(figure: Figure, figures: Mapping[str, Figure]) -> Iterator[str]:
    """The columns of a page: the figure, its rank, and what stands beside it."""
    yield figure.figure
    if figure.rank_figure:
        yield figure.rank_figure
    yield from _beside(figure, figures)


def _beside(figure: Figure, figures: Mapping[str, Figure]) -> Iterator[str]:
    """Per million residents beside a count, the count beside it, and of a mean how many it is over."""
    rate = f"{figure.figure}_per_million"
    if rate in figures:
        yield rate
    if figure.kind == "per_million" and figure.numerator:
        yield figure.numerator
    if figure.kind == "mean" and figure.denominator:
        yield figure.denominator


def _only(values: Values, columns: tuple[str, ...]) -> Values:
    return {column: values[column] for column in columns if column in values}


def order_html(order: Order, frame: Frame, stamp: Stamp) -> bytes:
    """The page."""
    figure = frame.figures[order.figure]
    page = paths.rank_page(order.year, order.figure)
    beside = tuple(_beside(figure, frame.figures))
    return render(
        "rank.html",
        page,
        frame,
        stamp,
        place=frame.places[NATION],
        year=order.year,
        name=ORDERED[order.figure],
        names=ORDERED,
        order=order,
        is_ranked=figure.rank_figure is not None,
        columns=(_head(figure), *(_head(frame.figures[name]) for name in beside)),
        lines=tuple(_lines(order, figure, beside, frame)),
        lead=_lead(order, figure, frame),
        note=_note(order, figure, frame),
        definition=figure.definition,
        years=tuple(year for year in frame.years if (year, order.figure) in frame.orders),
    ).encode()


def _head(figure: Figure) -> str:
    if figure.kind == "per_million":
        return "Per million"
    return ORDERED.get(figure.figure) or figure.page_words.strip()


def _lines(order: Order, figure: Figure, beside: tuple[str, ...], frame: Frame) -> Iterator[Line]:
    """The highest first; places with the same figure by name, those that are not ranked or have none after them."""
    most = max((values[figure.figure] or 0 for _, values in order.states), default=0)

    def key(item: tuple[Place, Values]) -> tuple[bool, bool, Decimal | int, str]:
        place, values = item
        value = values[figure.figure]
        is_unranked = bool(figure.rank_figure) and values[figure.rank_figure or ""] is None
        return (value is None, is_unranked, -(value or 0), place.name)

    for place, values in sorted(order.states, key=key):
        value = values[figure.figure]
        yield Line(
            place,
            _rank(order, figure, place, values, frame),
            cell(figure, place, order.year, values),
            float(round(100 * (value or 0) / most, 1)) if most else 0,
            tuple(cell(frame.figures[name], place, order.year, values) for name in beside),
            place.code not in order.without_court,
        )


def _rank(order: Order, figure: Figure, place: Place, values: Values, frame: Frame) -> Shown | None:
    """Its rank, or that it has none."""
    if not figure.rank_figure:
        return None
    rank = cell(frame.figures[figure.rank_figure], place, order.year, values)
    return rank if rank.value is not None else replace(rank, text="not ranked")


def _lead(order: Order, figure: Figure, frame: Frame) -> Sentence:
    """How much it is in the nation, and in how many places there is any."""
    nation = frame.places[NATION]
    values = [values[figure.figure] for _, values in order.states]
    size = f"{len(values)} states and territories"
    stated = f"stated for {sum(value is not None for value in values)} of {size}."
    if order.nation.get(figure.figure) is None:
        return (capital(stated),)
    own = cell(figure, nation, order.year, order.nation)
    if figure.kind == "count":
        return ("The nation has ", own, f", in {sum(bool(value) for value in values)} of {size}.")
    return ("In the nation ", own, f" {figure.unit}; {stated}")


def _note(order: Order, figure: Figure, frame: Frame) -> Sentence:
    """What the order leaves out."""
    parts: list[str | Shown] = []
    if figure.rank_figure and (least := frame.figures[figure.rank_figure].least_ranked):
        parts.append(
            f"Places with fewer than {counted(least, 'new case')} are not ranked, and stand after the others. "
        )
    if order.unknown and figure.kind == "count":
        own = cell(figure, frame.places[UNKNOWN], order.year, order.unknown)
        parts += ["Outside the order: ", own, ", whose state is not known."]
    return tuple(parts)
