"""The commands that write: the refresh, and its steps one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json
from warehouse.cli.progress import say, show_where, shown_progress
from warehouse.cli.recorded import recorded_run, stopped_by_the_system
from warehouse.settings import Settings

if TYPE_CHECKING:
    from warehouse.runner.check import CheckReport

_rehash = click.option(
    "--rehash", "hash_files", flag_value="every", help="Read every file, also those whose times are as before."
)


def _by_engine(of_engine: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options that say whether Spark works, and which."""
    engine = click.option("--engine", type=click.Choice(["duckdb", "spark"]), help=of_engine)
    of_master = "Which Spark: local[*], spark://host:7077, or any that Spark knows [local[*]]."
    return lambda command: engine(click.option("--master", help=of_master)(command))


def _set_engine(invocation: Invocation, engine: str | None, master: str | None) -> None:
    if master and not engine and invocation.settings.engine != "spark":
        raise click.UsageError("--master is a Spark's: say --engine spark as well.")
    invocation.options |= {"engine": engine, "spark_master": master}


@click.command()
@click.option(
    "--if-due",
    "cron",
    metavar="CRON",
    help="Only where no refresh has succeeded since this cron schedule was last due: makes up for a missed night.",
)
@click.option("--timezone", default="UTC", show_default=True, help="Time zone of the cron expression.")
@_rehash
@click.option("--no-pages", "leaves_pages", is_flag=True, help="Leave the pages as they stand (setting pages).")
@shared_options
def refresh(
    invocation: Invocation, cron: str | None, timezone: str, hash_files: str | None, leaves_pages: bool
) -> None:
    """The whole night: load, build, check, publish, pages.

    Readers see the new figures at once or, if anything fails, what they saw before. Runs as a Prefect flow in this
    process; no server is needed.

    \b
    Examples:
      warehouse refresh
      warehouse refresh --extracts /mnt/extracts --data-dir /var/lib/warehouse
      warehouse refresh --no-pages && warehouse pages    figures first, pages when there is time
      warehouse refresh --if-due "0 2 * * *"      at start of the machine: if it was off at night
      warehouse refresh --log-format json 2>>refresh.log
    """
    from flows.results import published
    from flows.run import run_refresh
    from warehouse.comparison.changes import comparison_line
    from warehouse.comparison.publications import recorded_comparison
    from warehouse.lock import raise_if_locked
    from warehouse.runs import read_last_run

    if leaves_pages:
        invocation.options["pages"] = "leave"
    invocation.options["hash_files"] = hash_files
    with ending(invocation, writes=True), stopped_by_the_system():
        settings = invocation.settings_to_write
        show_where(settings)
        raise_if_locked(settings)
        if cron and not _is_due(invocation, settings, cron, timezone):
            return
        with shown_progress() as progress:
            publication = run_refresh(settings, progress)
        run = read_last_run(settings)
        comparison = recorded_comparison(settings, publication.build_id) if publication.is_new else None
        if invocation.is_json:
            show_json(
                {
                    "publication": publication,
                    "run": run,
                    "figures_changed": len(comparison.changes) if comparison else 0,
                    "figures_new": comparison.figures_that_are("new") if comparison else [],
                    "figures_gone": comparison.figures_that_are("gone") if comparison else [],
                }
            )
            return
        for step in run.steps if run else []:
            click.echo(f"{step.name:<8} {step.seconds:>7.1f} s  {step.result}")
            for line in step.details:
                click.echo(f"{'':<20}{line}")
        if publication.pinned_since:
            click.echo(published(publication))
            return
        if comparison is None:
            click.echo(f"nothing new: nothing was published, readers keep build {publication.build_id}")
            return
        click.echo(comparison_line(comparison))
        click.echo(f"published build {publication.build_id}: {settings.published_file}")


def _is_due(invocation: Invocation, settings: Settings, cron: str, timezone: str) -> bool:
    from datetime import UTC, datetime

    from flows.cron import cron_schedule, last_time
    from flows.environment import prepare_prefect
    from warehouse.due import why_due
    from warehouse.runs import read_last_run

    # Its reader of cron expressions is Prefect's.
    prepare_prefect(settings)
    now = datetime.now(UTC)
    last = last_time(cron_schedule(cron, timezone), now)
    run = read_last_run(settings)
    if why := why_due(run, last, now):
        say(f"due: {why}")
        return True
    if invocation.is_json:
        show_json({"run": run, "due_at": last})
    else:
        click.echo(f"not due: a refresh that succeeded was started after {last:%Y-%m-%d %H:%M} UTC")
    return False


@click.command()
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Say what would change, and change nothing.")
@click.option(
    "--accept-gone", is_flag=True, help="Let a load through by which more than one in ten of a source would be gone."
)
@_rehash
@_by_engine("What reads docket pages, to the same rows [duckdb: processes of this machine].")
@shared_options
def load(
    invocation: Invocation,
    is_dry_run: bool,
    accept_gone: bool,
    hash_files: str | None,
    engine: str | None,
    master: str | None,
) -> None:
    """Bring the private build file in line with the extracts folder.

    New and changed files are loaded; what has gone from the folder is withdrawn (setting gone_files). A file that is
    refused is named, with what to do. With --engine spark docket pages, where many are new, are read by Apache Spark.

    \b
    Examples:
      warehouse load --extracts ~/extracts
      warehouse load --dry-run
      warehouse load --accept-gone
      warehouse load --engine spark --master spark://spark.example:7077
    """
    from flows import counts, work
    from flows.results import loaded
    from warehouse.load import load_extracts

    _set_engine(invocation, engine, master)
    invocation.options["hash_files"] = hash_files
    with recorded_run(invocation, "load") as (settings, run), shown_progress() as progress:
        report = load_extracts(settings, accept_gone=accept_gone, is_dry_run=is_dry_run, progress=progress)
        done = "nothing" if is_dry_run else work.loaded(report)
        run.add("load", loaded(report), report.details(), counts=counts.loaded(report), work=done)
        if invocation.is_json:
            show_json(report)
        else:
            click.echo(f"{'dry run, nothing was changed: ' if report.is_dry_run else ''}{loaded(report)}")
            for line in report.details():
                click.echo(f"  {line}")
        report.raise_if_refused()


@click.command()
@click.option("--full", "is_full", is_flag=True, help="Make every model anew, changed or not.")
@click.option(
    "--select", multiple=True, help="Only these models, as dbt spells them: +state_summary, staging.*, tag:docket."
)
@click.option("--exclude", multiple=True, help="All but these models.")
@_by_engine("What runs the models, for the same figures [duckdb].")
@shared_options
def build(
    invocation: Invocation,
    is_full: bool,
    select: tuple[str, ...],
    exclude: tuple[str, ...],
    engine: str | None,
    master: str | None,
) -> None:
    """Build the models whose query, contract, settings or input changed; the others stay as they are.

    A part of the models (--select) can be looked at (`warehouse show`), not published: that takes a build of all.
    With --engine spark the tables are made by Apache Spark, from what was loaded, and come back into the same file.

    \b
    Examples:
      warehouse build
      warehouse build --select +state_summary
      warehouse build --select state:modified+ --exclude staging.*
      warehouse build --full
      warehouse build --engine spark --master spark://spark.example:7077
    """
    from flows import counts, work
    from flows.results import built, compared
    from flows.steps import build_models, compare_build
    from warehouse.runner.build import Choice

    _set_engine(invocation, engine, master)
    with recorded_run(invocation, "build") as (settings, run):
        with shown_progress() as progress:
            report = build_models(settings, Choice(select, exclude, is_full), progress=progress)
        run.add("build", built(report), counts=counts.built(report), work=work.built(report))
        is_part = bool(select or exclude)
        if not is_part:
            found = compare_build(settings)
            run.add("compare", compared(found), counts=counts.compared(found), work=work.compared(found))
        if invocation.is_json:
            show_json(report)
            return
        for model in report.models:
            if model.action == "unchanged":
                continue
            rows = "view" if model.rows is None else f"{model.rows:,} rows"
            click.echo(f"{model.model:<45} {model.action:<8} {rows:>15} {model.seconds:>8.2f} s")
        click.echo(built(report))
        if is_part:
            click.echo("a part of the models: `warehouse build` makes the rest, before check and publish")


@click.command()
@click.option("--select", multiple=True, help="Only the checks about these models: state_summary, marts.*, tag:docket.")
@click.option("--exclude", multiple=True, help="Not those about these models.")
@click.option(
    "--full", "is_full", is_flag=True, help="Run every check, also those that passed or warned on the same tables."
)
@shared_options
def check(invocation: Invocation, select: tuple[str, ...], exclude: tuple[str, ...], is_full: bool) -> None:
    """Check what was built; nothing is published unless all gating checks pass.

    A check that passed or warned is not run again while the tables that it reads are the same. The checks about a part of the
    models (--select) are for work on these, also after a build of a part: nothing is published on their word.

    \b
    Examples:
      warehouse check
      warehouse check --full
      warehouse check --select state_summary
      warehouse --json check | jq '.results[] | select(.outcome != "passed")'
    """
    from flows import counts, work
    from flows.results import checked
    from flows.steps import check_build, check_part
    from warehouse.cli.selecting import selected_models

    with recorded_run(invocation, "check") as (settings, run):
        if is_part := bool(select or exclude):
            report = check_part(settings, selected_models(settings, select, exclude)[1])
        else:
            report = check_build(settings, is_full=is_full)
        run.add("check", checked(report), counts=counts.checked(report), work=work.checked(report))
        if invocation.is_json:
            show_json(report)
        else:
            for line in _check_lines(report):
                click.echo(line)
            click.echo(checked(report))
            part = "a part of the checks: `warehouse check` makes all of them, before publish"
            click.echo(part if is_part else f"details: {report.data_docs}")
        report.raise_if_not_passed()


def _check_lines(report: CheckReport) -> Iterator[str]:
    """The warnings, those that were told before by their names alone, and the checks that do not apply."""
    for result in report.warnings:
        if result.checked_at:
            day = f"{result.checked_at:%Y-%m-%d}"
            yield f"warning as on {day}: {result.table_name} {result.check_name} (--full says it whole)"
        else:
            yield f"warning: {result}"
    for words in report.without_columns:
        yield f"left out for want of columns: {words}"


@click.command()
@shared_options
def publish(invocation: Invocation) -> None:
    """Let readers see the build, if it is checked and passed; PostgreSQL has it then as well, where postgres_url names one.

    \b
    Examples:
      warehouse publish
      WAREHOUSE_POSTGRES_URL=postgresql://loader@db.example/warehouse warehouse publish
    """
    from flows import counts, work
    from flows.results import copied, published
    from flows.steps import copy_to_postgres, publish_build
    from warehouse.publish.rollback import raise_if_pinned

    with recorded_run(invocation, "publish") as (settings, run):
        raise_if_pinned(settings)
        publication = publish_build(settings)
        run.add(
            "publish", published(publication), counts=counts.in_target(publication), work=work.published(publication)
        )
        run.published(publication.build_id, publication.replaced_build_id)
        if not invocation.is_json:
            click.echo(published(publication))
        copy = copy_to_postgres(settings)
        if copy:
            run.add("postgres", copied(copy), counts=counts.in_target(copy), work=work.copied(copy))
        if invocation.is_json:
            show_json(publication)
        elif copy:
            click.echo(f"PostgreSQL: {copied(copy)}")
