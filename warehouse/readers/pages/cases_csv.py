"""The rows behind the figures of a place in a year as one CSV, as the mart holds them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from warehouse.readers.figures import Figure
from warehouse.readers.pages.csv_file import csv_bytes
from warehouse.readers.pages.opened import rows_of, stated_values
from warehouse.readers.pages.place_year import FigureRow, PlaceYear
from warehouse.readers.pages.row_words import by_file

COLUMNS = (
    "figures",
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


def cases_csv(place_year: PlaceYear, figures: Mapping[str, Figure], states: Sequence[PlaceYear] = ()) -> bytes | None:
    """Every row behind a figure that is stated, once, with all the figures that it counts in; `states` of the nation.

    A figure is the rows that name it, added up by `amount`. None where no figure has a row.
    """
    counted = _counted(place_year, figures, states)
    if not counted:
        return None
    records, is_synthetic = _records(place_year.year, counted), bool(place_year.values["is_synthetic"])
    note = place_year.subject.note(is_synthetic)
    if is_synthetic:
        return csv_bytes((*COLUMNS, "is_synthetic"), ((*record, "true") for record in records), note)
    return csv_bytes(COLUMNS, records, note)


# A row of a state, and which of several like it: two sentences of a day may be alike in all that is shown.
_Row = tuple[str, FigureRow, int]


def _counted(
    place_year: PlaceYear, figures: Mapping[str, Figure], states: Sequence[PlaceYear]
) -> dict[_Row, tuple[str, ...]]:
    """The figures that each row counts in, by court and docket."""
    counted: dict[_Row, list[str]] = defaultdict(list)
    for name, value in stated_values(place_year, figures, states).items():
        if value is not None:
            alike: Counter[tuple[str, FigureRow]] = Counter()
            for state_code, row in rows_of(place_year, name, states):
                counted[state_code, row, alike[state_code, row]].append(name)
                alike[state_code, row] += 1
    return {row: tuple(counted[row]) for row in sorted(counted, key=_place)}


def _place(of: _Row) -> tuple[str, ...]:
    state_code, row, number = of
    named = (
        row.court_id,
        row.docket_number,
        row.case_id,
        row.defendant_id,
        row.event_date,
        row.disposition,
        row.amount,
    )
    return (state_code, *("" if item is None else str(item) for item in named), str(number))


def _records(year: int, counted: Mapping[_Row, Sequence[str]]) -> Iterable[Sequence[object]]:
    for (state_code, row, _), names in counted.items():
        yield (
            " ".join(names),
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
            "; ".join(by_file(row.extract_rows)),
        )
