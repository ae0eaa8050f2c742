"""Dates and sentences of 2018 moved a little, so that the printed means of months to resolve and prison come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from sample.dice import weekday
from sample.docket import Case, Defendant, Fate, Outcome
from sample.targets import TARGET_YEAR

_MEAN_MONTHS_TO_RESOLVE = 26
_DAYS_PER_MONTH = 30.4375
_MEAN_PRISON_MONTHS = 135
_DISMISSED_OR_ACQUITTED = frozenset({1, 2, 3, 11, 15})
_MOST_MONTHS_MOVED = 12
_LAST_SENTENCE = date(TARGET_YEAR, 12, 14)
# Printed for Oklahoma: from 24 to 180 months.
_OKLAHOMA_MONTHS = (24, 84, 120, 180)
# Of all sentenced in the year: life, sealed, no prison, under a month (two of these add up to one month).
_SENTINELS = (-4, -4, -4, -3, -3, -2, -2, -2, -2, -2, -2, -2, -1, -1)

Place = tuple[int, int]


def tuned(cases: list[Case]) -> list[Case]:
    """The cases with both means of 2018 at their targets."""
    return _with_prison_months(_with_resolution_dates(cases))


def _resolved_in_target_year(outcome: Outcome) -> date | None:
    if outcome.convicted:
        resolved = outcome.sentenced
    else:
        resolved = outcome.disposed if set(outcome.dispositions) <= _DISMISSED_OR_ACQUITTED else None
    return resolved if resolved and resolved.year == TARGET_YEAR else None


def _resolved(cases: list[Case]) -> Iterator[tuple[Place, Defendant, Outcome, date]]:
    for index, case in enumerate(cases):
        for position, defendant in enumerate(case.defendants):
            resolved = defendant.outcome and _resolved_in_target_year(defendant.outcome)
            if case.kind in ("sex", "labor") and defendant.outcome and resolved:
                yield (index, position), defendant, defendant.outcome, resolved


def _with_resolution_dates(cases: list[Case]) -> list[Case]:
    """The cases with the sentencing dates of 2018 moved until the mean duration is the target."""
    rows = list(_resolved(cases))
    days = sum((resolved - defendant.filed).days for _, defendant, _, resolved in rows)
    need = round(_MEAN_MONTHS_TO_RESOLVE * _DAYS_PER_MONTH * len(rows)) - days
    movable = [
        (place, outcome, resolved)
        for place, defendant, outcome, resolved in rows
        if defendant.fate in (Fate.CONVICTED_2018, Fate.SENTENCED_2018)
    ]
    changes: dict[Place, Outcome] = {}
    for left, (place, outcome, sentenced) in zip(range(len(movable), 0, -1), movable, strict=True):
        first = max(outcome.disposed + timedelta(days=21), date(TARGET_YEAR, 1, 5))
        wanted = min(max(sentenced + timedelta(days=round(need / left)), first), _LAST_SENTENCE)
        moved = weekday(wanted, first, _LAST_SENTENCE)
        need -= (moved - sentenced).days
        lag = outcome.terminated - sentenced
        changes[place] = replace(outcome, sentenced=moved, terminated=moved + lag)
    # Weekdays leave a remainder of days over hundreds of defendants: far below a tenth of a month.
    if abs(need) > len(rows):
        raise ValueError(f"{need} days short of a mean of {_MEAN_MONTHS_TO_RESOLVE} months to resolve")
    return _changed(cases, changes)


def _with_prison_months(cases: list[Case]) -> list[Case]:
    """The cases with sentinels dealt and the months of 2018 moved until their mean is the target."""
    rows = [(place, outcome) for place, _, outcome, _ in _resolved(cases) if outcome.convicted]
    oklahoma = [place for place, _ in rows if cases[place[0]].court.state_code == "OK"]
    months = dict(zip(oklahoma, _OKLAHOMA_MONTHS, strict=True))
    others = [(place, outcome) for place, outcome in rows if place not in months]
    step = len(others) // len(_SENTINELS)
    sentinels = {others[index * step][0]: code for index, code in enumerate(_SENTINELS)}
    free = [
        (place, outcome.prison_months if outcome.prison_months > 0 else _MEAN_PRISON_MONTHS)
        for place, outcome in others
        if place not in sentinels
    ]
    under_a_month = _SENTINELS.count(-1)
    total = _MEAN_PRISON_MONTHS * (len(free) + len(oklahoma) + under_a_month) - under_a_month // 2
    need = total - sum(months.values()) - sum(count for _, count in free)
    for place, count in free:
        # A few sentences take the whole difference, so that the others keep the usual lengths.
        moved = max(count + min(max(need, -_MOST_MONTHS_MOVED), _MOST_MONTHS_MOVED), 12)
        need -= moved - count
        months[place] = moved
    if need:
        raise ValueError(f"{need} months short of a mean of {_MEAN_PRISON_MONTHS} prison months")
    return _changed(
        cases, {place: replace(outcome, prison_months=(months | sentinels)[place]) for place, outcome in rows}
    )


def _changed(cases: list[Case], outcomes: dict[Place, Outcome]) -> list[Case]:
    changed = list(cases)
    for (index, position), outcome in outcomes.items():
        changed[index] = changed[index].with_defendant(position, outcome=outcome)
    return changed
