"""What covers a figure of a place, and why one is not stated."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.readers.figures import Figure
from warehouse.readers.pages.place_year import PlaceYear, Values
from warehouse.readers.places import COMPARED_KINDS


@dataclass(frozen=True)
class Coverage:
    """What a source says about the figure's group in the year; source `none` says why nothing does."""

    source_code: str
    is_census: bool
    note: str


def coverage(figure: Figure, place_year: PlaceYear) -> tuple[Coverage, ...]:
    """What covers the figure in the year, a census first."""
    found = (
        Coverage(item["source_code"], item["is_census"], item["note"])
        for item in place_year.values["coverage"] or ()
        if item["figure"] == figure.figure_group
    )
    return tuple(sorted(found, key=lambda source: (not source.is_census, source.source_code)))


def is_census(figure: Figure, place_year: PlaceYear) -> bool:
    """Whether a census covers the figure in the year, so that nothing found is 0."""
    return any(source.is_census for source in coverage(figure, place_year))


def is_over_nothing(figure: Figure, values: Values) -> bool:
    """Whether it is a percent whose denominator is 0."""
    if figure.kind != "percent" or not figure.denominator or figure.denominator not in values:
        return False
    less = values[figure.denominator_less] if figure.denominator_less else 0
    return bool(values[figure.denominator] == less)


def reason(figure: Figure, place_year: PlaceYear) -> str:
    """Why the figure is not stated, as the end of a sentence."""
    values = place_year.values
    if not is_census(figure, place_year):
        notes = "; ".join(source.note for source in coverage(figure, place_year)) or "no source covers it"
        if figure.kind == "percent" or figure.kind in COMPARED_KINDS:
            return f"no census covers it, and what was found may be few of many ({notes})"
        return f"no census covers it: that nothing was found does not mean zero ({notes})"
    if figure.kind in COMPARED_KINDS and not values["is_complete_year"]:
        return f"it is stated for complete years, and the data end on {values['data_through_date']}"
    if figure.kind in COMPARED_KINDS:
        total = sum(place.is_jurisdiction for place, _ in place_year.jurisdictions)
        return f"only the {total} jurisdictions are compared, and this is none of them"
    if is_over_nothing(figure, values):
        return "there is nothing to take a percent of: its denominator is 0"
    return "there is no row to take it from"
