"""What is published, how old it is and its sources are, from what, and how the last runs went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from warehouse.lock import is_locked
from warehouse.publication import connect_published
from warehouse.published import Pin, build_id_of, current_publication, is_as_published, publication_files, read_pin
from warehouse.readers.freshness import SourceFreshness, freshness_of
from warehouse.readers.pages.site_folder import pages_build_id
from warehouse.readers.run_times import RunsLately, StepTime, confirmed_at, runs_lately, step_times
from warehouse.runs import RecordedRun, read_runs, utc_now
from warehouse.settings import Settings


@dataclass(frozen=True)
class PublishedBuild:
    """What the published file says of itself."""

    build_id: str
    refreshed_at: datetime
    age: timedelta
    data_through_date: date | None
    is_synthetic: bool
    extracts: list[dict[str, Any]]
    """file_id, format, rows_loaded, content_sha256 of each extract."""
    row_counts: dict[str, int]
    is_as_published: bool
    """Whether the file is, byte for byte, what was published."""


@dataclass(frozen=True)
class Status:
    """What readers see and how the last runs went; `published` is None when there is nothing yet."""

    published: PublishedBuild | None
    kept_build_ids: tuple[str, ...]
    """Builds of every publication that is kept, the newest first."""
    pin: Pin | None
    """What readers are kept on since a rollback; None without one."""
    pages_build_id: str | None
    """The build that the pages in the reports folder are of, "" while some are missing; None for no pages."""
    confirmed_at: datetime | None
    """When a refresh last succeeded, with news or without, or the publication was built; UTC."""
    confirmed_age: timedelta | None
    sources: tuple[SourceFreshness, ...]
    """How fresh each source is."""
    last_run: RecordedRun | None
    step_times: tuple[StepTime, ...]
    """Each step of the last run against its usual."""
    lately: RunsLately
    is_running: bool
    """Whether a command that writes is at work now."""

    def problems(self, older_than: timedelta | None = None) -> Iterator[str]:
        """What a monitor is told: sources that are late, and whether what readers see was last confirmed longer ago than
        asked. Days of made-up extracts are made up, and late is none of them.
        """
        if older_than is not None and (self.confirmed_age is None or self.confirmed_age > older_than):
            told = (
                f"{self.confirmed_at:%Y-%m-%d %H:%M} UTC" if self.confirmed_at else "never, as far as can be seen here"
            )
            yield f"what readers see was last confirmed {told}, which is longer ago than asked (--older-than)"
        if self.published and not self.published.is_synthetic:
            yield from (str(source) for source in self.sources if source.state == "late")


def read_status(settings: Settings, now: datetime | None = None) -> Status:
    """The state of the warehouse; works without a publication and without a run.

    Raises SettingError for bounds of freshness that mean nothing.
    """
    now = now or utc_now()
    kept = tuple(build_id_of(file) for file in publication_files(settings))
    (published, sources), runs = _published(settings, now), read_runs(settings)
    last_run = runs[0] if runs else None
    confirmed = confirmed_at(runs, published.refreshed_at.replace(tzinfo=UTC) if published else None, now)
    return Status(
        published,
        kept,
        read_pin(settings),
        pages_build_id(settings.reports_dir / "pages"),
        confirmed,
        max(now - confirmed, timedelta()) if confirmed else None,
        sources,
        last_run,
        step_times(last_run, runs) if last_run else (),
        runs_lately(runs),
        is_locked(settings),
    )


def _published(settings: Settings, now: datetime) -> tuple[PublishedBuild | None, tuple[SourceFreshness, ...]]:
    publication = current_publication(settings)
    if publication is None:
        return None, ()
    with connect_published(settings) as connection:
        row = connection.execute(
            "select build_id, refreshed_at, data_through_date, is_synthetic, extracts, row_counts from meta.build"
        ).fetchall()[0]
        sources = freshness_of(connection, settings, now)
    build_id, refreshed_at, data_through_date, is_synthetic, extracts, row_counts = row
    age = now.replace(tzinfo=None) - refreshed_at
    counts = {count["table_name"]: count["row_count"] for count in row_counts or []}
    published = PublishedBuild(
        build_id,
        refreshed_at,
        age,
        data_through_date,
        is_synthetic,
        extracts or [],
        counts,
        is_as_published(publication),
    )
    return published, sources
