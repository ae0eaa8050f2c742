"""The messages about a night: which warehouse, what failed at which step, what readers see, and the command to run next."""

from __future__ import annotations

import shlex
import socket
from collections.abc import Sequence

from warehouse.errors import CheckFailed, CheckNotRun, InputError, MissingExtra, TargetFailed
from warehouse.notify.message import Message
from warehouse.published import current_build_id, what_readers_see
from warehouse.runs import RecordedRun
from warehouse.settings import Settings

_NEXT = {
    CheckFailed.exit_code: ("check", "it names the checks and their rows"),
    CheckNotRun.exit_code: ("check", "it says why a check could not run"),
    TargetFailed.exit_code: ("refresh", "it loads what readers see, when the database can be reached again"),
    MissingExtra.exit_code: ("refresh", "when what it names is installed"),
}
_NEXT_OF_INPUT = {
    "load": ("load --dry-run", "it names the file and what to do"),
    "build": ("lint", "it names the model and the line"),
}


def failure(settings: Settings, run: RecordedRun) -> Message:
    """A refresh that failed, in the words that may be recorded of it."""
    step = f" at {run.failed_step}" if run.failed_step else ""
    published = f"build {run.build_id} was published all the same" if run.build_id else "nothing was published"
    lines = {
        "what": run.recorded,
        "exit code": str(run.exit_code),
        "started": run.started_at,
        "readers": what_readers_see(settings).removeprefix("readers "),
        "failing": f"since {run.failing_since}" if run.failing_since else "",
    }
    command, why = _next(run)
    body = [
        f"The refresh of the warehouse {_warehouse(settings)} failed{step}; {published}.",
        "",
        *(f"{name}: {value}" for name, value in lines.items() if value),
        "",
        f"Run next: {_command(settings, command)}",
        f"({why}; `{_command(settings, 'status')}` says how the run went)",
    ]
    return Message(f"[warehouse] refresh failed{step} on {socket.gethostname()}", "\n".join(body), "failure")


def recovery(settings: Settings, run: RecordedRun) -> Message:
    """The first refresh that succeeded after one that did not."""
    body = [
        f"The refresh of the warehouse {_warehouse(settings)} succeeded again.",
        "",
        f"started: {run.started_at}",
        f"failing before: since {run.failing_since}",
        f"readers: see build {current_build_id(settings)}",
    ]
    return Message(f"[warehouse] refresh succeeded again on {socket.gethostname()}", "\n".join(body), "success")


def late(settings: Settings, sources: Sequence[str]) -> Message:
    """Sources that are past their second bound since this refresh, which succeeded."""
    body = [
        f"The refresh of the warehouse {_warehouse(settings)} succeeded, and what it is made from is late.",
        "",
        *(f"late: {source}" for source in sources),
        "",
        f"Run next: {_command(settings, 'status')}",
        "(it says how fresh every source is; a source that is late wants newer files)",
    ]
    return Message(f"[warehouse] sources are late on {socket.gethostname()}", "\n".join(body), "failure")


def trial(settings: Settings) -> Message:
    """A message that says nothing but that it arrived."""
    body = [
        f"A test message of the warehouse {_warehouse(settings)}.",
        "Whoever gets it is told when a refresh fails, and when one succeeds again.",
        f"readers: {what_readers_see(settings).removeprefix('readers ')}",
    ]
    return Message(f"[warehouse] test message from {socket.gethostname()}", "\n".join(body))


def _warehouse(settings: Settings) -> str:
    return f"in {settings.data_dir} on {socket.gethostname()}"


def _next(run: RecordedRun) -> tuple[str, str]:
    if run.exit_code == InputError.exit_code and run.failed_step in _NEXT_OF_INPUT:
        return _NEXT_OF_INPUT[run.failed_step]
    if "no space" in run.recorded.lower():
        return "refresh", "when there is room on the disk"
    return _NEXT.get(run.exit_code or 1, ("status", "it says what is published and how the run ended"))


def _command(settings: Settings, command: str) -> str:
    return f"warehouse {command} --data-dir {shlex.quote(str(settings.data_dir))}"
