"""The commands that only read: status, publications, query, state, explain, compare."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import click

from warehouse.cli.durations import duration
from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json, show_rows


@click.command()
@click.option(
    "--older-than",
    metavar="DURATION",
    callback=duration,
    help="Exit with 9 if what readers see was last confirmed longer ago than this: 90m, 36h, 2d, 1w.",
)
@shared_options
def status(invocation: Invocation, older_than: timedelta | None) -> None:
    """What is published, from what, how old it and its sources are, and how the last runs went.

    A step of the last run stands beside what it usually takes: the median of the same step in the last successful runs
    in which it had as much to do. A source is stale past its first bound and late past its second
    (seeds/source_freshness.csv, setting source_freshness): with one that is late, the command exits with 9. Of synthetic
    extracts nothing is late.

    For a monitor, --older-than is a dead-man check. A refresh that succeeds confirms what readers see, also on a night
    without news; on a machine that has only `published/`, the age of the publication counts. Nothing is written, so any
    user who may read the folder can ask.

    \b
    Examples:
      warehouse status
      warehouse status --older-than 36h > /dev/null || mail -s 'warehouse: look' operator@example.org < /dev/null
      warehouse --json status | jq .published.build_id
      warehouse --json status | jq '.sources[] | select(.state != "fresh")'
    """
    from warehouse.cli.status_text import status_lines
    from warehouse.errors import Stale
    from warehouse.published import nothing_published
    from warehouse.readers.status import read_status

    with ending(invocation):
        found = read_status(invocation.settings)
        if not (found.published or found.last_run):
            raise nothing_published(invocation.settings)
        problems = [*found.problems(older_than)]
        if invocation.is_json:
            show_json({**asdict(found), "problems": problems})
        else:
            click.echo("\n".join(status_lines(found)))
        if problems:
            raise Stale("", "; ".join(problems), "docs/operating.md says what to do.")


@click.command()
@click.option("--verify", is_flag=True, help="Read every file whole: is it what was published?")
@shared_options
def publications(invocation: Invocation, verify: bool) -> None:
    """The publications that are kept: which one readers see, what each changed, how large it is.

    The setting keep_publications says how many stay beside the one that readers see; `warehouse rollback` goes to any.

    \b
    Examples:
      warehouse publications
      warehouse publications --verify
      warehouse --json publications | jq -r '.[] | select(.is_current).build_id'
    """
    from warehouse.cli.status_text import publication_rows
    from warehouse.published import nothing_published
    from warehouse.readers.publications import read_publications

    with ending(invocation):
        found = read_publications(invocation.settings, verify=verify)
        if invocation.is_json:
            show_json([*found])
        elif found:
            show_rows(*publication_rows(found))
        else:
            raise nothing_published(invocation.settings)


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
@click.argument("state", metavar="STATE")
@click.argument("year", type=int)
@shared_options
def state(invocation: Invocation, state: str, year: int) -> None:
    """The summary page of a state or territory (US: the nation), with the printed figures beside ours.

    STATE is a code or a name, in any case.

    \b
    Examples:
      warehouse state MO 2018
      warehouse state "New York" 2018
      warehouse state US 2018
      warehouse --json state PR 2020
    """
    from warehouse.cli.state_text import page_lines
    from warehouse.readers.state import read_state_page

    with ending(invocation):
        page = read_state_page(invocation.settings, state, year)
        if invocation.is_json:
            show_json(page)
        else:
            click.echo("\n".join(page_lines(page)))


@click.command()
@click.argument("table")
@click.argument("figures", nargs=-1, required=True)
@click.option("--year", type=int, required=True, help="Year of the summary.")
@click.option("--state", "state_code", help="State or territory, such as MO or Missouri.")
@click.option("--court", "court_id", help="District court, such as mowd, W.D. Mo. or 'Western District of Missouri'.")
@click.option("--scope", default="chapter_77", show_default=True, help="chapter_77 or wider.")
@click.option("--calendar", default="calendar", show_default=True, help="calendar or fiscal.")
@click.option("--raw", "is_raw", is_flag=True, help="Show the rows as received, names included: on this machine only.")
@shared_options
def explain(invocation: Invocation, table: str, figures: tuple[str, ...], is_raw: bool, **keys: Any) -> None:
    """A figure opened: its rule, the rows behind it, the extract rows they were read from, the models on the way.

    TABLE is state_summary, district_summary or national_summary, FIGURES are columns of it. In SQL the same is
    `from marts.explain('MO', 2018, 'convicted_defendants')`.

    \b
    Examples:
      warehouse explain state_summary --state MO --year 2018 convicted_defendants
      warehouse explain district_summary --court mowd --year 2018 restitution_percent mean_prison_months
      warehouse explain national_summary --year 2018 --scope wider new_cases_labor
      warehouse explain state_summary --state MO --year 2018 convicted_defendants --raw
    """
    from warehouse.cli.explain_text import explanation_lines
    from warehouse.load.raw_rows import read_raw_rows
    from warehouse.readers.explain import explain as explained
    from warehouse.readers.question import Question

    with ending(invocation):
        name = table.removeprefix("marts.").removesuffix("_by_scope")
        found = explained(invocation.settings, Question(name, figures, **keys))
        row_ids = {
            extract.row_id for item in found for part in item.parts for row in part.rows for extract in row.extract_rows
        }
        raw = read_raw_rows(invocation.settings, row_ids) if is_raw else None
        if invocation.is_json:
            show_json([*found] if raw is None else {"explained": [*found], "raw": raw})
        else:
            click.echo("\n\n".join("\n".join(explanation_lines(item, raw)) for item in found))


@click.command()
@click.argument("earlier", required=False)
@click.argument("later", required=False)
@click.option("--state", "state_code", help="Only this state, by code or name, and its districts (US: the nation).")
@click.option("--year", type=int, help="Only this year.")
@click.option("--figure", help="Only this figure, or a pattern such as 'new_cases*'.")
@shared_options
def compare(
    invocation: Invocation,
    earlier: str | None,
    later: str | None,
    state_code: str | None,
    year: int | None,
    figure: str | None,
) -> None:
    """Every figure that changed between two publications, and the cases and defendants that caused it.

    A figure that only one of the two has did not change: it is named as new, or gone.
    EARLIER and LATER are builds that are kept (`warehouse publications` lists them): without them what readers see and the
    one before it.

    \b
    Examples:
      warehouse compare
      warehouse compare --state MO --year 2018 --figure 'new_cases*'
      warehouse compare 20261122T020000Z 20261124T020000Z
      warehouse --json compare | jq '.changes[] | select(.is_beyond_bound)'
    """
    from warehouse.cli.compare_text import comparison_lines
    from warehouse.comparison.publications import Selection, compare_publications

    with ending(invocation):
        selection = Selection(state_code, year, figure)
        comparison = compare_publications(invocation.settings, earlier, later, selection)
        if invocation.is_json:
            show_json(comparison)
        else:
            click.echo("\n".join(comparison_lines(comparison)))
