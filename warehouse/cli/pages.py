"""The command that writes the pages people open."""

from __future__ import annotations

from pathlib import Path

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json
from warehouse.cli.progress import shown_progress


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Write every page anew, also those whose figures are the same.")
@shared_options
def pages(invocation: Invocation, folder: Path | None, full: bool) -> None:
    """The State Summary of every state and year as a site: map, charts, a sheet to print, the cases behind each figure.

    Made from the published file alone; opens from a folder or behind any web server, without a network. Only pages
    whose figures changed are written again. They go to DIR (default: reports/pages in the data folder).

    \b
    Examples:
      warehouse pages
      warehouse pages /srv/www/trafficking
      warehouse --json pages | jq -r .first_page
    """
    from flows import results
    from warehouse.readers.pages.site import write_pages

    with ending(invocation):
        with shown_progress() as progress:
            site = write_pages(invocation.settings, folder, full=full, progress=progress)
        if invocation.is_json:
            show_json(site)
        else:
            click.echo(f"build {site.build_id}: {results.pages(site)}\n{site.first_page}")
