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
      warehouse ls -s state:modified+
      warehouse --json ls -s tag:docket | jq -r '.[].model'
    """
    from warehouse.cli.selecting import selected_models
    from warehouse.runner.models.words import first_sentence

    with ending(invocation):
        project, names = selected_models(invocation.settings, select, exclude)
        contracts = {name: project.models[name].contract for name in names}
        rows = [
            (name, contract.materialized, contract.tags, first_sentence(contract.description))
            for name, contract in contracts.items()
        ]
        columns = ("model", "materialized", "tags", "description")
        if invocation.is_json:
            show_json([dict(zip(columns, row, strict=True)) for row in rows])
        else:
            show_rows(columns, [(name, kind, " ".join(tags), words) for name, kind, tags, words in rows])


def _models(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The models that a beginning may become, for the shell's completion: by their files, which takes no time."""
    from warehouse.runner.models.draft import model_names
    from warehouse.settings import load_settings

    folder = context.params.get("project_dir") or load_settings().project_dir
    names = model_names(folder)
    return [name for name in names if name.startswith(incomplete)] or [
        name for name in names if name.split(".")[1].startswith(incomplete)
    ]


@click.command()
@click.argument("model", shell_complete=_models)
@click.option("--cte", metavar="NAME", help="A `with` block of it in its place; MODEL:NAME is the same.")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="Rows at most.")
@click.option("--where", metavar="SQL", help="Only rows of this condition over its columns.")
@click.option("--raw", "is_raw", is_flag=True, help="Show text that may name people: on this machine only.")
@shared_options
def show(invocation: Invocation, model: str, cte: str | None, limit: int, where: str | None, is_raw: bool) -> None:
    """The rows that a model's query gives as it stands in sql/, against the tables of the current build.

    Nothing is built or changed, and other models may be broken. A table on a terminal, CSV in a pipe.

    \b
    Examples:
      warehouse show state_summary --where "state_code = 'MO' and year = 2018"
      warehouse show intermediate.citation:parsed --limit 5
      warehouse show intermediate.citation --cte parsed > parsed.csv
      warehouse --json show core.dim_case --where "court_id is null"
    """
    from flows.sources import project_sources
    from warehouse.runner.working.show import Question, show_model

    with ending(invocation):
        settings = invocation.settings
        sources = project_sources(settings.project_dir)
        shown = show_model(settings, sources, Question(model, cte, limit, where, is_raw))
        if invocation.is_json:
            rows = [dict(zip(shown.columns, row, strict=True)) for row in shown.rows]
            show_json({"model": shown.model, "rows": rows, "withheld": shown.withheld, "has_more": shown.has_more})
            return
        show_rows(shown.columns, shown.rows)
        if shown.has_more:
            click.echo(f"the first {limit} rows; --limit shows more", err=True)
        if shown.withheld:
            click.echo(f"may name people and is withheld: {', '.join(shown.withheld)} (--raw shows it)", err=True)


@click.command()
@click.argument("model", shell_complete=_models)
@click.option("--examples", type=click.IntRange(min=0), default=5, show_default=True, help="Rows shown of each kind.")
@click.option("--build", "with_build", is_flag=True, help="Compare with the table of the build, not the published one.")
@click.option("--upstream", "runs_upstream", is_flag=True, help="Run anew what it reads where that has changed, too.")
@click.option("--exit-code", "is_strict", is_flag=True, help="Exit with 4 if anything differs.")
@shared_options
def diff(
    invocation: Invocation, model: str, examples: int, with_build: bool, runs_upstream: bool, is_strict: bool
) -> None:
    """What a changed model changes: its query as it stands in sql/ against the published table, by its grain.

    Rows added, removed and changed, in which columns, and some of them before and after; of an added column the NULLs
    and some values. The query runs on the tables of the current build; staging is not published and is compared with
    the build. Nothing is built or changed.

    \b
    Examples:
      warehouse diff state_summary
      warehouse diff core.fact_charge --build --examples 20
      warehouse diff state_summary --upstream
      warehouse --json diff state_summary | jq .changed_by_column
    """
    from flows.sources import project_sources
    from warehouse.cli.diff_text import diff_lines
    from warehouse.runner.working.diff import Comparing, diff_model

    with ending(invocation):
        settings = invocation.settings
        sources = project_sources(settings.project_dir)
        found = diff_model(settings, sources, Comparing(model, examples, with_build, runs_upstream))
        if invocation.is_json:
            show_json(found)
        else:
            click.echo("\n".join(diff_lines(found)))
    if is_strict and not found.is_same:
        raise click.exceptions.Exit(4)


@click.group()
def new() -> None:
    """Begin something the right way."""


@new.command()
@click.argument("name")
@click.option(
    "--from", "source", required=True, metavar="TABLE", shell_complete=_models, help="The table that it reads first."
)
@shared_options
def model(invocation: Invocation, name: str, source: str) -> None:
    """A new model NAME (schema.table) with the rows of TABLE: query, contract, and a test case to change.

    It builds, lints and passes its case as it is written; go on from there. Columns that name people are left out.

    \b
    Examples:
      warehouse new model core.dim_prosecutor --from staging.docket
      warehouse new model staging.docket_party --from raw.docket_party
      warehouse new model marts.court --from core.dim_district
    """
    from flows.sources import project_sources
    from warehouse.runner.working.new import new_model

    with ending(invocation):
        settings = invocation.settings
        made = new_model(settings, project_sources(settings.project_dir), name, source)
        if invocation.is_json:
            show_json(made)
            return
        for file in made.files:
            click.echo(f"wrote {file}")
        click.echo("next:")
        for command in made.next_commands:
            click.echo(f"  {command}")
