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
@click.option(
    "--only",
    metavar="PAGE",
    multiple=True,
    help="Write this page alone, to try a change: 'Missouri 2018', moed, front. Those that it links to stay as they were.",
)
@shared_options
def pages(invocation: Invocation, folder: Path | None, full: bool, only: tuple[str, ...]) -> None:
    """The State Summary of every state and year as a site: map, charts, a sheet to print, the cases behind each figure.

    Made from the published file alone; opens from a folder or behind any web server, without a network. Only what a
    change of figures or rows can reach is written again. It goes to DIR (default: reports/pages in the data folder),
    which is replaced whole: written beside it, so you must be able to write to its parent. Files of your own in DIR,
    such as robots.txt, stay.

    \b
    Examples:
      warehouse pages
      warehouse pages /srv/www/trafficking
      warehouse pages --only 'MO 2018'         a change of words or looks, tried on one page
      warehouse --json pages | jq -r .first_page
    """
    from flows import counts, results
    from warehouse import logs
    from warehouse.readers.pages.site import write_pages

    with ending(invocation):
        with shown_progress() as progress:
            site = write_pages(invocation.settings, folder, full=full, only=only, progress=progress)
        logs.LOG.info(results.pages(site), extra={"step": "pages", **counts.pages(site)})
        if invocation.is_json:
            show_json(site)
        else:
            click.echo(f"build {site.build_id}: {results.pages(site)}\n{site.first_page}")
