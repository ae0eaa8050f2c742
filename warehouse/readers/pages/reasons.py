"""Why a figure of a page is not stated."""

from __future__ import annotations

from warehouse.readers import coverage
from warehouse.readers.figures import Figure
from warehouse.readers.pages.place_year import PlaceYear, Values


def is_over_nothing(figure: Figure, values: Values) -> bool:
    """Whether it is a percent or a ratio whose denominator is 0."""
    if not figure.is_quotient or not figure.denominator or figure.denominator not in values:
        return False
    less = values[figure.denominator_less] if figure.denominator_less else 0
    return bool(values[figure.denominator] == less)


def reason(figure: Figure, place_year: PlaceYear) -> str:
    """Why the figure is not stated, as the end of a sentence."""
    total = sum(place.is_jurisdiction for place, _ in place_year.jurisdictions)
    is_over = is_over_nothing(figure, place_year.values)
    return coverage.reason(figure, place_year.values, is_over_nothing=is_over, jurisdictions=total)
