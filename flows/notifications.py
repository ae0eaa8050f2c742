"""Who is told how a night ended: by URL, and by the notification blocks that are saved in Prefect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from flows import blocks
from flows.listener import say
from warehouse.errors import RefreshLocked, WarehouseError
from warehouse.lock import is_locked
from warehouse.notify import urls, words
from warehouse.notify.message import Message, Sent, in_words
from warehouse.progress import Activity
from warehouse.readers.freshness import SourceFreshness, late_sources
from warehouse.run_in_progress import record_failure, record_notified
from warehouse.runs import REFRESH, RecordedRun, moment, read_last_run
from warehouse.settings import Settings


def is_anybody_told(settings: Settings) -> bool:
    """Whether the settings name somebody."""
    return bool(settings.notify_urls or settings.notify_blocks)


def notify(settings: Settings, message: Message) -> list[Sent]:
    """What became of a message at each place that the settings name. Raises nothing; for none, no network is asked."""
    return [
        *urls.send_to_urls(settings.notify_urls, message),
        *(blocks.send(name, message) for name in settings.notify_blocks.split()),
    ]


@contextmanager
def told(settings: Settings) -> Iterator[None]:
    """Whoever the settings name is told how the refresh in the block ended: that it failed, or succeeds again.

    Not of one that was stopped, nor of one that another command kept from starting: a person did that. The end is the
    same, whether or not anybody could be told.
    """
    before = read_last_run(settings)
    try:
        yield
    except RefreshLocked:
        raise
    except Exception as error:
        run = _run_since(settings, before)
        if run is None and not is_locked(settings):
            run = record_failure(settings, REFRESH, error)
        if run:
            _tell(settings, run, words.failure(settings, run))
        raise
    run = _run_since(settings, before)
    if run and run.failing_since:
        _tell(settings, run, words.recovery(settings, run))
    if run and is_anybody_told(settings) and (late := _late_since(settings, run)):
        _tell(settings, run, words.late(settings, [*map(str, late)]))


def _late_since(settings: Settings, run: RecordedRun) -> list[SourceFreshness]:
    """The sources that have become late since the refresh before: each is told once, not every night."""
    try:
        before = late_sources(settings, moment(run.refreshed_at)) if run.refreshed_at else ()
        late = late_sources(settings, moment(run.started_at))
    except (WarehouseError, duckdb.Error):  # `warehouse status` says it: the night has succeeded
        return []
    known = {source.source_code for source in before}
    return [source for source in late if source.source_code not in known]


def _run_since(settings: Settings, before: RecordedRun | None) -> RecordedRun | None:
    """The record of the refresh that ended here; None where it failed before it began."""
    run = read_last_run(settings)
    return run if run and run.command == REFRESH and run != before else None


def _tell(settings: Settings, run: RecordedRun, message: Message) -> None:
    if not is_anybody_told(settings):
        return
    told_by = in_words(notify(settings, message))
    record_notified(settings, run, [*run.notified, *told_by])
    for line in told_by:
        say(Activity("notify", line))
