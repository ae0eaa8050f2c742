"""What is in the build file: columns, comments, and tables that nothing makes any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import duckdb

from warehouse.runner.schemas import META
from warehouse.sql import comment, name, text

if TYPE_CHECKING:
    from warehouse.runner.models.contract import Contract
    from warehouse.runner.models.project import Project
    from warehouse.runner.sources import Sources


def columns_of(connection: duckdb.DuckDBPyConnection, *schemas: str) -> dict[str, dict[str, str]]:
    """The types of all columns by table and column."""
    tables: dict[str, dict[str, str]] = {}
    query = """
        select schema_name || '.' || table_name, column_name, data_type
        from duckdb_columns()
        where database_name = current_database() and schema_name in (select unnest(?))
        order by schema_name, table_name, column_index
    """
    for table, column, type_ in connection.execute(query, [list(schemas)]).fetchall():
        tables.setdefault(table, {})[column] = type_
    return tables


def kind_of(contract: Contract) -> str:
    """What DuckDB makes: table or view. An incremental model is a table that is renewed in parts."""
    return "view" if contract.materialized == "view" else "table"


def keys_table(model: str) -> str:
    """The table in which an incremental model keeps the hash of each key's rows."""
    return f"incremental.{model.replace('.', '__')}"


def comments(table: str, contract: Contract) -> str:
    """The statements that put a contract's descriptions on a table or view and on its columns."""
    columns = {column.name: column.description for column in contract.columns}
    return comment(kind_of(contract), table, contract.description, columns)


def drop_leftovers(connection: duckdb.DuckDBPyConnection, project: Project, loaded: Collection[str]) -> None:
    """Drops what an earlier build made and this one does not, or makes as the other of table and view."""
    kinds = {name: kind_of(model.contract) for name, model in project.models.items()}
    kinds |= dict.fromkeys(project.seeds, "table")
    kinds |= {keys_table(name): "table" for name, model in project.models.items() if model.contract.incremental_key}
    query = """
        select 'table', schema_name, table_name from duckdb_tables() where database_name = current_database()
        union all
        select 'view', schema_name, view_name from duckdb_views()
        where database_name = current_database() and not internal
    """
    for kind, schema, table in connection.execute(query).fetchall():
        # The records of the build and what other steps make are not ours to drop.
        if schema not in (META, *loaded) and kinds.get(f"{schema}.{table}") != kind:
            connection.execute(f"drop {kind} {name(schema)}.{name(table)}")


def comment_loaded_columns(connection: duckdb.DuckDBPyConnection, sources: Sources) -> None:
    """Puts the descriptions of the sources on the columns of loaded tables, where they are not yet."""
    query = """
        select schema_name || '.' || table_name, column_name, comment
        from duckdb_columns()
        where database_name = current_database() and schema_name in (select unnest(?))
    """
    described = {
        (table, column.name): column.description
        for table, contract in sources.tables.items()
        for column in contract.columns
    }
    statements = [
        f"comment on column {name(table)}.{name(column)} is {text(described[table, column])};"
        for table, column, found in connection.execute(query, [[*sources.schemas]]).fetchall()
        if described.get((table, column), found or "") != (found or "")
    ]
    run_together(connection, statements)


def run_together(connection: duckdb.DuckDBPyConnection, statements: Iterable[str]) -> None:
    """Runs statements in one transaction: a hundred comments cost one write to disk then."""
    connection.execute(f"begin; {''.join(statements)} commit;")
