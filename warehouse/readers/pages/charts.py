"""The charts of a page: what each shows, in a picture, in words and as a table.

None where the mart has no figure to draw: the page then says why, and a picture of nothing says less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from warehouse.readers.figures import Figure
from warehouse.readers.pages.chart_marks import SHORTEST_SCALE, bars, standing, trend
from warehouse.readers.pages.content import Chart, Part, Shown
from warehouse.readers.pages.drawing import WIDTH, Row, draw
from warehouse.readers.pages.place_year import TREND_YEARS, Place, PlaceYear, Values
from warehouse.readers.pages.told import text_of
from warehouse.readers.pages.words import capital

NOT_AVAILABLE = "not available"
_STANDING = ("new_cases", "active_cases", "convicted_defendants")
_NOTHING: Values = {**dict.fromkeys(_STANDING), "is_complete_year": True}
# The mean that the nation's summary prints, what it is over, and how a reader says that.
_MEANS = {
    "new_cases": ("new_cases_mean_over_nonzero", "new_case_jurisdictions", "with a new case"),
    "convicted_defendants": (
        "convicted_defendants_mean_over_active",
        "active_case_jurisdictions",
        "with an active case",
    ),
}
# How wide a bold letter is, roughly: whether a name still fits to the right of its column.
_LETTER = 6.5

Figures = Mapping[str, Figure]


def shown(figure: Figure, place: Place, values: Values) -> Shown:
    """The figure of a place in a year as it stands in a table."""
    value = values[figure.figure]
    text = NOT_AVAILABLE if value is None else text_of(figure, value)
    return Shown(figure.figure, place.code, values["year"], value, text)


def district_chart(figure: Figure, place_year: PlaceYear) -> Chart | None:
    """The figure in each district of the state; None for a state of one district or none, and where no district has any."""
    districts = [
        (district, shown(figure, district, values))
        for district, values in place_year.districts
        # Cases of the state whose district is not known: worth a bar where there are any.
        if district.citation or values[figure.figure]
    ]
    # One bar, or bars of nothing, say less than the sentence beside them.
    if len(districts) < 2 or not any(cell.value for _, cell in districts):
        return None
    rows = _bar_rows([(district.citation or "not known", cell, None) for district, cell in districts])
    words = figure.page_words.strip()
    title = f"{words} by district, {place_year.place.name}, {place_year.year}"
    listed = "; ".join(f"{district.name} {cell.text}" for district, cell in districts)
    alternative = f"{words} by district of {place_year.place.in_text} in {place_year.year}: {listed}."
    return Chart(
        title,
        draw(bars(rows), _is_synthetic(place_year), alternative),
        alternative,
        ("District", "Short", words),
        tuple((district.name, district.citation, cell) for district, cell in districts),
    )


def type_chart(place_year: PlaceYear, figures: Figures) -> Chart | None:
    """The active cases by type beside all of known type; None where none is active or the figure is not available."""
    types = place_year.subject.types_of("active_cases", figures)
    values = place_year.values
    if not values["active_cases"] or not types:
        return None
    unknown = values.get("active_cases_unknown")
    # Where not every case is covered nobody knows how many are of no known type, so there is no whole to show a share of.
    known = None if unknown is None else values["active_cases"] - unknown
    table: list[tuple[Part, ...]] = []
    drawn: list[tuple[str, Shown, int | None]] = []
    for part in types:
        count = shown(figures[f"active_cases_{part.code}"], place_year.place, values)
        share = shown(figures[f"active_cases_{part.code}_percent"], place_year.place, values)
        table.append((capital(part.name), count, share))
        text = f"{count.text} ({share.text})" if share.value is not None else count.text
        drawn.append((part.short_name, Shown(count.figure, count.place_code, count.year, count.value, text), known))
    for label, kind in (("Both", "both"), ("Not known", "unknown")):
        figure = f"active_cases_{kind}"
        if values.get(figure):
            count = shown(figures[figure], place_year.place, values)
            table.append((label, count, ""))
            drawn.append((label, count, known if kind == "both" else None))
    word = place_year.subject.shared_word
    by_type = f"by type of {word}" if word else "by type"
    title = f"Active cases {by_type}, {place_year.place.name}, {place_year.year}"
    listed = "; ".join(f"{label.lower()} {cell.text}" for label, cell, _ in drawn)
    whole = "" if known is None else f", of {known} whose type is known"
    alternative = f"Active cases of {place_year.place.in_text} in {place_year.year} {by_type}{whole}: {listed}."
    svg = draw(bars(_bar_rows(drawn)), _is_synthetic(place_year), alternative)
    return Chart(title, svg, alternative, ("Type", "Active cases", "Of those of known type"), tuple(table))


def _bar_rows(drawn: Sequence[tuple[str, Shown, int | None]]) -> list[Row]:
    rows: list[Row] = []
    for label, cell, whole in drawn:
        bar = {"label": label, "value": cell.value, "whole": whole, "text": cell.text}
        rows.append({**bar, "end": whole or cell.value or 0})
    return rows


def trend_chart(place_year: PlaceYear, figures: Figures) -> Chart | None:
    """New and active cases and convicted defendants over the years, a panel each; None of one year, and of none with any."""
    place = place_year.place
    found = {values["year"]: values for values in place_year.years}
    years = list(range(min(found, default=0), place_year.year + 1))
    # A year that the publication does not have is a gap, as one of which it states nothing.
    by_year = {year: found.get(year, {**_NOTHING, "year": year}) for year in years}
    every = {name: [shown(figures[name], place, by_year[year]) for year in years] for name in _STANDING}
    # A panel of zeros shows nothing.
    columns = {name: cells for name, cells in every.items() if any(cell.value for cell in cells)}
    if len(years) < 2 or not columns:
        return None
    labels = [_year_label(by_year[year]) for year in years]
    rows: list[Row] = []
    for name, cells in columns.items():
        for label, cell in zip(labels, cells, strict=True):
            rows.append(
                {
                    "panel": figures[name].page_words,
                    "order": _STANDING.index(name),
                    "year": label,
                    "value": cell.value,
                    "end": cell.value or 0,
                    # Two lines, since a year has a fifth of the width; of more years each has less.
                    "text": cell.text.replace(" ", "\n")
                    if len(years) <= TREND_YEARS or cell.value is not None
                    else "n/a",
                    "is_this": cell.year == place_year.year,
                    "is_part": not by_year[cell.year]["is_complete_year"],
                }
            )
    listed = " ".join(
        f"{figures[name].page_words}: "
        + ", ".join(f"{cell.text} in {label}" for label, cell in zip(labels, cells, strict=True))
        + "."
        for name, cells in columns.items()
    )
    alternative = f"{place.name}, {labels[0]} to {labels[-1]}. {listed}"
    return Chart(
        f"{place.name}, {years[0]} to {years[-1]}",
        draw(trend(rows), _is_synthetic(place_year), alternative),
        alternative,
        ("Year", *(figures[name].page_words for name in columns)),
        tuple(
            # A figure of a year that is not there has no page to open on.
            (label, *(cells if year in found else (cell.text for cell in cells)))
            for year, label, *cells in zip(years, labels, *columns.values(), strict=True)
        ),
    )


def _year_label(values: Values) -> str:
    return str(values["year"]) if values["is_complete_year"] else f"{values['year']} in part"


def standing_chart(place_year: PlaceYear, figures: Figures) -> Chart | None:
    """How the state stands among the 56 states and territories; None without ranks, and where no place has any."""
    names = [
        name
        for name in _STANDING
        if place_year.values.get(f"{name}_rank") is not None and _highest(place_year, name)[0]
    ]
    if not names:
        return None
    place = place_year.place
    rows = [row for name in names for row in _panel(place_year, figures[name], figures)]
    alternative = (
        f"{place.name} among the {len(place_year.jurisdictions)} states and territories in {place_year.year}. "
        + " ".join(_panel_words(place_year, figures[name], figures) for name in names)
    )
    columns = [column for name in names for column in (figures[name].page_words, "Place")]
    ordered = sorted(place_year.jurisdictions, key=lambda item: (item[1][f"{names[0]}_rank"], item[0].name))
    return Chart(
        f"{place.name} among the states and territories, {place_year.year}",
        draw(standing(rows), _is_synthetic(place_year), alternative),
        alternative,
        ("State", *columns),
        tuple((state.name, *_places(state, values, place_year.year, names, figures)) for state, values in ordered),
    )


def _places(state: Place, values: Values, year: int, names: Sequence[str], figures: Figures) -> list[Part]:
    of_year = {**values, "year": year}
    return [cell for name in names for cell in (shown(figures[name], state, of_year), str(values[f"{name}_rank"]))]


def _panel(place_year: PlaceYear, figure: Figure, figures: Figures) -> list[Row]:
    """Rows of one panel, the highest first; this one leads its ties, so that it stands at the place that it has."""
    name, this = figure.figure, place_year.place
    panel = {"panel": figure.page_words, "order": _STANDING.index(name)}
    ordered = sorted(
        place_year.jurisdictions, key=lambda item: (-item[1][name], item[0].code != this.code, item[0].name)
    )
    rows: list[Row] = []
    for position, (state, values) in enumerate(ordered):
        column = {"x": position + 0.1, "x2": position + 0.9, "value": values[name], "is_this": state.code == this.code}
        rows.append({**panel, "kind": "place", **column})
    position = next(place for place, (state, _) in enumerate(ordered) if state.code == this.code)
    end = len(ordered) - 0.1
    (highest, first), own = _highest(place_year, name), place_year.values[name]
    text = f"{this.name}: {_own_words(place_year, figure)}"
    is_late = position / len(ordered) * WIDTH + len(text) * _LETTER > WIDTH
    # Above the columns to its right, and clear of the mean.
    label = {"value": max(own, 0.6 * highest, 0.6 * SHORTEST_SCALE), "text_x": end if is_late else position + 0.1}
    rows.append({**panel, "kind": "this", "x": position + 0.5, "own": own, "is_late": is_late, "text": text, **label})
    if own < 0.7 * highest:
        rows.append({**panel, "kind": "first", "x": 0.1, "value": highest, "text": f"{first}: {figure.text(highest)}"})
    if none := sum(values[name] == 0 for _, values in ordered):
        rows.append({**panel, "kind": "below", "x": end, "value": 0, "text": f"{none} with none"})
    if mean := _mean(place_year, name, figures):
        # Its label keeps clear of the line from this column to its name.
        label = {"x": position if position > 0.8 * len(ordered) else end, "text": f"mean {mean.text}"}
        rows.append({**panel, "kind": "mean", "value": mean.value, **label})
        rows.append({**panel, "kind": "below", "x": 0.1, "value": 0, "text": f"mean: of {mean.over}"})
    return rows


def _own_words(place_year: PlaceYear, figure: Figure) -> str:
    """The figure of this place and its place in words; a zero is said by these."""
    value, label = place_year.values[figure.figure], place_year.values[f"{figure.figure}_rank_label"]
    return f"{figure.text(value)}, {label}" if value else str(label)


def _highest(place_year: PlaceYear, name: str) -> tuple[int, str]:
    """The highest value, and who has it."""
    highest = max(values[name] for _, values in place_year.jurisdictions)
    first = [state.name for state, values in place_year.jurisdictions if values[name] == highest]
    return highest, " and ".join(first) if len(first) < 3 else f"{len(first)} states and territories"


@dataclass(frozen=True)
class _Mean:
    """The nation's mean as the mart prints it, and what it is over."""

    value: float
    text: str
    over: str


def _mean(place_year: PlaceYear, name: str, figures: Figures) -> _Mean | None:
    if name not in _MEANS:
        return None
    mean, over, words = _MEANS[name]
    value = place_year.nation[mean]
    if value is None:
        return None
    return _Mean(float(value), figures[mean].text(value), f"the {place_year.nation[over]} {words}")


def _panel_words(place_year: PlaceYear, figure: Figure, figures: Figures) -> str:
    name = figure.figure
    highest, first = _highest(place_year, name)
    own = _own_words(place_year, figure)
    mean = _mean(place_year, name, figures)
    beside = f"; the mean of {mean.over} is {mean.text}" if mean else ""
    return f"{figure.page_words}: {own}; the most are {figure.text(highest)} in {first}{beside}."


def _is_synthetic(place_year: PlaceYear) -> bool:
    return bool(place_year.values["is_synthetic"])
