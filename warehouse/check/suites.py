"""Which checks there are: the files in expectations/, and what the contracts in sql/ promise about keys.

A file keeps Great Expectations' own shape (type and kwargs) and adds what a person needs: a name that is the claim,
a severity and a message that says what to do. It belongs to the table that its path names, or to each of `tables`.
So that a rule is written once, `for_each` repeats an expectation: each of its entries gives words for the
{placeholders} in name, message and kwargs; {table} is the table itself. {batch} is left to Great Expectations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from warehouse.check.report import CheckResult
from warehouse.models.contract import read_contract
from warehouse.models.problems import Problems, suggestion

SEVERITIES = ("fail", "warn")
NO_ROWS = "unexpected_rows_expectation"
_GATED_SCHEMAS = ("core", "marts")
_KEYS = ("name", "type", "kwargs", "severity", "message", "for_each")
_TEXTS = ("name", "type", "severity", "message")
_FILE_KEYS = ("description", "tables", "expectations")


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

    def only_for(self, tables: Iterable[str]) -> Suites:
        """The checks on tables that exist; those on others could not run."""
        known = set(tables)
        absent = [check for check in self.checks if check.table not in known]
        results = [
            check.not_run(f'there is no table "{check.table}" in the build', suggestion(check.table, known))
            for check in absent
        ]
        there = tuple(check for check in self.checks if check.table in known)
        return Suites(there, (*self.problems, *results))


def read_suites(project_dir: Path) -> Suites:
    """Every check of the project, in the order of tables and files."""
    checks: dict[tuple[str, str], Check] = {}
    problems: list[CheckResult] = []
    for found in (*_from_contracts(project_dir), *_from_files(project_dir)):
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
    for schema in _GATED_SCHEMAS:
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


def _from_files(project_dir: Path) -> Iterator[Check | CheckResult]:
    folder = project_dir / "expectations"
    for file in sorted(folder.rglob("*")):
        where = file.relative_to(project_dir).as_posix()
        if file.suffix in (".yml", ".yaml") and file.parent.parent == folder:
            yield from _from_file(file, where)
        elif file.is_file():
            yield _unreadable(file, where, "is no suite", "Suites are expectations/<schema>/<table>.yml.")


def _from_file(file: Path, where: str) -> Iterator[Check | CheckResult]:
    try:
        content, lines = _parsed(file)
    except yaml.MarkedYAMLError as error:
        place = f"{where}:{error.problem_mark.line + 1}" if error.problem_mark else where
        yield _unreadable(file, place, f"is not YAML: {error.problem}", "Quote a text that has a colon or a #.")
        return
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        yield _unreadable(file, where, f"is not YAML: {error}", "Save it as UTF-8 text.")
        return
    if problem := _problem_of_file(content):
        yield _unreadable(file, where, *problem)
        return
    for entry, line in zip(content["expectations"], lines, strict=True):
        for table in content.get("tables", [_table_of(file)]):
            yield from _checks(table, entry, f"{where}:{line}")


def _parsed(file: Path) -> tuple[Any, list[int]]:
    """What a YAML file holds, and the line of each of its expectations."""
    text = file.read_text(encoding="utf-8")
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    entries = root.value if isinstance(root, yaml.MappingNode) else []
    lists = [value.value for key, value in entries if key.value == "expectations"]
    lines = [node.start_mark.line + 1 for node in lists[0] if isinstance(node, yaml.Node)] if lists else []
    return yaml.safe_load(text), lines


def _checks(table: str, entry: Any, where: str) -> Iterator[Check | CheckResult]:
    if problem := _problem_of_entry(entry):
        named = str(entry.get("name") or "") if isinstance(entry, dict) else ""
        name = named or f"expectation_in_line_{where.rpartition(':')[2]}"
        yield CheckResult(table, name, "fail", "not run", problem[0], "", problem[1], (), where)
        return
    for words in entry.get("for_each") or [{}]:
        filled = _filled(entry, {**words, "table": table})
        texts = {key: filled[key].strip() for key in _TEXTS}
        yield Check(table, kwargs=filled.get("kwargs") or {}, where=where, **texts)


def _problem_of_entry(entry: Any) -> tuple[str, str] | None:
    if not isinstance(entry, dict):
        return "is no mapping", f"Every expectation has {', '.join(_TEXTS)}."
    for key in entry:
        if key not in _KEYS:
            return f'unknown key "{key}"', suggestion(str(key), _KEYS)
    for key in _TEXTS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            return f'the key "{key}" has no text', f"Every expectation has {', '.join(_TEXTS)}."
    if entry["severity"] not in SEVERITIES:
        return f'severity "{entry["severity"]}" is neither fail nor warn', "fail stops publication, warn is shown."
    if not isinstance(entry.get("kwargs") or {}, dict):
        return '"kwargs" is no mapping', "Write `kwargs: {column: …}`."
    repeats = entry.get("for_each") or []
    if not isinstance(repeats, list) or not all(isinstance(words, dict) for words in repeats):
        return '"for_each" is no list of mappings', "Write `for_each:` and lines such as `- {figure: new_cases}`."
    return None


def _filled(value: Any, words: dict[str, Any]) -> Any:
    """The value with its placeholders filled, however deep.

    >>> _filled({"name": "{figure}_in_{batch}"}, {"figure": "new_cases"})
    {'name': 'new_cases_in_{batch}'}
    """
    if isinstance(value, dict):
        return {key: _filled(item, words) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, words) for item in value]
    if isinstance(value, str):
        for word, text in words.items():
            value = value.replace(f"{{{word}}}", str(text))
    return value


def _problem_of_file(content: Any) -> tuple[str, str] | None:
    if not isinstance(content, dict):
        return "holds no mapping", "Write `expectations:` and a list under it."
    for key in content:
        if key not in _FILE_KEYS:
            return f'unknown key "{key}"', suggestion(str(key), _FILE_KEYS)
    if not isinstance(content.get("expectations"), list):
        return '"expectations" is no list', "Write `expectations:` and a list under it."
    tables = content.get("tables", [""])
    if not isinstance(tables, list) or not tables or not all(isinstance(table, str) for table in tables):
        return '"tables" is no list of table names', "Write `tables: [marts.state_summary]`, or leave it out."
    return None


def _unreadable(file: Path, where: str, problem: str, remedy: str) -> CheckResult:
    return CheckResult(_table_of(file), "suite_can_be_read", "fail", "not run", problem, "", remedy, (), where)


def _table_of(file: Path) -> str:
    return f"{file.parent.name}.{file.stem}"
