"""Pictures that leave the site: each a file of its own, with its title, whose it is, and what it does not say."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree

from warehouse.readers.pages import paths
from warehouse.readers.pages.content import Chart, Page
from warehouse.readers.pages.drawing import SVG, SYNTHETIC, on_paper
from warehouse.readers.pages.html import Frame
from warehouse.readers.pages.place_year import Place

_FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
_MARGIN = 10
_TITLE, _SMALL = 13, 9
# About how wide a letter is, of its size.
_LETTER = 0.54
_LEADING = 1.3
# Shown on its own it is about as large as on a page.
_SHOWN = 2


def year_pictures(place: Place, year: int, content: Page, maps: Mapping[str, Chart]) -> dict[Chart, str]:
    """The file of each picture of a page that has one; `maps` by name."""
    named = {_name(section.name, chart): chart for section in content.sections for chart in section.charts}
    return {chart: paths.picture(place, name, year) for name, chart in {**named, **maps}.items()}


def _name(section: str, chart: Chart) -> str:
    """What the picture of a section is called; of districts each figure has its own."""
    return f"{section}-{chart.columns[-1].lower().replace(' ', '-')}" if section == "districts" else section


def saved(pictures: Mapping[Chart, str], page: str, frame: Frame) -> dict[str, bytes]:
    """The files, by path; `page` is where they are shown."""
    return {path: saved_picture(chart, credit(page, frame), frame) for chart, path in pictures.items()}


def credit(page: str, frame: Frame) -> tuple[str, ...]:
    """Whose a picture is and from what it was made, where the page of it is, and what it does not say: a line each."""
    said = (f"{frame.hosting.name}, from federal court records.", frame.hosting.address(page), frame.subject.caveat)
    return tuple(line for line in said if line)


def saved_picture(chart: Chart, said: Sequence[str], frame: Frame) -> bytes:
    """The picture as a file in colours and letters of its own, `said` below it; it leads nowhere."""
    inner = ElementTree.fromstring(on_paper(chart.svg, _FONT))
    left, above, width, height = map(float, inner.attrib["viewBox"].split())
    title = list(_lines(chart.title, _TITLE, width))
    small = [line for sentence in said for line in _lines(sentence, _SMALL, width)]
    top = _MARGIN + len(title) * _TITLE * _LEADING + 6
    foot = top + height + 6
    whole = (width + 2 * _MARGIN, foot + len(small) * _SMALL * _LEADING + _MARGIN)
    shown = [f"{side:.0f}" for side in whole]
    svg = ElementTree.Element(
        _svg("svg"),
        {
            "viewBox": f"0 0 {shown[0]} {shown[1]}",
            "width": str(int(shown[0]) * _SHOWN),
            "height": str(int(shown[1]) * _SHOWN),
            "font-family": _FONT,
            "role": "img",
        },
    )
    _add(svg, "title", f"{SYNTHETIC}. {chart.title}" if frame.is_synthetic else chart.title)
    _add(svg, "desc", chart.alternative)
    _add(svg, "rect", width=shown[0], height=shown[1], fill="white")
    _write(svg, title, _TITLE, _MARGIN, {"font-weight": "bold"})
    placed = _add(svg, "g", transform=f"translate({_MARGIN - left:.0f},{top - above:.0f})")
    placed.extend(list(inner))
    for link in placed.iter(_svg("a")):
        link.tag = _svg("g")
        link.attrib.clear()
    _write(svg, small, _SMALL, foot, {"fill": "#333"})
    written: bytes = ElementTree.tostring(svg, encoding="utf-8", xml_declaration=True)
    return written


def _lines(text: str, size: int, width: float) -> Iterator[str]:
    yield from textwrap.wrap(text, int(width / (size * _LETTER)), break_on_hyphens=False)


def _write(svg: ElementTree.Element, lines: list[str], size: int, top: float, look: Mapping[str, str]) -> None:
    for number, line in enumerate(lines, 1):
        place = {"x": str(_MARGIN), "y": f"{top + (number * _LEADING - 0.3) * size:.1f}", "font-size": str(size)}
        _add(svg, "text", line, **place, **look)


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, _svg(tag), attributes)
    element.text = text or None
    return element


def _svg(tag: str) -> str:
    return f"{{{SVG}}}{tag}"
