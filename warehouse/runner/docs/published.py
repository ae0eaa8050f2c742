"""What the published file adds to the pages: the build, the last result of each check, row counts and sample rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from warehouse.errors import NothingPublished
from warehouse.publication import connect_published
from warehouse.runner.models.contract import Column
from warehouse.settings import Settings
from warehouse.sql import identifier

_SAMPLE_ROWS = 10
_WORST_FIRST = ("not run", "failed", "warned", "passed")


@dataclass(frozen=True)
class Check:
    """The last result of a check; `outcome` is passed, warned, failed or not run."""

    table: str
    name: str
    severity: str
    outcome: str
    observed: str
    expected: str
    message: str
    examples: list[str]
    checked_at: datetime


@dataclass(frozen=True)
class Sample:
    """A published table: how many rows it has, and a few of them; a hidden column has no values."""

    row_count: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    hidden: frozenset[str]


@dataclass(frozen=True)
class Published:
    """The publication that the pages are made from."""

    build_id: str
    refreshed_at: datetime
    is_synthetic: bool
    data_through_date: date | None
    checks: tuple[Check, ...]
    samples: Mapping[str, Sample]
    columns: Mapping[str, tuple[Column, ...]]
    """The columns of each table with their comments, as published."""
    descriptions: Mapping[str, str]
    joins: Mapping[str, Mapping[str, str]]
    """For each table the table that a column joins to (meta.key)."""

    def checks_of(self, table: str) -> tuple[Check, ...]:
        """The checks of one table, the worst first."""
        return tuple(check for check in self.checks if check.table == table)

    def joined_by(self, table: str) -> frozenset[str]:
        """The tables that join to one."""
        return frozenset(name for name, joins in self.joins.items() if table in joins.values())


def read_published(
    settings: Settings, grains: Mapping[str, Collection[str]], personal: Collection[str]
) -> Published | None:
    """What readers see now; None when nothing is published yet.

    `grains` orders the sample rows of a table; columns named in `personal` are not read.
    """
    try:
        connection = connect_published(settings)
    except NothingPublished:
        return None
    with connection:
        build_id, refreshed_at, is_synthetic, data_through_date = connection.execute(
            "select build_id, refreshed_at, is_synthetic, data_through_date from meta.build"
        ).fetchall()[0]
        columns = _columns(connection)
        samples = {
            table: _sample(
                connection, table, [column.name for column in columns[table]], grains.get(table, ()), personal
            )
            for table in columns
        }
        return Published(
            build_id,
            refreshed_at,
            is_synthetic,
            data_through_date,
            _checks(connection),
            samples,
            columns,
            _descriptions(connection),
            _joins(connection) if "meta.key" in columns else {},
        )


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[Column, ...]]:
    found: dict[str, list[Column]] = {}
    query = """
        select schema_name || '.' || table_name, column_name, data_type, coalesce(comment, '')
        from duckdb_columns()
        where database_name = current_database() and not internal
        order by schema_name, table_name, column_index
    """
    for table, name, type_, comment in connection.execute(query).fetchall():
        found.setdefault(table, []).append(Column(name, type_, comment))
    return {table: tuple(columns) for table, columns in found.items()}


def _descriptions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    query = """
        select schema_name || '.' || table_name, comment from duckdb_tables() where comment is not null
        union all
        select schema_name || '.' || view_name, comment from duckdb_views() where comment is not null
    """
    return dict(connection.execute(query).fetchall())


def _joins(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    query = "select table_name, column_name, referenced_table from meta.key where kind = 'foreign' order by all"
    for table, column, referenced in connection.execute(query).fetchall():
        found.setdefault(table, {})[column] = referenced
    return found


def _checks(connection: duckdb.DuckDBPyConnection) -> tuple[Check, ...]:
    query = """
        select
            table_name,
            check_name,
            severity,
            case when outcome = 'failed' and severity = 'warn' then 'warned' else outcome end,
            coalesce(observed, ''),
            coalesce(expected, ''),
            coalesce(message, ''),
            coalesce(examples, []),
            checked_at
        from meta.check_result
        order by table_name, check_name
    """
    checks = (Check(*row) for row in connection.execute(query).fetchall())
    return tuple(sorted(checks, key=lambda check: _WORST_FIRST.index(check.outcome)))


def _sample(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: list[str],
    grain: Collection[str],
    personal: Collection[str],
) -> Sample:
    """A few rows from all over the table, in the order of its key; the same whenever the same file is read."""
    hidden = frozenset(column for column in columns if column.lower() in personal)
    name = ".".join(identifier(part) for part in table.split(".", 1))
    shown = ", ".join(f"null as {identifier(column)}" if column in hidden else identifier(column) for column in columns)
    keys = ", ".join(identifier(column) for column in grain if column not in hidden)
    # The first rows of a summary are alike, and empty more often than not.
    spread = f"md5(concat_ws('|', {keys})), {keys}" if keys else "all"
    query = f"select {shown} from {name} order by {spread} limit {_SAMPLE_ROWS}"
    rows = connection.execute(f"from ({query}) order by {keys or 'all'}").fetchall()
    count = connection.execute(f"select count(*) from {name}").fetchall()[0][0]
    return Sample(count, tuple(columns), tuple(rows), hidden)
