"""Why a text is no extract: in the words of a header, without a word of its own, which may name a person."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress

from warehouse.extracts.formats import DELIMITERS, Format

NO_DOCKET = "markup or JSON that is no docket page and no docket of the forms that are read"


def why_no_table(line: str, formats: Sequence[Format]) -> str:
    """What a first line lacks to be the header of a format: how many columns of which format it has.

    >>> sheet = Format("sheet", ("court_id", "number", "note"), frozenset(), (), frozenset(), frozenset(), {})
    >>> why_no_table("court_id,docket,page,day", [sheet])
    'its first line has 4 columns, of which 1 is among the 3 of sheet, the nearest format'
    >>> why_no_table("call the clerk", [sheet])
    'its first line is no header: a format has three columns or more, between tabs or commas'
    """
    found = [*_shared(line, formats)]
    if not found:
        return "its first line is no header: a format has three columns or more, between tabs or commas"
    _, shared, count, nearest = max(found, key=lambda item: item[:2])
    if not shared:
        return f"its first line has {count} columns, none of which is of a format"
    verb = "is" if shared == 1 else "are"
    return (
        f"its first line has {count} columns, of which {shared} {verb} among the {len(nearest.columns)} of"
        f" {nearest.name}, the nearest format"
    )


def _shared(line: str, formats: Sequence[Format]) -> Iterator[tuple[float, int, int, Format]]:
    """For each way to cut the line and each format: the share of its columns, how many, of how many, which."""
    for delimiter in DELIMITERS:
        fields: list[str] = []
        with suppress(csv.Error):
            fields = next(csv.reader([line], delimiter=delimiter), [])
        if len(fields) < 3:
            continue
        names = {field.strip().lower() for field in fields}
        for candidate in formats:
            if not candidate.is_page:
                shared = len({candidate.aliases.get(name, name) for name in names} & set(candidate.columns))
                yield shared / max(len(candidate.columns), 1), shared, len(fields), candidate
