"""Expected files written anew from what was found: by an explicit option only, and the difference is for a person to read."""

from __future__ import annotations

import difflib

from warehouse.runner.sql_tests.csv_file import csv_text
from warehouse.runner.sql_tests.run import CaseRun


def update_expected(run: CaseRun) -> str:
    """The change to the expected file of a case, as a patch; empty if there is none. Its columns stay."""
    expected = run.case.expected
    if run.is_passed or not run.case.is_complete or not run.found:
        return ""
    before = expected.file.read_text(encoding="utf-8")
    after = csv_text(expected.columns, [[row[column] for column in expected.columns] for row in run.found])
    expected.file.write_text(after, encoding="utf-8")
    patch = difflib.unified_diff(before.splitlines(True), after.splitlines(True), expected.where, expected.where)
    return "".join(patch)
