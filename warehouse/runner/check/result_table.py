"""The table meta.check_result: what was found, kept with the build that it is about."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from warehouse.engine import connect, insert
from warehouse.runner.check.report import CheckReport
from warehouse.settings import Settings
from warehouse.sql import comment, create_schemas, create_table

_TABLE = "meta.check_result"
_COLUMNS = {
    "build_id": ("varchar", "Build that was checked"),
    "table_name": ("varchar", "Table that the check is about, with its schema"),
    "check_name": ("varchar", "The check, named as the claim that it makes"),
    "severity": ("varchar", "fail: stops publication; warn: is recorded and shown"),
    "outcome": ("varchar", "passed, failed, or not run; what could not run stops publication too"),
    "observed": ("varchar", "What was found"),
    "expected": ("varchar", "What the check asks for"),
    "message": ("varchar", "What to do when the check does not pass"),
    "examples": ("varchar[]", "A handful of failing keys; never names of people"),
    "checked_at": (
        "timestamp",
        "When it was checked (UTC); of a passed check whose tables have not changed since, then",
    ),
    "evidence": (
        "varchar",
        "Hash of the check and of the content of all that it reads: while it is the same, a check that passed is not run again",
    ),
}


def write_results(settings: Settings, report: CheckReport) -> None:
    """Replaces the rows of meta.check_result in the build by the results of `report`."""
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = [
        (
            report.build_id,
            result.table_name,
            result.check_name,
            result.severity,
            result.outcome,
            result.observed,
            result.expected,
            result.message,
            list(result.examples),
            result.checked_at or now,
            result.evidence,
        )
        for result in report.results
    ]
    with connect(settings.build_file, settings) as connection:
        connection.begin()
        _create_table(connection)
        insert(connection, _TABLE, rows)
        connection.commit()


def forget_results(settings: Settings) -> None:
    """Empties meta.check_result: the build is not checked then."""
    with connect(settings.build_file, settings) as connection:
        _create_table(connection)


def _create_table(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(create_schemas([_TABLE]))
    connection.execute(create_table(_TABLE, {column: type_ for column, (type_, _) in _COLUMNS.items()}))
    told = "One row per check (table_name, check_name) of this build: whether it passed, failed or could not run."
    connection.execute(comment("table", _TABLE, told, {column: said for column, (_, said) in _COLUMNS.items()}))
