"""What joins to what: the keys of the published tables, proved on their rows and published as meta.key.

DuckDB would hold them as constraints at the price of an index each: the file of the sample grows from 27 to 89 MB with
primary keys alone, and a foreign key may not lead to another schema. So the file says them in a table, from which
PostgreSQL makes its constraints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from warehouse.engine import insert
from warehouse.sql import comment, create_table, name

KEY_TABLE = "meta.key"
PRIMARY, FOREIGN = "primary", "foreign"
KEY_COLUMNS = {
    "table_name": ("VARCHAR", "Table or view, with its schema"),
    "constraint_name": ("VARCHAR", "Name of the key, as in PostgreSQL"),
    "kind": ("VARCHAR", "primary (makes a row unique) or foreign (leads to one row of another table)"),
    "position": ("INTEGER", "Place of the column in the key, from 1"),
    "column_name": ("VARCHAR", "Column of the key"),
    "referenced_table": ("VARCHAR", "Of a foreign key: the table that it leads to, with its schema"),
    "referenced_column": ("VARCHAR", "Of a foreign key: the column of that table"),
}
_DESCRIPTION = (
    "One row per column of a key (table_name, constraint_name, position): what makes a row of each table unique, and"
    " which of its columns join to a dimension. A foreign key is stated where each row whose column is not NULL has its"
    " row in the dimension, in this publication"
)


@dataclass(frozen=True)
class Key:
    """A primary or foreign key of a table; what it leads to is blank for a primary one."""

    table: str
    constraint: str
    kind: str
    columns: tuple[str, ...]
    referenced_table: str = ""
    referenced_columns: tuple[str, ...] = ()


def write_keys(connection: duckdb.DuckDBPyConnection) -> int:
    """The rows of meta.key, written to the database in use: the grain of its models, and what joins them."""
    connection.execute(create_table(KEY_TABLE, {column: type_ for column, (type_, _) in KEY_COLUMNS.items()}))
    connection.execute(
        comment("table", KEY_TABLE, _DESCRIPTION, {column: told for column, (_, told) in KEY_COLUMNS.items()})
    )
    rows = [
        (key.table, key.constraint, key.kind, position, column, *(reached or (None, None)))
        for key in _keys(connection)
        for position, column, reached in _columns_of(key)
    ]
    insert(connection, KEY_TABLE, rows)
    return len(rows)


def read_keys(connection: duckdb.DuckDBPyConnection) -> list[Key]:
    """The keys that a publication states, by table, the primary one first; none of one by an earlier program."""
    if not connection.execute("from duckdb_tables() where schema_name = 'meta' and table_name = 'key'").fetchall():
        return []
    rows = connection.execute(
        f"""
        select
            table_name, constraint_name, kind, list(column_name order by position),
            coalesce(min(referenced_table), ''), list(referenced_column order by position)
        from {KEY_TABLE}
        group by table_name, constraint_name, kind
        order by table_name, kind desc, constraint_name
        """
    ).fetchall()
    return [
        Key(table, constraint, kind, tuple(columns), referenced, tuple(reached) if referenced else ())
        for table, constraint, kind, columns, referenced, reached in rows
    ]


def _columns_of(key: Key) -> Iterator[tuple[int, str, tuple[str, str] | None]]:
    reached = key.referenced_columns or (None,) * len(key.columns)
    for position, (column, referenced) in enumerate(zip(key.columns, reached, strict=True), 1):
        yield position, column, (key.referenced_table, referenced) if referenced else None


def _keys(connection: duckdb.DuckDBPyConnection) -> Iterator[Key]:
    grains, columns = _grains(connection), _columns(connection)
    dimensions = {grain[0]: table for table, grain in grains.items() if _is_dimension(table, grain)}
    for table in sorted(columns):
        bare = table.split(".")[1]
        if grain := grains.get(table):
            yield Key(table, f"{bare}_pkey", PRIMARY, grain)
        for column in columns[table]:
            dimension = dimensions.get(column)
            if dimension and dimension != table and _leads_to_one(connection, table, column, dimension):
                yield Key(table, f"{bare}_{column}_fkey", FOREIGN, (column,), dimension, (column,))


def _is_dimension(table: str, grain: tuple[str, ...]) -> bool:
    """Whether tables join to it by the name of its one key: a dim_…, or a table called as its key (marts.figure).

    >>> _is_dimension("core.dim_case", ("case_id",)), _is_dimension("marts.figure", ("figure",))
    (True, True)
    >>> _is_dimension("core.fact_civil_case", ("civil_case_id",))
    False
    """
    bare = table.split(".")[1]
    return len(grain) == 1 and (bare.startswith("dim_") or bare == grain[0])


def _leads_to_one(connection: duckdb.DuckDBPyConnection, table: str, column: str, dimension: str) -> bool:
    """Whether each row has its row in the dimension; the unresolved district of a summary has none."""
    key = name(column)
    query = (
        f"select {key} from {name(table)} where {key} is not null except select {key} from {name(dimension)} limit 1"
    )
    return not connection.execute(query).fetchall()


def _grains(connection: duckdb.DuckDBPyConnection) -> Mapping[str, tuple[str, ...]]:
    """What makes a row of each model unique, as the checks of the build have proved."""
    known = connection.execute(
        "from duckdb_columns() where database_name = current_database() and table_name = 'model_run' and column_name = 'grain'"
    ).fetchall()
    rows = connection.execute("select model, grain from meta.model_run").fetchall() if known else []
    return {model: tuple(grain) for model, grain in rows if grain}


def _columns(connection: duckdb.DuckDBPyConnection) -> Mapping[str, list[str]]:
    """The columns of every table and view of models."""
    found: dict[str, list[str]] = {}
    query = """
        select schema_name || '.' || table_name, column_name from duckdb_columns()
        where database_name = current_database() and not internal and schema_name <> 'meta' order by all
    """
    for table, column in connection.execute(query).fetchall():
        found.setdefault(table, []).append(column)
    return found
