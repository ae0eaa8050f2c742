"""The difference that a changed model makes, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from warehouse.runner.working.column_change import ColumnChange
from warehouse.runner.working.diff import Diff, Example

# Of a wide table one change may move dozens; the most moved come first.
_COLUMNS = 12
_COLORS = {"added": "green", "removed": "red", "changed": "yellow"}


def diff_lines(diff: Diff) -> Iterator[str]:
    """The lines: what was compared, rows, columns, and examples."""
    yield click.style(f"{diff.model} · {diff.where} against {diff.compared_with}", bold=True)
    if diff.upstream:
        yield _upstream(diff)
    if diff.is_same:
        yield f"same: {diff.rows_after:,} rows{_not_compared(diff)}"
        return
    yield f"rows      {diff.rows_before:,} → {diff.rows_after:,}{_counts(diff)}"
    for change in diff.column_changes:
        yield f"column    {_column(change, diff.rows_after)}"
        for value in change.examples:
            yield f"          {_value(value.value)} at {_key(value.key)}"
    for column, count in list(diff.changed_by_column.items())[:_COLUMNS]:
        yield f"          {column} differs in {count:,} row{'' if count == 1 else 's'}"
    if (others := len(diff.changed_by_column) - _COLUMNS) > 0:
        yield f"          and {others} more columns; --json lists all"
    if diff.not_matched:
        yield f"rows were not matched: {diff.not_matched}"
    if diff.not_compared:
        yield f"not compared: {', '.join(diff.not_compared)}"
    for example in diff.examples:
        yield from _example(example)


def _upstream(diff: Diff) -> str:
    names = ", ".join(diff.upstream)
    if diff.upstream_was_run:
        return f"run anew on the way, as they stand in sql/: {names}"
    return f"upstream is not built as it stands: {names} (`warehouse build` builds it, --upstream runs it here)"


def _counts(diff: Diff) -> str:
    if diff.not_matched:
        return ""
    return f": {diff.added:,} added, {diff.removed:,} removed, {diff.changed:,} changed, {diff.same:,} same"


def _not_compared(diff: Diff) -> str:
    return f" ({' and '.join(diff.not_compared)} aside, which differ from build to build)" if diff.not_compared else ""


def _column(change: ColumnChange, rows: int) -> str:
    if change.before is None:
        return f"{change.column} {change.after} is added, NULL in {change.null_rows:,} of {rows:,} rows"
    if change.after is None:
        return f"{change.column} {change.before} is removed"
    return f"{change.column} was {change.before} and is {change.after}"


def _example(example: Example) -> Iterator[str]:
    yield f"{click.style(f'{example.kind:<9}', fg=_COLORS[example.kind])} {_key(example.key)}"
    for column, value in list(example.after.items())[:_COLUMNS]:
        yield f"            {column}: {_value(example.before[column])} → {_value(value)}"
    if (others := len(example.after) - _COLUMNS) > 0:
        yield f"            and {others} more columns"


def _key(key: dict[str, Any]) -> str:
    return ", ".join(f"{column} {_value(value)}" for column, value in key.items()) or "the only row"


def _value(value: Any) -> str:
    return "NULL" if value is None else str(value)
