"""The steps of the night as plain functions: what runs any project, told what stands around this one."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from flows.sources import project_sources
from warehouse.progress import Progress
from warehouse.settings import Settings

if TYPE_CHECKING:
    from warehouse.comparison.record import Recorded
    from warehouse.publish import Publication
    from warehouse.publish.postgres import Copied
    from warehouse.runner.build import BuildReport, Choice
    from warehouse.runner.check import CheckReport


def build_models(settings: Settings, choice: Choice | None = None, *, progress: Progress | None = None) -> BuildReport:
    """What was built, as `build_project` tells it and with its errors.

    Raises InputError where a model is empty because the extracts hold nothing of the subject: the name of a model says
    little to whoever loaded the wrong extracts.
    """
    from warehouse.errors import EmptyModel
    from warehouse.figure_seed import raise_if_unsound
    from warehouse.runner.build import build_project

    raise_if_unsound(settings.project_dir)
    try:
        return build_project(settings, project_sources(settings.project_dir), choice, progress=progress)
    except EmptyModel as error:
        from warehouse.load.subject import no_case

        raise no_case(settings) or error from error


def compare_build(settings: Settings) -> Recorded | None:
    """What the build states otherwise than what readers see; None for a project that has no figures to compare."""
    from warehouse.comparison.record import record_comparison

    return record_comparison(settings) if project_sources(settings.project_dir).records else None


def check_build(settings: Settings, *, is_full: bool = False) -> CheckReport:
    """The results of every check, as `check_project` tells them and with its errors."""
    from warehouse.runner.check import check_project

    return check_project(settings, project_sources(settings.project_dir), is_full=is_full)


def check_part(settings: Settings, tables: Collection[str]) -> CheckReport:
    """The results of the checks about some tables, as `check_tables` tells them and with its errors."""
    from warehouse.runner.check import check_tables

    return check_tables(settings, project_sources(settings.project_dir), tables)


def publish_build(settings: Settings) -> Publication:
    """The publication of the schemas that the project's layers name; as `publish_schemas`, with its errors.

    After a rollback it is the one that readers are kept on, and nothing is published. Raises InputError for a build that
    holds a case that was withdrawn.
    """
    from warehouse.publish import passed_build_id, publish_schemas
    from warehouse.publish.rollback import pinned_publication
    from warehouse.publish.withdrawal import raise_if_withdrawn
    from warehouse.withdrawn import read_withdrawn

    if pinned := pinned_publication(settings):
        passed_build_id(settings)
        return pinned
    raise_if_withdrawn(settings, read_withdrawn(settings))
    return publish_schemas(settings, published_schemas(settings))


def copy_to_postgres(settings: Settings) -> Copied | None:
    """What readers see, in PostgreSQL; as `load_postgres`, with its errors. None where no database is named."""
    if not settings.postgres_url:
        return None
    from warehouse.publish.postgres import load_postgres

    return load_postgres(settings, published_schemas(settings))


def published_schemas(settings: Settings) -> tuple[str, ...]:
    """The schemas that the project's layers publish."""
    from warehouse.runner.models.layers import read_layers
    from warehouse.runner.models.problems import Problems

    problems = Problems()
    layers = read_layers(settings.project_dir, problems)
    problems.raise_if_any()
    return layers.published
