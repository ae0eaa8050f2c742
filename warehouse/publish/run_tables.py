"""The runs so far, as tables of the publication that one of them writes: what is no part of a build, and changes none."""

from __future__ import annotations

from datetime import datetime

import duckdb

from warehouse.engine import insert
from warehouse.errors import TargetFailed
from warehouse.published import current_build_id
from warehouse.runs import RecordedRun, moment, read_runs
from warehouse.settings import Settings
from warehouse.sql import comment, create_table

_DESCRIPTIONS = {
    "meta.run": "One row per run of a command that writes (run_id), up to the one that published this file: that one is still "
    "running here, and its end stands in the next publication. Runs on one machine, the last 400",
    "meta.run_step": "One row per run and step that it finished (run_id, step)",
}
_COLUMNS = {
    "meta.run": {
        "run_id": ("VARCHAR", "The second in which it started, UTC, or the next after the run before"),
        "command": ("VARCHAR", "refresh, one of its steps by itself (load, build, check, publish), or rollback"),
        "started_at": ("TIMESTAMP", "When it started, UTC"),
        "ended_at": ("TIMESTAMP", "When it ended, UTC; NULL while it runs, and where it was killed"),
        "outcome": ("VARCHAR", "succeeded, failed, interrupted, killed (its process was gone) or running (it publishes this)"),
        "exit_code": ("INTEGER", "The exit code of the command, as `warehouse --help` lists them; NULL without an end"),
        "build_id": ("VARCHAR", "The build that it published; NULL where it published none"),
        "replaced_build_id": ("VARCHAR", "The build that readers saw before; NULL where there was none"),
        "message": ("VARCHAR", "How it failed; what may name files, hosts or folders is told to the operator alone"),
    },
    "meta.run_step": {
        "run_id": ("VARCHAR", "The run (meta.run)"),
        "step_number": ("INTEGER", "Place of the step in the run, from 1"),
        "step": ("VARCHAR", "load, build, compare, check, publish, postgres or pages; rollback or release"),
        "work": ("VARCHAR", "How much it had to do: nothing, part or all (every file read, model built, page written)"),
        "result": ("VARCHAR", "What came of it"),
        "seconds": ("DOUBLE", "How long it took, with what was tried again"),
    },
}  # fmt: skip


def write_runs(
    connection: duckdb.DuckDBPyConnection, settings: Settings, build_id: str, database: str
) -> dict[str, int]:
    """The rows written of each table in an attached database, for a publication of this build."""
    runs = sorted(read_runs(settings), key=lambda run: run.run_id)
    rows: dict[str, list[tuple[object, ...]]] = {
        "meta.run": [_row(run, settings, build_id) for run in runs],
        "meta.run_step": [
            (run.run_id, number, step.name, step.work, step.result, step.seconds)
            for run in runs
            for number, step in enumerate(run.steps, start=1)
        ],
    }
    for table, columns in _COLUMNS.items():
        target = f"{database}.{table}"
        connection.execute(create_table(target, {name: type_ for name, (type_, _) in columns.items()}))
        described = {name: description for name, (_, description) in columns.items()}
        connection.execute(comment("table", target, _DESCRIPTIONS[table], described))
        insert(connection, target, rows[table])
    return {table: len(found) for table, found in rows.items()}


def _row(run: RecordedRun, settings: Settings, build_id: str) -> tuple[object, ...]:
    published, replaced = run.build_id, run.replaced_build_id
    if run.outcome == "running":  # whoever reads this row reads what it published
        published, replaced = build_id, current_build_id(settings)
    return (
        run.run_id,
        run.command,
        _timestamp(run.started_at),
        _timestamp(run.ended_at) if run.ended_at else None,
        run.outcome,
        run.exit_code,
        published,
        replaced,
        _message(run, settings) or None,
    )


def _message(run: RecordedRun, settings: Settings) -> str:
    """What may be published of how a run failed: a database says its host and user, an error of ours where things lie."""
    if run.exit_code == TargetFailed.exit_code:
        return TargetFailed.kind
    said = run.recorded
    places = {settings.extracts_dir: "extracts", settings.data_dir: "data", settings.project_dir: "project"}
    for folder, name in places.items():
        said = said.replace(str(folder), name) if folder.is_absolute() else said
    return said


def _timestamp(text: str) -> datetime:
    return moment(text).replace(tzinfo=None)
