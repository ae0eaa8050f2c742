"""Lines of a tab-delimited extract with the defects that real ones have, put on rows outside the subject.

The defects lie on unrelated cases, so that a loader that mistreats one loses no figure that the sample claims.
"""

from __future__ import annotations

from collections.abc import Sequence

DEFECT_COUNTS = {"exact re-issue": 12, "row without its last field": 2}


def with_defects(rows: Sequence[list[str]], columns: Sequence[str], harmless: Sequence[int]) -> list[str]:
    """The lines of the rows, with defects on a few at the `harmless` places and, added, broken copies of others."""
    lines = ["\t".join(row) for row in rows]
    office, charge = columns.index("FJUDGE"), columns.index("FTITLE3")
    step = max(len(harmless) // 40, 1)
    places = iter(harmless[::step])
    for text in ('"WIRE FRAUD\tSCHEME"', '"WIRE\tFRAUD"', "18:1343–1349.F", "18:1028é.F"):
        _put(lines, rows, next(places), charge, text)
    _put(lines, rows, next(places), office, "\0")
    added: list[tuple[int, str]] = []
    for _ in range(DEFECT_COUNTS["exact re-issue"]):
        place = next(places)
        added.append((place, lines[place]))
    for _ in range(DEFECT_COUNTS["row without its last field"]):
        place = next(places)
        added.append((place, lines[place].rpartition("\t")[0]))
    for place, line in sorted(added, reverse=True):
        lines.insert(place + 1, line)
    return lines


def _put(lines: list[str], rows: Sequence[list[str]], place: int, column: int, text: str) -> None:
    row = list(rows[place])
    row[column] = text
    lines[place] = "\t".join(row)
