"""The tables that a query reads, found by sqlglot's scopes; nobody declares them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from warehouse.errors import suggestion
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.query import line_of

# Functions in `from` that read nothing but their arguments.
_PURE = (exp.GenerateSeries, exp.Unnest, exp.Explode)


def table_nodes(query: exp.Query) -> list[exp.Table]:
    """The places where a query reads something from outside: tables, and functions in `from`.

    A name without a schema needs the scopes, which know what `with` binds. A name with a schema is a table wherever
    it stands, even in a corner that the scopes do not visit.
    """
    outside = {
        id(source): source
        for scope in traverse_scope(query)
        for source in scope.sources.values()
        # With `pivot` or `unpivot` behind it even a name bound by `with` comes as a table.
        if isinstance(source, exp.Table) and (source.db or source.name not in scope.cte_sources)
    }
    outside |= {id(table): table for table in query.find_all(exp.Table) if table.db}
    return list(outside.values())


def tables_read(query: exp.Query) -> frozenset[str]:
    """The names of the tables that a query reads; what `with` binds is left out.

    >>> from sqlglot import parse_one
    >>> sorted(tables_read(parse_one("with line as (select * from raw.line) select * from line, core.shop")))
    ['core.shop', 'raw.line']
    """
    return names_of(table_nodes(query))


def names_of(tables: Iterable[exp.Table]) -> frozenset[str]:
    """The names of tables; functions in `from` have none."""
    return frozenset(exp.table_name(table) for table in tables if isinstance(table.this, exp.Identifier))


def add_table_problems(tables: Iterable[exp.Table], where: str, known: Collection[str], problems: Problems) -> None:
    """Adds a problem for everything a query reads that is no known `schema.table`."""
    for table in tables:
        here = f"{where}:{line_of(table)}"
        name = exp.table_name(table)
        if not isinstance(table.this, exp.Identifier):
            if not isinstance(table.this, _PURE):
                problems.add(here, f"reads from the function {_function(table)}", _LOADING)
        elif not table.db and any(mark in table.name for mark in "./*"):
            problems.add(here, f"reads the file '{table.name}'", _LOADING)
        elif not table.db:
            remedy = suggestion(name, known, otherwise="Write schema.table.")
            problems.add(here, f'table "{name}" has no schema', remedy)
        elif name not in known:
            problems.add(here, f'no table "{name}"', suggestion(name, known, otherwise=_elsewhere(name, known)))


_LOADING = "Models are queries over named tables: load it as an extract, or make it a seed."


def _function(table: exp.Table) -> str:
    function = table.this
    name = function.name if isinstance(function, exp.Anonymous) else function.sql_name()
    return f"{name.lower()}()"


def _elsewhere(name: str, known: Iterable[str]) -> str:
    schema = name.split(".")[0]
    tables = [table for table in known if table.startswith(f"{schema}.")]
    return f"Known in {schema}: {', '.join(sorted(tables))}." if tables else f"There is no schema {schema}."
