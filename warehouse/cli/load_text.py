"""What a load did, in lines: one that sums up, then what a person should look at. Names of files are told here only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flows.results import loaded

if TYPE_CHECKING:
    from warehouse.load import LoadReport

_NAMED = 10


def load_lines(report: LoadReport) -> Iterator[str]:
    """The lines of a report of a load."""
    yield f"{'dry run, nothing was changed: ' if report.is_dry_run else ''}{loaded(report)}"
    yield from (f"  {note}" for note in report.notes)
    for problem in (*report.problems, *report.refused) if report.is_dry_run else report.refused:
        yield f"  refused: {problem}"
    yield from _named("no extract", report.not_extracts)
    yield from _named("gone from the folder and withdrawn", report.withdrawn if not report.kept else ())
    yield from _named("gone from the folder and kept", report.kept)
    for found in report.vanished:
        yield f"  {found.format}: {found.keys_gone:,} of {found.keys_before:,} that were in effect are in no row any more"
    for found in report.superseded:
        yield f"  {found.format}: {found.keys_gone:,} of {found.keys_before:,} stand in releases that later ones replace, only"
    for file in report.loaded:
        for column, values, unread in file.unread:
            yield f"  {file.file_name}: {unread:,} of {values:,} values of {column} cannot be read (raw.unread_value)"


def _named(what: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        yield f"  {what}: {', '.join(names[:_NAMED])}{more}"
