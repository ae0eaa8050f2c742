"""The commands for working on models: ls, show, diff, new."""

from __future__ import annotations

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json, show_rows


@click.command()
@click.option(
    "--select", "-s", multiple=True, metavar="WHICH", help="Only these: a name, +name, name+, staging.*, tag:…"
)
@click.option("--exclude", multiple=True, metavar="WHICH", help="Not these, in the same spelling.")
@shared_options
def ls(invocation: Invocation, select: tuple[str, ...], exclude: tuple[str, ...]) -> None:
    """The models in build order: name, how they are kept, tags, the first sentence of the description.

    \b
    Examples:
      warehouse ls
      warehouse ls --select +state_summary --exclude 'staging.*'
      warehouse ls -s 'seeds.subject_statute+,marts.*'
      warehouse --json ls -s tag:docket | jq -r '.[].model'
    """
    from warehouse.models.project import read_project
    from warehouse.models.selection import selected
    from warehouse.models.words import first_sentence
    from warehouse.sources import project_sources

    with ending(invocation):
        folder = invocation.settings.project_dir
        project = read_project(folder, project_sources(folder))
        contracts = {name: project.models[name].contract for name in selected(project, select, exclude)}
        rows = [
            (name, contract.materialized, contract.tags, first_sentence(contract.description))
            for name, contract in contracts.items()
        ]
        columns = ("model", "materialized", "tags", "description")
        if invocation.is_json:
            show_json([dict(zip(columns, row, strict=True)) for row in rows])
        else:
            show_rows(columns, [(name, kind, " ".join(tags), words) for name, kind, tags, words in rows])
