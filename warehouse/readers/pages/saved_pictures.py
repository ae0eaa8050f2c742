"""Pictures that leave the site: each a file of its own, with its title, whose it is, and what it does not say."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence

from markupsafe import escape

from warehouse.readers.pages import paths
from warehouse.readers.pages.content import Chart, Page
from warehouse.readers.pages.drawing import LETTERS, SVG, SYNTHETIC, on_paper
from warehouse.readers.pages.html import Frame
from warehouse.readers.pages.place_year import Place

_FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
_MARGIN = 10
_TITLE, _SMALL = 13, 9
# About how wide a letter is, of its size.
_LETTER = 0.54
_LEADING = 1.3
_LINK = re.compile(r"<a [^>]*>")
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
    drawn = on_paper(chart.svg, _FONT)
    left, above, width, height = map(float, drawn.partition('viewBox="')[2].partition('"')[0].split())
    title = _lines(chart.title, _TITLE, width)
    small = [line for sentence in said for line in _lines(sentence, _SMALL, width)]
    top = _MARGIN + len(title) * _TITLE * _LEADING + 6
    foot = top + height + 6
    wide, high = round(width + 2 * _MARGIN), round(foot + len(small) * _SMALL * _LEADING + _MARGIN)
    mark = f"{SYNTHETIC}. " if frame.is_synthetic else ""
    inner = _LINK.sub("<g>", drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")]).replace("</a>", "</g>")
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        f'<svg xmlns="{SVG}" viewBox="0 0 {wide} {high}" width="{wide * _SHOWN}" height="{high * _SHOWN}"'
        f' font-family="{_FONT}" font-size="{LETTERS}" role="img">'
        f"<title>{escape(mark + chart.title)}</title><desc>{escape(chart.alternative)}</desc>"
        f'<rect width="{wide}" height="{high}" fill="white"/>'
        f"{_written(title, _TITLE, _MARGIN, 'font-weight', 'bold')}"
        f'<g transform="translate({_MARGIN - left:.0f},{top - above:.0f})">{inner}</g>'
        f"{_written(small, _SMALL, foot, 'fill', '#333')}</svg>"
    ).encode()


def _lines(text: str, size: int, width: float) -> list[str]:
    return textwrap.wrap(text, int(width / (size * _LETTER)), break_on_hyphens=False)


def _written(lines: Sequence[str], size: int, top: float, look: str, value: str) -> str:
    feet = (top + (number * _LEADING - 0.3) * size for number, _ in enumerate(lines, 1))
    return "".join(
        f'<text x="{_MARGIN}" y="{foot:.1f}" font-size="{size}" {look}="{value}">{escape(line)}</text>'
        for line, foot in zip(lines, feet, strict=True)
    )
