"""The cases that are active in 2018: as many as the targets say, each with the fate its defendants are to meet.

Dates of outcomes are made later; here stand the filing, the defendants and who is to be convicted in 2018.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from sample.charges import charges_of
from sample.dice import Dice, split
from sample.docket import Case, Defendant, Fate
from sample.targets import TARGET_YEAR, DistrictTarget, Targets

# Share of the older cases by year of filing; with it the mean time to resolution comes near its target by itself.
_OLDER_YEARS = (2017,) * 7 + (2016,) * 7 + (2015,) * 4 + (2014,) * 2
_SENTENCED_LATER_EVERY = 7
# Oklahoma's fifth defendant was convicted in 2018 and ordered to pay restitution in February 2019 (printed).
_LAST_SENTENCED_LATER = "okwd"
# A year's worth of defendants with other ends: nation, 2018. 346 convicted of 359 is the printed 96.4 percent.
_OTHER_FATES = {Fate.CLEARED_2018: 13, Fate.SENTENCED_2018: 32, Fate.WINDOW: 8, Fate.CLOSED_2018: 6, Fate.FUGITIVE: 5}


def cases_active_in_2018(targets: Targets) -> list[Case]:
    """The 2018 cases of all districts, with fates."""
    labor = dict(_labor_cases(targets))
    cases: list[Case] = []
    for district in targets.districts:
        new_labor, older_labor = labor[district.court_id]
        of_district = _older_cases(targets, district, older_labor) + _new_cases(targets, district, new_labor)
        cases += _with_convictions(of_district, district)
    return _with_other_fates(cases)


def make_case(targets: Targets, court_id: str, kind: str, filed: date, count: int, dice: Dice) -> Case:
    """A case whose `count` defendants were charged together, except that a few were added within the year."""
    is_untyped = kind in ("sex", "labor") and dice.chance(0.02)
    defendants = []
    for number in range(1, count + 1):
        own_date = filed
        if number > 2 and dice.chance(0.3):
            own_date = dice.day(filed, min(filed + timedelta(days=120), date(filed.year, 12, 30)))
        charges = charges_of(kind, dice, is_untyped=is_untyped, is_first=number == 1)
        defendants.append(Defendant(number, own_date, charges))
    return Case(targets.courts[court_id], kind, filed, tuple(defendants), is_typed_by_reviewer=is_untyped)


def add_defendant(case: Case, filed: date, dice: Dice) -> Case:
    """The case with one more defendant, charged later than the others."""
    charges = charges_of(case.kind, dice, is_untyped=False, is_first=False)
    added = Defendant(len(case.defendants) + 1, filed, charges)
    return replace(case, defendants=(*case.defendants, added))


def _labor_cases(targets: Targets) -> Iterator[tuple[str, tuple[int, int]]]:
    """For each court the number of new and of older labor cases that make up its state's targets."""
    for state in targets.states.values():
        districts = [district for district in targets.districts if district.state_code == state.state_code]
        new = _dealt(state.new_cases_labor, {d.court_id: d.new_cases for d in districts})
        older = _dealt(state.active_cases_labor - state.new_cases_labor, {d.court_id: d.older_cases for d in districts})
        yield from ((district.court_id, (new[district.court_id], older[district.court_id])) for district in districts)


def _dealt(total: int, room: dict[str, int]) -> dict[str, int]:
    """Total dealt out one by one, each to the court with the most room left."""
    dealt = dict.fromkeys(room, 0)
    for _ in range(total):
        court_id = max(room, key=lambda key: room[key] - 2 * dealt[key])
        dealt[court_id] += 1
    return dealt


def _older_cases(targets: Targets, district: DistrictTarget, labor: int) -> list[Case]:
    """Cases filed before 2018; some have one more defendant whose charges ended before 2018."""
    dice = Dice(f"older {district.court_id}")
    cases = []
    for index, count in enumerate(split(district.older_defendants, district.older_cases, dice)):
        year = dice.pick(_OLDER_YEARS)
        filed = dice.day(date(year, 1, 4), date(year, 12, 20))
        # The labor cases stand at the end, so that convictions, which start at the front, leave some open longer.
        kind = "labor" if index >= district.older_cases - labor else "sex"
        case = make_case(targets, district.court_id, kind, filed, count, dice)
        if year < 2017 and dice.chance(0.2):
            case = add_defendant(case, filed, dice)
            case = case.with_defendant(len(case.defendants) - 1, fate=Fate.EARLY)
        cases.append(case)
    return cases


def _new_cases(targets: Targets, district: DistrictTarget, labor: int) -> list[Case]:
    """Cases filed in 2018. A new labor case has one defendant, as in Maryland (14 sex, 1 labor printed)."""
    if not district.new_cases:
        return []
    dice = Dice(f"new {district.court_id}")
    sex_cases = district.new_cases - labor
    counts = split(district.new_defendants - labor, sex_cases, dice) + [1] * labor
    cases = []
    for index, count in enumerate(counts):
        # The first are filed early enough for a plea and a sentence within the year.
        last = date(TARGET_YEAR, 3, 15) if index == 0 else date(TARGET_YEAR, 12, 20)
        filed = dice.day(date(TARGET_YEAR, 1, 4), last)
        kind = "labor" if index >= sex_cases else "sex"
        cases.append(make_case(targets, district.court_id, kind, filed, count, dice))
    return cases


def _with_convictions(cases: list[Case], district: DistrictTarget) -> list[Case]:
    """The cases with the district's convictions of 2018 dealt to their defendants, older cases first."""
    slots = sorted(
        (
            # Every other case ends as a whole, the others one defendant at a time.
            (case.filed.year == TARGET_YEAR, index % 2 and defendant.number > 1, index, defendant.number)
            for index, case in enumerate(cases)
            for defendant in case.defendants
            if defendant.fate is Fate.LATER and defendant.filed < date(TARGET_YEAR, 6, 1)
        ),
    )
    fates: dict[tuple[int, int], Fate] = {}
    for order, (_, _, index, number) in enumerate(slots[: district.convicted_defendants], start=1):
        is_last = order == district.convicted_defendants
        is_later = order % _SENTENCED_LATER_EVERY == 0 or (is_last and district.court_id == _LAST_SENTENCED_LATER)
        fates[index, number] = Fate.CONVICTED_2018_SENTENCED_LATER if is_later else Fate.CONVICTED_2018
    if len(fates) != district.convicted_defendants:
        raise ValueError(f"{district.court_id} has too few defendants for {district.convicted_defendants} convictions")
    return [
        _with_fates(case, {number: fate for (i, number), fate in fates.items() if i == index})
        for index, case in enumerate(cases)
    ]


def _with_other_fates(cases: list[Case]) -> list[Case]:
    """The cases with the rarer fates dealt, evenly spread over the nation, to defendants of older cases."""
    # Oklahoma's printed shortest and longest sentence leave no room for others.
    free = [
        (index, defendant.number)
        for index, case in enumerate(cases)
        for defendant in case.defendants
        if defendant.fate is Fate.LATER and defendant.filed < date(2017, 7, 1) and case.court.state_code != "OK"
    ]
    wanted = [fate for fate, count in _OTHER_FATES.items() for _ in range(count)]
    step = len(free) // len(wanted)
    order = sorted(range(len(wanted)), key=lambda position: position * 7 % len(wanted))
    dealt = {free[place * step]: wanted[position] for place, position in enumerate(order)}
    return [
        _with_fates(case, {number: fate for (i, number), fate in dealt.items() if i == index})
        for index, case in enumerate(cases)
    ]


def _with_fates(case: Case, fates: dict[int, Fate]) -> Case:
    changed = tuple(
        replace(defendant, fate=fates.get(defendant.number, defendant.fate)) for defendant in case.defendants
    )
    return replace(case, defendants=changed)
