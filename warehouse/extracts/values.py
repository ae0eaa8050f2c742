"""What a text of an extract says as a date: by one rule, or not at all.

Files come as the courts publish them and as a spreadsheet or a statistics package saved them again, so that one day
has many forms. A text in none of them is unread, never guessed.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_MISSING = {"", "-8", "0", "00000000", ".", "-8.0", "0.0"}
"""Missing before anything is read as a number: blank, the Integrated Database's -8 and 0, and SAS's point."""
_MISSING_DAY = datetime.date(1900, 1, 1)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_TIME = r"(?:[T :]\s?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_US = re.compile(rf"(\d{{1,2}})[/-](\d{{1,2}})[/-](\d{{4}}|\d{{2}}){_TIME}", re.I)
_ISO = re.compile(rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}}){_TIME}", re.I)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED = re.compile(rf"(\d{{1,2}})[ -]?([A-Z]{{3}})[A-Z]*[ -]?(\d{{4}}|\d{{2}}){_TIME}", re.I)
_NUMBER = re.compile(r"(-?\d{1,11})(?:\.\d*)?")
_SAS_DAY_ZERO = datetime.date(1960, 1, 1)
_SAS_DAYS = (-3653, 36525)
"""1950 to 2059 in days since 1960: SAS's dates. Seconds since 1960, its datetimes, are larger."""
_SECONDS_A_DAY = 86_400
_FIRST_SECONDS = 10**8
"""March 1963 in seconds since 1960; numbers between are neither."""
_PIVOT = 50
"""Two digits of a year: 50 to 99 are 1950 to 1999, as no date before 1950 is believed."""


@dataclass(frozen=True)
class DateReading:
    """The day that a text says; None where it says that there is none, or where it cannot be read."""

    day: datetime.date | None
    is_missing: bool = False


def read_date(text: str) -> DateReading:
    """The reading of a date's text: mm/dd/yyyy, ISO, ddMONyyyy, yyyymmdd, SAS days and datetimes, each with a time or not.

    >>> [str(read_date(text).day) for text in ("03/09/2018", "3/9/18", "2018-03-09T00:00:00", "09MAR2018:00:00:00", "21252")]
    ['2018-03-09', '2018-03-09', '2018-03-09', '2018-03-09', '2018-03-09']

    Missing is told apart from unread; a day that no calendar has is unread, and so is any other number:

    >>> read_date("01/01/1900").is_missing, read_date("-8").is_missing, read_date("02/30/2018"), read_date("7")
    (True, True, DateReading(day=None, is_missing=False), DateReading(day=None, is_missing=False))
    """
    plain = text.strip().strip("'\"").strip()
    if plain in _MISSING:
        return DateReading(None, is_missing=True)
    day = _day(plain)
    return DateReading(None, is_missing=True) if day == _MISSING_DAY else DateReading(day)


def _day(text: str) -> datetime.date | None:
    if found := _US.fullmatch(text):
        return _date(found[3], found[1], found[2])
    if found := _ISO.fullmatch(text) or _PACKED.fullmatch(text):
        return _date(found[1], found[2], found[3])
    if found := _NAMED.fullmatch(text):
        return _date(found[3], str(_MONTHS.get(found[2].lower(), 0)), found[1])
    if found := _NUMBER.fullmatch(text):
        return _sas_day(int(found[1]))
    return None


def _date(year: str, month: str, day: str) -> datetime.date | None:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= _PIVOT else 2000
    try:
        return datetime.date(number, int(month), int(day))
    except ValueError:
        return None


def _sas_day(number: int) -> datetime.date | None:
    """The day of a SAS date or datetime. Small numbers are days of 1960 in theory and codes in fact: not believed."""
    is_days, is_seconds = 1_000 <= abs(number) <= _SAS_DAYS[1], number >= _FIRST_SECONDS
    days = number if is_days else number // _SECONDS_A_DAY
    if not (is_days or is_seconds) or not _SAS_DAYS[0] <= days <= _SAS_DAYS[1]:
        return None
    return _SAS_DAY_ZERO + datetime.timedelta(days=days)
