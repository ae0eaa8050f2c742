"""Whether a refresh is due: one for any number of nights that were missed, and none where one is at work or has been."""

from __future__ import annotations

from datetime import datetime

from warehouse.runs import REFRESH, RecordedRun, moment


def why_due(run: RecordedRun | None, last_time: datetime, now: datetime) -> str:
    """Why a refresh is due, in words; nothing where none is.

    `run` is the last run, as `read_last_run` tells it, and `last_time` when the schedule last was.

    >>> from datetime import UTC
    >>> two, nine = datetime(2026, 11, 22, 2, tzinfo=UTC), datetime(2026, 11, 22, 9, tzinfo=UTC)
    >>> why_due(RecordedRun("20261119T020003Z", "refresh", "2026-11-19 02:00:03 UTC", "succeeded"), two, nine)
    'the last refresh that succeeded was started at 2026-11-19 02:00:03 UTC, before 2026-11-22 02:00 UTC'
    >>> why_due(RecordedRun("20261122T020003Z", "refresh", "2026-11-22 02:00:03 UTC", "succeeded"), two, nine)
    ''
    """
    if run is None:
        return "there was no run yet"
    if run.command == REFRESH and run.outcome == "running":
        return ""
    if run.command == REFRESH and run.outcome == "killed":
        return f"the refresh that was started at {run.started_at} was killed"
    last = run.last_refresh_at
    if last is None:
        return "no refresh has succeeded yet"
    # A clock that ran ahead, and was put right, keeps no night from its refresh.
    if last_time <= moment(last) <= now:
        return ""
    return f"the last refresh that succeeded was started at {last}, before {last_time:%Y-%m-%d %H:%M} UTC"


def why_left_out(run: RecordedRun | None, scheduled: datetime, last_time: datetime) -> str:
    """Why a scheduled refresh that starts late is left out, in words; nothing where it is not.

    A server that was held up for some nights (a machine that slept) starts a run for each of them.
    """
    if scheduled < last_time:
        return f"that of {last_time:%Y-%m-%d %H:%M} UTC takes its place"
    if run and run.last_refresh_at and scheduled <= moment(run.last_refresh_at):
        return f"a refresh that was started at {run.last_refresh_at} took its place"
    return ""
