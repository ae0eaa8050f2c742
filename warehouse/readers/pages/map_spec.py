"""The map of the states as Vega-Lite: how rows are drawn on it, and nothing of what they say."""

from __future__ import annotations

import json
from functools import cache
from math import hypot
from pathlib import Path
from typing import Any

from warehouse.readers.pages.drawing import MARK, TEXT, WIDTH, Spec

_BOUNDARIES = Path(__file__).parent / "boundaries" / "states-albers-10m.json"
# Too small on the map to be hit by a finger: it has a square beside the territories.
_TOO_SMALL = "District of Columbia"
SQUARE_WIDTH = 30
LEGEND_LINE = 15
_MAP_HEIGHT, _HEIGHT = 208, 274
# Points of a boundary nearer than this, in units of the picture, are not to be told apart.
_NEAR = 0.4


@cache
def states_with_shape() -> frozenset[str]:
    """Names of the states that the map itself shows; the others are squares below it."""
    shapes = _boundaries()["objects"]["states"]["geometries"]
    return frozenset(shape["properties"]["name"] for shape in shapes) - {_TOO_SMALL}


def map_spec(legend_lines: int) -> Spec:
    """States as shapes, the others as squares below them, the legend at the foot."""
    topology = _boundaries()
    left, top, right, bottom = topology["bbox"]
    # The keyboard goes from state to state in the order of the file.
    topology["objects"]["states"]["geometries"].sort(key=lambda shape: shape["properties"]["name"])
    scale = min((WIDTH - 2) / (right - left), _MAP_HEIGHT / (bottom - top))
    pixel = {"type": "quantitative", "scale": None}
    look = {
        "fill": {"value": MARK},
        "fillOpacity": {"field": "depth", "type": "quantitative", "scale": None},
        "stroke": {"value": TEXT},
        "strokeWidth": {"value": 0.6},
    }
    dashed = {"strokeDash": {"expr": "datum.is_absent ? [2, 2] : [1, 0]"}}
    link = {"href": {"field": "href"}, "description": {"field": "description"}}
    box = {name: {**pixel, "field": name} for name in ("x", "y")} | {name: {"field": name} for name in ("x2", "y2")}
    looked_up = ["depth", "is_absent", "href", "description"]
    return {
        "width": WIDTH,
        "height": _HEIGHT + (legend_lines - 1) * LEGEND_LINE,
        "data": {"name": "rows"},
        "projection": {"type": "identity", "scale": scale, "translate": [1 - left * scale, -top * scale]},
        "layer": [
            {
                "data": {
                    "values": _coarser(topology, _NEAR / scale),
                    "format": {"type": "topojson", "feature": "states"},
                },
                "transform": [
                    {"filter": f"datum.properties.name != '{_TOO_SMALL}'"},
                    {
                        "lookup": "properties.name",
                        "from": {"data": {"name": "rows"}, "key": "name", "fields": looked_up},
                    },
                ],
                "mark": {"type": "geoshape", "strokeJoin": "round", **dashed},
                "encoding": {**look, **link},
            },
            {
                "transform": [{"filter": "datum.kind == 'square'"}],
                "mark": {"type": "rect", **dashed},
                "encoding": {**box, **look, **link},
            },
            {
                "transform": [{"filter": "datum.kind == 'square'"}],
                "mark": {"type": "text", "baseline": "top", "dx": SQUARE_WIDTH / 2, "dy": 3, "fontSize": 10},
                "encoding": {"x": box["x"], "y": {**pixel, "field": "y2"}, "text": {"field": "text"}},
            },
            {
                "transform": [{"filter": "datum.kind == 'legend'"}],
                "mark": {"type": "rect", **dashed},
                "encoding": {**box, **look},
            },
            {
                "transform": [{"filter": "datum.kind == 'legend'"}],
                "mark": {"type": "text", "align": "left", "baseline": "top", "dx": 4, "dy": 1, "fontSize": 10},
                "encoding": {"x": {**pixel, "field": "x2"}, "y": box["y"], "text": {"field": "text"}},
            },
        ],
    }


def _boundaries() -> dict[str, Any]:
    topology: dict[str, Any] = json.loads(_BOUNDARIES.read_text())
    return topology


def _coarser(topology: dict[str, Any], least: float) -> dict[str, Any]:
    """The topology without the points of a line that stand nearer than that to the one before: not to be seen.

    Neighbours share their line, so that no gap opens between them.
    """
    across, down = topology["transform"]["scale"]
    arcs = []
    for arc in topology["arcs"]:
        kept, rest = [arc[0]], (0, 0)
        for place, (step_across, step_down) in enumerate(arc[1:], 1):
            rest = (rest[0] + step_across, rest[1] + step_down)
            if place == len(arc) - 1 or hypot(rest[0] * across, rest[1] * down) >= least:
                kept.append(rest)
                rest = (0, 0)
        arcs.append(kept)
    return {**topology, "arcs": arcs}
