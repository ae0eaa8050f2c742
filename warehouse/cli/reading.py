"""The commands that only read the published file: status, query, state."""

from __future__ import annotations

import sys

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json, show_rows


@click.command()
@shared_options
def status(invocation: Invocation) -> None:
    """What is published, how old it is, from what, and how the last run ended.

    \b
    Examples:
      warehouse status
      warehouse --json status | jq .published.build_id
    """
    from warehouse.cli.status_text import status_lines
    from warehouse.readers.status import read_status

    with ending(invocation):
        found = read_status(invocation.settings)
        if invocation.is_json:
            show_json(found)
        else:
            click.echo("\n".join(status_lines(found)))


@click.command()
@click.argument("sql")
@shared_options
def query(invocation: Invocation, sql: str) -> None:
    """Rows of the published file by SQL: a table on a terminal, CSV in a pipe. `-` reads SQL from stdin.

    \b
    Examples:
      warehouse query "show all tables"
      warehouse query "from marts.state_summary where state_code = 'MO'" > missouri.csv
      warehouse --json query "select year, new_cases from marts.national_summary"
      warehouse query - < question.sql
    """
    from warehouse.readers.query import run_query

    with ending(invocation):
        answer = run_query(invocation.settings, sys.stdin.read() if sql == "-" else sql)
        if invocation.is_json:
            show_json([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
        else:
            show_rows(answer.columns, answer.rows)


@click.command()
@click.argument("state_code")
@click.argument("year", type=int)
@shared_options
def state(invocation: Invocation, state_code: str, year: int) -> None:
    """The summary page of a state or territory (US: the nation), with the printed figures beside ours.

    \b
    Examples:
      warehouse state MO 2018
      warehouse state US 2018
      warehouse --json state PR 2020
    """
    from warehouse.cli.state_text import page_lines
    from warehouse.readers.state import read_state_page

    with ending(invocation):
        page = read_state_page(invocation.settings, state_code, year)
        if invocation.is_json:
            show_json(page)
        else:
            click.echo("\n".join(page_lines(page)))
