"""The pictures as Vega-Lite: how rows are drawn, and nothing of what they say."""

from __future__ import annotations

from warehouse.readers.pages.drawing import BESIDE, MARK, WIDTH, Spec

_ROWS = {"name": "rows"}
SHORTEST_SCALE = 5
"""One case is not to fill a picture."""
_SCALE = {"nice": False, "domain": {"unionWith": [0, SHORTEST_SCALE]}}
_PANEL = {
    "field": "panel",
    "sort": {"field": "order", "op": "min"},
    "header": {"title": None, "labelOrient": "top", "labelAnchor": "start", "labelPadding": 9},
}
# A baseline is one line, whatever the number of rows.
_ONCE = [{"aggregate": [{"op": "count", "as": "rows"}]}]


def bars() -> Spec:
    """A bar a row on one scale from 0: whole is an outline of what the value is a part of."""
    label_width, text_width = 76, 86
    scale = {**_SCALE, "range": [label_width, WIDTH - text_width]}
    x = {"type": "quantitative", "scale": scale, "axis": None, "stack": None}
    y = {"field": "position", "type": "ordinal", "axis": None}
    return {
        "data": _ROWS,
        "width": WIDTH,
        "height": {"step": 24},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": 13, "color": MARK},
                "encoding": {"x": {**x, "field": "value"}},
            },
            {
                "transform": [{"filter": "isValid(datum.whole)"}],
                "mark": {"type": "bar", "height": 13, "filled": False, "color": BESIDE, "strokeWidth": 1},
                "encoding": {"x": {**x, "field": "whole"}},
            },
            {
                "transform": _ONCE,
                "mark": {"type": "rule", "strokeWidth": 1},
                "encoding": {"x": {**x, "datum": 0}, "y": None},
            },
            {
                "mark": {"type": "text", "align": "right", "x": label_width - 6},
                "encoding": {"text": {"field": "label"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"x": {**x, "field": "end"}, "text": {"field": "text"}},
            },
        ],
    }


def standing() -> Spec:
    """Panels of columns, one a jurisdiction in the order of its place: this one marked, the mean across."""
    x = {"type": "quantitative", "scale": {"zero": False, "nice": False}, "axis": None}
    y = {"type": "quantitative", "scale": _SCALE, "axis": None}
    text = {"text": {"field": "text"}, "x": {**x, "field": "x"}}
    return {
        "data": _ROWS,
        "facet": _PANEL,
        "columns": 1,
        "spacing": 20,
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": WIDTH,
            # Of three panels, with room for a name above the highest column and one below it: a sheet has no more.
            "height": 48,
            "layer": [
                {
                    "transform": [{"filter": "datum.kind == 'place'"}],
                    "mark": "rect",
                    "encoding": {
                        "x": {**x, "field": "x"},
                        "x2": {"field": "x2"},
                        "y": {**y, "field": "value"},
                        "y2": {"datum": 0},
                        "color": {
                            "field": "is_this",
                            "scale": {"domain": [False, True], "range": [BESIDE, MARK]},
                            "legend": None,
                        },
                    },
                },
                {
                    "transform": [{"filter": "datum.kind == 'mean'"}],
                    "mark": {"type": "rule", "strokeDash": [4, 3]},
                    "encoding": {"y": {**y, "field": "value"}},
                },
                {
                    "transform": [{"filter": "datum.kind == 'mean'"}],
                    "mark": {"type": "text", "align": "right", "baseline": "bottom", "dy": -2, "fontSize": 10},
                    "encoding": {**text, "y": {**y, "field": "value"}},
                },
                {
                    "transform": _ONCE,
                    "mark": {"type": "rule", "strokeWidth": 1},
                    "encoding": {"y": {**y, "datum": 0}},
                },
                {
                    "transform": [{"filter": "datum.kind == 'below'"}],
                    "mark": {
                        "type": "text",
                        "align": {"expr": "datum.x < 1 ? 'left' : 'right'"},
                        "baseline": "top",
                        "dy": 4,
                        "fontSize": 10,
                    },
                    "encoding": {**text, "y": {**y, "field": "value"}},
                },
                {
                    "transform": [{"filter": "datum.kind == 'this'"}],
                    "mark": {"type": "rule", "strokeWidth": 1},
                    "encoding": {"x": {**x, "field": "x"}, "y": {**y, "field": "value"}, "y2": {"field": "own"}},
                },
                {
                    "transform": [{"filter": "datum.kind == 'this'"}],
                    "mark": {
                        "type": "text",
                        "align": {"expr": "datum.is_late ? 'right' : 'left'"},
                        "baseline": "bottom",
                        "fontWeight": "bold",
                        "dy": -1,
                    },
                    "encoding": {
                        "text": {"field": "text"},
                        "x": {**x, "field": "text_x"},
                        "y": {**y, "field": "value"},
                    },
                },
                {
                    "transform": [{"filter": "datum.kind == 'first'"}],
                    "mark": {"type": "text", "align": "left", "baseline": "bottom", "dy": -1, "fontSize": 10},
                    "encoding": {**text, "y": {**y, "field": "value"}},
                },
            ],
        },
    }


def trend() -> Spec:
    """Panels of columns, one a year: the year of the page marked, one that is not whole in outline, a gap in words."""
    x = {"field": "year", "type": "ordinal", "sort": "ascending", "scale": {"paddingInner": 0.45, "paddingOuter": 0.2}}
    y = {"type": "quantitative", "scale": _SCALE, "axis": None}
    axis = {"axis": {"labelAngle": 0, "title": None, "labelPadding": 5}}
    return {
        "data": _ROWS,
        "facet": _PANEL,
        "columns": 1,
        "spacing": 16,
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": WIDTH,
            "height": 56,
            "encoding": {"x": {**x, **axis}},
            "layer": [
                {
                    "mark": {"type": "bar", "strokeWidth": 1.5},
                    "encoding": {
                        "y": {**y, "field": "value"},
                        "fill": {
                            "condition": [
                                {"test": "datum.is_part", "value": "transparent"},
                                {"test": "datum.is_this", "value": MARK},
                            ],
                            "value": BESIDE,
                        },
                        "stroke": {
                            "condition": [
                                {"test": "!datum.is_part", "value": None},
                                {"test": "datum.is_this", "value": MARK},
                            ],
                            "value": BESIDE,
                        },
                    },
                },
                {
                    "transform": _ONCE,
                    "mark": {"type": "rule", "strokeWidth": 1},
                    "encoding": {"y": {**y, "datum": 0}, "x": None},
                },
                {
                    "mark": {
                        "type": "text",
                        "baseline": "bottom",
                        # The first of two lines stands at the place, the second below it.
                        "dy": {"expr": "datum.value == null ? -15 : -3"},
                        "lineBreak": "\n",
                        "fontSize": {"expr": "datum.value == null ? 10 : 11"},
                        "fontWeight": {"expr": "datum.is_this ? 'bold' : 'normal'"},
                    },
                    "encoding": {"y": {**y, "field": "end"}, "text": {"field": "text"}},
                },
            ],
        },
    }
