"""Every column of a model resolved before anything runs: those that nothing has, those that several have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope
from sqlglot.schema import MappingSchema

from warehouse.errors import suggestion
from warehouse.runner.models.origins import ROW_NUMBER, Origins, Source, Tables, clause_of
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.project import Project
from warehouse.runner.models.query import line_of
from warehouse.runner.models.value import Value


@dataclass(frozen=True)
class Resolved:
    """The columns of every model and what is known of each; a model that could not be resolved has none."""

    tables: Tables
    outputs: Mapping[str, Mapping[str, Value]]
    queries: Mapping[str, Origins]

    @property
    def column_count(self) -> int:
        """How many columns of models were resolved."""
        return sum(len(columns) for columns in self.outputs.values())


def resolve_project(project: Project, sources: Tables, problems: Problems, *, is_last: bool = False) -> Resolved:
    """The columns of a project down to what each model reads; a problem for each that cannot be resolved.

    With `is_last` nobody needs the queries of the models afterwards as they were: a copy of each costs a tenth of it all.
    """
    tables = tables_of(project, sources)
    schema = schema_of(tables)
    queries = {
        name: resolve_query(model.query if is_last else model.query.copy(), model.where, schema, tables, problems)
        for name, model in project.models.items()
    }
    outputs = {name: origins.outputs() if origins else {} for name, origins in queries.items()}
    return Resolved(tables, outputs, {name: origins for name, origins in queries.items() if origins})


def verify_columns(project: Project, sources: Tables, names: Collection[str]) -> None:
    """Nothing, when every column of these models can be resolved. Raises ModelError or ModelErrors, in lint's words."""
    problems = Problems()
    models = [project.models[name] for name in names]
    read = {table for model in models for table in model.reads}
    tables = {table: columns for table, columns in tables_of(project, sources).items() if table in read}
    schema = schema_of(tables)
    for model in models:
        resolve_query(model.query.copy(), model.where, schema, tables, problems)
    problems.raise_if_any()


def tables_of(project: Project, sources: Tables) -> dict[str, dict[str, str]]:
    """The types of the columns of everything that a model may read, as contracts promise them; names in lower case."""
    tables = {table: {name.lower(): type_ for name, type_ in columns.items()} for table, columns in sources.items()}
    contracts = {name: seed.contract for name, seed in project.seeds.items()}
    contracts |= {name: model.contract for name, model in project.models.items()}
    for name, contract in contracts.items():
        tables[name] = {column.name.lower(): column.type for column in contract.columns}
    return tables


def schema_of(tables: Tables) -> MappingSchema:
    """The tables as sqlglot knows them."""
    # One level of nesting: a deeper one makes sqlglot look up each level by name.
    nested: dict[str, dict[str, dict[str, str]]] = {}
    for table, columns in tables.items():
        schema, _, name = table.partition(".")
        nested.setdefault(schema, {})[name] = dict(columns)
    # Names are in lower case here, and in a query by the time that it asks.
    return MappingSchema({**nested}, dialect="duckdb", normalize=False)


def resolve_query(
    query: exp.Query, where: str, schema: MappingSchema, tables: Tables, problems: Problems
) -> Origins | None:
    """The columns of a query, whose tree it changes; a problem for each that cannot be resolved, None if none can."""
    try:
        query = qualify(
            query,
            schema=schema,
            dialect="duckdb",
            allow_partial_qualification=True,
            validate_qualify_columns=False,
            quote_identifiers=False,
        )
    except SqlglotError as error:
        here = f"{where}:{line_of(query)}"
        problems.add(here, f"its columns cannot be resolved: {error}", "Write each column as table.column.")
        return None
    origins = Origins(query, tables)
    for scope in origins.scopes:
        if isinstance(scope.expression, exp.Select):
            _add_unresolved(where, scope, origins, problems)
    return origins


def _add_unresolved(where: str, scope: Scope, origins: Origins, problems: Problems) -> None:
    for column in scope.columns:
        if isinstance(column.this, exp.Star) or column.name == ROW_NUMBER:
            continue
        here = f"{where}:{column.this.meta.get('line', 1)}"
        if not column.table:
            _add_unqualified(column, here, scope, origins, problems)
        elif source := origins.source(column, scope):
            known = origins.all_columns_of(source)
            # In `line.item` the line may be a column too, with a field item.
            if known and column.name not in known and column.table not in known:
                problem = f'no column "{column.name}" in {_named(column.table, source)}'
                problems.add(here, problem, suggestion(column.name, known, otherwise=_listed(known)))
        else:
            names = [name for name, _ in _sources(scope)]
            problem = f'"{column.table}" in "{column.table}.{column.name}" is no table of this select'
            problems.add(here, problem, suggestion(column.table, names))


def _add_unqualified(column: exp.Column, here: str, scope: Scope, origins: Origins, problems: Problems) -> None:
    is_named = isinstance(scope.expression, exp.Select) and column.name in scope.expression.named_selects
    if is_named and clause_of(column, scope) != "expressions":
        return  # `order by` and its like may name a column of the select
    known = {name: origins.all_columns_of(source) for name, source in _sources(scope)}
    if not all(known.values()):
        return  # a function, or a part of the query, whose columns only DuckDB knows
    owners = sorted(name for name, columns in known.items() if column.name in columns)
    if len(owners) > 1:
        remedy = f"Write {' or '.join(f'{owner}.{column.name}' for owner in owners)}."
        problems.add(here, f'column "{column.name}" is ambiguous: {" and ".join(owners)} have one', remedy)
    elif not owners:
        every = frozenset().union(*known.values())
        problem = f'no column "{column.name}" in {" or ".join(sorted(known)) or "a select without tables"}'
        problems.add(here, problem, suggestion(column.name, every, otherwise=_listed(every)))


def _sources(scope: Scope) -> Iterator[tuple[str, exp.Table | Scope]]:
    """What stands in `from` of a scope, and of those around a subquery."""
    around: Scope | None = scope
    while around is not None:
        yield from ((name, source) for name, (_, source) in around.selected_sources.items())
        around = around.parent if around.can_be_correlated else None


def _named(alias: str, source: Source) -> str:
    table = exp.table_name(source) if isinstance(source, exp.Table) else alias
    return table if table.split(".")[-1] == alias else f"{alias} ({table})"


def _listed(columns: frozenset[str]) -> str:
    names = sorted(columns)
    return f"Known: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}." if names else ""
