"""The night: load, build, compare, check, publish, pages, report.

Importing this module imports Prefect; call `flows.environment.prepare_prefect` before.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from prefect import State, flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext
from prefect.states import Completed

from flows import counts, results, steps, work
from flows.cron import cron_schedule, last_time
from flows.listener import progress, say
from flows.notifications import told
from flows.private import private
from flows.retry import ATTEMPTS, delays, should_retry
from flows.targets import bring_up
from warehouse import logs
from warehouse.comparison.record import Recorded
from warehouse.comparison.report import change_lines
from warehouse.due import why_left_out
from warehouse.errors import ExtractError
from warehouse.extracts.arrival import look_at, raise_if_still_arriving
from warehouse.load import LoadReport, load_extracts
from warehouse.lock import refresh_lock
from warehouse.progress import Activity
from warehouse.publish import Publication, publication_that_readers_see
from warehouse.publish.postgres import Copied
from warehouse.publish.rollback import pinned_publication
from warehouse.readers.pages.site import Site, write_pages
from warehouse.readers.report import last_run_report
from warehouse.run_in_progress import Run
from warehouse.runner.build import BuildReport
from warehouse.runner.check import CheckReport
from warehouse.runs import read_last_run
from warehouse.settings import Settings, load_settings

_AGAIN: dict[str, Any] = {
    "cache_policy": NO_CACHE,  # a cached result would be that of the night before
    "retries": ATTEMPTS,
    "retry_delay_seconds": delays(ATTEMPTS),
    "retry_condition_fn": should_retry,
}


@flow(name="refresh", description="Raw extracts in, a checked and published warehouse out.")
def refresh(settings: Settings) -> Publication:
    """The publication, new unless nothing has changed. Fails if what should be published was not, or its pages not written."""
    with refresh_lock(settings, "refresh"):
        try:
            with Run(settings, "refresh") as run:
                return night(settings, run)
        finally:
            # By its state, not its result: a report that cannot be written unpublishes nothing.
            report(settings, return_state=True)


@flow(name="nightly refresh", validate_parameters=False)
def scheduled_refresh(options: dict[str, str], cron: str, timezone: str) -> State[Any] | None:
    """The refresh as a deployment runs it: in a process of its own, with settings as the plain text a server can store.

    One that the schedule started late is left out where a later one takes its place; one that a person starts never is.
    """
    # Prefect copies a flow to its process with all that it names: a listener cannot be copied, a function is only named.
    return run_scheduled(options, cron, timezone)


def run_scheduled(options: dict[str, str], cron: str, timezone: str) -> State[Any] | None:
    """A scheduled refresh, as it runs in its process."""
    settings = load_settings(**options)
    logs.write("refresh", settings.log_format)
    progress.set(logs.logged_progress())
    context = FlowRunContext.get()
    run = context.flow_run if context else None
    if run and run.auto_scheduled and run.expected_start_time:
        last = last_time(cron_schedule(cron, timezone), datetime.now(UTC))
        if why := why_left_out(read_last_run(settings), run.expected_start_time, last):
            logs.LOG.info("left out: %s", why)
            return Completed(name="Left out", message=why)
    try:
        with told(settings):
            refresh.fn(settings)
    except BaseException as error:
        logs.failure(error)
        raise
    return None


def night(settings: Settings, run: Run) -> Publication:
    """The steps in order; the first that fails ends the night. Without news the publication stays as it is, and after a
    rollback whatever the news."""
    pinned_publication(
        settings
    )  # a rollback that was killed half-way is ended before anything is compared with what readers see
    loaded = load(settings)
    run.add("load", results.loaded(loaded), loaded.details(), counts=counts.loaded(loaded), work=work.loaded(loaded))
    built = build(settings)
    run.add("build", results.built(built), counts=counts.built(built), work=work.built(built))
    publication = publication_that_readers_see(settings, built.build_id)
    if not publication:
        compared = compare(settings)
        run.add("compare", results.compared(compared), counts=counts.compared(compared), work=work.compared(compared))
        checked = check(settings)
        run.add("check", results.checked(checked), counts=counts.checked(checked), work=work.checked(checked))
        publication = publish(settings)
        run.add(
            "publish",
            results.published(publication),
            counts=counts.in_target(publication),
            work=work.published(publication),
        )
        if publication.is_new:
            run.published(publication.build_id, publication.replaced_build_id)
    bring_up(run, lambda: postgres(settings), (lambda: pages(settings)) if settings.pages == "write" else None)
    return publication


@task(name="load extracts", **_AGAIN)
@private(names_files=True)
def load(settings: Settings) -> LoadReport:
    """Rows of new and changed files in raw tables."""
    before = look_at(settings.extracts_dir)
    report = load_extracts(settings, progress=progress.get())
    try:
        report.raise_if_refused()
    except ExtractError as refusal:
        raise_if_still_arriving(settings.extracts_dir, before, refusal)
        raise
    return report


@task(name="build models", **_AGAIN)
@private()
def build(settings: Settings) -> BuildReport:
    """Models as tables of the private build."""
    return steps.build_models(settings, progress=progress.get())


@task(name="compare with the publication", **_AGAIN)
@private()
def compare(settings: Settings) -> Recorded | None:
    """What the build states otherwise than what readers see."""
    say(Activity("compare", "compare"))
    return steps.compare_build(settings)


@task(name="check build", **_AGAIN)
@private()
def check(settings: Settings) -> CheckReport:
    """What the checks found, when nothing in it stops publication."""
    say(Activity("check", "check"))
    report = steps.check_build(settings)
    report.raise_if_not_passed()
    return report


@task(name="publish", **_AGAIN)
@private()
def publish(settings: Settings) -> Publication:
    """The build as what readers see; after a rollback what they are kept on."""
    say(Activity("publish", "publish"))
    return steps.publish_build(settings)


@task(name="load into PostgreSQL", **_AGAIN)
@private()
def postgres(settings: Settings) -> Copied | None:
    """What readers see, in the database that the settings name."""
    return steps.copy_to_postgres(settings)


@task(name="pages", cache_policy=NO_CACHE)
@private()
def pages(settings: Settings) -> Site:
    """The site of what readers see; where nothing has changed, as it was."""
    return write_pages(settings, progress=progress.get())


@task(name="report", cache_policy=NO_CACHE)
@private()
def report(settings: Settings) -> None:
    """The summary of the run, as an artifact and as a file."""
    text = last_run_report(settings, change_lines)
    settings.reports_dir.mkdir(parents=True, exist_ok=True)
    (settings.reports_dir / "last_run.md").write_text(text)
    create_markdown_artifact(text, key="refresh-summary", description="The last refresh")
