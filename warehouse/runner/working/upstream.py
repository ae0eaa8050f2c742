"""What a model reads that is not built as it stands in sql/, and the same run anew beside the build."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from warehouse.errors import ModelError
from warehouse.runner.build.engines import built_by, engine_key
from warehouse.runner.build.state import modified_tables, read_states
from warehouse.runner.build.words import excerpt, failing_place, words
from warehouse.runner.models.model import Model
from warehouse.runner.models.project import Project
from warehouse.sql import create_schemas
from warehouse.sql import name as quoted


def not_as_they_stand(connection: duckdb.DuckDBPyConnection, project: Project, model: Model) -> tuple[str, ...]:
    """The models before `model` whose definition is other than the one that was built, in build order."""
    before = _before(project, model.name)
    changed = modified_tables(project, read_states(connection), engine_key(built_by(connection)))
    return tuple(name for name in project.models if name in before & changed)


def run_upstream(
    connection: duckdb.DuckDBPyConnection, project: Project, model: Model, changed: Collection[str]
) -> None:
    """Makes the changed models, and those between them and `model`, in memory, and goes there.

    What else `model` and these read are views of the build there.
    """
    anew = [
        name for name in project.models if name in _before(project, model.name) and _follows(project, name, changed)
    ]
    read = {table for name in (*anew, model.name) for table in project.models[name].reads} - set(anew)
    connection.execute("use memory")
    connection.execute(create_schemas([*anew, *read]))
    for table in sorted(read):
        connection.execute(f"create view {quoted(table)} as select * from build.{quoted(table)}")
    for name in anew:
        try:
            connection.execute(f"create table {quoted(name)} as {project.models[name].sql}")
        except duckdb.Error as error:
            place = failing_place(project.models[name], error)
            raise ModelError(place, f"{name} failed. DuckDB: {words(error)}{excerpt(error)}") from error


def _before(project: Project, name: str) -> frozenset[str]:
    """Every model that `name` reads, and that these read."""
    found: set[str] = set()
    edge = {name}
    while edge:
        edge = {table for model in edge for table in project.models[model].reads & project.models.keys()} - found
        found |= edge
    return frozenset(found)


def _follows(project: Project, name: str, changed: Collection[str]) -> bool:
    return name in changed or bool(_before(project, name) & set(changed))
