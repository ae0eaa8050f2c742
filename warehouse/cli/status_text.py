"""The status in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import click

from warehouse.last_run import LastRun
from warehouse.readers.publications import KeptPublication
from warehouse.readers.status import PublishedBuild, Status

_FEW = 12
SYNTHETIC = "SYNTHETIC: made from generated extracts; these are not real figures"

CHANGED = "CHANGED: the file is not what was published; the next `warehouse refresh` publishes it anew"


def status_lines(status: Status) -> Iterator[str]:
    """The lines of the status, the published build first."""
    if status.published:
        yield from _published(status.published)
        if status.pin:
            yield f"kept since     {status.pin.since}, by `warehouse rollback`: nights build and check, and publish nothing"
            yield "               until `warehouse rollback --release`"
        if status.pages_build_id not in (None, status.published.build_id):
            yield f"pages          LATE: of build {status.pages_build_id}; `warehouse pages` writes them anew"
        earlier = [build_id for build_id in status.kept_build_ids if build_id != status.published.build_id]
        if earlier:
            yield f"earlier        {', '.join(earlier)}"
    else:
        yield "published      nothing yet"
    yield from _last_run(status.last_run, status.is_running)


def publication_rows(found: Iterable[KeptPublication]) -> tuple[list[str], list[list[str]]]:
    """The kept publications as a table: its columns and rows."""
    columns = ["build", "refreshed", "data through", "figures changed", "MB", "readers"]
    return columns, [
        [
            publication.build_id,
            f"{publication.refreshed_at:%Y-%m-%d %H:%M:%S}" if publication.refreshed_at else "not known",
            str(publication.data_through_date or "not known"),
            "not known" if publication.figures_changed is None else f"{publication.figures_changed:,}",
            f"{publication.bytes / 1e6:,.1f}",
            ", ".join(_said_of(publication)),
        ]
        for publication in found
    ]


def _said_of(publication: KeptPublication) -> Iterator[str]:
    if publication.is_current:
        yield "see it"
    if publication.is_pinned:
        yield "are kept on it"
    if publication.is_synthetic:
        yield "SYNTHETIC"
    if publication.is_as_published is not None:
        yield "as published" if publication.is_as_published else "CHANGED"


def _published(build: PublishedBuild) -> Iterator[str]:
    yield f"published      build {build.build_id}"
    if build.is_synthetic:
        yield f"               {click.style(SYNTHETIC, bold=True)}"
    if not build.is_as_published:
        yield f"               {click.style(CHANGED, bold=True)}"
    yield f"refreshed      {build.refreshed_at:%Y-%m-%d %H:%M:%S} UTC, {_age(build.age)} ago"
    yield f"data through   {build.data_through_date or 'not known'}"
    yield f"extracts       {len(build.extracts)}"
    for format_, group in groupby(sorted(build.extracts, key=itemgetter("format")), key=itemgetter("format")):
        yield from _extracts(format_, list(group))
    yield f"tables         {len(build.row_counts)}"
    for table, row_count in sorted(build.row_counts.items()):
        if table.startswith("marts."):
            yield f"  {row_count:>11,} rows  {table}"


def _extracts(format_: str, extracts: list[dict[str, Any]]) -> Iterator[str]:
    """A line for each file; of docket pages, which come by the thousand, one for all."""
    if len(extracts) > _FEW:
        rows = sum(extract["rows_loaded"] for extract in extracts)
        yield f"  {rows:>11,} rows  {format_:<20} {len(extracts):,} files (meta.extract_file lists them)"
        return
    for extract in extracts:
        # A publication of an earlier version told names instead.
        known = "file_id" in extract
        file = f"file {extract['file_id']}  sha256 {extract['content_sha256'][:12]}…" if known else "a file"
        yield f"  {extract['rows_loaded']:>11,} rows  {format_:<20} {file}"


def _last_run(run: LastRun | None, is_running: bool) -> Iterator[str]:
    if run is None:
        yield "last run       none here"
        return
    outcome = run.outcome
    if outcome == "running":
        outcome = "is at work" if is_running else "was killed"
    yield f"last run       `warehouse {run.command}` {outcome}, started {run.started_at}" + (
        f", ended {run.ended_at}" if run.ended_at else ""
    )
    for step in run.steps:
        yield f"  {step.seconds:>8.1f} s  {step.name:<8} {step.result}"
    if run.message:
        yield f"  exit code {run.exit_code}: {run.message}"


def _age(age: timedelta) -> str:
    """The age in its two largest units.

    >>> _age(timedelta(days=2, hours=3, minutes=4)), _age(timedelta(seconds=50))
    ('2 days 3 hours', '0 hours 0 minutes')
    """
    hours, seconds = divmod(age.seconds, 3600)
    return f"{age.days} days {hours} hours" if age.days else f"{hours} hours {seconds // 60} minutes"
