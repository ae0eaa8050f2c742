"""The commands that write the project in another runner's words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json

if TYPE_CHECKING:
    from warehouse.runner.export.origin import Export, Origin

_folder = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
_force = click.option(
    "--force",
    is_flag=True,
    help="Write into a folder that is not empty: models/, seeds/, macros/, audits/ are replaced.",
)


@click.group()
def export() -> None:
    """Write the models as a project that another runner runs as it is, with the same rows.

    The raw tables are not copied: the project reads them from the build file, read-only.

    \b
    Examples:
      warehouse export dbt ~/warehouse-dbt
      warehouse export sqlmesh ~/warehouse-sqlmesh
    """


@export.command()
@_folder
@_force
@shared_options
def dbt(invocation: Invocation, folder: Path, force: bool) -> None:
    """Write a project for dbt-duckdb.

    \b
    Examples:
      warehouse export dbt ~/warehouse-dbt && cd ~/warehouse-dbt && dbt build
    """
    from warehouse.runner.export.dbt import export_dbt

    _export(invocation, lambda origin: export_dbt(origin, folder, force=force))


@export.command()
@_folder
@_force
@shared_options
def sqlmesh(invocation: Invocation, folder: Path, force: bool) -> None:
    """Write a project for SQLMesh.

    \b
    Examples:
      warehouse export sqlmesh ~/warehouse-sqlmesh && cd ~/warehouse-sqlmesh && sqlmesh plan --auto-apply
    """
    from warehouse.runner.export.sqlmesh import export_sqlmesh

    _export(invocation, lambda origin: export_sqlmesh(origin, folder, force=force))


def _export(invocation: Invocation, write: Callable[[Origin], Export]) -> None:
    from flows.sources import project_sources
    from warehouse.runner.export.origin import read_origin

    with ending(invocation):
        settings = invocation.settings
        written = write(read_origin(settings, project_sources(settings.project_dir)))
        if invocation.is_json:
            show_json(written)
            return
        click.echo(
            f"{written.models} models, {written.seeds} seeds and {written.sources} sources for {written.runner}:"
            f" {written.folder}"
        )
        click.echo("\n".join(["in that folder:", *(f"  {command}" for command in written.commands)]))
