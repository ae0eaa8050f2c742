"""Which checks need not run again: they passed or warned, and nothing that they follow from has changed since.

What a check follows from is its evidence: the check itself, the programs, and the content of every table that it names.
The content is that of the tables as they lie there, not as the build remembers them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

import duckdb

from warehouse.engine import connect
from warehouse.errors import WarehouseError
from warehouse.published_folder import private_copy
from warehouse.runner.build.content import source_contents
from warehouse.runner.check.report import CheckResult
from warehouse.runner.check.suites import Check
from warehouse.settings import Settings

_CATALOG = re.compile(r"\bduckdb_\w+\s*\(|\binformation_schema\.|\bcurrent_database\b", re.IGNORECASE)
_TABLE = re.compile(r'"?(\w+)"?\."?(\w+)"?')
_PROGRAMS = ("duckdb", "duckdb-engine", "great-expectations", "sqlalchemy")


def evidence_of(settings: Settings, checks: Iterable[Check]) -> dict[tuple[str, str], str]:
    """The evidence of each check by table and name, as a hash; none of one that looks into the catalog."""
    with connect(settings.build_file, settings, read_only=True) as connection:
        followed = [check for check in checks if not _CATALOG.search(str(check.kwargs))]
        tables = _Tables(connection, followed)
        return {
            (check.table, check.name): _hash(_programs(), check.type, check.kwargs, check.severity, tables.of(check))
            for check in followed
        }


def kept_results(settings: Settings, evidence: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], CheckResult]:
    """The results of the checks that passed or warned on the same evidence, with the moment at which they did.

    They did on this build, or on the one that readers see: a build begins without results.
    """
    kept: dict[tuple[str, str], CheckResult] = {}
    # A publication that cannot be read says nothing, and must not stop a check.
    with suppress(WarehouseError):
        if publication := private_copy(settings):
            kept |= _found(publication, settings, evidence)
    kept |= _found(settings.build_file, settings, evidence)
    return kept


def _found(
    file: Path, settings: Settings, evidence: Mapping[tuple[str, str], str]
) -> Iterator[tuple[tuple[str, str], CheckResult]]:
    if not file.exists():
        return
    with connect(file, settings, read_only=True) as connection:
        try:
            rows = connection.execute(
                """
                select
                    table_name, check_name, severity, outcome, observed, expected, message, examples, checked_at, evidence
                from meta.check_result
                where outcome = 'passed' or (outcome = 'failed' and severity = 'warn')
                """
            ).fetchall()
        except (duckdb.BinderException, duckdb.CatalogException):
            return  # never checked, or by a version that kept no evidence
    for table, name, severity, outcome, observed, expected, message, examples, checked_at, told in rows:
        if told and evidence.get((table, name)) == told:
            texts = (table, name, severity, outcome, observed, expected, message)
            yield (table, name), CheckResult(*texts, tuple(examples or ()), "", checked_at, told)


class _Tables:
    """The content of what checks name: of a table its rows, of a view its query and the content of what that names."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, checks: Iterable[Check]) -> None:
        views = connection.execute(
            "select schema_name || '.' || view_name, sql from duckdb_views() where database_name = current_database()"
        ).fetchall()
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
        self._views = {view: str(sql) for view, sql in views}
        self._known = {table for (table,) in tables} | self._views.keys()
        self._contents = source_contents(connection, self._tables_behind(checks))

    def of(self, check: Check) -> list[str]:
        return [self._content(table) for table in self._named_by(check)]

    def _named_by(self, check: Check) -> list[str]:
        return sorted({check.table} | self._named(str(check.kwargs)))

    def _named(self, text: str) -> set[str]:
        return {f"{schema}.{table}" for schema, table in _TABLE.findall(text)} & self._known

    def _read_by(self, view: str) -> list[str]:
        return sorted(self._named(self._views[view]) - {view})

    def _tables_behind(self, checks: Iterable[Check]) -> set[str]:
        found, left = set[str](), [table for check in checks for table in self._named_by(check)]
        while left:
            table = left.pop()
            if table not in found:
                found.add(table)
                left += self._read_by(table) if table in self._views else []
        return found - self._views.keys()

    def _content(self, table: str) -> str:
        if table not in self._contents:
            is_view = table in self._views
            self._contents[table] = (
                _hash(self._views[table], [*map(self._content, self._read_by(table))]) if is_view else "not there"
            )
        return f"{table} {self._contents[table]}"


@cache
def _programs() -> str:
    code = [Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("validation.py", "no_rows.py")]
    return _hash(code, *(f"{name} {version(name)}" for name in _PROGRAMS))


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
