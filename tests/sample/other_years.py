"""Cases that are not active in 2018: closed before it, or new after it as the targets say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from sample.cohort import add_defendant, make_case
from sample.dice import Dice, proportional, split
from sample.docket import Case, Fate
from sample.targets import NewCasesTarget, Targets

# New cases a year in the nation; the printed 2015 to 2017 are not claimed, only a likely size. One in 14 is labor.
_NEW_CASES = {2013: 60, 2014: 130, 2015: 224, 2016: 209, 2017: 218}
_LABOR_EVERY = 14


def cases_closed_before_2018(targets: Targets, active: list[Case]) -> list[Case]:
    """What brings the years before 2018 to their size, beside the cases that are still active in 2018."""
    filed_in = Counter(case.filed.year for case in active)
    weights = [district.active_cases for district in targets.districts]
    cases = []
    for year, total in _NEW_CASES.items():
        shares = proportional(total - filed_in[year], weights)
        courts = [d.court_id for d, share in zip(targets.districts, shares, strict=True) for _ in range(share)]
        for index, court_id in enumerate(courts):
            dice = Dice(f"closed {year} {index}")
            kind = "labor" if index % _LABOR_EVERY == 5 else "sex"
            last = date(year, 4, 15) if year == 2017 else date(year, 12, 20)
            filed = dice.day(date(year, 1, 4), last)
            case = make_case(targets, court_id, kind, filed, dice.pick((1, 1, 1, 2, 2, 3, 5)), dice)
            for position in range(len(case.defendants)):
                case = case.with_defendant(position, fate=Fate.EARLY)
            cases.append(case)
    return cases


def cases_new_after_2018(targets: Targets, older: list[Case]) -> list[Case]:
    """All cases: the older ones, some with defendants added later, and the new ones of 2019 to 2023."""
    cases = list(older)
    for target in targets.later:
        dice = Dice(f"later {target.court_id} {target.year} {target.kind}")
        if target.cases:
            cases += _new_cases(targets, target, dice)
        elif target.defendants:
            cases = _with_added_defendants(cases, target, dice)
    return cases


def _new_cases(targets: Targets, target: NewCasesTarget, dice: Dice) -> list[Case]:
    counts = split(max(target.defendants, target.cases), target.cases, dice)
    days = [dice.day(date(target.year, 1, 4), date(target.year, 12, 20)) for _ in counts]
    return [
        make_case(targets, target.court_id, target.kind, filed, count, dice)
        for filed, count in zip(days, counts, strict=True)
    ]


def _with_added_defendants(cases: list[Case], target: NewCasesTarget, dice: Dice) -> list[Case]:
    """The cases with the year's defendants added to the court's latest older case, which a fugitive keeps open."""
    candidates = [
        index
        for index, case in enumerate(cases)
        if case.court.court_id == target.court_id
        and case.kind == target.kind
        and case.filed.year < target.year
        and any(defendant.fate is Fate.LATER for defendant in case.defendants)
    ]
    if not candidates:
        raise ValueError(f"{target.court_id} has no older {target.kind} case for the added defendants of {target.year}")
    chosen = max(candidates, key=lambda index: cases[index].filed)
    case = cases[chosen]
    stays = next(i for i, defendant in enumerate(case.defendants) if defendant.fate is Fate.LATER)
    case = case.with_defendant(stays, fate=Fate.FUGITIVE)
    for _ in range(target.defendants):
        case = add_defendant(case, dice.day(date(target.year, 2, 1), date(target.year, 11, 15)), dice)
    return [replace(case) if index == chosen else other for index, other in enumerate(cases)]
