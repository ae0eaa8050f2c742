"""The columns of a table in one of several attached databases."""

from __future__ import annotations

import duckdb


def columns_in(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> dict[str, str]:
    """The types of a table's columns, in their order; none if there is no such table."""
    query = """
        select column_name, data_type from duckdb_columns()
        where database_name = ? and schema_name || '.' || table_name = ?
        order by column_index
    """
    return dict(connection.execute(query, [database, table]).fetchall())
