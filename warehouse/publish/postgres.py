"""The publication in PostgreSQL, for every tool that speaks SQL over a network: the same schemas, tables and names.

All of it is one transaction: new schemas are filled, described and take the names of the old ones between two queries.
Whatever goes wrong leaves what was there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
import sqlglot

from warehouse.engine import connect
from warehouse.errors import TargetFailed
from warehouse.extras import need
from warehouse.order import ordered
from warehouse.publish.keys import FOREIGN, PRIMARY, Key, read_keys
from warehouse.publish.postgres_explain import explain_function
from warehouse.publish.postgres_swap import drop_old, old_schemas, set_aside, take_place
from warehouse.publish.postgres_types import Column, column_of
from warehouse.published import build_id_of, current_publication, nothing_published
from warehouse.published_folder import private_copy
from warehouse.settings import Settings
from warehouse.sql import comment, identifier, name, text

if TYPE_CHECKING:
    import psycopg

READER = "warehouse_reader"
_BLOCK = 2**20
_REMEDY = "What was there is as it was. Mend what it says; the next `warehouse refresh` makes it up."
# What people filter and join by; a primary key of which it is the first column serves as well.
_FILTERED = ("year", "state_code", "court_id", "figure", "case_id", "defendant_id")
_READ_TIMEOUT, _CONNECTIONS = "5min", 50  # of the readers' role


@dataclass(frozen=True)
class Copied:
    """What came of the load: the build that PostgreSQL has, the rows of each table, and what is left to be told."""

    build_id: str
    row_counts: Mapping[str, int]
    notes: tuple[str, ...] = ()
    is_new: bool = True
    """False when it had this build already."""


@dataclass(frozen=True)
class _Table:
    """A table of the publication, or a view of it that stays one."""

    schema: str
    table: str
    columns: tuple[Column, ...]
    comment: str
    view_sql: str = ""

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.table}"


def load_postgres(settings: Settings, schemas: Collection[str]) -> Copied:
    """What readers see, loaded into the database that the setting `postgres_url` names, unless it is there already.

    Raises TargetFailed, after which the database has what it had; NothingPublished before the first publication;
    MissingExtra without the extra `postgres`.
    """
    need("postgres")
    publication, copy = current_publication(settings), private_copy(settings)
    if publication is None or copy is None:
        raise nothing_published(settings)
    build_id = build_id_of(publication)
    with _connected(settings) as target:
        if _build_there(target, schemas) == build_id:
            return Copied(build_id, {}, tuple(drop_old(target, schemas)), is_new=False)
        with (
            connect(copy, settings, read_only=True) as source,
            TemporaryDirectory(dir=settings.temporary_dir) as folder,
            target.transaction(),
        ):
            notes = [*drop_old(target, schemas)]
            old = set_aside(target, schemas, build_id)
            _run(target, "set local maintenance_work_mem = '256MB'")
            tables, views = _tables(source, schemas)
            keys = read_keys(source)
            row_counts = {table.name: _fill(source, target, table, Path(folder)) for table in tables}
            _relate(target, tables, keys)
            for view in views:
                _make_view(target, view)
            notes += [*_let_read(target, schemas), *take_place(target, old)]
        return Copied(build_id, row_counts, tuple(notes))


def earlier_schemas(settings: Settings, schemas: Collection[str]) -> list[str]:
    """The schemas of earlier publications that the database still has; with the errors of `load_postgres`."""
    with _connected(settings) as target:
        return [schema for names in old_schemas(target, schemas).values() for schema in names]


@contextmanager
def _connected(settings: Settings) -> Iterator[psycopg.Connection]:
    """A connection that waits for nobody long; its errors say neither the address nor a value."""
    import psycopg

    try:
        # The address may hold a password: it is in no message.
        psycopg.conninfo.conninfo_to_dict(settings.postgres_url.reveal())
    except psycopg.ProgrammingError:
        remedy = "Write postgresql://user@host:5432/database, a password in PGPASSWORD or ~/.pgpass."
        raise TargetFailed("postgres_url", "is no address of a PostgreSQL database", remedy) from None
    try:
        with psycopg.connect(
            settings.postgres_url.reveal(), autocommit=True, connect_timeout=10, application_name="docket-warehouse"
        ) as target:
            yield target
    except psycopg.Error as error:
        said = error.diag.message_primary or str(error).strip().splitlines()[0]
        raise TargetFailed("PostgreSQL", said, _REMEDY) from None


def _build_there(target: psycopg.Connection, schemas: Collection[str]) -> str | None:
    """The build that the database has; None for a database without one.

    Raises TargetFailed where another program has made a schema of that name: it is nobody's to replace but its own.
    """
    known = target.execute("select to_regclass('meta.build') is not null").fetchone()
    if known == (True,):
        row = target.execute("select build_id from meta.build").fetchone()
        return str(row[0]) if row else None
    query = "select string_agg(distinct table_schema, ', ') from information_schema.tables where table_schema = any(%s)"
    (others,) = target.execute(query, [list(schemas)]).fetchone() or (None,)
    if others:
        problem = f"the database has tables in {others} that are not of this warehouse (there is no meta.build)"
        raise TargetFailed("PostgreSQL", problem, "Name a database of its own in postgres_url.")
    return None


def _tables(source: duckdb.DuckDBPyConnection, schemas: Collection[str]) -> tuple[list[_Table], list[_Table]]:
    """The tables of the publication and its views, each of these after what it reads."""
    columns: dict[str, list[Column]] = {}
    query = """
        select schema_name || '.' || table_name, column_name, data_type, comment from duckdb_columns()
        where not internal and schema_name in (select unnest(?)) order by table_oid, column_index
    """
    for table, *told in source.execute(query, [list(schemas)]).fetchall():
        columns.setdefault(table, []).append(column_of(*told))

    def told_by(query: str) -> dict[str, _Table]:
        return {
            f"{schema}.{table}": _Table(schema, table, tuple(columns[f"{schema}.{table}"]), comment or "", sql)
            for schema, table, comment, sql in source.execute(query).fetchall()
            if schema in schemas
        }

    tables = told_by("select schema_name, table_name, comment, '' from duckdb_tables() where not internal order by all")
    views = told_by("select schema_name, view_name, comment, sql from duckdb_views() where not internal")
    reads: dict[str, set[str]] = {view: set() for view in views}
    for view, table in source.execute("select model, reads from meta.model_dependency").fetchall():
        if view in views and table in views:
            reads[view].add(table)
    return [*tables.values()], [views[view] for view in ordered({view: frozenset(reads[view]) for view in views})]


def _fill(source: duckdb.DuckDBPyConnection, target: psycopg.Connection, table: _Table, folder: Path) -> int:
    """The rows of a new table, with its descriptions."""
    columns = ", ".join(f"{identifier(column.name)} {column.type}" for column in table.columns)
    _run(target, f"create table {name(table.name)} ({columns})")
    row_count = _copy(source, target, table, folder)
    _run(target, f"analyze {name(table.name)}")
    _describe(target, table, "table")
    return row_count


def _make_view(target: psycopg.Connection, view: _Table) -> None:
    _run(target, sqlglot.transpile(view.view_sql, read="duckdb", write="postgres")[0])
    _describe(target, view, "view")
    if view.name == "marts.figure_explained":
        _run(target, explain_function(view.columns))


def _describe(target: psycopg.Connection, table: _Table, kind: str) -> None:
    described = {column.name: column.comment for column in table.columns if column.comment}
    _run(target, comment(kind, table.name, table.comment, described))


def _copy(source: duckdb.DuckDBPyConnection, target: psycopg.Connection, table: _Table, folder: Path) -> int:
    """The number of rows, which travel as text in a file that DuckDB writes and PostgreSQL reads: faster than one by one."""
    values = ", ".join(f"{column.value} as {identifier(column.name)}" for column in table.columns)
    file = folder / "rows.csv"
    # Quoted, an empty text is told from NULL, and no value from the mark that ends the data.
    source.execute(
        f"copy (select {values} from {name(table.name)}) to {text(str(file))} (format csv, header false, force_quote *)"
    )
    with file.open("rb") as rows, target.cursor().copy(f"copy {name(table.name)} from stdin (format csv)") as copy:
        while block := rows.read(_BLOCK):
            copy.write(block)
    (expected,) = source.execute(f"select count(*) from {name(table.name)}").fetchall()[0]
    (found,) = target.execute(f"select count(*) from {name(table.name)}").fetchone() or (0,)
    if found != expected:
        raise TargetFailed(table.name, f"{found} rows arrived, expected {expected}", _REMEDY)
    return int(found)


def _relate(target: psycopg.Connection, tables: Collection[_Table], keys: Collection[Key]) -> None:
    """The keys that the publication states of its tables (meta.key), and an index on what people filter by."""
    loaded = {table.name for table in tables}
    first = {key.table: key.columns[0] for key in keys if key.kind == PRIMARY}
    for table in tables:
        for column in table.columns if table.schema != "meta" else ():
            if column.name in _FILTERED and first.get(table.name) != column.name:
                _run(target, f"create index on {name(table.name)} ({identifier(column.name)})")
    # Foreign keys lead to primary ones.
    for key in sorted(keys, key=lambda key: key.kind == FOREIGN):
        if key.table not in loaded:
            continue
        columns = ", ".join(map(identifier, key.columns))
        what = f"add constraint {identifier(key.constraint)} {key.kind} key ({columns})"
        if key.kind == FOREIGN:
            what += f" references {name(key.referenced_table)} ({', '.join(map(identifier, key.referenced_columns))})"
        _run(target, f"alter table {name(key.table)} {what}")


def _let_read(target: psycopg.Connection, schemas: Collection[str]) -> Iterator[str]:
    """The role that reads all of it, writes nothing and holds no query for ever; made where there is none."""
    import psycopg

    if not target.execute("select 1 from pg_roles where rolname = %s", [READER]).fetchone():
        try:
            with target.transaction():
                _run(target, f"create role {READER} login connection limit {_CONNECTIONS}")
                _run(target, f"alter role {READER} set default_transaction_read_only = on")
                for timeout in ("statement_timeout", "idle_in_transaction_session_timeout"):
                    _run(target, f"alter role {READER} set {timeout} = {text(_READ_TIMEOUT)}")
        except psycopg.errors.InsufficientPrivilege:
            yield f"there is no role {READER} and this user may not make one; who reads needs rights of their own"
            return
    for schema in schemas:
        _run(target, f"grant usage on schema {identifier(schema)} to {READER}")
        _run(target, f"grant select on all tables in schema {identifier(schema)} to {READER}")


def _run(target: psycopg.Connection, statement: str) -> None:
    target.execute(statement)
