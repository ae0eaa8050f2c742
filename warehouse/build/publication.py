"""What readers see, beside the build while it is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb

from warehouse.build.sql import text
from warehouse.engine import of_the_machine
from warehouse.errors import InputError
from warehouse.settings import Settings
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
