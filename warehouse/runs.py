"""Every run of a command that writes, one small file each: written when it starts and again at each step and its end.

data/runs/20261122T020000Z.json     read by whoever may read the folder; the newest names are the latest runs
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, Literal, Self

from warehouse.lock import is_locked
from warehouse.settings import Settings
from warehouse.withhold import in_words, whole, withheld

INTERRUPTED = 130
"""The exit code of a run that a person or the system ended."""
KEPT = 400
"""Runs that are kept: more than a year of nights."""
REFRESH = "refresh"
_LOG = logging.getLogger("warehouse")
_RUN_ID = "%Y%m%dT%H%M%SZ"
_MOMENT = "%Y-%m-%d %H:%M:%S UTC"

Work = Literal["nothing", "part", "all"]
"""How much a step had to do of what it is there for: only steps with as much to do take about as long."""


@dataclass(frozen=True)
class Step:
    """A step that was finished: its name, what came of it in one line, how long it took, and what to look at.

    The lines to look at name extract files, so that they are for the operator alone.
    """

    name: str
    result: str
    seconds: float
    details: list[str] = field(default_factory=list)
    work: Work = "all"


@dataclass(frozen=True)
class RecordedRun:
    """A run of a command: when, how far it came, and how it ended."""

    run_id: str
    """The second in which it started, UTC, or the next after the run before: it grows whatever the clock does."""
    command: str
    started_at: str
    outcome: str = "running"
    """running, succeeded, failed, interrupted, or killed: its process is gone and told nothing."""
    exit_code: int | None = None
    ended_at: str | None = None
    message: str = ""
    """How it failed, as the operator is told; it may name files."""
    recorded: str = ""
    """The same as others may see it."""
    build_id: str | None = None
    """The build that the run published; None when it published nothing."""
    replaced_build_id: str | None = None
    steps: list[Step] = field(default_factory=list)
    failed_step: str = ""
    """The step that failed, where it is known."""
    refreshed_at: str | None = None
    """When the last refresh before this run that succeeded was started."""
    failing_since: str | None = None
    """When the first refresh since then that failed or was killed was started; None when none has."""
    notified: list[str] = field(default_factory=list)
    """Who was told of the end by what kind of message, or why not."""

    @property
    def last_refresh_at(self) -> str | None:
        """When the last refresh that succeeded was started, this one included."""
        return self.started_at if self.command == REFRESH and self.outcome == "succeeded" else self.refreshed_at

    @property
    def has_failed_since(self) -> str | None:
        """When the first refresh since then that failed or was killed was started, this one included; None for none.

        Asked of a run that is over: one that says "running" was killed. Whoever stops a refresh knows of it.
        """
        if self.command != REFRESH or self.outcome == "interrupted":
            return self.failing_since
        return None if self.outcome == "succeeded" else self.failing_since or self.started_at


def utc_now() -> datetime:
    """The moment, UTC."""
    return datetime.now(UTC)


def moment(text: str) -> datetime:
    """The moment that a record tells.

    >>> moment("2026-11-22 02:00:00 UTC").isoformat()
    '2026-11-22T02:00:00+00:00'
    """
    return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)


class Run:
    """A run in progress, recorded from the start to the end of its `with` block; its caller holds the lock."""

    def __init__(self, settings: Settings, command: str, clock: Callable[[], datetime] = utc_now) -> None:
        self._settings, self._clock = settings, clock
        self.record = _next_run(settings, command, clock())
        self._began = self._step_began = perf_counter()

    def __enter__(self) -> Self:
        _write(self._settings, self.record)
        _LOG.info("%s started", self.record.command)
        with suppress(OSError):
            for file in _files(self._settings)[KEPT:]:
                file.unlink()
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        ended = self._clock().strftime(_MOMENT)
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
        _write(self._settings, self.record)


def record_failure(settings: Settings, command: str, error: Exception) -> RecordedRun:
    """The record of a run that failed before it began."""
    now = utc_now()
    record = replace(_next_run(settings, command, now), **_failure(error, now.strftime(_MOMENT)))
    _write(settings, record)
    return record


def record_notified(settings: Settings, record: RecordedRun, notified: list[str]) -> None:
    """Note who was told of a run."""
    _write(settings, replace(record, notified=notified))


def _next_run(settings: Settings, command: str, started: datetime) -> RecordedRun:
    """The record of a run that begins, which knows how the refreshes before it ended."""
    record = RecordedRun(_next_id(settings, started), command, started.strftime(_MOMENT))
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


def _write(settings: Settings, record: RecordedRun) -> None:
    # On a full disk the run shall end with its own error, or be published all the same, record or no record.
    with suppress(OSError):
        file = run_file(settings, record.run_id)
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial")
        with partial.open("w", encoding="utf-8") as written:
            written.write(json.dumps(asdict(record), indent=2) + "\n")
            written.flush()
            os.fsync(written.fileno())  # else a loss of power leaves an empty file under the name of a whole one
        partial.replace(file)


def runs_dir(settings: Settings) -> Path:
    """The folder of the records."""
    return settings.data_dir / "runs"


def run_file(settings: Settings, run_id: str) -> Path:
    """Where a run is recorded."""
    return runs_dir(settings) / f"{run_id}.json"


def read_runs(settings: Settings) -> tuple[RecordedRun, ...]:
    """The runs that are kept, the newest first; none on a machine, or for a user, that has only what is published.

    One that says "running" while nobody holds the lock, or of which a later one has begun, was killed. A record that
    cannot be read is left out: it is nobody's reason to fail.
    """
    runs = [run for file in _files(settings) if (run := _read(file))]
    at_work = runs[0].run_id if runs and runs[0].outcome == "running" and is_locked(settings) else None
    return tuple(
        replace(run, outcome="killed") if run.outcome == "running" and run.run_id != at_work else run for run in runs
    )


def read_last_run(settings: Settings) -> RecordedRun | None:
    """The last run, as `read_runs` tells it; None when there was none here."""
    return next(iter(read_runs(settings)), None)


def _files(settings: Settings) -> list[Path]:
    """The records, the newest first."""
    return sorted(runs_dir(settings).glob("*.json"), reverse=True)


def _read(file: Path) -> RecordedRun | None:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        run = RecordedRun(**told | {"steps": [Step(**step) for step in told["steps"]]})
        moment(run.started_at)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return run


def _next_id(settings: Settings, started: datetime) -> str:
    after = started
    if files := _files(settings):
        with suppress(ValueError):
            after = datetime.strptime(files[0].stem, _RUN_ID).replace(tzinfo=UTC) + timedelta(seconds=1)
    return max(started, after).strftime(_RUN_ID)
