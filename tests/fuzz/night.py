"""A night and a rollback by their plain steps, as processes that can be killed."""

from __future__ import annotations

from contextlib import suppress
from multiprocessing.connection import Connection

import duckdb

from flows.steps import build_models, compare_build, copy_to_postgres, publish_build
from warehouse.errors import RefreshLocked
from warehouse.load import load_extracts
from warehouse.lock import refresh_lock
from warehouse.publish.rollback import pinned_publication, roll_back
from warehouse.settings import Settings

# Loaded once by the process from which the others are forked: a trial is what it does, not its imports.
PRELOADED = ["fuzz.night", "sqlglot", "psycopg", "warehouse.comparison.record", "warehouse.publish.postgres"]


def night(settings: Settings, tell: Connection | None = None) -> None:
    """A night by its plain steps, under the lock; `tell` hears of each step that begins."""
    with refresh_lock(settings, "refresh"):
        for step in ("load", "build", "compare", "publish", "postgres"):
            if tell:
                tell.send(step)
            _step(settings, step)


def _step(settings: Settings, step: str) -> None:
    if step == "load":
        pinned_publication(settings)
        load_extracts(settings)
    elif step == "build":
        build_models(settings)
    elif step == "compare":
        compare_build(settings)
        _say_that_checks_passed(settings)
    elif step == "publish":
        publish_build(settings)
    else:
        copy_to_postgres(settings)


def back(settings: Settings, tell: Connection | None = None) -> None:
    """A rollback to the publication before, under the lock."""
    with refresh_lock(settings, "rollback"):
        for step in ("rollback", "postgres after a rollback"):
            if tell:
                tell.send(step)
            roll_back(settings) if step == "rollback" else copy_to_postgres(settings)


def _say_that_checks_passed(settings: Settings) -> None:
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(
            "create or replace table meta.check_result as select build_id, 'marts.state_summary' as table_name,"
            " 'said_by_the_trial' as check_name, 'fail' as severity, 'passed' as outcome from meta.build"
        )


def night_or_wait(settings: Settings) -> None:
    """A night, or nothing while another run is at work."""
    with suppress(RefreshLocked):
        night(settings)


def back_or_wait(settings: Settings) -> None:
    """A rollback, or nothing while another run is at work."""
    with suppress(RefreshLocked):
        back(settings)
