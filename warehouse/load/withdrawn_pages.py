"""A docket page without what it says of withdrawn cases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from warehouse.case_number import NUMBER, plain
from warehouse.extracts.formats import Format
from warehouse.extracts.pages import ReadPage
from warehouse.withdrawn import Withdrawn

_NUMBER = re.compile(f"{NUMBER}(?:[^0-9].*)?")
Row = tuple[object, ...]


def without_withdrawn(
    withdrawn: Withdrawn, formats: Sequence[Format], found: ReadPage, text: str
) -> tuple[ReadPage, int]:
    """What a page says of other cases, and how many of its records went; `text` is all of it, if it is set aside whole."""
    if not withdrawn:
        return found, 0
    if found.reason:
        is_named = withdrawn.is_named_in(text)
        return (replace(found, reason="", rows={found.format: []}), 1) if is_named else (found, 0)
    columns = {format_.name: format_.columns for format_ in formats}
    gone = {
        row[0]
        for row in found.rows.get(found.format, ())
        if _is_withdrawn(withdrawn, dict(zip(columns[found.format], row[1:], strict=True)))
    }
    rejected = tuple(one for one in found.rejected if not withdrawn.is_named_in(one[1]))
    count = len(gone) + len(found.rejected) - len(rejected)
    if not count:
        return found, 0
    rows = {
        name: [row for row in of_table if _docket_of(name, found.format, columns[name], row) not in gone]
        for name, of_table in found.rows.items()
    }
    return replace(found, rows=rows, rejected=rejected), count


def _is_withdrawn(withdrawn: Withdrawn, row: Mapping[str, object]) -> bool:
    number = _NUMBER.fullmatch(plain(str(row["docket_number"] or "")))
    if number is None:
        return False
    return withdrawn.has(["|".join(("case", str(row["court_id"]), *(part or "" for part in number.groups())))])


def _docket_of(table: str, format_name: str, columns: Sequence[str], row: Row) -> object:
    """The number of the record that a row belongs to."""
    return row[0] if table == format_name else row[1 + columns.index("docket_row_id")]
