"""English for the pages: numbers and nouns, ranks, lists, dates, and the names of figure groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

GROUPS = {
    "cases": "cases",
    "defendants": "defendants",
    "convictions": "convictions",
    "restitution": "restitution",
    "sentences": "prison sentences",
    "resolution": "time to resolve charges",
    "civil": "civil suits",
    "civil_type": "the type of civil suits",
    "labor_detail": "details of labor cases",
}


def group_name(code: str) -> str:
    """A group of figures as readers know it."""
    return GROUPS.get(code, code.replace("_", " "))


def noun(count: int, one: str, many: str = "") -> str:
    """The noun in singular or plural.

    >>> noun(1, "case"), noun(0, "case"), noun(2, "has", "have")
    ('case', 'cases', 'have')
    """
    return one if count == 1 else many or f"{one}s"


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "other"), counted(1217, "defendant")
    ('1 other', '1,217 defendants')
    """
    return f"{count:,} {noun(count, one, many)}"


def ordinal(number: int) -> str:
    """A place.

    >>> [ordinal(number) for number in (1, 2, 3, 11, 12, 13, 21, 42, 53, 111)]
    ['1st', '2nd', '3rd', '11th', '12th', '13th', '21st', '42nd', '53rd', '111th']
    """
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def listed(items: Sequence[str]) -> str:
    """A list.

    >>> listed(["new"]), listed(["new", "active"]), listed(["new", "active", "convicted"])
    ('new', 'new and active', 'new, active and convicted')
    """
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def long_date(day: date) -> str:
    """A day.

    >>> long_date(date(2023, 12, 31))
    '31 December 2023'
    """
    return f"{day.day} {day:%B} {day.year}"


def capital(text: str) -> str:
    """The text with which a sentence starts.

    >>> capital("the nation")
    'The nation'
    """
    return text[:1].upper() + text[1:]


def clause(note: str) -> str:
    """A note of the publication as a part of a sentence: a word of its own that is all capitals stays so.

    >>> clause("No loaded extract carries cases."), clause("SYNTHETIC sample")
    ('no loaded extract carries cases', 'SYNTHETIC sample')
    """
    first = note.split(" ")[0]
    return (note if first.isupper() and len(first) > 1 else note[:1].lower() + note[1:]).rstrip(".")


def percent(value: Decimal | float) -> str:
    """A percent with one decimal where it has any.

    >>> percent(Decimal("87.1")), percent(Decimal("25.0")), percent(0)
    ('87.1%', '25%', '0%')
    """
    return f"{float(value):.1f}".removesuffix(".0") + "%"


def share(part: int, whole: int) -> str:
    """Part of a whole in percent, half up as the mart has it.

    >>> share(2, 4), share(1, 16), share(2, 3)
    ('50%', '6.3%', '66.7%')
    """
    return percent((Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))


def in_years(months: Decimal | float) -> str:
    """Months in years, from two years up: half a month is one more.

    >>> in_years(Decimal("135.0")), in_years(Decimal("24")), in_years(Decimal("70.7")), in_years(Decimal("36.5"))
    ('11 years 3 months', '2 years', '5 years 11 months', '3 years 1 month')
    >>> in_years(Decimal("23.9"))
    ''
    """
    if months < 24:
        return ""
    years, rest = divmod(int(Decimal(str(months)).quantize(Decimal(1), ROUND_HALF_UP)), 12)
    return f"{years} years {counted(rest, 'month')}" if rest else f"{years} years"
