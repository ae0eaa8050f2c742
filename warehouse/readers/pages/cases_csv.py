"""The rows behind each figure of a place as CSV, as the mart holds them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from warehouse.readers.figures import Figure
from warehouse.readers.pages.opened import rows_of, stated_values
from warehouse.readers.pages.place_year import FigureRow, PlaceYear

COLUMNS = (
    "figure",
    "year",
    "state_code",
    "court_id",
    "docket_number",
    "case_id",
    "defendant_id",
    "amount",
    "event_date",
    "charged_date",
    "closed_date",
    "closed_year",
    "disposition",
    "source_code",
    "extract_rows",
)
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_files(
    place_year: PlaceYear, figures: Mapping[str, Figure], states: Sequence[PlaceYear] = ()
) -> dict[str, bytes]:
    """The file of each figure that is stated and has rows, by its name; `states` those of the nation."""
    is_synthetic = bool(place_year.values["is_synthetic"])
    return {
        name: _file(_records(name, place_year.year, rows), is_synthetic)
        for name, value in stated_values(place_year, figures, states).items()
        if value is not None and (rows := rows_of(place_year, name, states))
    }


def harmless(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would run it.

    >>> harmless("1:17-cr-00035"), harmless("=HYPERLINK(0)")
    ('1:17-cr-00035', "'=HYPERLINK(0)")
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _file(records: Iterable[Sequence[object]], is_synthetic: bool) -> bytes:
    """The records under a header; each says so where the data are made up."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*COLUMNS, "is_synthetic") if is_synthetic else COLUMNS)
    for record in records:
        cells = ["" if cell is None else harmless(str(cell)) for cell in record]
        writer.writerow((*cells, "true") if is_synthetic else cells)
    return text.getvalue().encode("utf-8")


def _records(name: str, year: int, rows: Iterable[tuple[str, FigureRow]]) -> Iterable[Sequence[object]]:
    for state_code, row in rows:
        yield (
            name,
            year,
            state_code,
            row.court_id,
            row.docket_number,
            row.case_id,
            row.defendant_id,
            row.amount,
            row.event_date,
            row.charged_date,
            row.closed_date,
            row.closed_year,
            row.disposition,
            row.source_code,
            "; ".join(f"{file} row {number}" for file, number in row.extract_rows),
        )
