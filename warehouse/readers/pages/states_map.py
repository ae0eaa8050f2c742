"""The map of the nation: a figure of each state by depth of colour, each state a link to its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from warehouse.readers.figures import Figure
from warehouse.readers.pages.charts import NOT_AVAILABLE, shown
from warehouse.readers.pages.content import Chart, Part
from warehouse.readers.pages.drawing import WIDTH, Row, draw
from warehouse.readers.pages.map_marks import LEGEND_LINE, SQUARE_WIDTH, states_marks, states_with_shape
from warehouse.readers.pages.place_year import Place, PlaceYear, Values
from warehouse.readers.pages.words import ordinal

Number = int | Decimal
# From a class to the next, of the page's own ground: darker on paper and brighter in the dark, in grey as well.
_DEPTH_OF_NONE, _DEPTH_OF_FEW = 0.06, 0.36
_MOST_CLASSES = 4
# The share of the states with any that stand at or below the end of a class; the last class has the few with most.
_CLASS_ENDS = (0.4, 0.7, 0.9)
_SQUARES, _LEGEND = 212, 260
# A finger needs 24 of a phone's pixels.
_SQUARE_HEIGHT, _SQUARE_STEP = 26, 44
_LETTER = 5.8


def states_map(place_year: PlaceYear, figure: Figure, href: Callable[[Place], str], title: str = "") -> Chart:
    """The figure, one of `COMPARED`, in every state and territory; `href` names the page of each.

    A place without the figure is dashed, and still links to its page. `title`: what the figure is called where its own
    words do not say it alone.
    """
    places = [(place, values) for place, values in place_year.jurisdictions if place.is_jurisdiction]
    words, year = title or figure.page_words.strip(), place_year.year
    counts = [values[figure.figure] for _, values in places]
    classes = _classes(counts)
    marks = [
        {
            "name": place.name,
            "code": place.code,
            "description": _description(figure, words, place, values),
            "href": href(place),
            **_look(values[figure.figure], classes),
        }
        for place, values in places
    ]
    alternative = _alternative(place_year, figure, words, places)
    legend = _legend(figure, classes, counts)
    lines = len({entry["y"] for entry in legend})
    rows = [*_squares(marks), *legend]
    return Chart(
        f"{words} by state, {year}",
        draw(states_marks(rows, lines), bool(place_year.values["is_synthetic"]), alternative),
        alternative,
        ("State", words, "Place"),
        tuple(_table_row(figure, place, values, year) for place, values in place_year.jurisdictions),
    )


def _table_row(figure: Figure, place: Place, values: Values, year: int) -> tuple[Part, ...]:
    rank = values.get(f"{figure.figure}_rank")
    return (place.name, shown(figure, place, {**values, "year": year}), "" if rank is None else str(rank))


def _description(figure: Figure, title: str, place: Place, values: Values) -> str:
    """The name of the link of a state, such as `Missouri: 4 new cases, 11th`."""
    value, words = values[figure.figure], title.lower()
    if value is None:
        return f"{place.name}: {words} {NOT_AVAILABLE}"
    is_one = figure.kind == "count" and value == 1
    said = f"{place.name}: {figure.text(value)} {words.removesuffix('s') if is_one else words}"
    rank = values.get(f"{figure.figure}_rank")
    # A rate is ranked among some of the places, which is not to be said in a word.
    if rank is None or figure.kind == "per_million":
        return said
    return f"{said}, {ordinal(rank)}" if value else said


def _alternative(place_year: PlaceYear, figure: Figure, title: str, places: Sequence[tuple[Place, Values]]) -> str:
    counts = [(values[figure.figure], place.in_text) for place, values in places]
    known = [count for count, _ in counts if count is not None]
    said = f"Map of the states by {title.lower()} in {place_year.year}"
    if not known:
        return f"{said}: {NOT_AVAILABLE}."
    most = max(known)
    first = [name for count, name in counts if count == most]
    parts = [
        f"the most are {figure.text(most)} in {' and '.join(first) if len(first) < 3 else f'{len(first)} of them'}"
    ]
    if none := known.count(0):
        parts.append(f"{none} with none")
    if absent := len(counts) - len(known):
        parts.append(f"{NOT_AVAILABLE} in {absent}")
    return f"{said}: {'; '.join(parts) if most else f'none in any of {len(known)}'}."


def _classes(values: Sequence[Number | None]) -> list[tuple[Number, Number]]:
    """Up to four classes of the values above 0, lowest and highest of each.

    >>> _classes([0, 1, 1, 2, None]), _classes([1, 1, 1, 2, 3, 3, 4, 5, 8, 19])
    ([(1, 1), (2, 2)], [(1, 2), (3, 4), (5, 8), (9, 19)])
    >>> [f"{low} to {high}" for low, high in _classes([Decimal(rate) for rate in ("0.1", "0.2", "0.4", "0.5", "9.1")])]
    ['0.1 to 0.2', '0.4 to 0.4', '0.5 to 0.5', '9.1 to 9.1']
    """
    above = sorted(value for value in values if value)
    if len(set(above)) <= _MOST_CLASSES:
        return [(value, value) for value in sorted(set(above))]
    ends = sorted({above[int(share * len(above)) - 1] for share in _CLASS_ENDS} | {above[-1]})
    # Whole numbers leave no gap between two classes; of rates a class says what is in it.
    is_whole = all(isinstance(value, int) for value in above)
    after = [end + 1 if is_whole else min(value for value in above if value > end) for end in ends[:-1]]
    starts = [1 if is_whole else above[0], *after]
    return list(zip(starts, ends, strict=True))


def _look(value: Number | None, classes: Sequence[tuple[Number, Number]]) -> Row:
    if value is None:
        return {"depth": 0, "is_absent": True}
    if value == 0:
        return {"depth": _DEPTH_OF_NONE, "is_absent": False}
    place = next(place for place, (_, highest) in enumerate(classes) if value <= highest)
    share = place / (len(classes) - 1) if len(classes) > 1 else 1
    return {"depth": _DEPTH_OF_FEW + (1 - _DEPTH_OF_FEW) * share, "is_absent": False}


def _squares(marks: Sequence[dict[str, Any]]) -> list[Row]:
    """Every mark; one that has no shape to be hit on the map stands in a row of squares below it."""
    shapes = states_with_shape()
    rows: list[Row] = []
    left = WIDTH - _SQUARE_STEP * sum(mark["name"] not in shapes for mark in marks)
    for mark in marks:
        if mark["name"] in shapes:
            rows.append({**mark, "kind": "shape"})
        else:
            box = {"x": left, "x2": left + SQUARE_WIDTH, "y": _SQUARES, "y2": _SQUARES + _SQUARE_HEIGHT}
            rows.append({**mark, "kind": "square", **box, "text": mark["code"]})
            left += _SQUARE_STEP
    return rows


def _legend(figure: Figure, classes: Sequence[tuple[Number, Number]], values: Sequence[Number | None]) -> list[Row]:
    """A box and its words for each class, in as many lines as they need."""
    entries = [("none", _look(0, classes))] if 0 in values else []
    entries += [
        (figure.text(low) if low == high else f"{figure.text(low)} to {figure.text(high)}", _look(high, classes))
        for low, high in classes
    ]
    if None in values:
        entries.append((NOT_AVAILABLE, _look(None, classes)))
    rows: list[Row] = []
    left, top = 1.0, _LEGEND
    for text, look in entries:
        width = 13 + 4 + len(text) * _LETTER
        if left + width > WIDTH:
            left, top = 1.0, top + LEGEND_LINE
        rows.append({"kind": "legend", "x": left, "x2": left + 13, "y": top, "y2": top + 11, "text": text, **look})
        left += width + 9
    return rows
