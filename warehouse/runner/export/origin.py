"""What an export starts from: the project, and the tables beside it that its models read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.engine import connect
from warehouse.errors import InputError
from warehouse.runner.models.project import Project, read_project
from warehouse.runner.schemas import META
from warehouse.runner.sources import Sources, loaded_schemas
from warehouse.settings import Settings


@dataclass(frozen=True)
class Origin:
    """A project and the types of the columns of each raw or meta table that it reads, which lie in `build_file`.

    `threads` is how many models are built at a time.
    """

    project: Project
    sources: Mapping[str, Mapping[str, str]]
    build_file: Path
    threads: int


@dataclass(frozen=True)
class Export:
    """What was written, and how it is run."""

    folder: Path
    runner: str
    models: int
    seeds: int
    sources: int
    commands: tuple[str, ...]


def read_origin(settings: Settings, sources: Sources) -> Origin:
    """The project of `settings`, with the sources that it reads as they are in the build file.

    Raises ModelError for a project that is not sound, InputError when a source was never loaded or built.
    """
    loaded = _loaded_tables(settings, sources)
    project = read_project(settings.project_dir, {**sources.columns, **loaded})
    ours = project.models.keys() | project.seeds.keys()
    reads = sorted({table for model in project.models.values() for table in model.reads} - ours)
    if missing := [table for table in reads if table not in loaded]:
        problem = f"does not hold {', '.join(missing)}, which the models read"
        raise InputError(str(settings.build_file), problem, "Run `warehouse load` and `warehouse build` first.")
    return Origin(project, {table: loaded[table] for table in reads}, settings.build_file.absolute(), settings.threads)


def _loaded_tables(settings: Settings, sources: Sources) -> dict[str, dict[str, str]]:
    """The types of the columns of the raw and meta tables in the build file; none when there is no such file."""
    if not settings.build_file.exists():
        return {}
    query = """
        select schema_name || '.' || table_name, column_name, data_type
        from duckdb_columns()
        where database_name = current_database() and schema_name in (select unnest(?))
        order by schema_name, table_name, column_index
    """
    schemas = [*loaded_schemas(settings.project_dir, sources), META]
    tables: dict[str, dict[str, str]] = {}
    with connect(settings.build_file, settings, read_only=True) as connection:
        for table, column, type_ in connection.execute(query, [schemas]).fetchall():
            tables.setdefault(table, {})[column] = type_
    return tables
