"""The lock of the refresh: one writer at a time, and who it is.

The operating system frees the lock when its holder ends, killed or not. The note beside it says who holds it;
a note without a held lock is left over and means nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import RefreshLocked
from warehouse.settings import Settings

_FILE = "refresh.lock"


@dataclass(frozen=True)
class Holder:
    """Who holds the lock, and since when."""

    command: str
    pid: int
    host: str
    since: str

    def __str__(self) -> str:
        return f"held since {self.since} by `warehouse {self.command}` (process {self.pid} on {self.host})"


@contextmanager
def refresh_lock(settings: Settings, command: str) -> Iterator[None]:
    """The lock, held for the length of the block. Raises RefreshLocked, with its holder, when it is taken."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    # Patient for a moment, so that somebody who only looks (below) does not turn a refresh away.
    with _acquired(settings, patience=0.5):
        since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        note = _note_file(settings)
        note.write_text(json.dumps(asdict(Holder(command, os.getpid(), socket.gethostname(), since))))
        try:
            yield
        finally:
            note.unlink(missing_ok=True)


def raise_if_locked(settings: Settings) -> None:
    """Raise RefreshLocked if somebody holds the lock at this moment."""
    if settings.data_dir.exists():
        with _acquired(settings, patience=0):
            pass


def is_locked(settings: Settings) -> bool:
    """Whether somebody holds the lock at this moment, for a reader, who writes nothing and may see little."""
    try:
        descriptor = os.open(settings.data_dir / _FILE, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def _acquired(settings: Settings, patience: float) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(settings.data_dir / _FILE)
    try:
        lock.acquire(timeout=patience, poll_interval=0.05)
    except Timeout as error:
        holder = _holder(settings)
        problem = f"is {holder}" if holder else "is held by another process"
        raise RefreshLocked(lock.lock_file, problem, "Wait for it to end, then run the command again.") from error
    try:
        yield
    finally:
        lock.release()


def _note_file(settings: Settings) -> Path:
    return settings.data_dir / "refresh.lock.json"


def _holder(settings: Settings) -> Holder | None:
    """Who holds the lock; None in the moment between taking it and writing the note."""
    try:
        return Holder(**json.loads(_note_file(settings).read_text()))
    except (OSError, ValueError, TypeError):
        return None
