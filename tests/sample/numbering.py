"""Docket numbers for made-up cases: by court and year in the order of filing, as clerks give them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sample.dice import Dice
from sample.docket import Case, Court, DocketNumber


def with_numbers(cases: list[Case]) -> list[Case]:
    """The cases with a docket number each. A number occurs once in a court and year, whatever the office."""
    order = sorted(range(len(cases)), key=lambda index: (cases[index].court.court_id, cases[index].filed, index))
    given: Counter[tuple[str, int]] = Counter()
    numbered = list(cases)
    for index in order:
        case = cases[index]
        given[case.court.court_id, case.filed.year] += 1
        rank = given[case.court.court_id, case.filed.year]
        number = DocketNumber(case.court, _office(case.court, rank), case.filed.year, 7 + 13 * rank + rank % 5)
        numbered[index] = replace(case, number=number)
    return numbered


def _office(court: Court, rank: int) -> str:
    """One of the one to three offices of the court."""
    offices = "1234"[: Dice(f"offices {court.court_id}").number(1, 3)]
    return offices[rank % len(offices)]
