"""The report of the last run, in Markdown: what was loaded, built, checked and published, and which figures changed."""

from __future__ import annotations

from warehouse.errors import NothingPublished
from warehouse.last_run import LastRun, read_last_run
from warehouse.published import publication_file, what_readers_see
from warehouse.readers.compare import FigureChange, changed_figures
from warehouse.settings import Settings

_SHOWN = 20


def last_run_report(settings: Settings) -> str:
    """The report as Markdown."""
    run = read_last_run(settings)
    if run is None:
        raise NothingPublished(str(settings.reports_dir), "there was no run yet", "Run `warehouse refresh`.")
    return "\n".join([*_ending(settings, run), "", *_steps(run), "", *_changes(settings, run), ""])


def _ending(settings: Settings, run: LastRun) -> list[str]:
    heading = f"# warehouse {run.command}: {run.outcome}"
    state = (
        f"published build {run.build_id}" if run.build_id else f"nothing was published, {what_readers_see(settings)}"
    )
    lines = [heading, "", f"Started {run.started_at}; {state}."]
    return [*lines, "", "```", run.message, "```"] if run.message else lines


def _steps(run: LastRun) -> list[str]:
    table = ["| step | result | seconds |", "|---|---|---:|"]
    return [*table, *(f"| {step.name} | {step.result} | {step.seconds:.1f} |" for step in run.steps)]


def _changes(settings: Settings, run: LastRun) -> list[str]:
    """The figures that changed, if there is something to compare."""
    if not run.build_id:
        return []
    if not run.replaced_build_id or not publication_file(settings, run.replaced_build_id).exists():
        return ["This is the first publication; there is none to compare it with."]
    changes = changed_figures(settings, run.replaced_build_id, run.build_id)
    if not changes:
        return [f"No figure of marts.state_summary changed since build {run.replaced_build_id}."]
    heading = f"{len(changes):,} figures of marts.state_summary changed since build {run.replaced_build_id}"
    table = ["| state | year | figure | before | after |", "|---|---|---|---:|---:|"]
    more = len(changes) - _SHOWN
    end = ["", f"… and {more:,} more."] if more > 0 else []
    return [f"{heading}:", "", *table, *(_change_row(change) for change in changes[:_SHOWN]), *end]


def _change_row(change: FigureChange) -> str:
    before, after = (value if value is not None else "not stated" for value in (change.before, change.after))
    return f"| {change.state_code} | {change.year} | {change.figure} | {before} | {after} |"
