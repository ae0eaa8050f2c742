"""The tables and columns that expectations speak of, each resolved before a check runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sqlglot import exp

from warehouse.errors import suggestion
from warehouse.runner.models.expectations import Expectation, Unreadable
from warehouse.runner.models.origins import Tables
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.query import single_query, statements_within
from warehouse.runner.models.resolve import resolve_query, schema_of
from warehouse.runner.models.tables import add_table_problems, names_of

_WORD = re.compile(r"\w+")
_TEXT = re.compile(r"'[^']*'")


def resolve_expectations(
    expectations: Iterable[Expectation | Unreadable], tables: Tables, problems: Problems
) -> frozenset[str]:
    """The tables that expectations are about or read; adds a problem for each table and column that there is not.

    What is wrong with an expectation on several tables is told once.
    """
    resolving = _Resolving(tables)
    told: set[tuple[str, str]] = set()
    read: set[str] = set()
    for expectation in expectations:
        found = Problems()
        read |= resolving.tables_of(expectation, found)
        table = expectation.table.rpartition(".")[2]
        for problem in found.sorted():
            if (key := (problem.where, problem.problem.replace(table, ""))) not in told:
                told.add(key)
                problems.add(problem.where, problem.problem, problem.remedy)
    return frozenset(read)


class _Resolving:
    """What expectations are resolved against: the tables that there are, also as sqlglot knows them."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._schema = schema_of(tables)
        self._seen: set[tuple[str, str, frozenset[str]]] = set()

    def tables_of(self, expectation: Expectation | Unreadable, problems: Problems) -> frozenset[str]:
        """The tables that one expectation is about or reads."""
        table = expectation.table
        if isinstance(expectation, Unreadable):
            problems.add(expectation.where, expectation.problem, expectation.remedy)
            return frozenset({table})
        if table not in self._tables:
            problems.add(expectation.where, f'no table "{table}"', suggestion(table, self._tables))
            return frozenset()
        known = self._tables[table]
        if not set(expectation.needs) <= set(known):
            return frozenset({table})
        for key, column in _columns(expectation):
            if column.lower() not in known:
                problem = f'no column "{column}" in {table}'
                problems.add(expectation.place(key), problem, suggestion(column, known))
        queries = [key for key, value in expectation.kwargs.items() if key.endswith("query") and isinstance(value, str)]
        return frozenset({table}).union(*(self._read(expectation, key, problems) for key in queries))

    def _read(self, expectation: Expectation, key: str, problems: Problems) -> frozenset[str]:
        """The tables that a query reads, each of its columns resolved; none of one like an earlier one."""
        template = expectation.kwargs[key]
        # What is told of a query follows from the columns that it mentions, whatever its table and the texts in it.
        code = _TEXT.sub("''", template)
        mentioned = self._tables[expectation.table].keys() & set(_WORD.findall(code.lower()))
        form = (expectation.place(key), code, frozenset(mentioned))
        if form in self._seen:
            return frozenset()
        self._seen.add(form)
        try:
            sql = template.format(batch=expectation.table)
        except (KeyError, IndexError, ValueError) as error:
            problem = f"a word in braces that nothing fills: {error}"
            remedy = "Give it in `for_each`; a brace that stays one is written twice, {{ or }}."
            problems.add(expectation.place(key), problem, remedy)
            return frozenset()
        where, _, line = expectation.place(key).rpartition(":")
        # With the lines before it, so that its lines are those of the file.
        query = single_query("\n" * (int(line) - 1) + sql, where, "An expectation", problems)
        if query is None:
            return frozenset()
        for statement in reversed(statements_within(query)):
            statement.replace(_opened(statement))
        nodes = _tables(query)
        add_table_problems(nodes, where, self._tables, problems)
        resolve_query(query, where, self._schema, self._tables, problems)
        return names_of(nodes)


def _columns(expectation: Expectation) -> Iterator[tuple[str, str]]:
    """The columns that kwargs name: `column`, `column_A`, `column_list`, `column_set` and their like."""
    for key, value in expectation.kwargs.items():
        if key.startswith("column"):
            for column in value if isinstance(value, list) else [value]:
                if isinstance(column, str):
                    yield key, column


def _tables(query: exp.Query) -> list[exp.Table]:
    """What a query reads from outside; a function in `from`, such as duckdb_columns(), is no table of ours."""
    bound = {cte.alias for cte in query.find_all(exp.CTE)}
    tables = (table for table in query.find_all(exp.Table) if isinstance(table.this, exp.Identifier))
    return [table for table in tables if table.db or table.name not in bound]


def _opened(statement: exp.Expr) -> exp.Expr:
    """A select that reads what `pivot` or `unpivot` reads, and whose columns only DuckDB knows."""
    return exp.select(exp.Columns(this=exp.Star())).from_(statement.this)
