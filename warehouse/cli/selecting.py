"""The models that `--select` and `--exclude` of a command mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.runner.models.project import Project
    from warehouse.settings import Settings


def selected_models(
    settings: Settings, select: Sequence[str], exclude: Sequence[str]
) -> tuple[Project, tuple[str, ...]]:
    """The project, and the names of the models that are meant, in build order.

    Raises InputError for a selection that means nothing, ModelError for a project that is not sound.
    """
    from flows.sources import project_sources
    from warehouse.runner.models.project import read_project
    from warehouse.runner.models.selection import selected

    project = read_project(settings.project_dir, project_sources(settings.project_dir).columns)
    modified = _modified(settings, project) if any("state:" in text for text in (*select, *exclude)) else None
    return project, selected(project, select, exclude, modified=modified)


def _modified(settings: Settings, project: Project) -> frozenset[str]:
    """The tables that are not built as they stand in sql/ and seeds/."""
    from warehouse.runner.build.engines import built_by, engine_key
    from warehouse.runner.build.state import modified_tables, read_states
    from warehouse.runner.working.database import opened_build

    with opened_build(settings) as connection:
        return modified_tables(project, read_states(connection), engine_key(built_by(connection)))
