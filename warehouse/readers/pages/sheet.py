"""A state or the nation in a year as one sheet to print: a tagged PDF, the same whenever it is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.errors import WarehouseError
from warehouse.readers.pages import paths
from warehouse.readers.pages.content import Chart, Page, Part, Section, Sentence, Shown, Tile, plain
from warehouse.readers.pages.drawing import BESIDE, MARK, on_paper
from warehouse.readers.pages.hosting import NOT_HOSTED, Hosting
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.pdf_objects import packed
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.words import long_date
from warehouse.readers.subject import HEADLINE, SYNTHETIC

if TYPE_CHECKING:
    import typst

_TEMPLATE = Path(__file__).parent / "templates" / "sheet.typ"
_FONT = "Libertinus Serif"
# Its sentences stand at the foot of the sheet.
_SMALL_PRINT = "coverage"
# Sections whose pictures are a few bars: drawn beside the text from their tables, since at half a column's width the
# letters of a picture would be too small.
_AS_BARS = ("districts", "type")
_SHOWN_BY_TILES = "trend"
# Whose pictures a sheet goes without that is too full for all.
_DROPPED_FIRST = ("type", "districts", "standing", "cases")
_KINDS = {"state": "State", "nation": "National"}

Told = dict[str, Any]


def sheet(page: Page, place_year: PlaceYear, stamp: Stamp, hosting: Hosting = NOT_HOSTED) -> bytes:
    """The PDF (PDF/UA-1). Raises WarehouseError when it does not fit on one sheet in the smallest size."""
    import typst

    files: Any = sheet_files(page, place_year, stamp, hosting)  # the library takes them, its types do not say so
    try:
        return packed(typst.compile(files, font_paths=_fonts(), pdf_standards=["ua-1"]))
    except typst.TypstError as error:
        raise WarehouseError(page.title, f"was not written as a sheet: {error}", "Please report this.") from error


def sheet_files(page: Page, place_year: PlaceYear, stamp: Stamp, hosting: Hosting = NOT_HOSTED) -> dict[str, bytes]:
    """What typst makes the sheet of: the template, the words as data, and the pictures."""
    page = _on_sheet(page)
    pictures = {
        _file(chart): on_paper(chart.svg, _FONT).encode()
        for section in page.sections
        for chart in section.charts
        if not _is_bars(section)
    }
    told = json.dumps(_told(page, place_year, stamp, hosting)).encode()
    return {"main.typ": _template(), "sheet.json": told, **pictures}


def _on_sheet(page: Page) -> Page:
    """The page without what its tiles say or show: a sheet is seen whole."""
    sections = (
        replace(
            section,
            sentences=section.sentences if section.under_tiles is None else section.under_tiles,
            charts=() if section.name == _SHOWN_BY_TILES else section.charts,
        )
        for section in page.sections
    )
    return replace(page, sections=tuple(_as_sheet(section) for section in sections))


def _as_sheet(section: Section) -> Section:
    """The section, which speaks of itself as a sheet."""

    def on_sheet(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(
            tuple(part.replace("this page", "this sheet") if isinstance(part, str) else part for part in sentence)
            for sentence in sentences
        )

    return replace(section, sentences=on_sheet(section.sentences), notes=on_sheet(section.notes))


def _told(page: Page, place_year: PlaceYear, stamp: Stamp, hosting: Hosting) -> Told:
    """What the sheet says, as the template reads it."""
    sections = [section for section in page.sections if section.name != _SMALL_PRINT]
    said = [section for section in sections if section.sentences or section.charts]
    silent = [section for section in sections if section not in said]
    return {
        "title": page.title,
        "author": hosting.name,
        "description": f"{_KINDS[place_year.place.kind]} Summary of federal {place_year.subject.name} cases: {page.title}",
        "lead": _sentence(page.lead),
        "synthetic": SYNTHETIC if place_year.values["is_synthetic"] else None,
        "tiles": [_tile(tile) for tile in page.tiles],
        "particular": [_sentence(line) for line in _said_nowhere_else(page)],
        "few": page.few,
        "mark": MARK,
        "beside": BESIDE,
        "most_dropped": len(_DROPPED_FIRST),
        "sections": _sections(said),
        "pictures": [
            _picture(chart, section.name) for section in sections for chart in section.charts if not _is_bars(section)
        ],
        "notes": [_sentence(note) for section in said for note in section.notes],
        "more_notes": [_sentence(note) for section in silent for note in section.notes],
        "coverage": [
            _sentence(line) for section in page.sections if section.name == _SMALL_PRINT for line in section.sentences
        ],
        "footer": _footer(place_year, stamp, hosting),
    }


def _footer(place_year: PlaceYear, stamp: Stamp, hosting: Hosting) -> str:
    """What the figures are, of which build, whose, and where the page is that says more."""
    through = place_year.values["data_through_date"]
    until = f" Data through {long_date(through)}." if through else ""
    said = [
        place_year.subject.caveat,
        f"Federal cases under {place_year.subject.scope(HEADLINE)}, by calendar year.{until}",
        f"Build {stamp.build_id} of {long_date(stamp.refreshed_date)}.",
    ]
    if hosting.publisher:
        said.append(f"Published by {hosting.publisher}.")
    address = hosting.address(paths.year_page(place_year.place, place_year.year))
    page = "Each figure opens to its rule, its sources and its cases on the web page of this place and year"
    return " ".join([*said, f"{page}: {address}" if address else f"{page}."])


def _said_nowhere_else(page: Page) -> list[Sentence]:
    """What is particular, without what a section says too: a sheet is seen whole, and has no room for it twice."""
    below = {part for section in page.sections for line in section.sentences for part in _figures(line)}
    return [line for line in page.particular if not below.issuperset(_figures(line))]


def _figures(sentence: Sentence) -> set[tuple[str, str]]:
    """The figures of a sentence; a rate per million alone is no reason to say again what a section says."""
    shown = (part for part in sentence if isinstance(part, Shown))
    return {(part.figure, part.place_code) for part in shown if not part.figure.endswith("_per_million")}


def _tile(tile: Tile) -> Told:
    """A figure in large, its place and its change, and its years as bars, those without a row as gaps."""
    first = tile.bars[0].year if tile.bars else 0
    return {
        "value": _sentence((tile.figure, *tile.out_of)),
        "is_number": tile.figure.value is not None,
        "words": tile.words,
        # A place leads nowhere on paper, and only numbers are set bold.
        "place": _set(plain(tile.place)),
        "change": tile.change,
        "bars": [
            {
                "at": bar.year - first,
                "year": str(bar.year),
                "text": bar.text,
                "height": bar.height,
                "is_this": bar.is_this,
                "is_part": bar.is_part,
            }
            for bar in tile.bars
        ],
    }


def _sections(sections: Sequence[Section]) -> list[Told]:
    """The sections, each with its bars and with the numbers of its notes among all notes of the sheet."""
    told: list[Told] = []
    count = 0
    for section in sections:
        marks = [count + place for place, _ in enumerate(section.notes, 1)]
        count += len(marks)
        bars = [_bars(chart) for chart in section.charts if _is_bars(section)]
        told.append(
            {
                "title": _set(section.title),
                "sentences": [_sentence(line) for line in section.sentences],
                "marks": marks,
                "bars": bars,
                "stays": _stays(section.name),
            }
        )
    return told


def _is_bars(section: Section) -> bool:
    return section.name in _AS_BARS


def _stays(section: str) -> int:
    return _DROPPED_FIRST.index(section) if section in _DROPPED_FIRST else 0


def _bars(chart: Chart) -> Told:
    """A picture of a few bars by its table, to be drawn beside text in a size of its own."""
    column = next(place for place, cell in enumerate(chart.rows[0]) if isinstance(cell, Shown))
    return {"title": chart.columns[column], "rows": [_bar(row, column) for row in chart.rows]}


def _bar(row: Sequence[Part], column: int) -> Told:
    """A bar by its row: the shortest name it has, its length, and its figures, the second in brackets.

    >>> share = Shown("active_cases_sex_percent", "MO", 2018, 75.0, "75%")
    >>> _bar(("Sex trafficking", Shown("active_cases_sex", "MO", 2018, 12, "12"), share), 1)
    {'label': 'Sex trafficking', 'value': 12, 'text': '12 (75%)'}
    >>> _bar(("Eastern District of Missouri", "E.D. Mo.", Shown("new_cases", "moed", 2018, None, "not available")), 2)
    {'label': 'E.D. Mo.', 'value': 0, 'text': 'not available'}
    """
    labels = [part for part in row[:column] if part]
    cell, *others = [part for part in row[column:] if isinstance(part, Shown)]
    beside = "".join(f" ({other.text})" for other in others if other.value is not None)
    return {"label": labels[-1], "value": cell.value or 0, "text": _set(cell.text + beside)}


def _picture(chart: Chart, section: str) -> Told:
    return {
        "file": _file(chart),
        "title": chart.title,
        "alternative": chart.alternative,
        "stays": _stays(section),
    }


def _sentence(sentence: Sentence) -> list[Told]:
    """Its parts: figures are set bold."""
    return [
        {"text": _set(part if isinstance(part, str) else part.text), "is_figure": not isinstance(part, str)}
        for part in sentence
    ]


def _set(text: str) -> str:
    """The text as it is set: an apostrophe is curved.

    >>> _set("the nation's 25%")
    'the nation’s 25%'
    """
    return text.replace("'", "’")


def _file(chart: Chart) -> str:
    return f"{hashlib.sha256(chart.svg.encode()).hexdigest()[:16]}.svg"


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """The fonts that come with typst: looked up once, they cost less than a sheet; those of the machine would differ."""
    import typst

    return typst.Fonts(include_system_fonts=False)
