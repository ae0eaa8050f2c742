"""The summary page of a state in words."""

from __future__ import annotations

from collections.abc import Iterator

import click

from warehouse.cli.status_text import SYNTHETIC
from warehouse.readers.state import PageFigure, PrintedFigure, StatePage


def page_lines(page: StatePage) -> Iterator[str]:
    """The lines of the page: a head, then a line for each figure under its section."""
    yield click.style(f"{page.name} · {page.year}", bold=True)
    if page.is_synthetic:
        yield click.style(SYNTHETIC, bold=True, fg="red")
    whole = "complete year" if page.is_complete_year else "incomplete year"
    yield f"{page.subject} in the federal courts · {whole} · data through {page.data_through_date}"
    yield f"build {page.build_id}, refreshed {page.refreshed_at:%Y-%m-%d %H:%M} UTC"
    yield ""
    yield f"{'':<44} {'warehouse':>10}  {'place':<28} printed"
    section = ""
    for item in page.figures:
        if item.figure.section and item.figure.section != section:
            section = item.figure.section
            yield click.style(section, bold=True)
        yield _line(item).rstrip()


def _line(item: PageFigure) -> str:
    words = f"  {item.figure.page_words:<42}"
    printed = "; ".join(_printed(item, figure) for figure in item.printed)
    if item.value is None:
        reason = f": {item.reason}" if item.reason else ""
        return f"{words} {'not stated':>10}{reason}  {printed}"
    return f"{words} {item.figure.text(item.value):>10}  {item.rank:<28} {printed}"


def _printed(item: PageFigure, printed: PrintedFigure) -> str:
    """A printed figure, the report that has it, and whether ours agrees."""
    value = "" if printed.value is None else item.figure.text(printed.value)
    place = "" if printed.rank is None else f"rank {printed.rank}"
    both = ", ".join(part for part in (value, place) if part)
    return f"{both} in the {printed.report_year} report: {printed.status}"
