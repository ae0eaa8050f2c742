"""A run of a command that writes, while it is under way: recorded when it starts, at each step and at its end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, Self

from warehouse.runs import RecordedRun, Step, Work, as_recorded, read_last_run, run_files, utc_now, write_run
from warehouse.settings import Settings
from warehouse.withhold import in_words, whole, withheld

INTERRUPTED = 130
"""The exit code of a run that a person or the system ended."""
KEPT = 400
"""Runs that are kept: more than a year of nights."""
_LOG = logging.getLogger("warehouse")
_RUN_ID = "%Y%m%dT%H%M%SZ"


class Run:
    """A run in progress, recorded from the start to the end of its `with` block; its caller holds the lock."""

    def __init__(self, settings: Settings, command: str, clock: Callable[[], datetime] = utc_now) -> None:
        self._settings, self._clock = settings, clock
        self.record = _next_run(settings, command, clock())
        self._began = self._step_began = perf_counter()

    def __enter__(self) -> Self:
        write_run(self._settings, self.record)
        _LOG.info("%s started", self.record.command)
        with suppress(OSError):
            for file in run_files(self._settings)[KEPT:]:
                file.unlink()
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        ended = as_recorded(self._clock())
        if error is None:
            self._change(outcome="succeeded", exit_code=0, ended_at=ended)
            seconds = round(perf_counter() - self._began, 2)
            fields = {"seconds": seconds, "exit_code": 0, "build_id": self.record.build_id}
            _LOG.info("%s succeeded", self.record.command, extra=fields)
        elif isinstance(error, Exception):
            self._change(**_failure(error, ended, names_files=self.record.command == "load"))
        else:
            self._change(outcome="interrupted", exit_code=INTERRUPTED, ended_at=ended)

    def add(
        self,
        name: str,
        result: str,
        details: Iterable[str] = (),
        *,
        counts: Mapping[str, int] | None = None,
        work: Work = "all",
    ) -> None:
        """Note a step that has just ended; it began where the one before it ended. `counts` go to the log."""
        began, self._step_began = self._step_began, perf_counter()
        step = Step(name, result, round(self._step_began - began, 2), [*details], work)
        _LOG.info(result, extra={"step": name, "seconds": step.seconds, **(counts or {})})
        self._change(steps=[*self.record.steps, step])

    def published(self, build_id: str, replaced_build_id: str | None) -> None:
        """Note what readers see from now on."""
        self._change(build_id=build_id, replaced_build_id=replaced_build_id)

    def _change(self, **values: Any) -> None:
        self.record = replace(self.record, **values)
        write_run(self._settings, self.record)


def record_failure(settings: Settings, command: str, error: Exception) -> RecordedRun:
    """The record of a run that failed before it began."""
    now = utc_now()
    record = replace(_next_run(settings, command, now), **_failure(error, as_recorded(now)))
    write_run(settings, record)
    return record


def record_notified(settings: Settings, record: RecordedRun, notified: list[str]) -> None:
    """Note who was told of a run."""
    write_run(settings, replace(record, notified=notified))


def _next_run(settings: Settings, command: str, started: datetime) -> RecordedRun:
    """The record of a run that begins, which knows how the refreshes before it ended."""
    record = RecordedRun(_next_id(settings, started), command, as_recorded(started))
    before = read_last_run(settings)
    if before is None:
        return record
    return replace(record, refreshed_at=before.last_refresh_at, failing_since=before.has_failed_since)


def _failure(error: Exception, ended: str, *, names_files: bool = False) -> dict[str, Any]:
    recorded = withheld(error, names_files=names_files)
    return {
        "outcome": "failed",
        "exit_code": recorded.exit_code,
        "ended_at": ended,
        "message": in_words(whole(error)),
        "recorded": str(recorded),
        "failed_step": recorded.step,
    }


def _next_id(settings: Settings, started: datetime) -> str:
    after = started
    if files := run_files(settings):
        with suppress(ValueError):
            after = datetime.strptime(files[0].stem, _RUN_ID).replace(tzinfo=UTC) + timedelta(seconds=1)
    return max(started, after).strftime(_RUN_ID)
