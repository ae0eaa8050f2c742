"""Tests of models as data: `tests/sql/<schema>/<table>/<case>/` holds what the model reads and `expected.csv`."""

from __future__ import annotations

from warehouse.runner.sql_tests.case import Case
from warehouse.runner.sql_tests.read import read_cases
from warehouse.runner.sql_tests.run import Bench, CaseRun, filled, open_bench, run_case, run_cases
from warehouse.runner.sql_tests.selection import chosen
from warehouse.runner.sql_tests.update import update_expected

__all__ = [
    "Bench",
    "Case",
    "CaseRun",
    "chosen",
    "filled",
    "open_bench",
    "read_cases",
    "run_case",
    "run_cases",
    "update_expected",
]
