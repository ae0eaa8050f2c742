"""The commands on the models as they are written: lint, lineage."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json
from warehouse.errors import InputError

_SCREEN = 40
"""Lines of a tree, where nobody says how deep it shall be."""


@click.command()
@shared_options
def lint(invocation: Invocation) -> None:
    """What is wrong with models, seeds and their YAML, told in a second and without a database.

    Every column is resolved down to raw tables and seeds. A line for each problem: where, what was found, what was
    expected, what to do.

    \b
    Examples:
      warehouse lint
      warehouse lint --project ../other
      warehouse --json lint | jq ".problems[].file"
    """
    from flows.sources import project_sources
    from warehouse.cli.modelling_text import lint_json, lint_lines, lint_result
    from warehouse.figure_columns import add_figure_problems
    from warehouse.runner.lint import lint as linted

    gc.disable()  # the process is short, and a quarter of its time went into a search for garbage
    settings = invocation.settings
    with ending(invocation):
        report = linted(settings, project_sources(settings.project_dir), [add_figure_problems])
        if invocation.is_json:
            show_json(lint_json(report))
        else:
            click.echo("\n".join([*lint_lines(report), lint_result(report)]))
    if report.problems:
        raise click.exceptions.Exit(InputError.exit_code)


@click.command()
@shared_options
def figures(invocation: Invocation) -> None:
    """Write the columns of the summaries from seeds/figure.csv: a figure is a row there.

    The queries and contracts of the six summaries have them between two marks, as plain text; lint compares it.

    \b
    Examples:
      warehouse figures
      warehouse figures && git diff --stat
    """
    from warehouse.figure_columns import write_figure_columns
    from warehouse.figure_seed import raise_if_unsound

    with ending(invocation):
        changed = write_figure_columns(invocation.settings.project_dir)
        raise_if_unsound(invocation.settings.project_dir)
        if invocation.is_json:
            show_json([str(file) for file in changed])
        else:
            click.echo("\n".join(map(str, changed)) or "the summaries have the figures of seeds/figure.csv")


@click.command()
@shared_options
def contract(invocation: Invocation) -> None:
    """Write what readers are promised, each published column and its type, as the next version: sql/published.lock.

    A new column is a minor version. One that goes is a major one, and may go only after an earlier version announced it:
    `deprecated: {goes_in: "2.0", use: other_column}` at the column, which its description, meta.deprecated_column, the
    docs, PostgreSQL and Parquet say then. Another type is another column. Lint compares, so that nobody forgets it.

    \b
    Examples:
      warehouse contract
      warehouse contract && git diff sql/published.lock
      warehouse --json contract | jq -r .version
    """
    from flows.sources import project_sources
    from warehouse.runner.models.project import read_project
    from warehouse.runner.models.published import write_contract

    with ending(invocation):
        folder = invocation.settings.project_dir
        written = write_contract(read_project(folder, project_sources(folder).columns))
        if invocation.is_json:
            show_json(written)
            return
        for change in written.changes:
            click.echo(change)
        is_same = written.before == written.version
        click.echo(f"contract {written.version}" + (", as before" if is_same else f" (was {written.before or 'none'})"))


@click.command()
@click.argument("name")
@click.option("--depth", type=click.IntRange(min=0), help="Steps to show, 0 for all [as many as a screen holds].")
@click.option("--downstream", "is_downstream", is_flag=True, help="What is made of it, instead of what it is made of.")
@click.option("--rows", "has_rows", is_flag=True, help="Also what joins, filters and groups the rows: `*` of a table.")
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a picture instead: .svg, .png or .pdf, or the text of one: .dot (Graphviz), .mmd (Mermaid).",
)
@shared_options
def lineage(
    invocation: Invocation, name: str, depth: int | None, is_downstream: bool, has_rows: bool, picture: Path | None
) -> None:
    """The columns that a column comes from, down to raw tables and seeds, with their types.

    NAME is table.column, or a table; the schema may be left out where the name is the only one. Columns that only
    filter or join rows are shown with --rows. A tree that no screen holds is cut, and says so; a picture and JSON
    have all of it, unless --depth says otherwise.

    \b
    Examples:
      warehouse lineage state_summary.convicted_defendants
      warehouse lineage core.dim_case.charged_date --depth 2
      warehouse lineage state_summary.new_cases --depth 0
      warehouse lineage intermediate.idb_outcome.is_convicted --rows
      warehouse lineage raw.docket_entry.entry_text --downstream
      warehouse lineage marts.state_summary --picture state_summary.svg
      warehouse --json lineage state_summary.new_cases
    """
    from flows.sources import project_sources
    from warehouse.cli.lineage_picture import write_picture
    from warehouse.cli.modelling_text import show_lineage
    from warehouse.runner.lint import project_lineage

    gc.disable()
    with ending(invocation):
        settings = invocation.settings
        found = project_lineage(settings, project_sources(settings.project_dir), has_rows=has_rows)
        if depth is None and not picture and not invocation.is_json:
            show_lineage(*found.fitting_tree(name, lines=_SCREEN, is_downstream=is_downstream))
            return
        tree = found.tree(name, depth=depth or None, is_downstream=is_downstream)
        if picture:
            write_picture(tree, picture, is_downstream=is_downstream)
        if invocation.is_json:
            show_json({"picture": picture} if picture else tree)
        elif picture:
            click.echo(picture)
        else:
            show_lineage(tree)
