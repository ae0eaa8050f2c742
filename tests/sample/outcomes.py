"""How and when the charges against each defendant end, from the fate that was dealt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sample.dice import Dice
from sample.docket import LAST_DAY, Case, Defendant, Fate, Outcome

_PLEAS_AND_VERDICTS = ((4,),) * 12 + ((4, 1),) * 4 + ((4, 20),) * 3 + ((9,), (9, 9), (9, 3), (8,), (5, 11), (20, 4))
_CLEARED = ((1,), (1, 1), (3,), (15,), (2,), (11,))
_CLOSED = ((12,), (14,), (16,), (13,), (10,), (18,))
_MONTHS = {
    "sex": (24, 36, 48, 60, 72, 84, 97, 108, 120, 121, 135, 151, 168, 180, 188, 210, 235, 262, 300, 360),
    "labor": (12, 18, 24, 36, 48, 60, 78, 96, 120, 180),
}
_SENTINELS = (-2, -2, -2, -4, -4, -3, -1)
_EARLY_LAST = date(2017, 11, 17)
_SENTENCED_LAST = date(2018, 12, 14)
# Oklahoma's fifth defendant was ordered to pay restitution in February 2019 (printed).
_SENTENCED_LATER = {"okwd": (date(2019, 2, 4), date(2019, 2, 22))}


def with_outcomes(case: Case) -> Case:
    """The case with an outcome for every defendant whose charges end within the extracts."""
    dice = Dice(f"outcome {case.docket_number.case_key}")
    settled = []
    for defendant in case.defendants:
        if defendant.fate is Fate.DEALT:
            settled.append(defendant)
            continue
        outcome = _outcome(case, defendant, dice)
        if outcome is None or outcome.terminated > LAST_DAY:
            settled.append(defendant)
        else:
            final = _final_charges(case.kind, defendant.charges, len(outcome.dispositions))
            settled.append(replace(defendant, outcome=outcome, final_charges=final))
    return replace(case, defendants=tuple(settled))


def _convicted(case: Case, disposed: date, sentenced: date, dice: Dice) -> Outcome:
    """A conviction with its sentence; the judgment is entered within days."""
    months = dice.pick(_SENTINELS) if dice.chance(0.06) else dice.pick(_MONTHS.get(case.kind, _MONTHS["labor"]))
    terminated = sentenced + timedelta(days=dice.number(0, 4))
    return Outcome(dice.pick(_PLEAS_AND_VERDICTS), disposed, terminated, sentenced, months)


def _outcome(case: Case, defendant: Defendant, dice: Dice) -> Outcome | None:
    filed, fate = defendant.filed, defendant.fate
    if fate is Fate.FUGITIVE:
        return None
    if fate is Fate.EARLY:
        return _early(case, defendant, dice)
    if fate is Fate.CLEARED_2018:
        return _without_conviction(dice.day(date(2018, 2, 1), date(2018, 11, 30)), _CLEARED, dice)
    if fate is Fate.CLOSED_2018:
        return _without_conviction(dice.day(date(2018, 2, 1), date(2018, 11, 30)), _CLOSED, dice)
    if fate in (Fate.LATER, Fate.USUAL):
        earliest = date(2019, 1, 8) if fate is Fate.LATER else filed
        return _usual(case, defendant, earliest, dice)
    low, high = {
        Fate.WINDOW: (date(2017, 8, 1), date(2017, 10, 31)),
        Fate.SENTENCED_2018: (date(2017, 8, 15), date(2017, 12, 20)),
        Fate.CONVICTED_2018: (max(date(2018, 1, 9), filed + timedelta(days=75)), date(2018, 8, 31)),
        Fate.CONVICTED_2018_SENTENCED_LATER: (date(2018, 9, 4), date(2018, 12, 19)),
    }[fate]
    disposed = dice.day(low, high)
    sentenced = {
        Fate.WINDOW: dice.day(date(2017, 12, 20), date(2017, 12, 28)),
        Fate.SENTENCED_2018: dice.day(disposed + timedelta(days=60), disposed + timedelta(days=150)),
        Fate.CONVICTED_2018: dice.day(
            disposed + timedelta(days=45), min(disposed + timedelta(days=130), _SENTENCED_LAST)
        ),
        Fate.CONVICTED_2018_SENTENCED_LATER: dice.day(
            *_SENTENCED_LATER.get(case.court.court_id, (date(2019, 1, 14), date(2019, 4, 12)))
        ),
    }[fate]
    if fate is Fate.SENTENCED_2018:
        sentenced = max(sentenced, date(2018, 1, 10))
    return _convicted(case, disposed, sentenced, dice)


def _early(case: Case, defendant: Defendant, dice: Dice) -> Outcome:
    span = min((_EARLY_LAST - defendant.filed).days, 1000)
    end = dice.day(defendant.filed + timedelta(days=span * 2 // 5), defendant.filed + timedelta(days=span))
    if dice.chance(0.08):
        return _without_conviction(end, _CLEARED if dice.chance(0.7) else _CLOSED, dice)
    return _convicted(case, defendant.filed + (end - defendant.filed) * 2 // 3, end, dice)


def _usual(case: Case, defendant: Defendant, earliest: date, dice: Dice) -> Outcome:
    first = max(earliest, defendant.filed + timedelta(days=120))
    # What is left of 2018 goes more slowly than what comes new.
    spans = (450, 700, 1000) if first == earliest else (250, 400, 600, 900)
    disposed = dice.day(first, first + timedelta(days=dice.pick(spans)))
    if dice.chance(0.07):
        return _without_conviction(disposed, _CLEARED if dice.chance(0.7) else _CLOSED, dice)
    sentenced = dice.day(disposed + timedelta(days=60), disposed + timedelta(days=170))
    return _convicted(case, disposed, sentenced, dice)


def _without_conviction(day: date, codes: tuple[tuple[int, ...], ...], dice: Dice) -> Outcome:
    return Outcome(dice.pick(codes), day, day)


def _final_charges(kind: str, charges: tuple[str, ...], needed: int) -> tuple[str, ...]:
    """The charges that a disposition was entered for: as many as there are dispositions."""
    spare = {"sex": "18:2421.F", "mann_act": "18:2421.F", "other": "18:371.F"}.get(kind, "18:1594B.F")
    return (*charges, *(spare,) * needed)[:needed]
