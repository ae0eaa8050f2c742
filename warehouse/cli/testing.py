"""The command that runs the test cases of models."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json

if TYPE_CHECKING:
    from warehouse.runner.sql_tests import CaseRun


@click.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option(
    "--select",
    multiple=True,
    help="Cases of these models only, as dbt spells them: +state_summary, marts.*, tag:docket.",
)
@click.option("--exclude", multiple=True, help="Not the cases of these models.")
@click.option("--update", is_flag=True, help="Write each expected.csv anew from what was found, and show the change.")
@shared_options
def test(
    invocation: Invocation, cases: tuple[str, ...], select: tuple[str, ...], exclude: tuple[str, ...], update: bool
) -> None:
    """Run the test cases of models, in memory: the warehouse is neither read nor written.

    A case is a folder tests/sql/<schema>/<table>/<case> with the rows that the model reads, a file a table
    (core.dim_case.csv), and the rows that it must return, expected.csv. Only the columns that matter are
    written. Empty is NULL, "" is an empty text. A table without a file is empty, a seed as it is in the project.

    \b
    Examples:
      warehouse test
      warehouse test --select state_summary
      warehouse test core.fact_case_year/closed_on_31_december
      warehouse test --select core.dim_date --update
    """
    from flows.sources import project_sources
    from warehouse.cli.case_text import case_lines, model_line, result_line
    from warehouse.errors import CheckFailed
    from warehouse.runner.models.project import read_project
    from warehouse.runner.models.selection import selected
    from warehouse.runner.sql_tests import chosen, read_cases, run_cases, update_expected

    with ending(invocation):
        settings = invocation.settings
        start = time.perf_counter()
        sources = project_sources(settings.project_dir).columns
        project = read_project(settings.project_dir, sources)
        asked = chosen(read_cases(project, sources), selected(project, select, exclude), cases)
        runs = tuple(run_cases(settings, project, sources, asked))
        if update:
            click.echo("".join(update_expected(run) for run in runs), nl=False)
            return
        failed = [run for run in runs if not run.is_passed]
        if invocation.is_json:
            show_json([_as_json(run) for run in runs])
        else:
            for model in dict.fromkeys(run.case.model for run in runs):
                of_model = [run for run in runs if run.case.model == model]
                click.echo(model_line(model, of_model))
                for run in of_model:
                    click.echo("".join(f"{line}\n" for line in case_lines(run)), nl=False)
            click.echo(result_line(runs, time.perf_counter() - start))
        if failed:
            raise CheckFailed("", f"{len(failed)} of {_count(runs)} failed", "Mend the model, or what is expected.")


def _count(runs: Sequence[CaseRun]) -> str:
    return f"{len(runs)} {'case' if len(runs) == 1 else 'cases'}"


def _as_json(run: CaseRun) -> dict[str, object]:
    return {
        "case": run.case.name,
        "folder": run.case.where,
        "is_passed": run.is_passed,
        "seconds": run.seconds,
        "differences": run.differences,
    }
