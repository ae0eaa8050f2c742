"""The one door to DuckDB: connections with our limits, and nothing fetched from a network."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from warehouse.errors import DiskFull, InputError, RefreshLocked
from warehouse.settings import Settings

# DuckDB counts what its buffer manager holds; allocations beside it need the rest of the process's limit.
_SHARE_OF_MEMORY = 0.75


def connect(file: Path | str, settings: Settings, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """An open connection to `file` (or ":memory:") within the memory and thread limits of `settings`.

    Raises RefreshLocked when another process writes to the file, InputError when it is no DuckDB file.
    """
    settings.temporary_dir.mkdir(parents=True, exist_ok=True)
    options: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{int(settings.memory_bytes * _SHARE_OF_MEMORY)}B",
        "threads": settings.threads,
        "temp_directory": str(settings.temporary_dir),
        # Offline each attempt to fetch an extension costs seconds; what we use is bundled.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        connection = duckdb.connect(str(file), read_only=read_only, config=options)
        # Our own progress goes to stderr; DuckDB 1.5 would draw its bar into the results on stdout.
        connection.execute("set enable_progress_bar = false").fetchall()
        return connection
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise RefreshLocked(str(file), f"is open in another process: {error}", "Wait for it to end.") from error
        raise InputError(
            str(file), f"cannot be opened: {error}", "Is it a DuckDB file of a version we read?"
        ) from error


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """One transaction for the length of the block: committed at its end, rolled back by an error or by `Undo`."""
    connection.begin()
    try:
        yield
        connection.commit()
    except Undo:
        connection.rollback()
    except BaseException:
        # A commit that fails, on a full disk for instance, has rolled back already; its own error is the one to tell.
        with suppress(duckdb.TransactionException):
            connection.rollback()
        raise


class Undo(Exception):
    """Leave a transaction without its changes."""


def disk_full(error: BaseException, settings: Settings) -> DiskFull | None:
    """The error to raise for one that a full disk caused; None for any other. DuckDB tells it in words only.

    >>> disk_full(OSError(28, "No space left on device"), Settings(data_dir=Path("data"))).where
    'data'
    >>> disk_full(ValueError("no"), Settings())
    """
    if getattr(error, "errno", None) != errno.ENOSPC and "no space left" not in str(error).lower():
        return None
    remedy = "Make room and run it again; what was loaded before stays loaded."
    return DiskFull(str(settings.data_dir), "no space is left on the disk", remedy)
