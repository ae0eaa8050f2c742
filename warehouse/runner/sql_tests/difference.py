"""The rows that a model returned against those that were expected: by the grain, column by column."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Row = Mapping[str, str | None]
"""A row as text, by column."""
Key = tuple[str | None, ...]


@dataclass(frozen=True)
class Difference:
    """What is not as expected: a value, a type (no key), or a whole row (no column)."""

    kind: str
    """value, type, missing, unexpected, repeated or error."""
    key: Mapping[str, str | None]
    column: str
    expected: str | None
    found: str | None


def differences(
    grain: Sequence[str],
    columns: Mapping[str, str],
    expected: Sequence[Row],
    found: Sequence[Row],
    *,
    is_complete: bool = True,
) -> tuple[Difference, ...]:
    """What differs, in the order of the expected rows; `columns` are those to compare, with their types.

    Rows that are not expected differ too, where those that are expected are complete.

    >>> rows = [{"shop": "north", "orders": "4"}], [{"shop": "north", "orders": "5"}]
    >>> [(item.column, item.expected, item.found) for item in differences(["shop"], {"orders": "BIGINT"}, *rows)]
    [('orders', '4', '5')]
    """
    result = [*_repeated(grain, found)]
    wanted, got = _by_key(grain, expected), _by_key(grain, found)
    for key, row in wanted.items():
        shown = dict(zip(grain, key, strict=True))
        if key not in got:
            result.append(Difference("missing", shown, "", _text(row), None))
            continue
        for column, type_ in columns.items():
            if not _is_same(row[column], got[key][column], type_):
                result.append(Difference("value", shown, column, row[column], got[key][column]))
    for key, row in got.items():
        if is_complete and key not in wanted:
            named = {column: row[column] for column in columns}
            result.append(Difference("unexpected", dict(zip(grain, key, strict=True)), "", None, _text(named)))
    return tuple(result)


def _by_key(grain: Sequence[str], rows: Sequence[Row]) -> dict[Key, Row]:
    """The rows by key; of several with one key the first."""
    found: dict[Key, Row] = {}
    for row in rows:
        found.setdefault(tuple(row[column] for column in grain), row)
    return found


def _repeated(grain: Sequence[str], found: Sequence[Row]) -> list[Difference]:
    """A difference for each key that more than one of the found rows has."""
    counts: dict[Key, int] = {}
    for row in found:
        key = tuple(row[column] for column in grain)
        counts[key] = counts.get(key, 0) + 1
    return [
        Difference("repeated", dict(zip(grain, key, strict=True)), "", "1 row", f"{count} rows")
        for key, count in counts.items()
        if count > 1
    ]


def _is_same(expected: str | None, found: str | None, type_: str) -> bool:
    if type_ in ("DOUBLE", "FLOAT") and expected is not None and found is not None:
        # The last digits of a sum depend on the order of its parts.
        return math.isclose(float(expected), float(found), rel_tol=1e-9) or expected == found
    return expected == found


def _text(row: Row) -> str:
    return ", ".join(f"{column} = {'NULL' if value is None else value}" for column, value in row.items())
