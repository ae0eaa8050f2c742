"""The columns of a query against the columns of its contract."""

from __future__ import annotations

from collections import Counter

from sqlglot import exp

from warehouse.errors import suggestion
from warehouse.runner.models.contract import Contract
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.query import select_list, stars


def add_column_problems(query: exp.Query, where: str, contract: Contract | None, problems: Problems) -> None:
    """Adds a problem for each column that is selected but not promised, promised but not selected, or elsewhere."""
    if lines := stars(query):
        for line in lines:
            problems.add(f"{where}:{line}", "the last select has a *", "List each column by name, keys first.")
        return
    columns = select_list(query)
    for position, column in enumerate(columns, start=1):
        if not column.name:
            text = column.tree.sql("duckdb")
            problems.add(f"{where}:{column.line}", f"column {position} has no name: {text}", "Add `as <name>`.")
    for name, times in Counter(column.name for column in columns if column.name).items():
        if times > 1:
            line = [column.line for column in columns if column.name == name][-1]
            problems.add(f"{where}:{line}", f'column "{name}" is selected {times} times', "Give each its own name.")
    if contract and contract.columns:
        _add_differences(query, where, contract, problems)


def _add_differences(query: exp.Query, where: str, contract: Contract, problems: Problems) -> None:
    selected = {column.name: column for column in select_list(query) if column.name}
    promised = {column.name: column.line for column in contract.columns}
    for name in selected.keys() - promised.keys():
        nearest = suggestion(name, promised.keys() - selected.keys(), otherwise=f"Describe it in {contract.where}.")
        problems.add(f"{where}:{selected[name].line}", f'column "{name}" is not in {contract.where}', nearest)
    for name in promised.keys() - selected.keys():
        nearest = suggestion(name, selected.keys() - promised.keys(), otherwise="Select it, or remove it here.")
        problems.add(contract.place(name), f'column "{name}" is not selected by {where}', nearest)
    if selected.keys() == promised.keys():
        for position, (here, there) in enumerate(zip(promised, selected, strict=True), start=1):
            if here != there:
                found = f'column {position} is "{here}" here and "{there}" in {where}'
                problems.add(contract.place(here), found, "Write both lists in the same order.")
                break
