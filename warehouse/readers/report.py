"""The report of the last run, in Markdown: what was loaded, built, checked and published, and which figures changed."""

from __future__ import annotations

from collections.abc import Callable

from warehouse.errors import NothingPublished
from warehouse.published import what_readers_see
from warehouse.runs import RecordedRun, read_last_run
from warehouse.settings import Settings


def last_run_report(settings: Settings, changes: Callable[[Settings, str], list[str]]) -> str:
    """The report as Markdown; `changes` has the lines about the figures that a published build changed.

    Raises NothingPublished where there was no run.
    """
    run = read_last_run(settings)
    if run is None:
        raise NothingPublished(str(settings.reports_dir), "there was no run yet", "Run `warehouse refresh`.")
    changed = changes(settings, run.build_id) if run.build_id else []
    return "\n".join([*_ending(settings, run), "", *_steps(run), "", *changed, ""])


def _ending(settings: Settings, run: RecordedRun) -> list[str]:
    heading = f"# warehouse {run.command}: {run.outcome}"
    state = (
        f"published build {run.build_id}" if run.build_id else f"nothing was published, {what_readers_see(settings)}"
    )
    lines = [heading, "", f"Started {run.started_at}; {state}."]
    # Prefect keeps the report as an artifact, and somebody may send it on: it names no file.
    return [*lines, "", "```", run.recorded, "```"] if run.recorded else lines


def _steps(run: RecordedRun) -> list[str]:
    table = ["| step | result | seconds |", "|---|---|---:|"]
    return [*table, *(f"| {step.name} | {step.result} | {step.seconds:.1f} |" for step in run.steps)]
