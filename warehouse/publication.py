"""The publication, opened: for readers, and beside the build while it is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import duckdb

from warehouse.engine import connect, of_the_machine
from warehouse.errors import InputError, NothingPublished
from warehouse.settings import Settings
from warehouse.sql import text
from warehouse.withhold import of_database

_REMEDY = "Point the link at an earlier publication, or remove it to build without a comparison."


@contextmanager
def attached_publication(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[bool]:
    """Whether there is a publication; it is attached as `publication`, read-only, for the length of the block.

    Raises InputError when it cannot be opened. What fails within the block is no fault of the publication.
    """
    if not settings.published_file.exists():
        yield False
        return
    # The file itself, not the link: a connection of this process may have the link open with other options.
    file = settings.published_file.resolve()
    try:
        connection.execute(f"attach {text(str(file))} as publication (read_only)")
    except duckdb.Error as error:
        if known := of_the_machine(error, settings):
            raise known from error
        raise InputError(str(settings.published_file), f"cannot be read: {of_database(str(error))}", _REMEDY) from error
    try:
        yield True
    finally:
        # Where an error has ended the transaction, that error is the one to tell.
        with suppress(duckdb.TransactionException):
            connection.execute("detach publication")


def connect_published(settings: Settings) -> duckdb.DuckDBPyConnection:
    """A read-only connection to what the published link names, shut off from other files.

    Raises NothingPublished when there is no publication yet.
    """
    if not settings.published_file.exists():
        raise NothingPublished(str(settings.published_file), "nothing is published yet", "Run `warehouse refresh`.")
    connection = connect(settings.published_file, settings, read_only=True)
    connection.execute("set enable_external_access = false")
    return connection


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
    """The rows of a query, each by column."""
    result = connection.execute(sql, list(parameters))
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
