"""Every run of a command that writes, one small file each: written when it starts and again at each step and its end.

data/runs/20261122T020000Z.json     read by whoever may read the folder; the newest names are the latest runs
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from warehouse.lock import is_locked
from warehouse.settings import Settings

REFRESH = "refresh"
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


def as_recorded(when: datetime) -> str:
    """A moment as a record tells it.

    >>> as_recorded(moment("2026-11-22 02:00:00 UTC"))
    '2026-11-22 02:00:00 UTC'
    """
    return when.strftime(_MOMENT)


def write_run(settings: Settings, record: RecordedRun) -> None:
    """Record a run as it is now, in place of what its record said."""
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
    runs = [run for file in run_files(settings) if (run := _read(file))]
    at_work = runs[0].run_id if runs and runs[0].outcome == "running" and is_locked(settings) else None
    return tuple(
        replace(run, outcome="killed") if run.outcome == "running" and run.run_id != at_work else run for run in runs
    )


def read_last_run(settings: Settings) -> RecordedRun | None:
    """The last run, as `read_runs` tells it; None when there was none here."""
    return next(iter(read_runs(settings)), None)


def run_files(settings: Settings) -> list[Path]:
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
