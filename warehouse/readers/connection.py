"""The one way in which readers open the published file and read rows of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
    """The rows of a query, each by column."""
    result = connection.execute(sql, list(parameters))
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
