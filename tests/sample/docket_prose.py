"""Sentences and orders to pay in the words of clerks, who each have their own."""

from __future__ import annotations

from datetime import date, timedelta

from sample.dice import weekday
from sample.docket import Defendant, Outcome, Restitution

STYLES = 5
JUDGE = "District Judge SYNTHETIC JUDGE"
MAGISTRATE = "Magistrate Judge SYNTHETIC MAGISTRATE"
TEXT_ONLY = "This is a TEXT ONLY ENTRY. No document is attached."
# fmt: off
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# fmt: on
_WITH_CREDIT = 1
_LIFE, _SEALED, _NO_PRISON, _UNDER_A_MONTH = -4, -3, -2, -1


def party_name(defendant: Defendant) -> str:
    """The made-up name of a defendant."""
    # Letters, as names of people have: a number before "(1)" would be read as one.
    return f"SYNTHETIC DEFENDANT {chr(64 + defendant.number)}"


def party_ref(defendant: Defendant) -> str:
    """A defendant as entries name them, with the number in the case."""
    return f"{party_name(defendant)} ({defendant.number})"


def after(day: date, days: int) -> date:
    """A weekday that many days later."""
    return weekday(day + timedelta(days=days), day, day + timedelta(days=days + 2))


def in_words(number: int) -> str:
    """A number below 1000 in words.

    >>> in_words(9), in_words(96), in_words(120), in_words(262)
    ('nine', 'ninety-six', 'one hundred twenty', 'two hundred sixty-two')
    """
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    below = _UNITS[rest] if rest < 20 else "-".join((_TENS[tens], *([_UNITS[units]] if units else [])))
    if not hundreds:
        return below
    return f"{_UNITS[hundreds]} hundred" + (f" {below}" if rest else "")


def slashed(day: date) -> str:
    """A day as clerks type it in a sentence.

    >>> slashed(date(2018, 9, 4))
    '9/4/2018'
    """
    return f"{day.month}/{day.day}/{day.year}"


def sentence(outcome: Outcome, order: Restitution | None, style: int, each: str = "") -> str:
    """The sentence and what was said of restitution with it; `each` names the counts that share it."""
    if outcome.sentenced is None:
        raise ValueError("no sentence to tell")
    months = outcome.prison_months
    imprisonment = {
        _LIFE: _life,
        _SEALED: lambda *_: "Sentence imposed under seal",
        _NO_PRISON: _probation,
        _UNDER_A_MONTH: lambda *_: "Time served (21 days)",
    }.get(months, _imprisonment)(months, outcome.sentenced, style)
    credit = ", with credit for time served" if style == _WITH_CREDIT and months > 0 else ""
    release = _release(style, is_prison=months != _NO_PRISON)
    return f"{imprisonment}{each}{credit}{release} {at_sentencing(outcome, order, style)}"


def _imprisonment(months: int, sentenced: date, style: int) -> str:
    words = f"{in_words(months)} ({months})"
    years, rest = divmod(months, 12)
    length = f"{in_words(years)} ({years}) years" if not rest else f"{in_words(months)} months"
    return (
        f"Dft sentenced on {sentenced.month}/{sentenced.day}/{sentenced:%y} to {months} months",
        f"The defendant is committed to the custody of the Bureau of Prisons for a term of {words.upper()} MONTHS",
        f"Custody of BOP - {months} mos.",
        f"Imprisonment: {length}",
        f"{months} MONTHS IMPRISONMENT",
    )[style]


def _life(_months: int, sentenced: date, style: int) -> str:
    return (
        f"Dft sentenced on {sentenced.month}/{sentenced.day}/{sentenced:%y} to life imprisonment",
        "The defendant is committed to the custody of the Bureau of Prisons for a term of LIFE",
        "Custody of BOP - life",
        "Imprisonment: life",
        "LIFE IMPRISONMENT",
    )[style]


def _probation(_months: int, sentenced: date, style: int) -> str:
    return (
        f"Dft sentenced on {sentenced.month}/{sentenced.day}/{sentenced:%y} to 3 years probation",
        "The defendant is placed on probation for a term of THREE (3) YEARS",
        "Probation - 36 mos.",
        "Probation: three (3) years",
        "36 MONTHS PROBATION",
    )[style]


def _release(style: int, *, is_prison: bool) -> str:
    release = (
        " with 5 years Supervised Release to follow.",
        ". Upon release from imprisonment, the defendant shall be placed on supervised release for a term of FIVE (5) "
        "YEARS.",
        "; Supervised Release - 5 yrs.;",
        "; supervised release: five years;",
        "; 60 MONTHS SUPERVISED RELEASE;",
    )[style]
    assessment = (
        " $100 Special Assessment. JVTA assessment waived.",
        " Special Assessment $100.00.",
        " Special Assessment - $100.00; Fine - waived;",
        " special assessment: $100.00; no fine;",
        " $100.00 P/A;",
    )[style]
    return (release if is_prison else "." if style < 2 else ";") + assessment


def at_sentencing(outcome: Outcome, order: Restitution | None, style: int) -> str:
    """What was said of restitution when the sentence was pronounced."""
    if order is None:
        return (
            "No restitution.",
            "Restitution is not ordered.",
            "Restitution - N/A",
            "restitution: none",
            "NO RESTITUTION",
        )[style]
    if order.ordered and outcome.sentenced and order.ordered > outcome.sentenced:
        return "Restitution to be determined at a later date, not to exceed 90 days (18:3664(d)(5))."
    amount = f"${order.dollars:,}.00"
    joint = ", joint and several with co-defendants" if order.is_joint else ""
    return (
        f"Restitution of ${order.dollars:,}{joint}, due immediately.",
        f"The defendant shall pay restitution in the amount of {amount}{joint}.",
        f"Restitution - {amount}{joint}",
        f"restitution to the victims: {amount}{joint}",
        f"{amount} RESTITUTION{joint.upper()}",
    )[style]
