"""The status in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import click

from warehouse.readers.freshness import SourceFreshness
from warehouse.readers.publications import KeptPublication
from warehouse.readers.run_times import RunsLately, StepTime
from warehouse.readers.status import PublishedBuild, Status
from warehouse.runs import RecordedRun

_FEW = 12
_NAMED = 3
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
    if status.confirmed_at and status.confirmed_age is not None:
        yield f"confirmed      {status.confirmed_at:%Y-%m-%d %H:%M:%S} UTC, {_age(status.confirmed_age)} ago"
    if status.sources:
        is_synthetic = status.published and status.published.is_synthetic
        yield "sources        SYNTHETIC: of the days below none counts, late or not" if is_synthetic else "sources"
        yield from map(_source, status.sources)
    yield from _last_run(status.last_run, status.step_times)
    yield from _lately(status.lately)


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


def _source(source: SourceFreshness) -> str:
    state = f"{source.state:<7}"
    line = (
        f"  {click.style(state, bold=True) if source.state in ('stale', 'late') else state}  {source.source_code:<13} "
    )
    if source.data_through_date is None:
        return f"{line}nothing of it is loaded"
    bounds = ((source.stale_after_days, "stale"), (source.late_after_days, "late"))
    told = ", ".join(f"{name} after {days}" for days, name in bounds if days is not None) or "nothing is expected"
    loaded = f", loaded {source.loaded_at:%Y-%m-%d}" if source.loaded_at else ""
    return f"{line}reaches {source.data_through_date}, {source.age_days} days ago ({told}){loaded}"


def _last_run(run: RecordedRun | None, times: Sequence[StepTime]) -> Iterator[str]:
    if run is None:
        yield "last run       none that can be seen here"
        return
    outcome = {"running": "is at work", "killed": "was killed"}.get(run.outcome, run.outcome)
    yield f"last run       `warehouse {run.command}` {outcome}, started {run.started_at}" + (
        f", ended {run.ended_at}" if run.ended_at else ""
    )
    usual = [_usual(time) for time in times]
    width = max(map(len, usual), default=0)
    for step, told in zip(run.steps, usual, strict=True):
        yield f"  {step.seconds:>8.1f} s  {told:<{width}}  {step.name:<8} {step.result}"
    if run.message:
        yield f"  exit code {run.exit_code}: {run.message}"


def _usual(time: StepTime) -> str:
    if time.usual_seconds is None:
        return ""
    return f"{'SLOW, ' if time.is_slow else ''}usually {time.usual_seconds:.1f} s"


def _lately(lately: RunsLately) -> Iterator[str]:
    """A line for the nights lately: how many went well, and when the others were."""
    if not lately.run_count:
        return
    others = [
        f"{run.outcome} {run.started_at}{f' (exit code {run.exit_code})' if run.exit_code else ''}"
        for run in lately.others[:_NAMED]
    ]
    if (more := len(lately.others) - _NAMED) > 0:
        others.append(f"and {more} more")
    refreshes = "refresh" if lately.run_count == 1 else "refreshes"
    yield "; ".join([f"lately         {lately.succeeded_count} of {lately.run_count} {refreshes} succeeded", *others])


def _age(age: timedelta) -> str:
    """The age in its two largest units.

    >>> _age(timedelta(days=2, hours=3, minutes=4)), _age(timedelta(seconds=50))
    ('2 days 3 hours', '0 hours 0 minutes')
    """
    hours, seconds = divmod(age.seconds, 3600)
    return f"{age.days} days {hours} hours" if age.days else f"{hours} hours {seconds // 60} minutes"
