"""Cases that are no trafficking under chapter 77: what makes a national file of which the subject is a small part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sample.cohort import make_case
from sample.dice import Dice
from sample.docket import LAST_DAY, Case, Fate
from sample.targets import Targets

FISCAL_YEARS = range(2013, 2025)
_MANN_ACT_CASES = 8


def unrelated_cases(targets: Targets) -> list[Case]:
    """One case of drugs, guns, immigration, fraud or counterfeit goods for every court and fiscal year."""
    cases = []
    for position, court_id in enumerate(targets.courts):
        for year in FISCAL_YEARS:
            dice = Dice(f"unrelated {court_id} {year}")
            first = date(year - 1, 10, 3)
            # The last fiscal year ends with the extract, in its first quarter.
            days = 75 if year == FISCAL_YEARS[-1] else 340
            filed = first + timedelta(days=(position * 37 + year * 53) % days)
            case = make_case(targets, court_id, "other", filed, dice.pick((1, 1, 1, 2)), dice)
            cases.append(_usual(case))
    return cases


def mann_act_cases(targets: Targets) -> list[Case]:
    """A few cases a year under 18 USC 2421 to 2423 alone: the wider scope counts them, the headline does not."""
    busiest = sorted(targets.districts, key=lambda district: -district.active_cases)
    cases = []
    for year in range(FISCAL_YEARS[0], LAST_DAY.year + 1):
        for index in range(_MANN_ACT_CASES):
            dice = Dice(f"mann act {year} {index}")
            court_id = busiest[(year * 3 + index * 5) % 60].court_id
            filed = dice.day(date(year, 1, 4), date(year, 12, 20))
            cases.append(_usual(make_case(targets, court_id, "mann_act", filed, dice.pick((1, 1, 2)), dice)))
    return cases


def _usual(case: Case) -> Case:
    return replace(case, defendants=tuple(replace(defendant, fate=Fate.USUAL) for defendant in case.defendants))
