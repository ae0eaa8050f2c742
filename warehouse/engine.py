"""The one door to DuckDB: connections with our limits, and nothing fetched from a network."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from warehouse.errors import DiskFull, InputError, NotAllowed, RefreshLocked, TooLittleMemory, WarehouseError
from warehouse.settings import Settings
from warehouse.sql import name, text
from warehouse.withhold import of_database

# DuckDB counts what its buffer manager holds; allocations beside it need the rest of the process's limit.
_SHARE_OF_MEMORY = 0.75
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ELOOP}
_NOT_ALLOWED_IN_WORDS = ("permission denied", "read-only file system", "not a directory", "is a directory")
_ALLOW = "Give the user that runs this access to it, or name another folder (--data-dir)."
MORE_MEMORY = "Raise the setting memory_limit, up to what the machine has, or lower threads: each takes its share."
"""What to do where memory is short."""


def connect(
    file: Path | str, settings: Settings, *, read_only: bool = False, may_spill: bool = True
) -> duckdb.DuckDBPyConnection:
    """An open connection to `file` (or ":memory:") within the memory and thread limits of `settings`.

    What does not fit into memory is put on disk, unless it may not spill: readers write nothing.

    Raises RefreshLocked when another process writes to the file, InputError when it is no DuckDB file.
    """
    temporary = _temporary(settings, read_only) if may_spill else ""
    options: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{int(settings.memory_bytes * _SHARE_OF_MEMORY)}B",
        "threads": settings.threads,
        "temp_directory": temporary,
        # Offline each attempt to fetch an extension costs seconds; what we use is bundled.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        connection = duckdb.connect(str(file), read_only=read_only, config=options)
        # Our own progress goes to stderr; DuckDB 1.5 would draw its bar into the results on stdout.
        connection.execute("set enable_progress_bar = false").fetchall()
        return connection
    except duckdb.Error as error:
        said = of_database(str(error))
        if "set lock on file" in said.lower():
            raise RefreshLocked(str(file), f"is open in another process: {said}", "Wait for it to end.") from error
        if known := of_the_machine(error, settings):
            raise known from error
        raise InputError(str(file), f"cannot be opened: {said}", "Is it a DuckDB file of a version we read?") from error


def _temporary(settings: Settings, read_only: bool) -> str:
    """The folder for what does not fit into memory; none for a reader who may not write."""
    try:
        with machine_errors(settings):
            settings.temporary_dir.mkdir(parents=True, exist_ok=True)
    except (NotAllowed, FileNotFoundError):
        if not read_only:
            raise
        return ""
    return str(settings.temporary_dir)


@contextmanager
def machine_errors(settings: Settings) -> Iterator[None]:
    """What the machine refuses within the block (room, memory, permission) as an error that says what to do."""
    try:
        yield
    except (OSError, MemoryError, duckdb.Error) as error:
        if known := of_the_machine(error, settings):
            raise known from error
        raise


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """One transaction for the length of the block: committed at its end, rolled back by an error."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        # A commit that fails, on a full disk for instance, has rolled back already; its own error is the one to tell.
        with suppress(duckdb.TransactionException):
            connection.rollback()
        raise


def rewrite(file: Path, settings: Settings) -> None:
    """Copies a database whole, and puts the copy in its place: free blocks keep the bytes of deleted rows otherwise."""
    new = file.with_suffix(".rewritten")
    new.unlink(missing_ok=True)
    with connect(":memory:", settings) as connection, machine_errors(settings):
        connection.execute(f"attach {text(str(file))} as before_it (read_only); attach {text(str(new))} as after_it")
        connection.execute("copy from database before_it to after_it")
        connection.execute("checkpoint after_it; detach after_it; detach before_it")
    new.replace(file)


def of_the_machine(error: BaseException, settings: Settings) -> WarehouseError | None:
    """The error to raise for one that the machine caused: no room, memory or permission; None for any other.

    >>> of_the_machine(MemoryError(), Settings(memory_limit="1GiB")).kind
    'too little memory'
    >>> print(of_the_machine(PermissionError(13, "Permission denied", "/srv/data"), Settings()))
    /srv/data: Permission denied. Give the user that runs this access to it, or name another folder (--data-dir).
    """
    if full := disk_full(error, settings):
        return full
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException) or getattr(error, "errno", None) == errno.ENOMEM:
        problem = "is too little memory for what is to be done"
        return TooLittleMemory(f"memory_limit {settings.memory_limit}", problem, MORE_MEMORY)
    if isinstance(error, OSError) and error.errno in _NOT_ALLOWED:
        where = str(error.filename or settings.data_dir)
        return NotAllowed(where, error.strerror or "is not allowed", _ALLOW)
    if isinstance(error, duckdb.IOException) and any(word in str(error).lower() for word in _NOT_ALLOWED_IN_WORDS):
        return NotAllowed(str(settings.data_dir), of_database(str(error)), _ALLOW)
    return None


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


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Inserts rows, values in the order of the table's columns; nothing for none."""
    if rows:
        # Column by column: row by row, as executemany does it, each takes a millisecond.
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(f"insert into {name(table)} select {', '.join(['unnest(?)'] * len(columns))}", columns)
