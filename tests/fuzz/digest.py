"""Tables as a count and a checksum each, whatever the order of their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

Digest = tuple[int, int]
_STAMPS = frozenset({"batch_id", "loaded_at", "build_id", "refreshed_at", "reader"})
_OF_HISTORY = frozenset({"batch", "release_change", "extract_path", "run"})


def is_of_history(table: str, column: str) -> bool:
    """Whether a column tells of loads and builds, not of the extracts that are there."""
    return column in _STAMPS or table in _OF_HISTORY


def digests(file: Path, schemas: Sequence[str], is_left_out: Callable[[str, str], bool]) -> dict[str, Digest]:
    """Rows and checksum of every table of the schemas, without the columns (of table, column) that are left out."""
    found = {}
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, list(column_name order by column_name) from duckdb_columns() "
            "where not internal and list_contains(?, schema_name) group by all",
            [list(schemas)],
        ).fetchall()
        for schema, table, names in columns:
            if kept := [name for name in names if not is_left_out(table, name)]:
                found[f"{schema}.{table}"] = _digest(connection, f'{schema}."{table}"', kept)
    return found


def differing_columns(one: Path, other: Path, table: str) -> list[str]:
    """The columns of a table (schema.table) whose values differ in two files, each column looked at alone."""
    sums = []
    schema, _, name = table.partition(".")
    for file in (one, other):
        with duckdb.connect(str(file), read_only=True) as connection:
            query = "select column_name from duckdb_columns() where schema_name = ? and table_name = ?"
            columns = [column for (column,) in connection.execute(query, [schema, name]).fetchall()]
            sums.append(
                {c: _digest(connection, f'{schema}."{name}"', [c]) for c in columns if not is_of_history(name, c)}
            )
    return sorted(column for column in sums[0].keys() | sums[1].keys() if sums[0].get(column) != sums[1].get(column))


def _digest(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> Digest:
    quoted = ['"' + name.replace('"', '""') + '"' for name in columns]
    # A column without values is none: a file that has gone may have brought it.
    counts = connection.execute(f"select {', '.join(f'count({name})' for name in quoted)} from {table}").fetchone()
    assert counts is not None
    held = [name for name, count in zip(quoted, counts, strict=True) if count] or quoted[:1]
    sums = f"select count(*), coalesce(sum(hash({', '.join(held)})), 0) from {table}"
    found = connection.execute(sums).fetchone()
    assert found is not None
    return int(found[0]), int(found[1])
