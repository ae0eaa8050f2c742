"""What a project promises to those who read what it publishes, under a version: sql/published.lock, which is committed.

A column that is gone or of another type breaks what people have built on it: the major number grows, and only a column
that an earlier version announced may go. One that is new is a minor number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from warehouse.runner.models.problems import Problems
from warehouse.runner.models.yaml_file import loaded

if TYPE_CHECKING:
    from warehouse.runner.models.project import Project

PUBLISHED_FILE = "sql/published.lock"
_HEADER = """\
# What readers are promised: each published column with its type. `warehouse contract` writes this file, lint compares.
# A column goes after it was announced (`deprecated: {goes_in: "2.0", use: other_column}` at the column) in a version.
"""
_COMMAND = "Run `warehouse contract`, and commit what it writes."
_ANNOUNCE = (
    'Keep it, and announce that it goes: `deprecated: {goes_in: "2.0", use: …}` at the column. Once a version of the'
    " contract has said so, the next may leave it out."
)
_OTHER_NAME = "Give what is of another type another name, and announce that this one goes."


@dataclass(frozen=True)
class Promise:
    """What is promised of a column: its type, and the version in which it goes, where that is announced."""

    type: str
    goes_in: str = ""


Tables = Mapping[str, Mapping[str, Promise]]


@dataclass(frozen=True)
class Published:
    """A version of the contract."""

    version: str
    tables: Tables


@dataclass(frozen=True)
class ContractChange:
    """The contract as it is written, what it was, and what is other, a line each."""

    before: str
    version: str
    changes: tuple[str, ...]


def read_published(folder: Path, problems: Problems) -> Published | None:
    """The committed contract; None for a project without one."""
    file = folder / PUBLISHED_FILE
    if not file.exists():
        return None
    try:
        told, _ = loaded(file.read_text(encoding="utf-8"))
        tables = {
            table: {
                column: Promise(**one) if isinstance(one, dict) else Promise(str(one))
                for column, one in columns.items()
            }
            for table, columns in told["tables"].items()
        }
        major, minor = str(told["version"]).split(".")
        return Published(f"{int(major)}.{int(minor)}", tables)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError):
        problems.add(PUBLISHED_FILE, "is not what `warehouse contract` writes", "Take it back from the last commit.")
        return None


def add_published_problems(project: Project, problems: Problems) -> None:
    """Problems of columns that readers were promised and that are gone or other, and of a contract that lags behind."""
    if project.published is None or _add_broken(project, project.published, problems):
        return
    if changes := list(_changes(project.published.tables, promised(project))):
        more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
        problems.add(PUBLISHED_FILE, f"does not say yet: {changes[0]}{more}", _COMMAND)


def _add_broken(project: Project, before: Published, problems: Problems) -> bool:
    """Whether a promise is broken, with a problem for each that is."""
    now = promised(project)
    breaks = False
    for table, columns in before.tables.items():
        for column, promise in columns.items():
            found = now.get(table, {}).get(column)
            where = project.models[table].contract.place(column) if table in project.models else PUBLISHED_FILE
            what = f"{table}.{column} is published ({promise.type}, contract {before.version})"
            if found is None and (not promise.goes_in or _major(promise.goes_in) > _major(before.version) + 1):
                announced = f" before contract {promise.goes_in}, in which it was to go" if promise.goes_in else ""
                problems.add(where, f"{what} and is gone{announced}", _ANNOUNCE)
                breaks = True
            elif found is not None and found.type != promise.type:
                problems.add(where, f"{what} and is {found.type} now", _OTHER_NAME)
                breaks = True
    return breaks


def promised(project: Project) -> Tables:
    """What the contracts of the published models promise now."""
    return {
        name: {column.name: Promise(column.type, column.goes_in) for column in model.contract.columns}
        for name, model in sorted(project.models.items())
        if name.split(".")[0] in project.layers.published
    }


def write_contract(project: Project) -> ContractChange:
    """Writes the contract as it is now, under its next version; the first one is 1.0.

    Raises ModelError where a promise would be broken that no earlier version took back.
    """
    problems = Problems()
    now, before = promised(project), project.published
    if before is None:
        _write(project.folder, Published("1.0", now))
        return ContractChange("", "1.0", ())
    changes = tuple(_changes(before.tables, now))
    if not changes:
        return ContractChange(before.version, before.version, ())
    _add_broken(project, before, problems)
    problems.raise_if_any()
    major, minor = map(int, before.version.split("."))
    is_major = any(change.startswith("gone") for change in changes)
    version = f"{major + 1}.0" if is_major else f"{major}.{minor + 1}"
    _write(project.folder, Published(version, now))
    return ContractChange(before.version, version, changes)


def _major(version: str) -> int:
    return int(version.split(".")[0])


def _changes(before: Tables, now: Tables) -> Iterator[str]:
    """What is other, a line each; what is gone first."""
    old = {(table, column): one for table, columns in before.items() for column, one in columns.items()}
    new = {(table, column): one for table, columns in now.items() for column, one in columns.items()}
    yield from (f"gone: {table}.{column}" for table, column in sorted(old.keys() - new.keys()))
    for table, column in sorted(new):
        known, promise = old.get((table, column)), new[table, column]
        if known is None:
            yield f"new: {table}.{column} ({promise.type})"
        elif known.goes_in != promise.goes_in:
            announced = f"will go in {promise.goes_in}" if promise.goes_in else "stays after all"
            yield f"{announced}: {table}.{column}"


def _write(folder: Path, published: Published) -> None:
    tables = {
        table: {
            column: {"type": one.type, "goes_in": one.goes_in} if one.goes_in else one.type
            for column, one in columns.items()
        }
        for table, columns in published.tables.items()
    }
    told = yaml.safe_dump({"version": published.version, "tables": tables}, sort_keys=False, width=1000)
    (folder / PUBLISHED_FILE).write_text(_HEADER + told, encoding="utf-8")
