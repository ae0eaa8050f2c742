"""The publication, opened: for readers, and beside the build while it is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from warehouse.engine import connect, of_the_machine
from warehouse.errors import InputError
from warehouse.published import current_publication, nothing_published
from warehouse.published_folder import REMEDY, private_copy
from warehouse.settings import Settings
from warehouse.sql import text
from warehouse.withhold import of_database


@contextmanager
def attached_publication(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[bool]:
    """Whether there is a publication; it is attached as `publication`, read-only, for the length of the block.

    It is the refresh's own copy: whatever readers do with theirs, nothing here waits for it. Raises InputError when it
    cannot be opened. What fails within the block is no fault of the publication.
    """
    file = private_copy(settings)
    if file is None:
        yield False
        return
    try:
        connection.execute(f"attach {text(str(file))} as publication (read_only)")
    except duckdb.Error as error:
        if known := of_the_machine(error, settings):
            raise known from error
        raise InputError(str(file), f"cannot be read: {of_database(str(error))}", REMEDY) from error
    try:
        yield True
    finally:
        # Where an error has ended the transaction, that error is the one to tell.
        with suppress(duckdb.TransactionException):
            connection.execute("detach publication")


def connect_published(settings: Settings, *, may_write: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection to what readers see, within the memory and threads of the settings.

    It is shut off from other files, writes none but the one that it may, and nothing that is said to it opens it up
    again. Raises NothingPublished when there is no publication yet.
    """
    publication = current_publication(settings)
    if publication is None:
        raise nothing_published(settings)
    return connect_publication(settings, publication, may_write=may_write)


def connect_publication(
    settings: Settings, publication: Path, *, may_write: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """The same to the file of any publication that is kept."""
    connection = connect(publication, settings, read_only=True, may_spill=False)
    if may_write:
        connection.execute(f"set allowed_paths = [{text(str(may_write.absolute()))}]")
    connection.execute("set enable_external_access = false; set lock_configuration = true")
    return connection


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
    """The rows of a query, each by column."""
    result = connection.execute(sql, list(parameters))
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
