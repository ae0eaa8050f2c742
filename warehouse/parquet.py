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
    `build_id` and `is_synthetic`; another one if it is `told`.
    """
    metadata = metadata_of(connection)[table] if told is None else told
    pairs = ", ".join(f"{key}: {text(value)}" for key, value in metadata.items())
    query = f"select * from {name(table)}{f' where {where}' if where else ''}"
    found = connection.execute(
        f"copy ({query}) to {text(str(file))} (format parquet, compression zstd, kv_metadata {{{pairs}}})"
    ).fetchall()
    return int(found[0][0])


def metadata_of(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """What a file of each table or view of the open publication says of itself, by table.

    Of all at once: the catalog is read as a whole, whatever is asked of it.
    """
    described: dict[str, dict[str, str]] = {}
    columns = """
        select schema_name || '.' || table_name, column_name, coalesce(comment, '')
        from duckdb_columns() where not internal order by schema_name, table_name, column_index
    """
    for table, column, comment in connection.execute(columns).fetchall():
        described.setdefault(table, {})[column] = comment
    tables = """
        select schema_name || '.' || table_name, comment from duckdb_tables() where not internal
        union all
        select schema_name || '.' || view_name, comment from duckdb_views() where not internal
    """
    comments = dict(connection.execute(tables).fetchall())
    build_id, is_synthetic = connection.execute("select build_id, is_synthetic from meta.build").fetchall()[0]
    return {
        table: {
            "description": comments.get(table) or "",
            "columns": json.dumps(told, ensure_ascii=False),
            "build_id": build_id,
            "is_synthetic": json.dumps(is_synthetic),
        }
        for table, told in described.items()
    }
