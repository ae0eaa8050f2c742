"""From what each table of the build was made, so that the next build makes only what has changed.

A table is made again when its definition (query, contract, DuckDB) or the content of something that it reads is other
than it was. The state is written with the table in one transaction: a build that was stopped is continued.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb

from warehouse.runner.build.catalog import columns_of
from warehouse.runner.build.content import ROWS
from warehouse.sql import name

if TYPE_CHECKING:
    from warehouse.runner.models.contract import Contract
    from warehouse.runner.models.model import Model, Seed
    from warehouse.runner.models.project import Project

STATE_TABLE = "meta.table_state"
_COLUMNS = ("table_name", "text", "definition", "made_from", "references", "content", "row_count")
_COMMENTS = {
    "table_name": "The table or view, with its schema",
    "text": "Hash of the files that define it",
    "definition": "Hash of its query as a syntax tree, its contract, and the engine that runs it with its version",
    "made_from": "Hash of its definition and of the content of all that it reads",
    "references": "The same without the inputs that an incremental table reads by key",
    "content": "Number of rows and sum of their hashes; of a view, what it is made from",
    "row_count": "Its rows; NULL for a view",
}


@dataclass(frozen=True)
class TableState:
    """One row of meta.table_state."""

    table_name: str
    text: str
    definition: str
    made_from: str
    references: str
    content: str
    row_count: int | None


def make_state_table(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes meta.table_state, once."""
    columns = ", ".join(f"{name(column)} {'BIGINT' if column == 'row_count' else 'VARCHAR'}" for column in _COLUMNS)
    connection.execute(f"create schema if not exists meta; create table if not exists {STATE_TABLE} ({columns})")
    connection.execute(
        f"comment on table {STATE_TABLE} is 'From what each table was made, one row per model and seed (table_name): two "
        "publications with equal content hold equal rows'"
    )
    for column, comment in _COMMENTS.items():
        connection.execute(f"comment on column {STATE_TABLE}.{name(column)} is '{comment}'")


def forget_dropped(connection: duckdb.DuckDBPyConnection) -> None:
    """Forgets the states of tables that are not there any more."""
    there = """
        select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()
        union all
        select schema_name || '.' || view_name from duckdb_views() where database_name = current_database()
    """
    connection.execute(f"delete from {STATE_TABLE} where table_name not in ({there})")


def read_states(connection: duckdb.DuckDBPyConnection) -> dict[str, TableState]:
    """The states by table; none of a build that does not tell them."""
    if STATE_TABLE not in columns_of(connection, "meta"):
        return {}
    rows = connection.execute(f"select {', '.join(map(name, _COLUMNS))} from {STATE_TABLE}").fetchall()
    return {row[0]: TableState(*row) for row in rows}


def forget_state(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Forgets the state of a table, in the transaction that makes it."""
    connection.execute(f"delete from {STATE_TABLE} where table_name = ?", [table])


def write_state(connection: duckdb.DuckDBPyConnection, state: TableState) -> None:
    """Writes the state of a table that has none, in the transaction that makes it."""
    values = [getattr(state, column) for column in _COLUMNS]
    connection.execute(f"insert into {STATE_TABLE} values ({', '.join('?' * len(values))})", values)


def write_counted(connection: duckdb.DuckDBPyConnection, state: TableState) -> TableState:
    """The state of a table that has none, with the content and rows of what was just made, written with it."""
    values = [getattr(state, column) for column in _COLUMNS[:-2]]
    # One statement: a thousand small models spend their time on statements, not on rows.
    row = connection.execute(
        f"insert into {STATE_TABLE} select {'?, ' * len(values)}{ROWS}, count(*) from {name(state.table_name)} as t"
        " returning content, row_count",
        values,
    ).fetchone()
    return replace(state, content=row[0], row_count=row[1]) if row else state


def model_definition(model: Model, earlier: TableState | None, engine: str) -> tuple[str, str]:
    """The hash of a model's files and that of its definition; formatting and comments do not count in the second.

    `engine` is what runs it, as `engine_key` tells it: what another one made is made anew.
    """
    files = digest([model.sql, _promised(model.contract), engine])
    if earlier and earlier.text == files:
        return files, earlier.definition
    tree = model.query.sql("duckdb", comments=False)
    return files, digest([tree, _promised(model.contract), engine])


def modified_tables(project: Project, states: Mapping[str, TableState], engine: str) -> frozenset[str]:
    """The models and seeds whose definition is other than that of the table in the build, or that have none there."""
    found = {name: model_definition(model, states.get(name), engine)[1] for name, model in project.models.items()}
    found |= {name: seed_definition(seed) for name, seed in project.seeds.items()}
    return frozenset(
        name for name, definition in found.items() if name not in states or states[name].definition != definition
    )


def seed_definition(seed: Seed) -> str:
    """The hash of a seed's rows and contract."""
    return digest([seed.file.read_bytes().decode("utf-8", "replace"), _promised(seed.contract), duckdb.__version__])


def made_from(definition: str, contents: Mapping[str, str]) -> str:
    """The hash of a definition and of what it reads, by table."""
    return digest([definition, *(f"{table} {content}" for table, content in sorted(contents.items()))])


def digest(parts: Iterable[str]) -> str:
    """A short hash of texts; where one ends and the next begins counts.

    >>> digest(["ab", "c"]) == digest(["a", "bc"])
    False
    """
    found = hashlib.sha256()
    for part in parts:
        data = part.encode()
        found.update(f"{len(data)}:".encode() + data)
    return found.hexdigest()[:32]


def _promised(contract: Contract) -> str:
    columns = [(column.name, column.type, column.description) for column in contract.columns]
    return repr(
        (
            contract.description,
            contract.grain,
            contract.materialized,
            contract.incremental_key,
            contract.may_be_empty,
            columns,
        )
    )
