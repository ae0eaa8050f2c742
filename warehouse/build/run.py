"""Queries into tables and views, several at once, each after what it reads."""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from graphlib import TopologicalSorter
from queue import SimpleQueue

import duckdb

from warehouse.build.catalog import comments
from warehouse.build.sql import create_schemas, name
from warehouse.build.words import excerpt, failing_place, words
from warehouse.engine import transaction
from warehouse.errors import ModelError, WarehouseError
from warehouse.models.graph import dependencies
from warehouse.models.model import Model
from warehouse.models.project import Project
from warehouse.progress import Progress

Cursors = SimpleQueue[duckdb.DuckDBPyConnection]


@dataclass(frozen=True)
class ModelRun:
    """A model that was built; the rows of a view are None unless they had to be counted."""

    model: str
    materialized: str
    rows: int | None
    seconds: float


def run_models(
    connection: duckdb.DuckDBPyConnection, project: Project, threads: int, progress: Progress | None
) -> tuple[ModelRun, ...]:
    """Every model built, in the order in which they ended.

    After a failure those already running end, nothing else starts, and the first error is raised.
    """
    connection.execute(create_schemas(project.models))
    sorter = TopologicalSorter(dependencies(project.models))
    sorter.prepare()
    runs: list[ModelRun] = []
    with ExitStack() as stack, ThreadPoolExecutor(threads) as pool:
        cursors = [stack.enter_context(connection.cursor()) for _ in range(threads)]
        free: Cursors = SimpleQueue()
        for cursor in cursors:
            free.put(cursor)
        running: set[Future[ModelRun]] = set()
        try:
            while sorter.is_active():
                ready = sorted(sorter.get_ready())
                running |= {pool.submit(_run_model, project.models[model], free) for model in ready}
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for run in [future.result() for future in done]:
                    runs.append(run)
                    sorter.done(run.model)
                    if progress:
                        progress(run.model, len(runs), len(project.models))
        except BaseException as error:
            pool.shutdown(wait=False, cancel_futures=True)
            if not isinstance(error, Exception):
                # Ctrl-C: a query that takes minutes should not be waited for.
                for cursor in cursors:
                    cursor.interrupt()
            raise
    return tuple(runs)


def _run_model(model: Model, free: Cursors) -> ModelRun:
    """One model built and found to be as promised."""
    start = time.perf_counter()
    cursor = free.get()
    try:
        rows = _create(model, cursor)
        if rows == 0 and not model.contract.may_be_empty:
            remedy = f"If that can be right, write `may_be_empty: true` in {model.contract.where}."
            raise ModelError(model.where, f"{model.name} has no row", remedy)
    except duckdb.Error as error:
        raise _failure(model, error) from error
    finally:
        free.put(cursor)
    return ModelRun(model.name, model.contract.materialized, rows, time.perf_counter() - start)


def _create(model: Model, cursor: duckdb.DuckDBPyConnection) -> int | None:
    """The rows of a table or view just made; None for a view that may be empty, which nothing has run yet."""
    contract = model.contract
    with transaction(cursor):
        # On one line with the query's first, so that DuckDB counts lines as the file does.
        made = cursor.execute(f"create or replace {contract.materialized} {name(model.name)} as {model.sql}").fetchone()
        cursor.execute(comments(model.name, contract))
    if contract.materialized == "view":
        made = None if contract.may_be_empty else cursor.execute(f"select count(*) from {name(model.name)}").fetchone()
    return made[0] if made else None


def _failure(model: Model, error: duckdb.Error) -> WarehouseError:
    """The error to raise for one of DuckDB's: a model's fault, or the machine's."""
    place = failing_place(model, error)
    if isinstance(error, duckdb.OutOfMemoryException):
        return WarehouseError(
            place, f"{model.name} needs more memory: {words(error)}", "Raise the setting memory_limit."
        )
    is_machine = isinstance(error, duckdb.IOException | duckdb.FatalException | duckdb.InternalException)
    if is_machine or "no space left" in str(error).lower():
        return WarehouseError(place, f"{model.name}: {words(error)}", "Look at the disk: is it full, can it be read?")
    remedy = "Mend the query or the row that it cannot read, then run the build again."
    return ModelError(place, f"{model.name} failed while it ran. DuckDB: {words(error)}{excerpt(error)}", remedy)
