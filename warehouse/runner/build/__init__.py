"""Models into tables: seeds, then every model after what it reads, in the private build file; only what changed."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.engine import connect
from warehouse.errors import InputError
from warehouse.progress import Progress
from warehouse.runner.build.catalog import columns_of
from warehouse.runner.build.engines import engine_key, engine_name, opened_engine
from warehouse.runner.build.inputs import inputs_sha256
from warehouse.runner.build.record import complete_record, finished_build_id, start_record
from warehouse.runner.sources import loaded_schemas
from warehouse.settings import Settings
from warehouse.sql import name

if TYPE_CHECKING:
    from warehouse.runner.build.run import ModelRun
    from warehouse.runner.build.state import TableState
    from warehouse.runner.models.project import Project
    from warehouse.runner.sources import Sources

__all__ = ["BuildReport", "Choice", "build_project"]


@dataclass(frozen=True)
class Choice:
    """What to build: by selection, all when there is none; `is_full` makes every chosen model anew."""

    select: Sequence[str] = ()
    exclude: Sequence[str] = ()
    is_full: bool = False

    @property
    def is_partial(self) -> bool:
        """Whether some models may be left out: what comes out is no complete build."""
        return bool(self.select or self.exclude)


@dataclass(frozen=True)
class BuildReport:
    """What a build made; no model and `is_new` false when the build before was made from the same."""

    build_id: str
    models: tuple[ModelRun, ...]
    seconds: float
    is_new: bool = True


def build_project(
    settings: Settings, sources: Sources, choice: Choice | None = None, *, progress: Progress | None = None
) -> BuildReport:
    """What was built from the project's seeds and sources; the build file is complete and closed then.

    A model is made anew when its definition or the content of something that it reads has changed. Raises ModelError
    before anything runs when a model or contract is wrong, SeedError for a seed, ModelError for a model that fails
    while it runs. Whatever happens, published files are not touched, and the next build goes on from there.
    """
    start = time.perf_counter()
    choice = choice or Choice()
    engine = engine_name(settings)
    with connect(_build_file(settings, sources), settings) as connection:
        loaded = loaded_schemas(settings.project_dir, sources)
        _raise_if_load_unfinished(connection, loaded)
        inputs = inputs_sha256(connection, settings, sources, loaded, engine)
        if not choice.is_partial and not choice.is_full and (known := finished_build_id(connection, settings, inputs)):
            return BuildReport(known, (), time.perf_counter() - start, is_new=False)
        with _no_search_for_garbage():
            build_id, runs = _build(connection, settings, sources, loaded, choice, engine, inputs, progress)
        connection.execute("checkpoint")
    return BuildReport(build_id, runs, time.perf_counter() - start)


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """The trees of a thousand queries are searched for garbage again and again otherwise, and hold none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _raise_if_load_unfinished(connection: duckdb.DuckDBPyConnection, loaded: Sequence[str]) -> None:
    """Raises InputError when the last load was stopped: its tables then hold some of what was and some of what is."""
    for batch in (f"{schema}.batch" for schema in loaded):
        if batch not in columns_of(connection, *loaded):
            continue
        last = connection.execute(f"select arg_max(finished_at is null, batch_id) from {name(batch)}").fetchone()
        if last and last[0]:
            problem = "the last load did not come to its end: a file was refused, too much was gone, or it was stopped"
            raise InputError(batch, problem, "Run `warehouse load`, which says what to do.")


def _build_file(settings: Settings, sources: Sources) -> Path:
    """The build file; made here for a project that nothing is loaded for."""
    if sources.tables and not settings.build_file.exists():
        raise InputError(str(settings.build_file), "there is no build file", "Run `warehouse load` first.")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return settings.build_file


def _build(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    sources: Sources,
    loaded: Sequence[str],
    choice: Choice,
    engine: str,
    inputs: str,
    progress: Progress | None,
) -> tuple[str, tuple[ModelRun, ...]]:
    """The id of the build and what it made."""
    # A build without news ends before these are imported.
    from warehouse.runner.build.binder import verify_models
    from warehouse.runner.build.catalog import comment_loaded_columns, drop_leftovers
    from warehouse.runner.build.content import source_contents
    from warehouse.runner.build.run import Known, run_models
    from warehouse.runner.build.seeds import renew_seeds
    from warehouse.runner.build.state import forget_dropped, make_state_table, model_definition, read_states
    from warehouse.runner.lint import lint_models
    from warehouse.runner.models.problems import Problems
    from warehouse.runner.models.project import read_project

    # What was loaded may have more columns than were promised.
    columns = sources.columns | columns_of(connection, *loaded)
    project = read_project(settings.project_dir, columns)
    make_state_table(connection)
    forget_dropped(connection)
    states = read_states(connection)
    key = engine_key(engine)
    definitions = {name_: model_definition(model, states.get(name_), key) for name_, model in project.models.items()}
    chosen = _chosen(project, choice, states, key)
    if any(name_ not in states or states[name_].definition != found for name_, (_, found) in definitions.items()):
        # Lint is Python and the binder is not: beside each other they take half of the time. What lint says comes first.
        with ThreadPoolExecutor(1) as beside:
            bound = beside.submit(verify_models, connection, project, columns)
            problems = Problems()
            # DuckDB runs their texts; another engine translates the queries.
            is_last = settings.engine == "duckdb"
            lint_models(project, columns, problems, personal=sources.personal, is_last=is_last)
        problems.raise_if_any()
        bound.result()
    # What cannot be reached changes nothing.
    with opened_engine(settings, project, columns, progress) as opened:
        seeds = renew_seeds(connection, project.seeds, {} if choice.is_full else states)
        build_id = start_record(connection, settings, loaded, project, engine)
        drop_leftovers(connection, project, loaded)
        comment_loaded_columns(connection, sources)
        read = {table for model in project.models.values() for table in model.reads & columns.keys()}
        contracts = {name_: model.contract for name_, model in project.models.items()}
        contracts |= {name_: seed.contract for name_, seed in project.seeds.items()}
        for table, contract in contracts.items():
            columns[table] = {column.name: column.type for column in contract.columns}
        known = Known(
            written=states.keys(),
            contents=seeds | source_contents(connection, read),
            columns=columns,
            states={name_: state for name_, state in states.items() if not choice.is_full or name_ not in chosen},
            definitions=definitions,
        )
        runs = run_models(connection, project, known, chosen, settings.threads, progress, opened)
        complete_record(connection, build_id, runs, project, None if choice.is_partial else inputs)
    return build_id, runs


def _chosen(project: Project, choice: Choice, states: Mapping[str, TableState], engine: str) -> frozenset[str]:
    """The models to build. Raises InputError for a selection that means nothing."""
    if not choice.is_partial:
        return frozenset(project.models)
    from warehouse.runner.build.state import modified_tables
    from warehouse.runner.models.selection import selected

    modified = modified_tables(project, states, engine)
    return frozenset(selected(project, choice.select, choice.exclude, modified=modified))
