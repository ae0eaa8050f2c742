"""Rows that Python has made into a table, many at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from warehouse.sql import identifier

_JSON_ROW = 1 << 24


def insert_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    rows: Iterable[dict[str, object]],
    temporary_dir: Path,
    shown: Mapping[str, str] | None = None,
) -> None:
    """Rows into a table, by way of a file: the database reads that a hundred times faster than parameters.

    `shown` has SQL expressions for columns of which not all of the text is kept.
    """
    scratch = temporary_dir / f"{table}.ndjson"
    names: list[str] = []
    longest = 0
    with scratch.open("wb") as file:
        for row in rows:
            names = names or list(row)
            line = json.dumps(row, ensure_ascii=False).encode()
            longest = max(longest, len(line))
            file.write(line + b"\n")
    if names:
        types = dict(
            connection.execute(
                "select column_name, data_type from duckdb_columns() where schema_name || '.' || table_name = ?",
                [table],
            ).fetchall()
        )
        columns = ", ".join(identifier(name) for name in names)
        # The database sets memory aside for the longest row, so it is told how long that is; never less than its default.
        source = f"read_ndjson(?, columns = ?, maximum_object_size = {max(longest + 2, _JSON_ROW)})"
        values = ", ".join((shown or {}).get(name, identifier(name)) for name in names)
        connection.execute(
            f"insert into {table} ({columns}) select {values} from {source}",
            [str(scratch), {name: types[name] for name in names}],
        )
    scratch.unlink()
