"""A row behind a figure in the words of its table. No row names a person: a defendant is a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from warehouse.readers.figures import Figure
from warehouse.readers.pages.computed import exact
from warehouse.readers.pages.place_year import FigureRow, Place
from warehouse.readers.pages.source_names import ROW_SOURCES

# Facts whose rows are about one defendant.
_DEFENDANT_FACTS = ("defendant_year", "sentence")


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    docket_number: str
    court_id: str | None
    court: str
    defendant: str
    type: str
    dates: tuple[str, ...]
    happened: str
    amount: str
    source: str
    read_from: Markup


def date_columns(figure: Figure) -> tuple[str, ...]:
    """The headers of the dates of the figure's rows."""
    happened = figure.event_date_name or ""
    if figure.event == "active":
        return (happened, "Closed")
    return ("Charged", happened) if figure.fact in _DEFENDANT_FACTS and happened != "Charged" else (happened,)


def happened_column(figure: Figure) -> str:
    """The header of what the row says beside its dates: of a case its type, and by what it has that."""
    is_typed = figure.fact not in _DEFENDANT_FACTS and figure.event in ("new", "active")
    return (
        "Type, and who says so" if is_typed else "What happened" if figure.fact in _DEFENDANT_FACTS else "What it says"
    )


def line(figure: Figure, row: FigureRow, trafficking_type: str, courts: dict[str, Place]) -> Line:
    """The row as the table of the figure has it."""
    columns = date_columns(figure)
    court = courts.get(row.court_id or "")
    return Line(
        docket_number=row.docket_number,
        court_id=row.court_id,
        court=court.citation or court.name if court else "district not known",
        defendant=defendant_number(row.case_id, row.defendant_id),
        type=trafficking_type,
        dates=tuple(_day(column, row) for column in columns),
        happened=in_words(row.disposition),
        amount=exact(figure, row.amount) if has_amount(figure) else "",
        source=ROW_SOURCES.get(row.source_code, row.source_code),
        read_from=read_from(row.extract_rows),
    )


def has_amount(figure: Figure) -> bool:
    """Whether its rows add up something else than themselves."""
    return figure.kind in ("dollars", "mean", "median")


def defendant_number(case_id: str, defendant_id: str | None) -> str:
    """The number of the defendant in the case, or in the coded file; empty for a row that is a case.

    >>> defendant_number("moed-1-2017-cr-00035", "moed-1-2017-cr-00035-001")
    '001'
    >>> defendant_number("ctd-3-2014-cr-09020", "ctd-3-2014-cr-09020-coded-90016"), defendant_number("a", None)
    ('coded 90016', '')
    """
    return (defendant_id or "").removeprefix(f"{case_id}-").replace("-", " ")


def in_words(disposition: str) -> str:
    """What happened, as people write it.

    >>> in_words("convicted, prison 48.0 months"), in_words("labor (coding_sheet)"), in_words("ordered to pay $75000.00")
    ('convicted, prison 48 months', 'labor (coding sheet)', 'ordered to pay $75,000')
    """
    dollars = re.sub(r"\$(\d+)\.00\b", lambda found: f"${int(found[1]):,}", disposition)
    return re.sub(r"(\d)\.0\b", r"\1", dollars).replace("_", " ")


@lru_cache(65536)
def by_file(extract_rows: str) -> tuple[str, ...]:
    """The extract rows of a row, those of a file in one text, rows that follow each other as from and to.

    A row counts in many figures, and stands in the pages and files of a district, a state and the nation.

    >>> by_file("1 coded_case 7,2 docket 2,2 docket 3,2 docket 4"), by_file("")
    (('file 1 coded_case row 7', 'file 2 docket rows 2 to 4'), ())
    """
    files: dict[str, list[int]] = {}
    for extract_row in extract_rows.split(",") if extract_rows else ():
        file, _, number = extract_row.rpartition(" ")
        files.setdefault(file, []).append(int(number))
    return tuple(f"file {file} {'row' if len(rows) == 1 else 'rows'} {_runs(rows)}" for file, rows in files.items())


@lru_cache(65536)
def read_from(extract_rows: str) -> Markup:
    """The extract rows of a row by file, to be opened by how many they are.

    >>> str(read_from("1 coded_case 7"))
    '<details><summary>1 row</summary><ul><li>file 1 coded_case row 7</ul></details>'
    """
    count = extract_rows.count(",") + 1 if extract_rows else 0
    files = Markup("").join(Markup("<li>") + file for file in by_file(extract_rows))
    opened = "<details><summary>{} {}</summary><ul>{}</ul></details>"
    return Markup(opened).format(count, "row" if count == 1 else "rows", files)


def _runs(rows: Sequence[int]) -> str:
    """Numbers in a list, three and more that follow each other as one.

    >>> _runs([2, 3, 4, 5, 7, 8])
    '2 to 5, 7, 8'
    """
    runs: list[list[int]] = []
    for number in rows:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)


def _day(column: str, row: FigureRow) -> str:
    """The date of the column, or what is known of it."""
    if column == "Closed":
        year = f"in {row.closed_year}" if row.closed_year else "none known"
        return row.closed_date.isoformat() if row.closed_date else year
    day = row.charged_date if column == "Charged" and row.defendant_id else row.event_date
    return day.isoformat() if day else "day not known"
