"""Tables as Parquet files that say what they hold: the descriptions stand in the metadata of the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb

from warehouse.sql import name, text


def write_parquet(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    file: Path,
    where: str = "",
    told: Mapping[str, str] | None = None,
) -> int:
    """The rows of a table or view of the open publication written to a file (zstd), those of a condition if there is one.

    The metadata of the file has `description` (what a row is), `columns` (JSON: the description of each column),
    `build_id` and `is_synthetic`, and what else is `told`.
    """
    metadata = metadata_of(connection, table) | {**(told or {})}
    pairs = ", ".join(f"{key}: {text(value)}" for key, value in metadata.items())
    query = f"select * from {name(table)}{f' where {where}' if where else ''}"
    found = connection.execute(
        f"copy ({query}) to {text(str(file))} (format parquet, compression zstd, kv_metadata {{{pairs}}})"
    ).fetchall()
    return int(found[0][0])


def metadata_of(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """What a file of a table or view of the open publication says of itself."""
    schema, _, bare = table.partition(".")
    described = connection.execute(
        "select column_name, comment from duckdb_columns() where schema_name = ? and table_name = ? order by column_index",
        [schema, bare],
    ).fetchall()
    rows = connection.execute(
        "select comment from duckdb_tables() where schema_name = $1 and table_name = $2"
        " union all select comment from duckdb_views() where schema_name = $1 and view_name = $2",
        [schema, bare],
    ).fetchall()
    build_id, is_synthetic = connection.execute("select build_id, is_synthetic from meta.build").fetchall()[0]
    return {
        "description": rows[0][0] or "" if rows else "",
        "columns": json.dumps({column: comment or "" for column, comment in described}, ensure_ascii=False),
        "build_id": build_id,
        "is_synthetic": json.dumps(is_synthetic),
    }
