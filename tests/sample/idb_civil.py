"""Made-up civil suits, and their rows in the civil Integrated Database: one per case record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sample.dice import Dice, proportional
from sample.docket import LAST_DAY, Court, DocketNumber
from sample.targets import Targets

# Suits under 18 USC 1595 by year of filing: labor, sex, and not typed by a reviewer. 2018 is printed.
_SUITS = {
    2015: (9, 2, 0),
    2016: (11, 3, 0),
    2017: (16, 4, 0),
    2018: (27, 4, 0),
    2019: (45, 43, 0),
    2020: (38, 50, 2),
    2021: (41, 58, 3),
    2022: (36, 66, 4),
    2023: (40, 71, 9),
}
_OTHER_CAUSES = (
    ("42", "1983", "440"),
    ("28", "1332", "190"),
    ("15", "1692", "480"),
    ("29", "201", "710"),
    ("18", "1964", "470"),
)
_NATURES_OF_SUIT = ("440", "360", "370", "470", "710", "890")
_FIRST_YEAR = 2013


@dataclass(frozen=True)
class Suit:
    """One civil case; `kind` is labor, sex or unknown for a suit under 18 USC 1595, else other."""

    number: DocketNumber
    kind: str
    filed: date
    terminated: date | None
    title: str
    section: str
    nature_of_suit: str


def civil_suits(targets: Targets) -> list[Suit]:
    """Suits under 18 USC 1595, and one unrelated suit for every court and year."""
    weights = [district.active_cases for district in targets.districts]
    suits = []
    for year, counts in _SUITS.items():
        kinds = [kind for kind, count in zip(("labor", "sex", "unknown"), counts, strict=True) for _ in range(count)]
        shares = proportional(len(kinds), weights)
        courts = [d.court_id for d, share in zip(targets.districts, shares, strict=True) for _ in range(share)]
        for index, court_id in enumerate(courts):
            # 7 has no factor in common with the yearly totals, so that every kind reaches every part of the country.
            kind = kinds[index * 7 % len(kinds)]
            suits.append(_suit(targets.courts[court_id], year, 301 + index, kind))
    for court in targets.courts.values():
        suits += [_suit(court, year, 101, "other") for year in range(_FIRST_YEAR, LAST_DAY.year + 1)]
    return suits


def _suit(court: Court, year: int, sequence: int, kind: str) -> Suit:
    dice = Dice(f"civil {court.court_id} {year} {sequence}")
    filed = dice.day(date(year, 1, 4), date(year, 12, 28))
    ended = filed + timedelta(days=dice.number(60, 1100))
    title, section, nature = (
        dice.pick(_OTHER_CAUSES) if kind == "other" else ("18", "1595", dice.pick(_NATURES_OF_SUIT))
    )
    number = DocketNumber(court, "1", year, sequence, "cv")
    return Suit(number, kind, filed, ended if ended <= LAST_DAY else None, title, section, nature)


def civil_rows(suits: Sequence[Suit], columns: Sequence[str]) -> Iterator[list[str]]:
    """The rows of the suits, in the order of the columns."""
    dates = {"FILEDATE", "FDATEUSE", "TRANSDAT", "TERMDATE", "TDATEUSE", "DJOINED", "PRETRIAL", "TRIBEGAN", "TRIALEND"}
    blank = {name: "01/01/1900" if name in dates else "-8" for name in columns}
    blank |= dict.fromkeys(("FILEJUDG", "FILEMAG", "TERMJUDG", "TERMMAG", "SUBSECT", "MDLDOCK", "CLASSACT"), "")
    for suit in suits:
        yield list((blank | _values(suit)).values())


def _values(suit: Suit) -> dict[str, str]:
    court = suit.number.court
    filed = f"{suit.filed:%m/%d/%Y}"
    values = {
        "CIRCUIT": str(court.circuit_number),
        "DISTRICT": court.fjc_district,
        "OFFICE": suit.number.office,
        "DOCKET": suit.number.docket,
        "ORIGIN": "1",
        "FILEDATE": filed,
        "FDATEUSE": filed,
        "JURIS": "3",
        "NOS": suit.nature_of_suit,
        "TITL": suit.title,
        "SECTION": suit.section,
        "PLT": "SYNTHETIC",
        "DEF": "SYNTHETIC",
        "PROSE": "0",
        "STATUSCD": "S",
        "TAPEYEAR": "2099",
    }
    if suit.terminated:
        ended = f"{suit.terminated:%m/%d/%Y}"
        # The statistical year of civil terminations is the fiscal year.
        year = suit.terminated.year + (suit.terminated.month >= 10)
        values |= {"TERMDATE": ended, "TDATEUSE": ended, "PROCPROG": "2", "DISP": "13", "NOJ": "0", "JUDGMENT": "4"}
        values |= {"STATUSCD": "L", "TAPEYEAR": str(year)}
    return values
