"""A state in a year as one sheet to print: a tagged PDF, the same on every machine."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from warehouse.errors import WarehouseError
from warehouse.readers.pages.content import Chart, Page, Section, Sentence, Shown
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.published import PlaceYear

_TEMPLATE = Path(__file__).parent / "templates" / "sheet.typ"
# Sizes of type in points, the first that lets all of it stand on one sheet.
_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_FIRST = ("districts", "standing")
_LAST = ("coverage",)
_IN_STRIP = {
    "new_cases": ("new cases", "new_cases_rank_label"),
    "active_cases": ("active cases", "active_cases_rank_label"),
    "convicted_defendants": ("convicted defendants", "convicted_defendants_rank_label"),
}
SYNTHETIC = "SYNTHETIC: made-up data, no real cases"


def sheet(page: Page, place_year: PlaceYear, stamp: Stamp) -> bytes:
    """The PDF (PDF/UA-1). Raises WarehouseError when it does not fit on one sheet in the smallest size."""
    import typst

    told = _told(page, place_year, stamp)
    pictures = {_file(chart): _drawn(chart.svg) for section in page.sections for chart in section.charts}
    for size in _SIZES:
        files = {
            "main.typ": _template(),
            "sheet.json": json.dumps(told | {"size": size}).encode(),
            **{name: svg.encode() for name, svg in pictures.items()},
        }
        pdf: bytes = typst.compile(files, ignore_system_fonts=True, pdf_standards=["ua-1"])
        if page_count(pdf) == 1:
            return pdf
    raise WarehouseError(page.title, "does not fit on one sheet", "Please report this.")


def page_count(pdf: bytes) -> int:
    """The pages of a PDF that typst wrote: what the root of its page tree counts."""
    return max(int(count) for count in re.findall(rb"/Count (\d+)", pdf))


def _told(page: Page, place_year: PlaceYear, stamp: Stamp) -> dict[str, Any]:
    """What the sheet says, as the template reads it."""
    sections = [_section(section) for section in page.sections]
    return {
        "title": page.title,
        "lead": _sentence(page.lead),
        "synthetic": SYNTHETIC if place_year.values["is_synthetic"] else None,
        "strip": _strip(place_year),
        "wide_first": [section for section in sections if section["name"] in _FIRST],
        "columns": [section for section in sections if section["name"] not in (*_FIRST, *_LAST)],
        "wide_last": [section for section in sections if section["name"] in _LAST],
        "footer": f"Build {stamp.build_id}. Chapter 77 of Title 18, calendar years.",
    }


def _strip(place_year: PlaceYear) -> list[dict[str, str]]:
    """The three figures that stand large, each with its place among the jurisdictions."""
    values = place_year.values
    return [
        {
            "value": "not available" if values[figure] is None else f"{values[figure]:,}",
            "words": words,
            "rank": values.get(rank) or "",
        }
        for figure, (words, rank) in _IN_STRIP.items()
    ]


def _section(section: Section) -> dict[str, Any]:
    return {
        "name": section.name,
        "title": section.title,
        "sentences": [_sentence(sentence) for sentence in section.sentences],
        "notes": [_sentence(note) for note in section.notes],
        "charts": [
            {"file": _file(chart), "title": chart.title, "alternative": chart.alternative, "height": 26}
            for chart in section.charts
        ],
    }


def _sentence(sentence: Sentence) -> list[dict[str, Any]]:
    return [
        {"text": part.text, "bold": True} if isinstance(part, Shown) else {"text": part, "bold": False}
        for part in sentence
    ]


def _file(chart: Chart) -> str:
    return f"{hashlib.sha256(chart.svg.encode()).hexdigest()[:16]}.svg"


def _drawn(svg: str) -> str:
    """The picture with a colour and a font of its own, as a page would give it."""
    return svg.replace("currentColor", "black").replace('font-family="inherit"', 'font-family="Libertinus Serif"')


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()
