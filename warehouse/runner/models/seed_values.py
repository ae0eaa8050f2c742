"""What stands in a seed against what its contract promises of its values: those accepted, names of columns."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence

from warehouse.errors import suggestion
from warehouse.runner.models.contract import Column, Contract
from warehouse.runner.models.model import Seed
from warehouse.runner.models.problems import Problems


def add_value_problems(seed: Seed, tables: Mapping[str, Contract | None], problems: Problems) -> None:
    """Adds a problem for each value that its column does not accept, or that names no column of the tables it should.

    `tables` has the contract of every model and seed, None where it could not be read. An empty value is none, and a
    file of another shape is the load's to tell.
    """
    columns = [column for column in seed.contract.columns if column.accepted_values or column.column_names_of]
    known = {column.name: _known(seed, column, tables, problems) for column in columns}
    for line, row in _rows(seed) if columns else ():
        for column in columns:
            value, accepted = row.get(column.name), known[column.name]
            if not value or not accepted or value in accepted:
                continue
            otherwise = f"What may stand here is said in {seed.contract.place(column.name)}."
            nearest = suggestion(value, accepted, otherwise=otherwise)
            problems.add(f"{seed.where}:{line}", _problem(column, value), nearest)


def _known(seed: Seed, column: Column, tables: Mapping[str, Contract | None], problems: Problems) -> Collection[str]:
    """The values that fit a column; none if that cannot be told."""
    if not column.column_names_of:
        return column.accepted_values
    for name in column.column_names_of:
        if name not in tables:
            problem = f'column "{column.name}": no table "{name}"'
            problems.add(seed.contract.place(column.name), problem, suggestion(name, tables))
    contracts = [tables.get(name) for name in column.column_names_of]
    if not all(contracts):
        return ()
    return {known.name for contract in contracts if contract for known in contract.columns}


def _problem(column: Column, value: str) -> str:
    if column.column_names_of:
        return f'{column.name} "{value}" is no column of {_listed(column.column_names_of)}'
    return f'{column.name} "{value}" is none of {", ".join(column.accepted_values)}'


def _listed(names: Sequence[str]) -> str:
    """Names as words.

    >>> _listed(["a", "b", "c"])
    'a, b or c'
    """
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _rows(seed: Seed) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a seed by column, each with the line on which it starts; none of a file that cannot be read."""
    try:
        with seed.file.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            line = reader.line_num + 1
            for values in reader:
                yield line, dict(zip(header, values, strict=False))
                line = reader.line_num + 1
    except UnicodeDecodeError:
        return
