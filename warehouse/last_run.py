"""How the last run ended: one small file, written when a run starts and again when it ends, whatever its end."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Self

from warehouse.settings import Settings
from warehouse.withhold import in_words, whole, withheld

INTERRUPTED = 130
"""The exit code of a run that a person or the system ended."""


@dataclass(frozen=True)
class Step:
    """A step that was finished: its name, what came of it in one line, how long it took, and what to look at.

    The lines to look at name extract files, so that they are for the operator alone.
    """

    name: str
    result: str
    seconds: float
    details: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LastRun:
    """A run of a command: when, how far it came, and how it ended."""

    command: str
    started_at: str
    outcome: str = "running"
    """running, succeeded, failed, interrupted; "running" of a process that is gone is a run that was killed."""
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


class Run:
    """A run in progress, recorded from the start to the end of its `with` block."""

    def __init__(self, settings: Settings, command: str) -> None:
        self._file = last_run_file(settings)
        self.record = LastRun(command, _now())
        self._step_began = perf_counter()

    def __enter__(self) -> Self:
        self._save()
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        if error is None:
            self._end("succeeded", 0)
        elif isinstance(error, Exception):
            told, recorded = whole(error), withheld(error, names_files=self.record.command == "load")
            self._end("failed", recorded.exit_code, in_words(told), str(recorded))
        else:
            self._end("interrupted", INTERRUPTED)

    def add(self, name: str, result: str, details: Iterable[str] = ()) -> None:
        """Note a step that has just ended; it began where the one before it ended."""
        began, self._step_began = self._step_began, perf_counter()
        self._change(steps=[*self.record.steps, Step(name, result, round(self._step_began - began, 2), [*details])])

    def published(self, build_id: str, replaced_build_id: str | None) -> None:
        """Note what readers see from now on."""
        self._change(build_id=build_id, replaced_build_id=replaced_build_id)

    def _end(self, outcome: str, exit_code: int, message: str = "", recorded: str = "") -> None:
        self._change(outcome=outcome, exit_code=exit_code, ended_at=_now(), message=message, recorded=recorded)

    def _change(self, **values: object) -> None:
        self.record = replace(self.record, **values)  # type: ignore[arg-type]
        self._save()

    def _save(self) -> None:
        # On a full disk the run shall end with its own error, or be published all the same, record or no record.
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            partial = self._file.with_suffix(".partial")
            partial.write_text(json.dumps(asdict(self.record), indent=2) + "\n")
            partial.replace(self._file)


def last_run_file(settings: Settings) -> Path:
    """Where the last run is recorded."""
    return settings.reports_dir / "last_run.json"


def read_last_run(settings: Settings) -> LastRun | None:
    """The last run; None when there was none here, as on a machine that only reads."""
    try:
        record = json.loads(last_run_file(settings).read_text())
    except FileNotFoundError:
        return None
    return LastRun(**record | {"steps": [Step(**step) for step in record["steps"]]})


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
