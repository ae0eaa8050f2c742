"""The results of test cases as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from warehouse.runner.sql_tests.difference import Difference
from warehouse.runner.sql_tests.run import CaseRun

_SHOWN = 20


def model_line(model: str, runs: Sequence[CaseRun]) -> str:
    """One line a model: its cases, how many failed, and how long they took."""
    failed = sum(not run.is_passed for run in runs)
    seconds = sum(run.seconds for run in runs)
    cases = f"{len(runs)} {'case' if len(runs) == 1 else 'cases'}"
    return f"{model:<40} {cases:<9} {seconds:>7.2f} s{f'  {failed} failed' if failed else ''}"


def case_lines(run: CaseRun) -> Iterator[str]:
    """What is not as expected in a case; nothing if it passed."""
    if run.is_passed:
        return
    yield f"  {run.case.expected.where}"
    for difference in run.differences[:_SHOWN]:
        yield f"    {_line(difference)}"
    if len(run.differences) > _SHOWN:
        yield f"    and {len(run.differences) - _SHOWN} more (--json shows all)"


def result_line(runs: Sequence[CaseRun], seconds: float) -> str:
    """The last line: how many cases of how many models passed."""
    models = len({run.case.model for run in runs})
    passed = sum(run.is_passed for run in runs)
    return f"{passed} of {len(runs)} cases of {models} {'model' if models == 1 else 'models'} passed, {seconds:.1f} s"


def _line(difference: Difference) -> str:
    key = ", ".join(f"{column} = {_value(value)}" for column, value in difference.key.items())
    if difference.kind == "missing":
        return f"{key or 'the row'}: missing; expected {difference.expected}"
    if difference.kind == "unexpected":
        return f"{key or 'the row'}: not expected; found {difference.found}"
    if difference.kind == "repeated":
        return f"{key or 'the row'}: expected 1 row, found {difference.found}: the grain does not hold"
    if difference.kind == "type":
        return (
            f"type of {difference.column}: expected {difference.expected}, found {difference.found or 'no such column'}"
        )
    if difference.kind == "error":
        return f"the query failed. DuckDB: {difference.found}"
    column = f"{key}: {difference.column}" if key else difference.column
    return f"{column}: expected {_value(difference.expected)}, found {_value(difference.found)}"


def _value(value: str | None) -> str:
    return "NULL" if value is None else value or '""'
