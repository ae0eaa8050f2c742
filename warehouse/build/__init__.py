"""Models into tables: seeds, then every model after what it reads, in the private build file."""

from __future__ import annotations

import time
from dataclasses import dataclass

import duckdb

from warehouse.build.binder import verify_models
from warehouse.build.catalog import columns_of, comment_raw_columns, drop_leftovers
from warehouse.build.changes import record_changes
from warehouse.build.record import complete_record, start_record
from warehouse.build.run import ModelRun, run_models
from warehouse.build.seeds import load_seeds
from warehouse.engine import connect
from warehouse.errors import InputError
from warehouse.models.project import Project, read_project
from warehouse.progress import Progress
from warehouse.settings import Settings
from warehouse.sources import project_sources

__all__ = ["BuildReport", "ModelRun", "build_models"]


@dataclass(frozen=True)
class BuildReport:
    """What a build made."""

    build_id: str
    models: tuple[ModelRun, ...]
    seconds: float


def build_models(settings: Settings, *, progress: Progress | None = None) -> BuildReport:
    """What was built from the loaded extracts; the build file is complete and closed then.

    Raises ModelError before anything runs when a model or contract is wrong, SeedError for a seed, ModelError for a
    model that fails while it runs. Whatever happens, published files are not touched, and the next build starts anew.
    """
    start = time.perf_counter()
    if not settings.build_file.exists():
        raise InputError(str(settings.build_file), "there is no build file", "Run `warehouse load` first.")
    with connect(settings.build_file, settings) as connection:
        project = _sound_project(connection, settings)
        load_seeds(connection, project.seeds)
        build_id = start_record(connection, settings)
        drop_leftovers(connection, project)
        comment_raw_columns(connection)
        runs = run_models(connection, project, settings.threads, progress)
        record_changes(connection, settings)
        complete_record(connection, build_id, runs, project)
        connection.execute("checkpoint")
    return BuildReport(build_id, runs, time.perf_counter() - start)


def _sound_project(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Project:
    """The project, once sqlglot and DuckDB's binder find nothing wrong with it."""
    # What was loaded may have more columns than its format.
    sources = project_sources(settings.project_dir) | columns_of(connection, "raw")
    project = read_project(settings.project_dir, sources)
    verify_models(connection, project, sources)
    return project
