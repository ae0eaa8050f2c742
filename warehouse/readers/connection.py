"""The one way in which readers open the published file."""

from __future__ import annotations

import duckdb

from warehouse.engine import connect
from warehouse.errors import NothingPublished
from warehouse.settings import Settings


def connect_published(settings: Settings) -> duckdb.DuckDBPyConnection:
    """A read-only connection to what the published link names, shut off from other files.

    Raises NothingPublished when there is no publication yet.
    """
    if not settings.published_file.exists():
        raise NothingPublished(str(settings.published_file), "nothing is published yet", "Run `warehouse refresh`.")
    connection = connect(settings.published_file, settings, read_only=True)
    connection.execute("set enable_external_access = false")
    return connection
