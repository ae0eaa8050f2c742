"""What is in the build file: columns, comments, and tables that nothing makes any more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import duckdb

from warehouse.build.sql import name, text

if TYPE_CHECKING:
    from warehouse.models.contract import Contract
    from warehouse.models.project import Project

# Other steps of the night own these; whatever else is in the private build file comes from a project.
_SCHEMAS_OF_OTHERS = ("raw", "meta")


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
    statements = [f"comment on {kind_of(contract)} {name(table)} is {text(contract.description)};"]
    for column in contract.columns:
        statements.append(f"comment on column {name(table)}.{name(column.name)} is {text(column.description)};")
    return "".join(statements)


def drop_leftovers(connection: duckdb.DuckDBPyConnection, project: Project) -> None:
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
        if schema not in _SCHEMAS_OF_OTHERS and kinds.get(f"{schema}.{table}") != kind:
            connection.execute(f"drop {kind} {name(schema)}.{name(table)}")


def comment_raw_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Puts the descriptions of the seed extract_column on the columns of raw tables, where they are not yet."""
    if "seeds.extract_column" not in columns_of(connection, "seeds"):
        return
    query = """
        select found.table_name, found.column_name, described.description
        from duckdb_columns() as found
        inner join seeds.extract_column as described
            on found.table_name = described.format and found.column_name = described.column_name
        where
            found.database_name = current_database()
            and found.schema_name = 'raw'
            and found.comment is distinct from described.description
    """
    statements = [
        f"comment on column raw.{name(table)}.{name(column)} is {text(description or '')};"
        for table, column, description in connection.execute(query).fetchall()
    ]
    run_together(connection, statements)


def run_together(connection: duckdb.DuckDBPyConnection, statements: Iterable[str]) -> None:
    """Runs statements in one transaction: a hundred comments cost one write to disk then."""
    connection.execute(f"begin; {''.join(statements)} commit;")
