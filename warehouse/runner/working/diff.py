"""A model's query as it stands against the table that readers see, row by row by the declared grain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import duckdb

from warehouse.errors import InputError, NothingPublished
from warehouse.published import current_build_id, current_publication
from warehouse.runner.build.catalog import columns_of
from warehouse.runner.models.draft import full_name, model_names
from warehouse.runner.models.model import Model
from warehouse.runner.models.project import read_project
from warehouse.runner.models.resolve import verify_columns
from warehouse.runner.sources import Sources, loaded_schemas
from warehouse.runner.working.column_change import ColumnChange, added_column
from warehouse.runner.working.database import opened_build, refused
from warehouse.runner.working.matching import AFTER, BEFORE, DIFFERENCE, example_rows, match, not_matched
from warehouse.runner.working.show import hidden, query_text, reads_loaded, withheld_columns
from warehouse.runner.working.upstream import not_as_they_stand, run_upstream
from warehouse.settings import Settings
from warehouse.sql import name as quoted

# They say which build made a row, so they differ from build to build by nature.
_OF_THE_BUILD = ("build_id", "refreshed_at")
Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Comparing:
    """What to compare: the model, how many rows to show of each kind, with what, and over which input."""

    model: str
    examples: int = 5
    with_build: bool = False
    """Compare with the table of the build in place of the published one."""
    runs_upstream: bool = False
    """Run anew what it reads where that is not built as it stands."""


@dataclass(frozen=True)
class Example:
    """A row that differs: its key, and the values of its changed columns before and after."""

    kind: Kind
    key: dict[str, Any]
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class Diff:
    """How the rows of a query differ from those of a table."""

    model: str
    where: str
    compared_with: str
    """The table before: published build …, or the build."""
    grain: tuple[str, ...]
    rows_before: int
    rows_after: int
    column_changes: tuple[ColumnChange, ...]
    not_compared: tuple[str, ...]
    """Columns that differ from build to build."""
    added: int = 0
    removed: int = 0
    changed: int = 0
    changed_by_column: dict[str, int] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    not_matched: str = ""
    """Why rows could not be matched; empty if they were."""
    upstream: tuple[str, ...] = ()
    """Models that it reads which are not built as they stand."""
    upstream_was_run: bool = False

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.removed or self.changed or self.column_changes or self.not_matched)

    @property
    def same(self) -> int:
        """Rows that are equal on both sides."""
        return self.rows_before - self.removed - self.changed


def diff_model(settings: Settings, sources: Sources, comparing: Comparing) -> Diff:
    """The difference that a model's text makes. Raises NothingPublished, InputError, ModelError."""
    name = full_name(comparing.model, model_names(settings.project_dir))
    publication = None if comparing.with_build else _publication(settings)
    with opened_build(settings, publication) as connection:
        columns = sources.columns | columns_of(connection, *loaded_schemas(settings.project_dir, sources))
        project = read_project(settings.project_dir, columns)
        model = project.models[name]
        source, compared_with = _table_before(connection, settings, model, publication)
        upstream = not_as_they_stand(connection, project, model)
        verify_columns(project, columns, (name, *upstream) if comparing.runs_upstream else (name,))
        connection.execute(f"create temp table table_before as select * from {source}")
        if upstream and comparing.runs_upstream:
            run_upstream(connection, project, model, upstream)
        _run_query(connection, sources, model, () if comparing.runs_upstream else upstream)
        withheld = _withheld(connection, sources, model)
        return _compared(connection, model, compared_with, comparing, upstream, withheld)


def _publication(settings: Settings) -> Path:
    publication = current_publication(settings)
    if publication is None:
        remedy = "Run `warehouse refresh`, or compare with the build: `--build`."
        raise NothingPublished(str(settings.published_file), "nothing is published yet", remedy)
    return publication


def _table_before(
    connection: duckdb.DuckDBPyConnection, settings: Settings, model: Model, publication: Path | None
) -> tuple[str, str]:
    """The table to compare with, and what it is in words: the published one if there is one, else that of the build."""
    there = connection.execute(
        "select distinct database_name from duckdb_columns() where schema_name || '.' || table_name = ?", [model.name]
    ).fetchall()
    if publication and ("publication",) in there:
        return f"publication.{quoted(model.name)}", f"published build {current_build_id(settings)}"
    if ("build",) in there:
        what = "the build" if publication is None else f"the build: {model.name} is not published"
        return f"build.{quoted(model.name)}", what
    problem = f"{model.name} is neither published nor built: it is new"
    raise InputError(
        model.where, problem, f"`warehouse show {model.name}` shows its rows, `warehouse build` builds it."
    )


def _run_query(connection: duckdb.DuckDBPyConnection, sources: Sources, model: Model, not_built: Sequence[str]) -> None:
    """Makes the table of the query's rows; `not_built` are the models before it that are not as they stand in sql/."""
    try:
        connection.execute(f"create temp table query_after as {query_text(model.sql)}")
    except duckdb.Error as error:
        # Every column that the query names is in sql/, so what is missing is not built yet.
        names = ", ".join(not_built)
        remedy = f"Upstream is not built as it stands: {names}. --upstream runs it here, `warehouse build` builds it."
        hides_values = reads_loaded(model.query, sources)
        raise refused(model.where, error, remedy if not_built else "", hides_values=hides_values) from error


def _withheld(connection: duckdb.DuckDBPyConnection, sources: Sources, model: Model) -> tuple[str, ...]:
    if not reads_loaded(model.query, sources):
        return ()
    types = connection.execute(f"describe {AFTER}").fetchall()
    return withheld_columns(connection, sources, model.query, types, is_block=False)


def _compared(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    compared_with: str,
    comparing: Comparing,
    upstream: tuple[str, ...],
    withheld: tuple[str, ...],
) -> Diff:
    before, after = _types(connection, BEFORE), _types(connection, AFTER)
    both = [column for column in after if column in before]
    grain = model.contract.grain
    columns = [column for column in both if column not in (*_OF_THE_BUILD, *grain)]
    diff: dict[str, Any] = {
        "model": model.name,
        "where": model.where,
        "compared_with": compared_with,
        "grain": grain,
        "rows_before": _count(connection, BEFORE),
        "rows_after": _count(connection, AFTER),
        "column_changes": tuple(_column_changes(connection, before, after, model, comparing, withheld)),
        "not_compared": tuple(column for column in both if column in _OF_THE_BUILD and column not in grain),
        "upstream": upstream,
        "upstream_was_run": comparing.runs_upstream,
    }
    if reason := not_matched(connection, model.contract, before):
        return Diff(**diff, not_matched=reason)
    match(connection, grain, columns, before, after)
    counts = dict(connection.execute(f"select kind, count(*) from {DIFFERENCE} group by kind").fetchall())
    moved = connection.execute(
        f"""
        select moved.column_name, count(*)
        from (select unnest(changed) as column_name from {DIFFERENCE} where kind = 'changed') as moved
        group by moved.column_name
        order by count(*) desc, moved.column_name
        """
    ).fetchall()
    examples = [
        _example(kind, grain, both, row, withheld)
        for kind in ("changed", "added", "removed")
        for row in example_rows(connection, kind, grain, both, comparing.examples)
    ]
    return Diff(**diff, **counts, changed_by_column=dict(moved), examples=tuple(examples))


def _example(
    kind: Kind, grain: Sequence[str], both: Sequence[str], row: tuple[Any, ...], withheld: Sequence[str]
) -> Example:
    changed, *values = row
    before = dict(zip(both, hidden(both, tuple(values[: len(both)]), withheld), strict=True))
    after = dict(zip(both, hidden(both, tuple(values[len(both) :]), withheld), strict=True))
    there = before if kind == "removed" else after
    key = {column: there[column] for column in grain}
    if kind != "changed":
        return Example(kind, key, {}, {})
    return Example(kind, key, {name: before[name] for name in changed}, {name: after[name] for name in changed})


def _column_changes(
    connection: duckdb.DuckDBPyConnection,
    before: dict[str, str],
    after: dict[str, str],
    model: Model,
    comparing: Comparing,
    withheld: Sequence[str],
) -> Iterator[ColumnChange]:
    grain = [column for column in model.contract.grain if column in after]
    for column in dict.fromkeys([*before, *after]):
        if column not in before:
            yield added_column(connection, column, after[column], grain, comparing.examples, withheld)
        elif before[column] != after.get(column):
            yield ColumnChange(column, before[column], after.get(column))


def _types(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(f"describe {table}").fetchall()}


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    [(count,)] = connection.execute(f"select count(*) from {table}").fetchall()
    return int(count)
