"""What a table holds, as one short text: equal when the rows are equal, in whatever order they lie."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from warehouse.runner.build.catalog import columns_of
from warehouse.sql import name, text

ROWS = "concat_ws(' ', count(*), sum(hash(t)))"
"""The content of a table `t`: its rows, counted and added up as hashes."""


def source_contents(connection: duckdb.DuckDBPyConnection, tables: Collection[str]) -> dict[str, str]:
    """The content of raw and meta tables, columns included; one that is not there has none.

    The load never changes a row of an extract: its numbers (row_id, and the batch that brought it) tell the rows, and
    millions of long rows need not be read.
    """
    known = columns_of(connection, *{table.split(".")[0] for table in tables})
    queries = [
        f"select {text(table)}, {_NUMBERS if {'row_id', 'batch_id'} <= known[table].keys() else ROWS} "
        f"from {name(table)} as t"
        for table in sorted(tables)
        if table in known
    ]
    found = connection.execute(" union all ".join(queries)).fetchall() if queries else []
    return {table: f"{rows} {sorted(known[table].items())}" for table, rows in found}


_NUMBERS = "concat_ws(' ', count(*), sum(hash(t.row_id)), sum(hash(t.batch_id)))"
