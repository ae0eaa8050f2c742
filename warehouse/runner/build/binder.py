"""DuckDB's own binder as the second opinion on every model, before anything runs.

Each query is bound against empty tables made from the contracts of what it reads, so that one wrong model does not
hide another, and the order does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb

from warehouse.errors import suggestion
from warehouse.runner.build.catalog import columns_of
from warehouse.runner.build.words import excerpt, failing_place, words
from warehouse.runner.models.contract import Contract
from warehouse.runner.models.model import Model
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.project import Project
from warehouse.sql import create_schemas, create_table


def verify_models(
    connection: duckdb.DuckDBPyConnection, project: Project, sources: Mapping[str, Mapping[str, str]]
) -> None:
    """Nothing, when each query binds and returns the names and types that its contract promises.

    `sources` has the types of the tables that models may read beside models and seeds. Raises ModelError or
    ModelErrors.
    """
    problems = Problems()
    contracts = {name: seed.contract for name, seed in project.seeds.items()}
    contracts |= {name: model.contract for name, model in project.models.items()}
    with _empty_database(connection) as empty:
        empty.execute(create_schemas([*sources, *contracts]))
        _create_empty(empty, sources, contracts, problems)
        promised = columns_of(empty, *{model.schema for model in project.models.values()})
        for model in project.models.values():
            _verify(empty, model, promised[model.name], problems)
    problems.raise_if_any()


@contextmanager
def _empty_database(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on a database in memory, beside that of the connection: an instance of its own would cost 60 ms."""
    with connection.cursor() as cursor:
        cursor.execute("attach ':memory:' as empty_tables; use empty_tables")
        try:
            yield cursor
        finally:
            cursor.close()
            connection.execute("detach empty_tables")


def _create_empty(
    connection: duckdb.DuckDBPyConnection,
    sources: Mapping[str, Mapping[str, str]],
    contracts: Mapping[str, Contract],
    problems: Problems,
) -> None:
    tables = {**sources}
    for name, contract in contracts.items():
        tables[name] = {column.name: column.type for column in contract.columns}
    try:
        connection.execute(";".join(create_table(name, types) for name, types in tables.items()))
    except duckdb.Error:
        for contract in contracts.values():
            _add_unknown_types(connection, contract, problems)
        problems.raise_if_any()
        raise


def _add_unknown_types(connection: duckdb.DuckDBPyConnection, contract: Contract, problems: Problems) -> None:
    for column in contract.columns:
        try:
            connection.execute(f"create or replace temp table probe (probe {column.type})")
        except duckdb.Error as error:
            problem = f'column "{column.name}": no type "{column.type}". {words(error)}'
            problems.add(contract.place(column.name), problem, "Use a type of DuckDB, such as VARCHAR, BIGINT or DATE.")


def _verify(
    connection: duckdb.DuckDBPyConnection, model: Model, promised: Mapping[str, str], problems: Problems
) -> None:
    try:
        # On one line with the query's first, so that DuckDB counts lines as the file does.
        found = connection.execute(f"describe {model.sql}").fetchall()
    except duckdb.Error as error:
        problems.add(failing_place(model, error), f"DuckDB: {words(error)}{excerpt(error)}")
        return
    for column, type_, *_ in found:
        if column not in promised:
            nearest = suggestion(column, promised, otherwise="List each column by name.")
            problems.add(model.where, f'column "{column}" is not in {model.contract.where}', nearest)
        elif type_ != promised[column]:
            problem = f'column "{column}": expected {promised[column]}, the query gives {type_}'
            remedy = f"Write `cast(… as {promised[column]})` in {model.where}, or change the type here."
            problems.add(model.contract.place(column), problem, remedy)
