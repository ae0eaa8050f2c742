"""Models into tables: seeds, then every model after what it reads, in the private build file; only what changed."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.build.inputs import inputs_sha256
from warehouse.build.record import complete_record, finished_build_id, start_record
from warehouse.engine import connect
from warehouse.errors import EmptyModel, InputError
from warehouse.progress import Progress
from warehouse.settings import Settings

if TYPE_CHECKING:
    from warehouse.build.run import ModelRun
    from warehouse.build.state import TableState
    from warehouse.models.project import Project

__all__ = ["BuildReport", "Choice", "build_models"]


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


def build_models(settings: Settings, choice: Choice | None = None, *, progress: Progress | None = None) -> BuildReport:
    """What was built from the loaded extracts; the build file is complete and closed then.

    A model is made anew when its definition or the content of something that it reads has changed. Raises ModelError
    before anything runs when a model or contract is wrong, SeedError for a seed, ModelError for a model that fails
    while it runs. Whatever happens, published files are not touched, and the next build goes on from there.
    """
    start = time.perf_counter()
    choice = choice or Choice()
    with connect(_build_file(settings), settings) as connection:
        _raise_if_load_unfinished(connection)
        inputs = inputs_sha256(connection, settings)
        if not choice.is_partial and not choice.is_full and (known := finished_build_id(connection, settings, inputs)):
            return BuildReport(known, (), time.perf_counter() - start, is_new=False)
        build_id, runs = _build(connection, settings, choice, inputs, progress)
        connection.execute("checkpoint")
    return BuildReport(build_id, runs, time.perf_counter() - start)


def _raise_if_load_unfinished(connection: duckdb.DuckDBPyConnection) -> None:
    """Raises InputError when the last load was stopped: raw tables then hold some of what was and some of what is."""
    query = "select count(*) from duckdb_tables() where schema_name = 'raw' and table_name = 'batch'"
    is_there = connection.execute(query).fetchone()
    if not is_there or not is_there[0]:
        return
    last = connection.execute("select arg_max(finished_at is null, batch_id) from raw.batch").fetchone()
    if last and last[0]:
        problem = "the last load did not come to its end: a file was refused, too much was gone, or it was stopped"
        raise InputError("raw.batch", problem, "Run `warehouse load`, which says what to do.")


def _build_file(settings: Settings) -> Path:
    """The build file; made here for a project that reads no extracts."""
    needs_load = (settings.project_dir / "seeds" / "extract_column.csv").exists()
    if needs_load and not settings.build_file.exists():
        raise InputError(str(settings.build_file), "there is no build file", "Run `warehouse load` first.")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return settings.build_file


def _build(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    choice: Choice,
    inputs: str,
    progress: Progress | None,
) -> tuple[str, tuple[ModelRun, ...]]:
    """The id of the build and what it made."""
    # A build without news ends before these are imported.
    from warehouse.build.binder import verify_models
    from warehouse.build.catalog import columns_of, comment_raw_columns, drop_leftovers
    from warehouse.build.changes import record_changes
    from warehouse.build.content import source_contents
    from warehouse.build.run import Known, run_models
    from warehouse.build.seeds import renew_seeds
    from warehouse.build.state import forget_dropped, make_state_table, model_definition, read_states
    from warehouse.lint import lint_models
    from warehouse.models.problems import Problems
    from warehouse.models.project import read_project
    from warehouse.sources import project_sources
    from warehouse.subject import no_case

    # What was loaded may have more columns than its format.
    columns = project_sources(settings.project_dir) | columns_of(connection, "raw")
    project = read_project(settings.project_dir, columns)
    make_state_table(connection)
    forget_dropped(connection)
    states = read_states(connection)
    definitions = {name: model_definition(model, states.get(name)) for name, model in project.models.items()}
    chosen = _chosen(project, choice, states)
    if any(name not in states or states[name].definition != found for name, (_, found) in definitions.items()):
        problems = Problems()
        lint_models(project, columns, problems)
        problems.raise_if_any()
        verify_models(connection, project, columns)
    seeds = renew_seeds(connection, project.seeds, {} if choice.is_full else states)
    build_id = start_record(connection, settings)
    drop_leftovers(connection, project)
    comment_raw_columns(connection)
    sources = {table for model in project.models.values() for table in model.reads & columns.keys()}
    contracts = {name: model.contract for name, model in project.models.items()}
    contracts |= {name: seed.contract for name, seed in project.seeds.items()}
    for table, contract in contracts.items():
        columns[table] = {column.name: column.type for column in contract.columns}
    known = Known(
        contents=seeds | source_contents(connection, sources),
        columns=columns,
        states={name: state for name, state in states.items() if not choice.is_full or name not in chosen},
        definitions=definitions,
    )
    try:
        runs = run_models(connection, project, known, chosen, settings.threads, progress)
    except EmptyModel as error:
        # The name of a model says little to whoever loaded the wrong extracts.
        raise no_case(connection) or error from error
    if not choice.is_partial:
        record_changes(connection, settings)
    complete_record(connection, build_id, runs, project, None if choice.is_partial else inputs)
    return build_id, runs


def _chosen(project: Project, choice: Choice, states: Mapping[str, TableState]) -> frozenset[str]:
    """The models to build. Raises InputError for a selection that means nothing."""
    if not choice.is_partial:
        return frozenset(project.models)
    from warehouse.build.state import modified_tables
    from warehouse.models.selection import selected

    modified = modified_tables(project, states)
    return frozenset(selected(project, choice.select, choice.exclude, modified=modified))
