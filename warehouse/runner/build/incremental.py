"""Incremental models: only the keys whose input rows changed are computed anew, and replaced.

The rows of a key depend on input rows of the same key alone, in every table read that has the key's columns, which
`warehouse.runner.models.incremental` proves; any other table that it reads is a reference, and a change there makes the whole
table anew. Which keys changed is told by a hash of each key's rows, kept from build to build in the schema
`incremental`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from warehouse.runner.build.catalog import keys_table
from warehouse.runner.models.model import Model
from warehouse.sql import name


def remember_keys(connection: duckdb.DuckDBPyConnection, model: Model, inputs: list[str]) -> None:
    """Writes the hash of each key of each input, in the transaction that makes the table."""
    connection.execute(f"create or replace table {name(keys_table(model.name))} as {_hashes(model, inputs)}")


@contextmanager
def changed_keys(connection: duckdb.DuckDBPyConnection, model: Model, inputs: list[str]) -> Iterator[tuple[str, str]]:
    """A database with the model's inputs as the changed keys leave them, and the table of these keys in it.

    The database has a view for each table that the model reads, under its own name, so that the query runs there as
    it stands. Nothing is written to the build.
    """
    build = str(connection.execute("select current_database()").fetchall()[0][0])
    slice_ = f"slice_{model.name.replace('.', '__')}"
    connection.execute(f"attach ':memory:' as {name(slice_)}")
    try:
        keys = f"{name(slice_)}.main.changed_key"
        key = _key(model)
        connection.execute(
            f"create table {name(slice_)}.main.now as {_hashes(model, inputs)};"
            f"create table {keys} as select distinct {key} from ("
            f"(from {name(slice_)}.main.now except from {name(keys_table(model.name))})"
            f" union all (from {name(keys_table(model.name))} except from {name(slice_)}.main.now))"
        )
        for schema in {table.split(".")[0] for table in model.reads}:
            connection.execute(f"create schema if not exists {name(slice_)}.{name(schema)}")
        for table in sorted(model.reads):
            rows = f"from {name(build)}.{name(table)} as t"
            if table in inputs:
                rows += f" where exists (from {keys} as changed where {_same(model, 'changed', 't')})"
            connection.execute(f"create view {name(slice_)}.{name(table)} as {rows}")
        yield slice_, keys
    finally:
        connection.execute(f"detach {name(slice_)}")


def replace_keys(connection: duckdb.DuckDBPyConnection, model: Model, slice_: str, keys: str) -> None:
    """Replaces the rows of the changed keys by what the query gives for them."""
    build = str(connection.execute("select current_database()").fetchall()[0][0])
    target = f"{name(build)}.{name(model.name)}"
    connection.execute(
        f"delete from {target} as t where exists (from {keys} as changed where {_same(model, 'changed', 't')})"
    )
    connection.execute(f"use {name(slice_)}")
    try:
        connection.execute(f"insert into {target} {model.sql}")
    finally:
        connection.execute(f"use {name(build)}")
    kept, now = f"{name(build)}.{name(keys_table(model.name))}", f"{name(slice_)}.main.now"
    connection.execute(f"delete from {kept}; insert into {kept} from {now}")


def _hashes(model: Model, inputs: list[str]) -> str:
    return " union all ".join(
        f"select '{table}' as input, {_key(model)}, sum(hash(t)) as content, count(*) as row_count"
        f" from {name(table)} as t group by {_key(model)}"
        for table in inputs
    )


def _key(model: Model) -> str:
    return ", ".join(name(column) for column in model.contract.incremental_key)


def _same(model: Model, one: str, other: str) -> str:
    """That two rows have the same key; a part of it may be NULL."""
    return " and ".join(
        f"{one}.{name(column)} is not distinct from {other}.{name(column)}" for column in model.contract.incremental_key
    )
