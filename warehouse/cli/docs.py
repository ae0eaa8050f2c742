"""The command that writes the docs."""

from __future__ import annotations

from pathlib import Path

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@shared_options
def docs(invocation: Invocation, folder: Path | None) -> None:
    """Pages about every table: columns, lineage, checks, sample rows, SQL; opened from a folder, without a network.

    They are written to DIR (default: reports/docs in the data folder), in place of those that were there.

    \b
    Examples:
      warehouse docs
      warehouse docs site
      warehouse --json docs | jq -r .first_page
    """
    from flows.sources import project_sources
    from warehouse.runner.docs import write_docs

    with ending(invocation):
        settings = invocation.settings if folder else invocation.settings_to_write
        site = write_docs(settings, project_sources(settings.project_dir), folder)
        if invocation.is_json:
            show_json(site)
        else:
            shown = f"build {site.build_id}" if site.build_id else "nothing is published: structure alone"
            click.echo(f"{site.table_count} tables, {shown}: {site.first_page}")
