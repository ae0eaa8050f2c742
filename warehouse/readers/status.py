"""What is published, how old it is, from what, and how the last run ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from warehouse.last_run import LastRun, read_last_run
from warehouse.lock import is_locked
from warehouse.publication import connect_published
from warehouse.published import Pin, build_id_of, current_publication, is_as_published, publication_files, read_pin
from warehouse.readers.pages.site_folder import pages_build_id
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
    """What readers see and how the last run ended; `published` is None when there is nothing yet."""

    published: PublishedBuild | None
    kept_build_ids: tuple[str, ...]
    """Builds of every publication that is kept, the newest first."""
    pin: Pin | None
    """What readers are kept on since a rollback; None without one."""
    pages_build_id: str | None
    """The build that the pages in the reports folder are of, "" while some are missing; None for no pages."""
    last_run: LastRun | None
    is_running: bool
    """Whether a refresh is at work now. A last run that says "running" while none is was killed."""


def read_status(settings: Settings) -> Status:
    """The state of the warehouse; works without a publication and without a last run."""
    kept = tuple(build_id_of(file) for file in publication_files(settings))
    return Status(
        _published_build(settings),
        kept,
        read_pin(settings),
        pages_build_id(settings.reports_dir / "pages"),
        read_last_run(settings),
        is_locked(settings),
    )


def _published_build(settings: Settings) -> PublishedBuild | None:
    publication = current_publication(settings)
    if publication is None:
        return None
    with connect_published(settings) as connection:
        row = connection.execute(
            "select build_id, refreshed_at, data_through_date, is_synthetic, extracts, row_counts from meta.build"
        ).fetchall()[0]
    build_id, refreshed_at, data_through_date, is_synthetic, extracts, row_counts = row
    age = datetime.now(UTC).replace(tzinfo=None) - refreshed_at
    counts = {count["table_name"]: count["row_count"] for count in row_counts or []}
    return PublishedBuild(
        build_id,
        refreshed_at,
        age,
        data_through_date,
        is_synthetic,
        extracts or [],
        counts,
        is_as_published(publication),
    )
