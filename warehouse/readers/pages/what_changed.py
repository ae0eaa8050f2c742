"""What changed: each figure of a complete year that a publication stated otherwise than the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from warehouse.readers.pages import paths
from warehouse.readers.pages.changed_words import figure_words
from warehouse.readers.pages.csv_file import csv_bytes
from warehouse.readers.pages.feed import Entry, feed
from warehouse.readers.pages.html import Frame, Stamp, render
from warehouse.readers.pages.place_year import Place
from warehouse.readers.pages.restated import Moved, Step
from warehouse.readers.pages.sections.restated import moved_in_all, title_alone
from warehouse.readers.pages.titles import titles_of
from warehouse.readers.pages.words import counted

# A page of more is read by nobody; the file beside it has all.
_MOST_SHOWN = 1_000
_MOST_ENTRIES = 100


@dataclass(frozen=True)
class WhatChanged:
    """The page of restated figures."""

    steps: tuple[Step, ...] | None
    """The newest first; None where no history was kept."""


@dataclass(frozen=True)
class Line:
    """A restated figure in words."""

    place: Place
    year: int
    figure: str
    title: str
    before: str
    after: str
    moved: str
    target: str
    """Where the figure opens."""


@dataclass(frozen=True)
class Day:
    """What one publication restated."""

    build_id: str
    day: date
    lines: tuple[Line, ...]


def changes_files(part: WhatChanged, frame: Frame, stamp: Stamp) -> dict[str, bytes]:
    """The page, the feed, and where there is a change all of them as CSV."""
    days = _days(part.steps or (), frame)
    count = sum(len(day.lines) for day in days)
    html = render(
        "changes.html",
        paths.CHANGES,
        frame,
        stamp,
        days=_first(days, _MOST_SHOWN),
        count=count,
        most=_MOST_SHOWN,
        has_history=part.steps is not None,
    )
    files = {
        paths.CHANGES: html.encode(),
        paths.FEED: feed(_entries(days, frame)[:_MOST_ENTRIES], frame, stamp),
    }
    # A file without a row could not say what it is.
    return {**files, paths.CHANGES_CSV: _csv(days, frame)} if days else files


def _days(steps: Sequence[Step], frame: Frame) -> list[Day]:
    """By publication. Ranks, ties and labels are left out: they move with other places."""
    titles = titles_of(frame.figures)
    lines = [
        (step, _line(step, frame, titles))
        for step in steps
        if step.figure in frame.figures and frame.figures[step.figure].section and _has_page(step, frame)
    ]
    by_build = groupby(lines, key=lambda item: (item[0].build_id, item[0].day))
    return [Day(build_id, day, tuple(line for _, line in items)) for (build_id, day), items in by_build]


def _has_page(step: Step, frame: Frame) -> bool:
    """A district that is all of its state says nothing that the state does not."""
    place = frame.places.get(step.place_code)
    return place is not None and not place.is_whole_state and step.year in frame.years


def _line(step: Step, frame: Frame, titles: Mapping[str, str]) -> Line:
    figure, place = frame.figures[step.figure], frame.places[step.place_code]
    return Line(
        place,
        step.year,
        step.figure,
        title_alone(figure, titles[step.figure]),
        figure_words(figure, step.before),
        figure_words(figure, step.after),
        moved_in_all(_once(step.moved)) if step.moved else "",
        frame.opens_at(place, step.year, step.figure),
    )


def _once(moved: Sequence[Moved]) -> list[Moved]:
    return list(dict.fromkeys(moved))


def _first(days: Sequence[Day], most: int) -> list[Day]:
    """The newest days, as many as have so many lines in all; one that has more by itself is cut."""
    shown: list[Day] = []
    for day in days:
        if most <= 0:
            break
        shown.append(Day(day.build_id, day.day, day.lines[:most]))
        most -= len(day.lines)
    return shown


def _csv(days: Sequence[Day], frame: Frame) -> bytes:
    columns = (
        "changed_date", "build_id", "place_code", "place_name", "year", "figure", "title",
        "before", "after", "what_moved", "is_synthetic",
    )  # fmt: skip
    synthetic = str(frame.is_synthetic).lower()
    records = (
        (
            day.day, day.build_id, line.place.code, line.place.name, line.year, line.figure, line.title,
            line.before, line.after, line.moved, synthetic,
        )
        for day in days
        for line in day.lines
    )  # fmt: skip
    return csv_bytes(columns, records, frame.note)


def _entries(days: Sequence[Day], frame: Frame) -> list[Entry]:
    """An entry for the nation and for each state of a publication; a state has its districts."""
    return [
        Entry(
            f"{day.build_id}/{code}",
            f"{frame.places[code].name}: {counted(len(lines), 'figure')} restated",
            day.day,
            paths.all_years(frame.places[code]),
            "\n".join(_said(line) for line in lines),
        )
        for day in days
        for code, lines in _by_state(day.lines).items()
    ]


def _by_state(lines: Sequence[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.place.state_code or line.place.code, []).append(line)
    return found


def _said(line: Line) -> str:
    moved = f" ({line.moved})" if line.moved else ""
    return f"{line.place.name}, {line.year}. {line.title}: {line.before}, now {line.after}{moved}."
