"""The file that is about to be published: the readers' part of the build, in a format that older DuckDB opens.

Tables are copied. A view that reads published tables alone stays a view, which costs no room; any other becomes a
table.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb

from warehouse.engine import connect
from warehouse.errors import WarehouseError
from warehouse.order import ordered
from warehouse.publish.keys import KEY_TABLE, write_keys
from warehouse.publish.load_tables import OF_THE_LOAD, Copy
from warehouse.publish.macros import MACROS
from warehouse.publish.run_tables import write_runs
from warehouse.settings import Settings
from warehouse.sql import identifier, name, text

# DuckDB 1.1 and the drivers built on it open this; the default format of 2.0 no 1.x can.
_STORAGE_VERSION = "v1.0.0"


def write_candidate(settings: Settings, schemas: Collection[str], file: Path) -> dict[str, int]:
    """The rows of each table written to `file`: those schemas of the build, with comments, the runs so far, and macros."""
    with connect(":memory:", settings) as connection:
        connection.execute(f"attach {text(str(settings.build_file))} as build (read_only)")
        connection.execute(f"attach {text(str(file))} as candidate (storage_version '{_STORAGE_VERSION}')")
        # One transaction: hundreds of small commits would each wait for the disk.
        connection.execute("begin transaction")
        for schema in schemas:
            connection.execute(f"create schema candidate.{identifier(schema)}")
        comments = _comments(connection)
        views = _lasting_views(connection, schemas)
        row_counts: dict[str, int] = {}
        described: dict[str, dict[str, str]] = {}
        there = _tables(connection)
        for copy in (*_models(connection, schemas), *(copy for copy in OF_THE_LOAD if copy.comments_of in there)):
            if copy.comments_of in views:
                continue
            row_counts[f"{copy.schema}.{copy.table}"] = _write(connection, copy)
            described[copy.target] = comments.get(copy.comments_of, {}) | copy.own_comments
        _comment(connection, described)
        (build_id,) = connection.execute("select build_id from build.meta.build").fetchall()[0]
        row_counts |= write_runs(connection, settings, build_id, "candidate")
        _write_views(connection, views, row_counts, comments)
        connection.execute("commit")
        connection.execute("checkpoint candidate")
        connection.execute("detach candidate")
    return row_counts


def _models(connection: duckdb.DuckDBPyConnection, schemas: Collection[str]) -> list[Copy]:
    """Every table and view of the build in the schemas that are published."""
    return [
        Copy(schema, table, f"from build.{identifier(schema)}.{identifier(table)}", name)
        for name in _tables(connection)
        for schema, table in [name.split(".", 1)]
        if schema in schemas
    ]


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of all tables and views of the build, with their schemas."""
    names = connection.execute(
        """
        select schema_name || '.' || table_name from duckdb_tables() where database_name = 'build'
        union all
        select schema_name || '.' || view_name from duckdb_views() where database_name = 'build' and not internal
        order by all
        """
    ).fetchall()
    return [name for (name,) in names]


def _write(connection: duckdb.DuckDBPyConnection, copy: Copy) -> int:
    """The number of rows written, which is proved to be the number read."""
    connection.execute(f"create table {copy.target} as {copy.query}")
    expected, found = (_count(connection, source) for source in (f"({copy.query})", copy.target))
    if expected != found:
        raise WarehouseError(copy.target, f"{found} rows were written, expected {expected}", "Please report this.")
    return found


def _lasting_views(connection: duckdb.DuckDBPyConnection, schemas: Collection[str]) -> dict[str, str]:
    """The statements that create the views which stay views, by name, each after what it reads."""
    reads = _dependencies(connection)
    found = connection.execute(
        """
        select schema_name || '.' || view_name, sql
        from duckdb_views()
        where database_name = 'build' and not internal and schema_name in (select unnest(?))
        """,
        [list(schemas)],
    ).fetchall()
    views = {view: sql for view, sql in found if reads.get(view)}
    # A view that reads what becomes a table may stay: the name and the rows are the same.
    lasting = [view for view in views if all(table.split(".")[0] in schemas for table in reads[view])]
    order = ordered({view: reads[view] & set(lasting) for view in lasting})
    return {view: views[view] for view in order}


def _dependencies(connection: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    """What each model of the build reads; nothing for a build that does not say so."""
    known = connection.execute(
        "select 1 from duckdb_tables() where database_name = 'build' and table_name = 'model_dependency'"
    ).fetchall()
    if not known:
        return {}
    rows = connection.execute("select model, list(reads) from build.meta.model_dependency group by model").fetchall()
    return {model: frozenset(tables) for model, tables in rows}


def _write_views(
    connection: duckdb.DuckDBPyConnection,
    views: dict[str, str],
    row_counts: dict[str, int],
    comments: dict[str, dict[str, str]],
) -> None:
    """Create the views, the macros of which all tables are there, and the keys. Names are those of the file they stand in."""
    connection.execute("use candidate")
    for sql in views.values():
        connection.execute(sql)
    described = {f"candidate.{name(view)}": comments.get(view, {}) for view in views}
    _comment(connection, described, kind="view")
    there = {*views, *row_counts}
    for macro in MACROS:
        if there.issuperset(macro.reads):
            connection.execute(macro.statements)
    if "meta.model_run" in there:
        row_counts[KEY_TABLE] = write_keys(connection)
    connection.execute("use memory")


def _comment(
    connection: duckdb.DuckDBPyConnection, described: Mapping[str, Mapping[str, str]], kind: str = "table"
) -> None:
    """Describe tables or views of the candidate (the comment under the empty name) and those of their columns that are
    there."""
    found = connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where database_name = 'candidate'"
    ).fetchall()
    columns = {(f"candidate.{identifier(schema)}.{identifier(table)}", column) for schema, table, column in found}
    statements = [
        f"comment on column {target}.{identifier(column)} is {text(comment)}"
        if column
        else f"comment on {kind} {target} is {text(comment)}"
        for target, comments in described.items()
        for column, comment in comments.items()
        if not column or (target, column) in columns
    ]
    if statements:
        connection.execute(";\n".join(statements))


def _comments(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """The comments of every table and view of the build: by column, its own under the empty name."""
    rows = connection.execute(
        """
        with comment as (
            select database_name, schema_name, table_name, '' as column_name, comment from duckdb_tables()
            union all
            select database_name, schema_name, view_name, '', comment from duckdb_views()
            union all
            select database_name, schema_name, table_name, column_name, comment from duckdb_columns()
        )
        select schema_name || '.' || table_name, column_name, comment
        from comment
        where database_name = 'build' and comment is not null
        """
    ).fetchall()
    comments: dict[str, dict[str, str]] = {}
    for table, column, comment in rows:
        comments.setdefault(table, {})[column] = comment
    return comments


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    row = connection.execute(f"select count(*) from {source}").fetchone()
    return int(row[0]) if row else 0
