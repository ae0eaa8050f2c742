"""The commands that write a published table as a file, or the project in another runner's words."""

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
    """Write a published table as a file (csv, parquet, xlsx), or the models as a project of dbt or SQLMesh.

    \b
    Examples:
      warehouse export csv state_summary --where "state_code = 'MO'"
      warehouse export xlsx marts.state_summary states.xlsx
      warehouse export dbt ~/warehouse-dbt
      warehouse export sqlmesh ~/warehouse-sqlmesh
    """


@export.command()
@_folder
@_force
@shared_options
def dbt(invocation: Invocation, folder: Path, force: bool) -> None:
    """Write the models as a project that dbt-duckdb runs as it is, with the same rows.

    The raw tables are not copied: the project reads them from the build file, read-only.

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
    """Write the models as a project that SQLMesh runs as it is, with the same rows.

    The raw tables are not copied: the project reads them from the build file, read-only.

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


def _table_command(format_: str, what: str) -> None:
    """Adds the command that writes a published table in a format."""

    @export.command(
        format_,
        help=f"""Write a published table or view as {what}.

    TABLE may be without its schema; FILE is TABLE.{format_} in the working folder unless you name one.

    \b
    Examples:
      warehouse export {format_} state_summary
      warehouse export {format_} marts.figure_explained missouri.{format_} --where "state_code = 'MO' and year = 2018"
    """,
    )
    @click.argument("table")
    @click.argument("file", required=False, type=click.Path(path_type=Path))
    @click.option("--where", default="", help="Only the rows that meet this condition, in SQL.")
    @click.option("--force", is_flag=True, help="Write over a file that is there.")
    @shared_options
    def command(invocation: Invocation, table: str, file: Path | None, where: str, force: bool) -> None:
        from warehouse.errors import InputError
        from warehouse.readers.export import export_table

        with ending(invocation):
            file = file or Path(f"{table.rpartition('.')[2]}.{format_}")
            if file.suffix != f".{format_}":
                raise InputError(str(file), f"does not end in .{format_}", f"Name it {file.stem}.{format_}.")
            written = export_table(invocation.settings, table, file, where, force=force)
            if invocation.is_json:
                show_json(written)
            else:
                click.echo(f"{written.table}: {written.row_count:,} rows in {written.file}")


_table_command("csv", "CSV")
_table_command("parquet", "Parquet (zstd, the descriptions in its metadata)")
_table_command("xlsx", "a workbook: a sheet of rows, and one of what the columns say")
