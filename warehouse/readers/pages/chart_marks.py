"""The charts as marks: how rows are drawn, and nothing of what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from warehouse.readers.pages.drawing import (
    BESIDE,
    LETTERS,
    MARK,
    WIDTH,
    Marks,
    Row,
    Rows,
    above,
    below,
    box,
    columns,
    filled,
    line,
    outlined,
    text,
)

SHORTEST_SCALE = 5
"""One case is not to fill a picture."""

_BAR_STEP, _BAR = 24, 13
_BAR_LABEL, _BAR_TEXT = 76, 86
# From a panel to the next: room for its title, for a name above the highest column, and for one below.
_STANDING_STEP, _STANDING_HEIGHT = 113, 48
_STANDING_TITLE, _STANDING_TOP = -22, 31
_TREND_STEP, _TREND_HEIGHT = 107, 56
_TREND_TITLE, _TREND_TOP = -25, 34
# Of the width that a year has: how much is between two columns, and before the first.
_BETWEEN, _BEFORE = 0.45, 0.2
_SMALL = 10


def bars(rows: Rows) -> Marks:
    """A bar a row on one scale from 0: whole is an outline of what the value is a part of."""
    most: float = max([SHORTEST_SCALE, *(row["end"] for row in rows)])

    def length(value: float) -> float:
        return value / most * (WIDTH - _BAR_LABEL - _BAR_TEXT)

    def boxes(column: str) -> Iterator[str]:
        for place, row in enumerate(rows):
            if row[column]:
                yield box(_BAR_LABEL, _BAR_STEP * (place + 0.5) - _BAR / 2, length(row[column]), _BAR)

    height = _BAR_STEP * len(rows)
    feet = [_BAR_STEP * (place + 0.5) + 3 for place, _ in enumerate(rows)]
    drawn = (
        filled(boxes("value"), MARK),
        outlined(boxes("whole"), BESIDE),
        line(_BAR_LABEL, 0, _BAR_LABEL, height),
        *(text(row["label"], _BAR_LABEL - 6, foot, "end") for foot, row in zip(feet, rows, strict=True)),
        *(text(row["text"], _BAR_LABEL + length(row["end"]) + 5, foot) for foot, row in zip(feet, rows, strict=True)),
    )
    return Marks(drawn, 0, height)


def standing(rows: Rows) -> Marks:
    """Panels of columns, one a jurisdiction in the order of its place: this one marked, the mean across."""
    panels = _panels(rows)
    drawn = [mark for place, panel in enumerate(panels) for mark in _standing_panel(panel, place * _STANDING_STEP)]
    bottom = (len(panels) - 1) * _STANDING_STEP + _STANDING_HEIGHT + 4 + _SMALL
    return Marks(tuple(drawn), -_STANDING_TOP, bottom)


def _standing_panel(panel: Rows, top: float) -> Iterator[str]:
    kinds: dict[str, list[Row]] = {}
    for row in panel:
        kinds.setdefault(row["kind"], []).append(row)
    places = kinds["place"]
    most: float = max([SHORTEST_SCALE, *(row["value"] for row in places)])
    first: float = places[0]["x"]
    last: float = places[-1]["x2"]
    foot = top + _STANDING_HEIGHT

    def across(x: float) -> float:
        return (x - first) / (last - first) * WIDTH

    def height(value: float) -> float:
        return foot - value / most * _STANDING_HEIGHT

    def drawn(color: str, *, is_this: bool) -> str:
        tops = (
            (across(row["x"]), height(row["value"])) for row in places if row["value"] and row["is_this"] == is_this
        )
        return columns(tops, across(places[0]["x2"]), foot, color)

    yield text(panel[0]["panel"], 0, top + _STANDING_TITLE, is_bold=True)
    yield drawn(BESIDE, is_this=False)
    yield drawn(MARK, is_this=True)
    for row in kinds.get("mean", ()):
        y = height(row["value"])
        yield line(0, y, WIDTH, y, is_dashed=True)
        yield text(row["text"], across(row["x"]), above(y - 2, _SMALL), "end", _SMALL)
    yield line(0, foot, WIDTH, foot)
    for row in kinds.get("below", ()):
        is_left = row["x"] < 1
        yield text(row["text"], across(row["x"]), below(foot + 4, _SMALL), "start" if is_left else "end", _SMALL)
    for row in kinds["this"]:
        y = height(row["value"])
        yield line(across(row["x"]), y, across(row["x"]), height(row["own"]))
        yield text(row["text"], across(row["text_x"]), above(y - 1), "end" if row["is_late"] else "start", is_bold=True)
    for row in kinds.get("first", ()):
        yield text(row["text"], across(row["x"]), above(height(row["value"]) - 1, _SMALL), size=_SMALL)


def trend(rows: Rows) -> Marks:
    """Panels of columns, one a year: the year of the page marked, one that is not whole in outline, a gap in words."""
    panels = _panels(rows)
    years = panels[0]
    step = WIDTH / (len(years) - _BETWEEN + 2 * _BEFORE)
    lefts = [(place + _BEFORE) * step for place, _ in enumerate(years)]
    width = (1 - _BETWEEN) * step
    drawn = [
        mark for place, panel in enumerate(panels) for mark in _trend_panel(panel, place * _TREND_STEP, lefts, width)
    ]
    foot = (len(panels) - 1) * _TREND_STEP + _TREND_HEIGHT
    labels = (
        text(row["year"], left + width / 2, foot + 15.5, "middle") for row, left in zip(years, lefts, strict=True)
    )
    return Marks((*drawn, *labels), -_TREND_TOP, foot + 18)


def _trend_panel(panel: Rows, top: float, lefts: Sequence[float], width: float) -> Iterator[str]:
    most: float = max([SHORTEST_SCALE, *(row["end"] for row in panel)])
    foot = top + _TREND_HEIGHT

    def height(value: float) -> float:
        return foot - value / most * _TREND_HEIGHT

    def tops(*, is_this: bool, is_part: bool) -> Iterator[tuple[float, float]]:
        for row, left in zip(panel, lefts, strict=True):
            if row["value"] and (row["is_this"], row["is_part"]) == (is_this, is_part):
                yield left, height(row["value"])

    yield text(panel[0]["panel"], 0, top + _TREND_TITLE, is_bold=True)
    for color, is_this in ((BESIDE, False), (MARK, True)):
        yield columns(tops(is_this=is_this, is_part=False), width, foot, color)
        boxes = (box(left, top, width, foot - top) for left, top in tops(is_this=is_this, is_part=True))
        yield outlined(boxes, color, 1.5)
    yield line(0, foot, WIDTH, foot)
    for row, left in zip(panel, lefts, strict=True):
        size = _SMALL if row["value"] is None else LETTERS
        y = above(height(row["end"]) - 3, size)
        yield text(row["text"], left + width / 2, y, "middle", size, is_bold=row["is_this"])


def _panels(rows: Rows) -> list[Rows]:
    in_order = sorted(rows, key=lambda row: row["order"])
    return [list(panel) for _, panel in groupby(in_order, lambda row: row["order"])]
