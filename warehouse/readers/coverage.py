"""What covers a figure of a place and year, and why one is not stated: in the same words wherever a reader asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from warehouse.readers.figures import Figure
from warehouse.readers.places import COMPARED_KINDS

# What is said of a whole year that a source covers in full, and of nothing less.
_OF_WHOLE_YEARS = (*COMPARED_KINDS, "per_million")


@dataclass(frozen=True)
class Coverage:
    """What a source says about the figure's group in the year; source `none` says why nothing does."""

    source_code: str
    is_census: bool
    note: str


def coverage_of(figure: Figure, values: Mapping[str, Any]) -> tuple[Coverage, ...]:
    """What covers the figure, by the row of its summary, a census first."""
    found = (
        Coverage(item["source_code"], item["is_census"], item["note"])
        for item in values["coverage"] or ()
        if item["figure"] == figure.figure_group
    )
    return tuple(sorted(found, key=lambda source: (not source.is_census, source.source_code)))


def is_census(figure: Figure, values: Mapping[str, Any]) -> bool:
    """Whether a census covers the figure, so that nothing found is 0."""
    return any(source.is_census for source in coverage_of(figure, values))


def is_over_nothing(figure: Figure, values: Mapping[str, Any]) -> bool:
    """Whether it is a quotient whose denominator, a column of the same summary, is 0."""
    if not figure.is_quotient or not figure.denominator or figure.denominator not in values:
        return False
    less = values[figure.denominator_less] if figure.denominator_less else 0
    return bool(values[figure.denominator] == less)


def reason(figure: Figure, values: Mapping[str, Any], *, is_over: bool, jurisdictions: int) -> str:
    """Why the figure is not stated, as the end of a sentence.

    `is_over`: whether it is a quotient over nothing; `jurisdictions`: how many are compared.
    """
    if not is_census(figure, values):
        notes = "; ".join(source.note for source in coverage_of(figure, values)) or "no source covers it"
        if figure.is_quotient or figure.kind in _OF_WHOLE_YEARS:
            return f"no source covers every case, and what was found may be few of many ({notes})"
        return f"no source covers every case: that nothing was found does not mean zero ({notes})"
    if figure.kind in _OF_WHOLE_YEARS and not values["is_complete_year"]:
        return f"it is stated for complete years, and the data end on {values['data_through_date']}"
    if (figure.kind == "per_million" or figure.least_ranked) and values.get("population") is None:
        return "how many residents there were in that year is not known"
    if figure.least_ranked:
        return f"a place with fewer than {figure.least_ranked} has no rank by it"
    if figure.kind in COMPARED_KINDS:
        return f"only the {jurisdictions} states and territories are compared, and this is none of them"
    if is_over:
        return f"there is nothing to take a {figure.kind} of: its denominator is 0"
    return "there is nothing to take it from"
