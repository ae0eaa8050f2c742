"""What the values of a newly loaded file are: how many can be read, and which days they reach.

Few distinct texts stand in millions of rows: each is read once.
"""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import duckdb

from warehouse.errors import ExtractError
from warehouse.extracts.formats import Format
from warehouse.extracts.values import DateReading, read_date
from warehouse.sql import identifier

_MOST_UNREAD, _MOST_UNREAD_SHARE = 100, 0.01
_EARLIEST = datetime.date(1950, 1, 1)
_DATES = {
    "idb_criminal": ("filedate", "dispdate", "sentdate", "termdate", "loaddate"),
    "idb_civil": ("filedate", "termdate"),
    "coding_sheet": ("date",),
    "coded_defendant": ("charge_date",),
}
"""The columns of dates that models read."""
_ALSO_DATES = {"coding_sheet": ("value",)}
"""Columns that hold dates among other things."""
_MISSING = {"", "-8", "0", "-8.0"}


def describe_values(
    connection: duckdb.DuckDBPyConnection, seeds_dir: Path, name: str, format_: Format, file_id: int
) -> tuple[tuple[str, int, int], ...]:
    """Per checked column with unread values: its name, how many values it has, and how many could not be read.

    Fills raw.date_text, raw.unread_value and what the ledger says of the file's days. Raises ExtractError when more
    than a hundred values of a column and one in a hundred cannot be read: then the file is not what it seems.
    """
    counts = {column: _counted(connection, format_, column, file_id) for column in _DATES.get(format_.name, ())}
    texts = set().union(*counts.values())
    for column in _ALSO_DATES.get(format_.name, ()):
        texts |= set(_counted(connection, format_, column, file_id))
    readings = _remembered(connection, texts)
    found = {
        column: (
            sum(number for text, number in counted.items() if not readings[text].is_missing),
            sum(number for text, number in counted.items() if not readings[text].is_missing and not readings[text].day),
        )
        for column, counted in counts.items()
    }
    for column, is_known in _codes(format_, seeds_dir).items():
        counted = _counted(connection, format_, column, file_id)
        there = {text: number for text, number in counted.items() if text.strip() not in _MISSING}
        found[column] = (sum(there.values()), sum(number for text, number in there.items() if not is_known(text)))
    rows = [(file_id, column, *numbers) for column, numbers in found.items()]
    for row in rows:
        connection.execute("insert into raw.unread_value values (?, ?, ?, ?)", list(row))
    _note_days(connection, format_, file_id, counts, readings)
    for column, (values, unread) in found.items():
        if unread > _MOST_UNREAD and unread > values * _MOST_UNREAD_SHARE:
            known = (
                "a date as mm/dd/yyyy, yyyy-mm-dd, ddMONyyyy or SAS has it"
                if column in counts
                else "a code on its list"
            )
            problem = f"{unread:,} of the {values:,} values of the column {column} are not {known}"
            raise ExtractError(
                name, problem, "Is the column another one, or saved again by a program? Nothing was loaded."
            )
    return tuple((column, *numbers) for column, numbers in found.items() if numbers[1])


def forget_dates(connection: duckdb.DuckDBPyConnection) -> None:
    """Takes the readings of texts out that stand in no row any more: what has gone from the folder leaves nothing."""
    columns = [(name, column) for dates in (_DATES, _ALSO_DATES) for name in dates for column in dates[name]]
    texts = " union ".join(f"select coalesce({identifier(column)}, '') from raw.{name}" for name, column in columns)
    connection.execute(f"delete from raw.date_text where date_text not in ({texts})")


def _counted(connection: duckdb.DuckDBPyConnection, format_: Format, column: str, file_id: int) -> Counter[str]:
    query = f"select coalesce({identifier(column)}, ''), count(*) from raw.{format_.name} where file_id = ? group by 1"
    return Counter(dict(connection.execute(query, [file_id]).fetchall()))


def _remembered(connection: duckdb.DuckDBPyConnection, texts: set[str]) -> Mapping[str, DateReading]:
    """The reading of each text, which raw.date_text has from now on."""
    readings = {text: read_date(text) for text in texts}
    if readings:
        connection.execute(
            "insert into raw.date_text select * from ("
            "select unnest(?) as date_text, unnest(?) as date_value, unnest(?) as is_missing) as found"
            " where found.date_text not in (select known.date_text from raw.date_text as known)",
            [
                list(readings),
                [reading.day for reading in readings.values()],
                [reading.is_missing for reading in readings.values()],
            ],
        )
    return readings


def _note_days(
    connection: duckdb.DuckDBPyConnection,
    format_: Format,
    file_id: int,
    counts: Mapping[str, Counter[str]],
    readings: Mapping[str, DateReading],
) -> None:
    """Fills in the ledger which days a file's rows reach, and through which day its dates are believed."""
    today = datetime.datetime.now(datetime.UTC).date()
    days = {
        column: Counter({day: number for text, number in counted.items() if (day := readings[text].day)})
        for column, counted in counts.items()
    }
    released = _latest(days.get("loaddate"), today)
    reviewed = _latest(days.get("date"), today)
    believed = released or reviewed or today
    if format_.is_release:
        filed = _latest(days["filedate"], believed)
        # One row alone, which may be a slip of the pen, reaches no day.
        events = [_latest(days[column], believed, rows=2) for column in days if column != "loaddate"]
        latest_event = max((day for day in events if day), default=filed)
    else:
        filed = latest_event = None
    connection.execute(
        "update raw.extract_file set release_date = ?, latest_filing_date = ?, latest_event_date = ?,"
        " believed_through = ? where file_id = ?",
        [released, filed, latest_event, believed, file_id],
    )


def _latest(days: Counter[datetime.date] | None, through: datetime.date, rows: int = 1) -> datetime.date | None:
    """The latest day, not after `through`, that so many rows have or exceed."""
    seen = 0
    counted = days or Counter()
    for day in sorted(counted, reverse=True):
        if _EARLIEST <= day <= through:
            seen += counted[day]
            if seen >= rows:
                return day
    return None


def _codes(format_: Format, seeds_dir: Path) -> dict[str, Callable[[str], bool]]:
    """For each column of codes whether a text is one of them."""
    if not format_.is_release:
        return {}
    districts = _listed(seeds_dir, "district.csv", "fjc_district")

    def is_district(text: str) -> bool:
        return _plain(text).upper().rjust(2, "0") in districts

    if format_.name == "idb_civil":
        return {"district": is_district}
    dispositions = {code.lstrip("0") for code in _listed(seeds_dir, "disposition.csv", "disposition_code")}

    def is_disposition(text: str) -> bool:
        return _plain(text).lstrip("0") in dispositions

    return {
        "district": is_district,
        **dict.fromkeys((f"disp{number}" for number in range(1, 6)), is_disposition),
        "pristot": _is_number,
    }


@cache
def _listed(seeds_dir: Path, file: str, column: str) -> frozenset[str]:
    with (seeds_dir / file).open(encoding="utf-8", newline="") as lines:
        return frozenset(row[column] for row in csv.DictReader(lines))


def _plain(text: str) -> str:
    whole, _, fraction = text.strip().partition(".")
    return whole if not fraction.strip("0") else text.strip()


def _is_number(text: str) -> bool:
    return _plain(text).removeprefix("-").isdigit()
