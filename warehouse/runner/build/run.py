"""Queries into tables and views, several at once, each after what it reads; what has not changed is kept."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from queue import SimpleQueue

import duckdb

from warehouse.engine import MORE_MEMORY, transaction
from warehouse.errors import EmptyModel, ModelError, TooLittleMemory, WarehouseError
from warehouse.progress import Activity, Progress
from warehouse.runner.build.catalog import comments, keys_table, kind_of
from warehouse.runner.build.engines import Engine
from warehouse.runner.build.incremental import changed_keys, remember_keys, replace_keys
from warehouse.runner.build.state import TableState, forget_state, made_from, write_counted, write_state
from warehouse.runner.build.words import excerpt, failing_place, words
from warehouse.runner.models.graph import dependencies
from warehouse.runner.models.incremental import keyed_inputs
from warehouse.runner.models.model import Model
from warehouse.runner.models.project import Project
from warehouse.sql import create_schemas, name

Cursors = SimpleQueue[duckdb.DuckDBPyConnection]


@dataclass(frozen=True)
class ModelRun:
    """A model of the build; the rows of a view are None unless they had to be counted."""

    model: str
    materialized: str
    rows: int | None
    action: str
    """built, updated (only the keys that changed) or unchanged (kept as it was)."""
    seconds: float


@dataclass(frozen=True)
class Known:
    """What is known before a model is run: the content of every source and seed, the columns of all tables, and from
    what each table was made; `definitions` has the hashes of every model's files and definition, `written` the tables
    that the build file has a state of, also where it does not count (a full build)."""

    written: Collection[str]
    contents: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]
    states: Mapping[str, TableState]
    definitions: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class _Task:
    """A model, what becomes of it (as in ModelRun), its state before and, apart from the content, after."""

    model: Model
    action: str
    before: TableState | None
    after: TableState
    keyed: list[str]
    """Inputs of an incremental model that are read by key."""
    is_written: bool
    """Whether the build file has a state of it."""


def run_models(
    connection: duckdb.DuckDBPyConnection,
    project: Project,
    known: Known,
    chosen: Collection[str],
    threads: int,
    progress: Progress | None,
    engine: Engine | None = None,
) -> tuple[ModelRun, ...]:
    """Every chosen model as its query says, in the order in which they ended; tables by `engine`, if there is one.

    After a failure those already running end, nothing else starts, and the first error is raised; the next build goes
    on from there.
    """
    connection.execute(create_schemas([*project.models, *map(keys_table, project.models)]))
    sorter = TopologicalSorter(dependencies(project.models))
    sorter.prepare()
    contents = dict(known.contents)
    runs: list[ModelRun] = []
    with ExitStack() as stack, ThreadPoolExecutor(threads) as pool:
        cursors = [stack.enter_context(connection.cursor()) for _ in range(threads)]
        free: Cursors = SimpleQueue()
        for cursor in cursors:
            free.put(cursor)
        running: set[Future[tuple[ModelRun, TableState]]] = set()
        try:
            while sorter.is_active():
                for name_ in sorted(sorter.get_ready()):
                    if name_ not in chosen:
                        # Not asked for: what reads it takes it as it is.
                        contents[name_] = known.states[name_].content if name_ in known.states else ""
                        sorter.done(name_)
                        continue
                    task = _task(project.models[name_], known, contents, engine)
                    running.add(pool.submit(_run, task, free, contents, engine))
                if not running:
                    continue
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for run, state in [future.result() for future in done]:
                    runs.append(run)
                    contents[run.model] = state.content
                    sorter.done(run.model)
                    if progress and run.action != "unchanged":
                        progress(Activity("build", run.model), len(runs), len(chosen))
        except BaseException as error:
            pool.shutdown(wait=False, cancel_futures=True)
            if not isinstance(error, Exception):
                # Ctrl-C: a query that takes minutes should not be waited for. Between two queries an interrupt is lost,
                # so there is one until all have ended.
                begun = [future for future in running if not future.cancelled()]
                while wait(begun, timeout=0.1).not_done:
                    for cursor in cursors:
                        cursor.interrupt()
                    if engine:
                        engine.cancel()
            raise
    if engine:
        engine.end(contents)
    return tuple(runs)


def _task(model: Model, known: Known, contents: Mapping[str, str], engine: Engine | None) -> _Task:
    """What is to be done for a model, once all that it reads is made."""
    text, definition = known.definitions[model.name]
    reads = {table: contents.get(table, "") for table in model.reads}
    keyed = keyed_inputs(model, known.columns)
    references = {table: content for table, content in reads.items() if table not in keyed}
    before = known.states.get(model.name)
    after = TableState(
        model.name, text, definition, made_from(definition, reads), made_from(definition, references), "", None
    )
    action = "built"
    if before and before.made_from == after.made_from:
        action, after = "unchanged", replace(after, content=before.content, row_count=before.row_count)
    elif before and keyed and before.references == after.references and not engine:
        action = "updated"
    return _Task(model, action, before, after, keyed, model.name in known.written)


def _run(task: _Task, free: Cursors, contents: Mapping[str, str], engine: Engine | None) -> tuple[ModelRun, TableState]:
    """One model as its query says, with its state."""
    start = time.perf_counter()
    model = task.model
    cursor = free.get()
    try:
        if task.action == "unchanged":
            state = _kept(task, cursor)
        elif engine and kind_of(model.contract) == "table":
            state = _made(task, cursor, engine.rows(model, contents, cursor))
            engine.keep(model, state.content)
        else:
            state = _made(task, cursor, model.sql)
    except duckdb.Error as error:
        raise _failure(model, error) from error
    finally:
        free.put(cursor)
    seconds = time.perf_counter() - start
    return ModelRun(model.name, model.contract.materialized, state.row_count, task.action, seconds), state


def _kept(task: _Task, cursor: duckdb.DuckDBPyConnection) -> TableState:
    """The state of a table that stays as it is; its files may have another form."""
    if task.before != task.after:
        with transaction(cursor):
            forget_state(cursor, task.model.name)
            write_state(cursor, task.after)
    return task.after


def _made(task: _Task, cursor: duckdb.DuckDBPyConnection, query: str) -> TableState:
    """The state of a table or view just made from a query, written with it in one transaction."""
    if task.action == "updated":
        with changed_keys(cursor, task.model, task.keyed) as (slice_, keys), transaction(cursor):
            replace_keys(cursor, task.model, slice_, keys)
            return _recorded(task, cursor)
    with transaction(cursor):
        kind = kind_of(task.model.contract)
        # On one line with the query's first, so that DuckDB counts lines as the file does.
        cursor.execute(f"create or replace {kind} {name(task.model.name)} as {query}")
        cursor.execute(comments(task.model.name, task.model.contract))
        if task.keyed:
            remember_keys(cursor, task.model, task.keyed)
        return _recorded(task, cursor)


def _recorded(task: _Task, cursor: duckdb.DuckDBPyConnection) -> TableState:
    """The state with the content of what was made. Raises EmptyModel for no row, where there must be one."""
    model, contract = task.model, task.model.contract
    if task.is_written:
        forget_state(cursor, model.name)
    if kind_of(contract) == "view":
        # A view holds what it is made from; it is run only to see that it is not empty.
        rows = None
        if not contract.may_be_empty:
            row = cursor.execute(f"select count(*) from {name(model.name)}").fetchone()
            rows = row[0] if row else None
        state = replace(task.after, content=task.after.made_from, row_count=rows)
        write_state(cursor, state)
    else:
        state = write_counted(cursor, task.after)
    if state.row_count == 0 and not contract.may_be_empty:
        remedy = f"If that can be right, write `may_be_empty: true` in {contract.where}."
        raise EmptyModel(model.where, f"{model.name} has no row", remedy)
    return state


def _failure(model: Model, error: duckdb.Error) -> WarehouseError:
    """The error to raise for one of DuckDB's: a model's fault, or the machine's."""
    place = failing_place(model, error)
    if isinstance(error, duckdb.OutOfMemoryException):
        return TooLittleMemory(place, f"{model.name} needs more memory: {words(error)}", MORE_MEMORY)
    is_machine = isinstance(error, duckdb.IOException | duckdb.FatalException | duckdb.InternalException)
    if is_machine or "no space left" in str(error).lower():
        return WarehouseError(place, f"{model.name}: {words(error)}", "Look at the disk: is it full, can it be read?")
    remedy = "Mend the query or the row that it cannot read, then run the build again."
    return ModelError(place, f"{model.name} failed while it ran. DuckDB: {words(error)}{excerpt(error)}", remedy)
