"""Vega-Lite to SVG that stands in any page: no style, script, identifier or colour of text of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any
from xml.etree import ElementTree

Spec = dict[str, Any]
Row = Mapping[str, object]

WIDTH = 340
"""Of every picture, in its own units: a phone shows it at about that width, so that text keeps its size there."""
MARK = "#0072B2"
"""What the page is about."""
BESIDE = "#949494"
"""What stands beside it. Both keep 3 to 1 against white and against #14171a, and differ in grey."""
TEXT = "currentColor"
SYNTHETIC = "SYNTHETIC: made-up data"

_NO_ROWS = {"name": "rows"}
# A tenth of a unit is finer than anyone sees.
_PLACES = {"d", "transform", "x", "y", "x2", "y2", "width", "height"}
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-\d+)?")
SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
# Where vl-convert resolves a relative link.
_LINK_BASE = "https://vega.github.io/vega-datasets/"
# The page sets the typeface; the rest is Vega's own way to find its marks again, of no use in a picture that stands still.
_DROPPED = (
    "class",
    "font-family",
    "role",
    "aria-roledescription",
    "aria-label",
    "aria-hidden",
    "cursor",
    "style",
    "id",
    "clip-path",
)


def draw(spec: Callable[..., Spec], rows: Sequence[Row], is_synthetic: bool, alternative: str, *options: int) -> str:
    """The picture of the rows as one `svg` element; if it has links, each is named by the description of its mark.

    The options are those of the spec.
    """
    import vl_convert

    with_rows = json.dumps({**_NO_ROWS, "values": rows})
    vega = _compiled(spec, is_synthetic, *options).replace(json.dumps(_NO_ROWS), with_rows)
    return _cleaned(vl_convert.vega_to_svg(vega), alternative)


@cache
def _compiled(spec: Callable[..., Spec], is_synthetic: bool, *options: int) -> str:
    """The picture as Vega without rows, as text.

    Compiling takes longer than drawing, and hundreds of pages draw the same few pictures of other rows.
    """
    import vl_convert

    notice = {"text": SYNTHETIC, "orient": "bottom", "anchor": "end", "fontSize": 10, "offset": 6}
    frame = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "padding": 1,
        "config": {
            # The whole has its words; of its marks only links need any.
            "aria": False,
            "view": {"stroke": None},
            "text": {"color": TEXT, "fontSize": 11},
            "rule": {"color": TEXT},
            "title": {"color": TEXT, "fontWeight": "normal"},
            "header": {"labelColor": TEXT, "labelFontSize": 11, "labelFontWeight": "bold", "title": None},
            "axis": {"labelColor": TEXT, "labelFontSize": 11, "domain": False, "ticks": False, "grid": False},
        },
    }
    title = {"title": notice} if is_synthetic else {}
    return json.dumps(vl_convert.vegalite_to_vega({**frame, **spec(*options), **title}))


def _cleaned(drawn: str, alternative: str) -> str:
    svg = ElementTree.fromstring(drawn)
    links = svg.findall(f".//{{{SVG}}}a")
    named = [(link, next(mark.get("aria-label", "") for mark in link)) for link in links]
    for element in svg.iter():
        for attribute in _DROPPED:
            element.attrib.pop(attribute, None)
        for attribute in _PLACES.intersection(element.attrib):
            element.set(attribute, _LONG_NUMBER.sub(_shortened, element.attrib[attribute]))
        _drop_empty(element)
    for link, name in named:
        link.set("href", link.attrib.pop(_LINK).removeprefix(_LINK_BASE))
        link.set("aria-label", name)
        ElementTree.SubElement(link, f"{{{SVG}}}title").text = name
    for attribute in ("width", "height", "version"):
        del svg.attrib[attribute]
    svg.set("font-family", "inherit")
    # An image is one thing to a screen reader; links in it would be out of reach.
    svg.set("role", "group" if links else "img")
    svg.set("aria-label", alternative)
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(svg, encoding="unicode")


def on_paper(svg: str, font: str) -> str:
    """The picture with the colour and the font that a page would give it."""
    return svg.replace("currentColor", "black").replace('font-family="inherit"', f'font-family="{font}"')


def _shortened(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")


def _drop_empty(element: ElementTree.Element) -> None:
    """Takes out frames that draw nothing."""
    for child in list(element):
        is_bare = child.get("fill") is None and child.get("stroke") is None
        if child.tag == f"{{{SVG}}}defs" or (child.tag == f"{{{SVG}}}path" and is_bare):
            element.remove(child)
