"""Logs: what a command does, a line on stderr for each step; as one JSON object for whoever collects logs.

They leave the machine, so that they say what may be told to others (`warehouse.withhold`): no extract file is named.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from datetime import UTC, datetime
from typing import Any

from warehouse.progress import Activity, Progress
from warehouse.withhold import withheld

LOG = logging.getLogger("warehouse")
"""What all of us write to; nothing comes of it unless somebody asked for it."""
LOG.addHandler(logging.NullHandler())
LOG.propagate = False

PROGRESS_SECONDS = 30
"""How often it is said how far a step is that takes long."""
_NO_FIELDS = frozenset([*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"])


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: time, level, command, message, and the fields that it was given."""

    command = ""

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__()  # Prefect's configuration names a format, which this one does not take

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            **({"command": JsonFormatter.command} if JsonFormatter.command else {}),
            "message": record.getMessage(),
        }
        if record.name != LOG.name:
            # Of a library, which may add anything, such as a run of Prefect.
            told["logger"] = record.name
        else:
            told |= {name: value for name, value in vars(record).items() if name not in _NO_FIELDS}
        if record.exc_info and record.exc_info[1]:
            told["error"] = str(withheld(record.exc_info[1]))
        return json.dumps(told, default=str, ensure_ascii=False)


def write(command: str, form: str) -> None:
    """Write what we log to stderr from now on, for a command; `form` as the setting log_format has it."""
    JsonFormatter.command = command
    handler = logging.StreamHandler(sys.stderr)
    if form == "json":
        handler.setFormatter(JsonFormatter())
    LOG.handlers[:] = [handler]
    LOG.setLevel(logging.INFO)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").addHandler(handler)


def is_written() -> bool:
    """Whether logs are written."""
    return LOG.isEnabledFor(logging.INFO)


def failure(error: BaseException, **fields: object) -> None:
    """Log that a command failed: how, at which step, and with what exit code."""
    found = withheld(error)
    known = {"kind": found.kind, "exit_code": found.exit_code, "step": found.step} | fields
    LOG.error(str(found), extra={name: value for name, value in known.items() if value != ""})


def logged_progress() -> Progress:
    """A listener that logs each activity when it is first heard of, and now and then how far it is."""
    last: Activity | None = None
    told_at = 0.0

    def progress(activity: Activity, done: int, total: int | None) -> None:
        nonlocal last, told_at
        now = time.monotonic()
        if activity == last and now - told_at < PROGRESS_SECONDS:
            return
        last, told_at = activity, now
        how_far = {"done": done, "total": total} if done or total else {}
        LOG.info(activity.for_others, extra={"step": activity.step, **how_far})

    return progress
