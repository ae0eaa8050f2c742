"""What readers see, beside the build while it is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from warehouse.build.sql import text
from warehouse.errors import InputError
from warehouse.settings import Settings


@contextmanager
def attached_publication(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[bool]:
    """Whether there is a publication; it is attached as `publication`, read-only, for the length of the block.

    Raises InputError when it cannot be read.
    """
    if not settings.published_file.exists():
        yield False
        return
    # The file itself, not the link: a connection of this process may have the link open with other options.
    file = settings.published_file.resolve()
    try:
        connection.execute(f"attach {text(str(file))} as publication (read_only)")
        try:
            yield True
        finally:
            connection.execute("detach publication")
    except duckdb.Error as error:
        remedy = "Point the link at an earlier publication, or remove it to build without a comparison."
        raise InputError(str(settings.published_file), f"cannot be read: {error}", remedy) from error
