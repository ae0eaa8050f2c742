"""The cases of a project, found and verified without a database: every problem of every case at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from warehouse.errors import suggestion
from warehouse.runner.models.model import Model
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.project import Project
from warehouse.runner.sql_tests.case import AMONG, CASES, EXPECTED, NOTE, Case, Table
from warehouse.runner.sql_tests.csv_file import header

Types = Mapping[str, Mapping[str, str]]
"""The types of columns, by table and column."""


def types_of(project: Project, sources: Types) -> dict[str, Mapping[str, str]]:
    """The types of every table that a model may read or is: models and seeds by their contracts, and `sources`."""
    contracts = {name: seed.contract for name, seed in project.seeds.items()}
    contracts |= {name: model.contract for name, model in project.models.items()}
    types = {name: {column.name: column.type for column in contract.columns} for name, contract in contracts.items()}
    return {**sources, **types}


def read_cases(project: Project, sources: Types) -> tuple[Case, ...]:
    """The cases of a project, in the order of their folders. Raises ModelError or ModelErrors."""
    problems = Problems()
    types = types_of(project, sources)
    cases = []
    for folder in _case_folders(project, problems):
        model = project.models[_model_name(folder)]
        if case := _case(project, model, folder, types, problems):
            cases.append(case)
    problems.raise_if_any()
    return tuple(cases)


def _case_folders(project: Project, problems: Problems) -> list[Path]:
    """The folders of cases whose model is known; a problem for each other folder and for files beside them."""
    root = project.folder / CASES
    folders = []
    for entry in _entries(root):
        if not entry.is_dir():
            problems.add(_where(project, entry), "stands beside the cases", f"A case is a folder {_SHAPE}.")
            continue
        for table in _entries(entry):
            name = f"{entry.name}.{table.name}"
            if not table.is_dir():
                problems.add(_where(project, table), "stands beside the cases", f"A case is a folder {_SHAPE}.")
            elif name not in project.models:
                nearest = suggestion(name, project.models, otherwise=f"A case is a folder {_SHAPE}.")
                problems.add(_where(project, table), f'no model "{name}"', nearest)
            else:
                found = _entries(table)
                if not found:
                    problems.add(_where(project, table), "holds no case", f"A case is a folder {_SHAPE}.")
                for case in found:
                    if case.is_dir():
                        folders.append(case)
                    else:
                        remedy = f"Move it into the folder of a case: {_where(project, table)}/<case>/{case.name}."
                        problems.add(_where(project, case), "stands beside the cases", remedy)
    return folders


_SHAPE = f"{CASES.as_posix()}/<schema>/<table>/<case>"


def _case(project: Project, model: Model, folder: Path, types: Types, problems: Problems) -> Case | None:
    where = _where(project, folder)
    files = _entries(folder)
    if not files:
        remedy = f"Write {EXPECTED}, and the rows of each table that matters: {_tables(model)}."
        problems.add(where, "is empty", remedy)
        return None
    inputs, expected = [], []
    for file in files:
        here = _where(project, file)
        if file.name in (EXPECTED, AMONG):
            expected.append(file)
        elif file.suffix == ".csv" and file.stem in model.reads:
            inputs.append(_table(file.stem, file, here, types, problems))
        elif file.suffix == ".csv":
            nearest = suggestion(file.stem, model.reads, otherwise=f"It reads {_tables(model)}.")
            problems.add(here, f"{model.name} does not read {file.stem}", nearest)
        elif file.name != NOTE:
            problems.add(here, "is no part of a case", f"A case has CSV files and, where it helps, {NOTE}.")
    if len(expected) != 1:
        found = f"has both {EXPECTED} and {AMONG}" if expected else f"has no {EXPECTED}"
        grain = ", ".join(model.contract.grain)
        problems.add(where, found, f"Write the rows that {model.name} must return, its grain included: {grain}.")
        return None
    table = _table(model.name, expected[0], _where(project, expected[0]), types, problems)
    if table is None or None in inputs:
        return None
    _verify_grain(model, table, problems)
    return Case(model.name, folder.name, folder, tuple(item for item in inputs if item), table, where)


def _tables(model: Model) -> str:
    return ", ".join(sorted(model.reads)) or "no table"


def _table(name: str, file: Path, where: str, types: Types, problems: Problems) -> Table | None:
    columns = header(file, where, problems)
    if columns is None:
        return None
    for column in columns:
        if column not in types[name]:
            rest = set(types[name]) - set(columns)
            nearest = suggestion(column, rest, otherwise=f"It has {', '.join(types[name])}.")
            problems.add(f"{where}:1", f'{name} has no column "{column}"', nearest)
            return None
        if columns.count(column) > 1:
            problems.add(f"{where}:1", f'column "{column}" stands here twice', "Remove one of the two.")
            return None
    return Table(name, file, where, columns)


def _verify_grain(model: Model, expected: Table, problems: Problems) -> None:
    for column in model.contract.grain:
        if column not in expected.columns:
            remedy = f"Rows are compared by the grain of {model.contract.where}: {', '.join(model.contract.grain)}."
            problems.add(f"{expected.where}:1", f'column "{column}" is missing', remedy)


def _model_name(folder: Path) -> str:
    return f"{folder.parent.parent.name}.{folder.parent.name}"


def _entries(folder: Path) -> list[Path]:
    """What stands in a folder, by name; nothing hidden."""
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith(".")) if folder.is_dir() else []


def _where(project: Project, file: Path) -> str:
    return file.relative_to(project.folder).as_posix()
