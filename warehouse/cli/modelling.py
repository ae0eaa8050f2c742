"""The commands on the models as they are written: lint, lineage."""

from __future__ import annotations

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json
from warehouse.errors import InputError


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
    from warehouse.cli.modelling_text import lint_json, lint_lines, lint_result
    from warehouse.lint import lint as linted

    with ending(invocation):
        report = linted(invocation.settings)
        if invocation.is_json:
            show_json(lint_json(report))
        else:
            click.echo("\n".join([*lint_lines(report), lint_result(report)]))
    if report.problems:
        raise click.exceptions.Exit(InputError.exit_code)
