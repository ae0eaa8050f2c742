"""Cases run in memory: one database of empty tables, each case a transaction that is rolled back."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from warehouse.engine import connect
from warehouse.runner.build.catalog import columns_of
from warehouse.runner.build.seeds import load_seeds
from warehouse.runner.build.words import words
from warehouse.runner.models.model import Model
from warehouse.runner.models.project import Project
from warehouse.runner.models.resolve import verify_columns
from warehouse.runner.sql_tests.case import Case, Table
from warehouse.runner.sql_tests.csv_file import rows_query, wrong_value
from warehouse.runner.sql_tests.difference import Difference, Row, differences
from warehouse.runner.sql_tests.read import Types, types_of
from warehouse.settings import Settings
from warehouse.sql import create_schemas, create_table, name


@dataclass(frozen=True)
class CaseRun:
    """A case that ran: what is not as expected, nothing if it passed, and every row that the model returned."""

    case: Case
    differences: tuple[Difference, ...]
    found: tuple[Row, ...]
    seconds: float

    @property
    def is_passed(self) -> bool:
        """Whether everything is as expected."""
        return not self.differences


@dataclass(frozen=True)
class Bench:
    """A database in memory with everything that the models of cases read: seeds as they are, all else empty."""

    connection: duckdb.DuckDBPyConnection
    project: Project
    types: Types
    """As DuckDB spells them."""


def run_cases(settings: Settings, project: Project, sources: Types, cases: Sequence[Case]) -> Iterator[CaseRun]:
    """Each case with its result, as it ends.

    Raises ModelError for a column of a model that cannot be resolved, before any case runs, and for a file with a
    value that does not fit.
    """
    verify_columns(project, sources, dict.fromkeys(case.model for case in cases))
    with open_bench(settings, project, sources, cases) as bench:
        for case in cases:
            yield run_case(bench, case)


@contextmanager
def open_bench(settings: Settings, project: Project, sources: Types, cases: Sequence[Case]) -> Iterator[Bench]:
    """A bench for the models of cases, for the length of the block."""
    tested = {case.model: project.models[case.model] for case in cases}
    reads = {table for model in tested.values() for table in model.reads}
    types = types_of(project, sources)
    seeds = {table: seed for table, seed in project.seeds.items() if table in reads}
    empty = sorted((reads | tested.keys()) - seeds.keys())
    with connect(":memory:", settings) as connection:
        connection.execute(create_schemas([*empty, *seeds]))
        connection.execute(";".join(create_table(table, types[table]) for table in empty))
        load_seeds(connection, seeds)
        schemas = {table.split(".")[0] for table in (*empty, *seeds)}
        yield Bench(connection, project, columns_of(connection, *schemas))


@contextmanager
def filled(bench: Bench, case: Case) -> Iterator[None]:
    """The bench with the inputs of a case for the length of the block; it is afterwards as it was."""
    bench.connection.begin()
    try:
        for table in case.inputs:
            _fill(bench, table)
        yield
    finally:
        bench.connection.rollback()


def run_case(bench: Bench, case: Case) -> CaseRun:
    """A case with its result; the bench is afterwards as it was."""
    start = time.perf_counter()
    model = bench.project.models[case.model]
    with filled(bench, case):
        expected = _read(bench, case.expected, _as_text(_query(bench, case.expected), case.expected.columns))
        found = _result(bench, model)
    if isinstance(found, Difference):
        return CaseRun(case, (found,), (), time.perf_counter() - start)
    types, rows = found
    promised = bench.types[model.name]
    wrong_types = (
        Difference("type", {}, column, type_, types.get(column))
        for column, type_ in promised.items()
        if types.get(column) != type_
    )
    compared = {column: promised[column] for column in case.expected.columns if column in types}
    wrong_rows = differences(model.contract.grain, compared, expected, rows, is_complete=case.is_complete)
    return CaseRun(case, (*wrong_types, *wrong_rows), rows, time.perf_counter() - start)


def _fill(bench: Bench, table: Table) -> None:
    """Puts the rows of a file into its table, in place of a seed's own."""
    columns = ", ".join(name(column) for column in table.columns)
    if table.name in bench.project.seeds:
        bench.connection.execute(f"delete from {name(table.name)}")
    _read(bench, table, f"insert into {name(table.name)} ({columns}) {_query(bench, table)}")


def _query(bench: Bench, table: Table) -> str:
    return rows_query(table, bench.types[table.name])


def _read(bench: Bench, table: Table, statement: str) -> tuple[Row, ...]:
    try:
        return _rows(bench.connection.execute(statement))
    except duckdb.Error as error:
        bench.connection.rollback()
        bench.connection.begin()
        raise wrong_value(bench.connection, table, bench.types[table.name], error) from error


def _result(bench: Bench, model: Model) -> tuple[dict[str, str], tuple[Row, ...]] | Difference:
    """The types of the model's query and its rows as text; a difference if it fails."""
    try:
        # On one line with the query's first, so that DuckDB counts lines as the file does.
        described = bench.connection.execute(f"describe {model.sql}").fetchall()
        types = {column: type_ for column, type_, *_ in described}
        return types, _rows(bench.connection.execute(_as_text(model.sql, tuple(types))))
    except duckdb.Error as error:
        return Difference("error", {}, "", None, words(error))


def _as_text(query: str, columns: Sequence[str]) -> str:
    """The query with each value as text, as DuckDB writes it: what is compared and what is shown are then the same."""
    texts = ", ".join(f"cast({name(column)} as varchar) as {name(column)}" for column in columns)
    # A model may end in a comment, so the bracket stands on a line of its own.
    return f"select {texts} from ({query.rstrip().rstrip(';')}\n)"


def _rows(result: duckdb.DuckDBPyConnection) -> tuple[Row, ...]:
    columns = [column[0] for column in result.description or ()]
    return tuple(dict(zip(columns, row, strict=True)) for row in result.fetchall())
