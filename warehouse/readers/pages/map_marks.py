"""The map of the states as marks: how rows are drawn on it, and nothing of what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

from markupsafe import escape

from warehouse.readers.pages.drawing import MARK, TEXT, WIDTH, Marks, Row, Rows, below, box, number, text

_BOUNDARIES = Path(__file__).parent / "boundaries" / "states-albers-10m.json"
# Too small on the map to be hit by a finger: it has a square beside the territories.
_TOO_SMALL = "District of Columbia"
SQUARE_WIDTH = 30
LEGEND_LINE = 15
_MAP_HEIGHT, _HEIGHT = 208, 274
# Points of a boundary nearer than this, in units of the picture, are not to be told apart.
_NEAR = 0.4
_SMALL = 10

Points = list[tuple[float, float]]


@cache
def states_with_shape() -> frozenset[str]:
    """Names of the states that the map itself shows; the others are squares below it."""
    shapes = _boundaries()["objects"]["states"]["geometries"]
    return frozenset(shape["properties"]["name"] for shape in shapes) - {_TOO_SMALL}


def states_marks(rows: Rows, legend_lines: int) -> Marks:
    """States as shapes, the others as squares below them, the legend at the foot."""
    kinds: dict[str, list[Row]] = {"shape": [], "square": [], "legend": []}
    for row in rows:
        kinds[row["kind"]].append(row)
    shapes = _shapes()
    # The keyboard goes from state to state by name.
    places = [(row, shapes[row["name"]]) for row in sorted(kinds["shape"], key=lambda row: row["name"])]
    places += [(row, _box(row)) for row in kinds["square"]]
    drawn = (
        f'<g fill="{MARK}" stroke="{TEXT}" stroke-width="0.6" stroke-linejoin="round">',
        *(_linked(row, path) for row, path in places),
        *(_mark(row, _box(row)) for row in kinds["legend"]),
        "</g>",
        *(
            text(row["text"], row["x"] + SQUARE_WIDTH / 2, below(row["y2"] + 3, _SMALL), "middle", _SMALL)
            for row in kinds["square"]
        ),
        *(text(row["text"], row["x2"] + 4, below(row["y"] + 1, _SMALL), size=_SMALL) for row in kinds["legend"]),
    )
    return Marks(drawn, 0, _HEIGHT + (legend_lines - 1) * LEGEND_LINE, has_links=True)


def _linked(row: Row, path: str) -> str:
    """A place as a link to its page, named for those who hear it and for those who point at it."""
    name = escape(row["description"])
    return f'<a href="{escape(row["href"])}" aria-label="{name}">{_mark(row, path)}<title>{name}</title></a>'


def _mark(row: Row, path: str) -> str:
    dashes = ' stroke-dasharray="2,2"' if row["is_absent"] else ""
    return f'<path d="{path}" fill-opacity="{round(row["depth"], 2):g}"{dashes}/>'


def _box(row: Row) -> str:
    return box(row["x"], row["y"], row["x2"] - row["x"], row["y2"] - row["y"])


@cache
def _shapes() -> dict[str, str]:
    """The path of each state by its name."""
    topology = _boundaries()
    left, top, right, bottom = topology["bbox"]
    scale = min((WIDTH - 2) / (right - left), _MAP_HEIGHT / (bottom - top))
    lines = [
        [(round(1 + (x - left) * scale, 1), round((y - top) * scale, 1)) for x, y in points]
        for points in _lines(topology, _NEAR / scale)
    ]
    return {
        shape["properties"]["name"]: "".join(_path(ring, lines) for ring in _rings(shape))
        for shape in topology["objects"]["states"]["geometries"]
    }


def _boundaries() -> dict[str, Any]:
    topology: dict[str, Any] = json.loads(_BOUNDARIES.read_text())
    return topology


def _lines(topology: dict[str, Any], least: float) -> Iterator[Points]:
    """Each line without the points that stand nearer than that to the one before: not to be seen.

    Neighbours share their line, so that no gap opens between them.
    """
    (across, down), (left, top) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        points: Points = []
        x, y = 0, 0
        for place, (step_across, step_down) in enumerate(arc):
            x, y = x + step_across, y + step_down
            point = (left + x * across, top + y * down)
            is_end = place in (0, len(arc) - 1)
            if is_end or hypot(point[0] - points[-1][0], point[1] - points[-1][1]) >= least:
                points.append(point)
        yield points


def _rings(shape: dict[str, Any]) -> Iterator[Sequence[int]]:
    """The rings of a state as numbers of lines; of one that is walked backwards, the complement."""
    for polygon in shape["arcs"] if shape["type"] == "MultiPolygon" else (shape["arcs"],):
        yield from polygon


def _path(ring: Sequence[int], lines: Sequence[Points]) -> str:
    """A ring as a path, from point to point; nothing where it is a point."""
    points: Points = []
    for place in ring:
        walked = lines[place] if place >= 0 else lines[~place][::-1]
        points += [point for point in walked if not points or point != points[-1]]
    steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(points)]
    if len(steps) < 3:
        return ""
    # The last step leads to where the ring began, which closing it does.
    path = "".join(f" {_short(x)},{_short(y)}" for x, y in steps[:-1])
    # What begins with a sign needs nothing before it.
    return f"M{number(points[0][0])},{number(points[0][1])}l{re.sub(r'[ ,](?=-)', '', path).lstrip()}Z"


def _short(value: float) -> str:
    return re.sub(r"^(-?)0(?=\.)", r"\1", number(value))
