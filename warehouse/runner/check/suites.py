"""Which checks there are: the files in expectations/, and what the contracts in sql/ promise about keys."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.errors import suggestion
from warehouse.runner.check.report import CheckResult
from warehouse.runner.models.contract import read_contract
from warehouse.runner.models.expectations import Expectation, Unreadable, read_expectations
from warehouse.runner.models.layers import read_layers
from warehouse.runner.models.problems import Problems
from warehouse.runner.schemas import META

NO_ROWS = "unexpected_rows_expectation"
_READS_RECORD = re.compile(rf"\b{META}\.\w")


@dataclass(frozen=True)
class Check:
    """One expectation on one table; `where` is the file and line it comes from."""

    table: str
    name: str
    type: str
    kwargs: dict[str, Any]
    severity: str
    message: str
    where: str
    needs: tuple[str, ...] = ()
    """Columns without which there is nothing to check."""

    def result(self, outcome: str, observed: str, expected: str, examples: Iterable[str] = ()) -> CheckResult:
        """The result of this check, which ran."""
        names = (self.table, self.name, self.severity)
        return CheckResult(*names, outcome, observed, expected, self.message, tuple(examples), self.where)

    def not_run(self, problem: str, remedy: str = "") -> CheckResult:
        """The result of this check, which could not run."""
        names = (self.table, self.name, self.severity)
        message = remedy or "Mend the expectation, or the table that it reads."
        return CheckResult(*names, "not run", problem, "", message, (), self.where)


@dataclass(frozen=True)
class Suites:
    """Every check that there is, and a result `not run` for each that cannot be understood."""

    checks: tuple[Check, ...]
    problems: tuple[CheckResult, ...]
    without_columns: tuple[str, ...] = ()
    """Table and name of each check that does not apply, with the columns that it needs and its table has not."""

    def about(self, tables: Collection[str]) -> Suites:
        """Those of some tables."""
        return Suites(
            tuple(check for check in self.checks if check.table in tables),
            tuple(problem for problem in self.problems if problem.table_name in tables),
        )

    def of_a_part(self) -> tuple[Suites, tuple[Check, ...]]:
        """Those that a part of a build can pass, and those that compare it with the record of the whole."""
        whole = tuple(check for check in self.checks if _READS_RECORD.search(str(check.kwargs)))
        return Suites(tuple(check for check in self.checks if check not in whole), self.problems), whole

    def only_for(self, tables: Mapping[str, Collection[str]]) -> Suites:
        """The checks on tables that exist and have the columns needed, by their columns; those on others could not run."""
        known = set(tables)
        absent = [check for check in self.checks if check.table not in known]
        results = [
            check.not_run(f'there is no table "{check.table}" in the build', suggestion(check.table, known))
            for check in absent
        ]
        there, without = [], []
        for check in self.checks:
            if check.table in known:
                missing = [column for column in check.needs if column not in tables[check.table]]
                if missing:
                    without.append(f"{check.table} {check.name} (needs {', '.join(missing)})")
                else:
                    there.append(check)
        return Suites(tuple(there), (*self.problems, *results), tuple(without))


def read_suites(project_dir: Path) -> Suites:
    """Every check of the project, in the order of tables and files."""
    checks: dict[tuple[str, str], Check] = {}
    problems: list[CheckResult] = []
    for found in (*_from_contracts(project_dir), *map(_check, read_expectations(project_dir))):
        if isinstance(found, CheckResult):
            problems.append(found)
        elif (key := (found.table, found.name)) in checks:
            problems.append(
                found.not_run("two checks have this name", f"Rename one; the other is {checks[key].where}.")
            )
        else:
            checks[key] = found
    return Suites(tuple(sorted(checks.values(), key=lambda check: check.table)), tuple(problems))


def _from_contracts(project_dir: Path) -> Iterator[Check]:
    for schema in read_layers(project_dir, Problems()).gated:
        for file in sorted((project_dir / "sql" / schema).glob("*.yml")):
            where = file.relative_to(project_dir).as_posix()
            # What is wrong with a contract is said when models are built.
            if contract := read_contract(file, where, {}, Problems()):
                yield _one_row_per_key(f"{schema}.{file.stem}", contract.grain, where)


def _one_row_per_key(table: str, grain: tuple[str, ...], where: str) -> Check:
    columns = ", ".join(grain)
    nulls = " or ".join(f"bool_or({column} is null)" for column in grain)
    per_key = (
        f"select {columns}, count(*) as row_count from {{batch}} group by {columns} having count(*) > 1 or {nulls}"
    )
    at_most_one = "select count(*) as row_count from {batch} having count(*) > 1"
    return Check(
        table=table,
        name=f"one_row_per_{'_and_'.join(grain)}" if grain else "one_row_at_most",
        type=NO_ROWS,
        kwargs={"unexpected_rows_query": per_key if grain else at_most_one},
        severity="fail",
        message=f"A key is empty or occurs twice: mend {where.removesuffix('.yml')}.sql, or the grain in {where}.",
        where=where,
    )


def _check(found: Expectation | Unreadable) -> Check | CheckResult:
    if isinstance(found, Unreadable):
        return CheckResult(found.table, found.name, "fail", "not run", found.problem, "", found.remedy, (), found.where)
    texts = (found.severity, found.message, found.where)
    return Check(found.table, found.name, found.type, dict(found.kwargs), *texts, found.needs)
