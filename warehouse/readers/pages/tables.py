"""Tables that set places or years beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from warehouse.readers.coverage import is_census
from warehouse.readers.figures import Figure
from warehouse.readers.pages.content import Shown
from warehouse.readers.pages.place_year import HEADLINE, Place, PlaceYear, Values
from warehouse.readers.pages.told import text_of

NOT_AVAILABLE = "n/a"
# Columns of the tables: the figure, and its words at the head of a column.
OF_JURISDICTIONS = {
    "new_cases": "New cases",
    "new_cases_rank": "Rank",
    "active_cases": "Active cases",
    "active_cases_rank": "Rank",
    "convicted_defendants": "Convicted defendants",
    "convicted_defendants_rank": "Rank",
    "restitution_ordered_defendants": "Ordered to pay restitution",
    "restitution_orders_rank": "Rank",
    "new_cases_labor": "New labor cases",
}
OF_YEARS = {
    "new_cases": "New cases",
    "active_cases": "Active cases",
    "convicted_defendants": "Convicted defendants",
    "new_cases_labor": "New labor cases",
    "new_defendants": "New defendants",
    "active_defendants": "Active defendants",
    "restitution_eligible_defendants": "Eligible for restitution",
    "restitution_ordered_defendants": "Ordered to pay",
    "restitution_amount": "Restitution ordered",
    "prison_sentenced_defendants": "Prison terms",
    "mean_prison_months": "Mean prison months",
    "new_civil_cases": "New civil suits",
}


@dataclass(frozen=True)
class Table:
    """Rows of figures under the words of their columns; the first cell of a row is its place or year."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Place | int, tuple[Shown, ...]], ...]
    marks: Mapping[int, str] = field(default_factory=dict)
    """What is to be known of a year before its figures are compared with those of others."""


def jurisdictions_tables(place_year: PlaceYear, figures: Mapping[str, Figure]) -> tuple[Table, ...]:
    """Every state and territory in the year of the nation, a row each: the most new cases first, and by name.

    In rank order where there are ranks, and without columns for them where there are none.
    """
    is_ranked = any(values["new_cases_rank"] is not None for _, values in place_year.jurisdictions)
    columns = [
        column for column in OF_JURISDICTIONS if column in figures and (is_ranked or not column.endswith("_rank"))
    ]
    heads = ("State", *(OF_JURISDICTIONS[column] for column in columns))
    by_name = place_year.jurisdictions
    ordered = sorted(
        by_name, key=lambda item: (not item[0].is_jurisdiction, -(item[1]["new_cases"] or 0), item[0].name)
    )
    rows, ranked = (
        tuple((state, _cells(figures, state, place_year.year, values, columns)) for state, values in of)
        for of in (by_name, ordered)
    )
    note = f"{'States with the same figure share the better place. ' if is_ranked else ''}n/a: not available."
    named = Table(f"By name. {note}", heads, rows)
    return (
        (Table(f"By {'rank' if is_ranked else 'number'} of new cases. {note}", heads, ranked), named)
        if ranked != rows
        else (named,)
    )


def years_table(place: Place, years: Sequence[Values], figures: Mapping[str, Figure]) -> Table:
    """Every year of a place: a row each, the latest first."""
    columns = [column for column in OF_YEARS if all(column in values for values in years)]
    rows = ((values["year"], _cells(figures, place, values["year"], values, columns)) for values in reversed(years))
    caption = (
        f"{place.name} by calendar year; each figure opens to its rows, one that is not available (n/a) to the reason."
    )
    marks = {values["year"]: mark for values in years if (mark := _mark(values, figures))}
    if "in part" in marks.values():
        caption += " In part: the sources do not cover every case of that year."
    return Table(caption, ("Year", *(OF_YEARS[column] for column in columns)), tuple(rows), marks)


def _mark(values: Values, figures: Mapping[str, Figure]) -> str:
    """That a year is not over, or is there in part, since no source covers every case of it."""
    if not values["is_complete_year"]:
        return "not over"
    stated = [name for name in HEADLINE if values.get(name) is not None]
    return "in part" if any(not is_census(figures[name], values) for name in stated) else ""


def _cells(
    figures: Mapping[str, Figure], place: Place, year: int, values: Values, columns: Sequence[str]
) -> tuple[Shown, ...]:
    return tuple(cell(figures[column], place, year, values) for column in columns)


def cell(figure: Figure, place: Place, year: int, values: Values) -> Shown:
    """The figure of a place in a year as it stands in a table; the rank of a place with none of what is ranked says so,
    since nobody is last in having had no case.
    """
    value = values[figure.figure]
    is_of_none = figure.kind == "rank" and not values[figure.numerator or ""]
    text = NOT_AVAILABLE if value is None else "none" if is_of_none else text_of(figure, value)
    return Shown(figure.figure, place.code, year, value, text)
