"""Which cases of the sample have docket pages, and what the dockets tell that no other extract does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sample.dice import Dice, weekday
from sample.docket import Case, Defendant, Outcome

CaseId = tuple[str, str]
_STATE, _YEAR = "MO", 2018
_SUBJECT_KINDS = frozenset({"sex", "labor", "both", "unknown"})
_APPEAL_DAYS = 14

# Orders that only prose can tell well: one total owed by two defendants, and one made well after the sentence.
_JOINT: CaseId = ("moed", "2:18-cr-00021")
_LATER: CaseId = ("mowd", "3:17-cr-00035")
_LATER_NUMBER, _LATER_DAYS = 2, 76
# Begun by a complaint within the year that the charges count in, and none resolved in 2018, so that no figure moves.
_COMPLAINT_DAYS: dict[CaseId, int] = {("mowd", "2:16-cr-00063"): 14, ("mowd", "2:18-cr-00021"): 10}
# A motion for restitution that was denied: dollars on a docket, and no order.
_DENIED: frozenset[CaseId] = frozenset({("mowd", "2:15-cr-00021"), ("mowd", "3:16-cr-00035")})
# Outside the state: life, a jury after a withdrawn plea of 2018, time served, a sentence under seal.
_FURTHER: frozenset[CaseId] = frozenset(
    {("ord", "2:17-cr-00021"), ("txnd", "1:18-cr-00021"), ("wawd", "1:19-cr-00049"), ("nysd", "1:19-cr-00063")}
)
# Also outside it: dockets that tell another sentence than the Integrated Database.
_OTHER_MONTHS: dict[CaseId, int] = {("gand", "1:17-cr-00021"): 97, ("cod", "1:17-cr-00072"): 63}


@dataclass(frozen=True)
class DocketDays:
    """The days of a defendant that only the docket knows; None where there was no such thing."""

    complaint: date | None
    superseded: date | None
    plea_hearing: date | None
    withdrawn_plea: date | None
    withdrawal: date | None


def case_id(case: Case) -> CaseId:
    """The case as the stories of the dockets know it."""
    return case.court.court_id, case.docket_number.text


def is_on_dockets(case: Case) -> bool:
    """Whether the case has docket pages that agree with all else: of the subject, in the state, active in 2018."""
    if case.court.state_code != _STATE or case.kind not in _SUBJECT_KINDS or case.filed.year > _YEAR:
        return False
    return any(_last_day(defendant) >= date(_YEAR, 1, 1) for defendant in case.defendants)


def _last_day(defendant: Defendant) -> date:
    outcome = defendant.outcome
    return outcome.terminated + timedelta(days=_APPEAL_DAYS) if outcome else date.max


def cases_on_dockets(cases: list[Case]) -> list[Case]:
    """The cases as their docket pages tell them. Raises ValueError when a case with a story of its own is not there."""
    found = [case for case in cases if is_on_dockets(case)]
    others = {case_id(case): case for case in cases if case_id(case) in _FURTHER | _OTHER_MONTHS.keys()}
    needed = {*_COMPLAINT_DAYS, *_DENIED, *_FURTHER, *_OTHER_MONTHS}
    missing = needed - {case_id(case) for case in found} - others.keys()
    if missing:
        raise ValueError(f"no such case for the dockets: {sorted(missing)}")
    further = [others[key] for key in sorted(_FURTHER)]
    return [*found, *further, *(_with_months(others[key], months) for key, months in sorted(_OTHER_MONTHS.items()))]


def _with_months(case: Case, months: int) -> Case:
    outcome = case.defendants[0].outcome
    if outcome is None:
        raise ValueError(f"{case_id(case)} has no sentence to disagree on")
    return case.with_defendant(0, outcome=replace(outcome, prison_months=months))


def with_orders_on_dockets(cases: list[Case]) -> list[Case]:
    """The cases with two orders as only a docket tells them: one joint, one later than the sentence."""
    changes = {_JOINT: _joint, _LATER: _later}
    missing = changes.keys() - {case_id(case) for case in cases}
    if missing:
        raise ValueError(f"no such case for the dockets: {sorted(missing)}")
    return [changes[case_id(case)](case) if case_id(case) in changes else case for case in cases]


def _joint(case: Case) -> Case:
    first = case.defendants[0].restitution
    if first is None or any(defendant.restitution is None for defendant in case.defendants):
        raise ValueError(f"{case_id(case)} has no orders to be joint")
    for index, defendant in enumerate(case.defendants):
        order = replace(first, ordered=defendant.outcome.sentenced if defendant.outcome else None, is_joint=True)
        case = case.with_defendant(index, restitution=order)
    return case


def _later(case: Case) -> Case:
    index = _LATER_NUMBER - 1
    order = case.defendants[index].restitution
    if order is None or order.ordered is None:
        raise ValueError(f"{case_id(case)} has no order to be later")
    year_end = date(order.ordered.year, 12, 31)
    later = weekday(order.ordered + timedelta(days=_LATER_DAYS), order.ordered, year_end)
    return case.with_defendant(index, restitution=replace(order, ordered=later))


def has_denied_motion(case: Case) -> bool:
    """Whether the government asked for restitution in vain."""
    return case_id(case) in _DENIED


def docket_days(case: Case, defendant: Defendant) -> DocketDays:
    """The days of a defendant that the docket alone knows, all between the filing and what the extracts date."""
    dice = Dice(f"docket days {case.docket_number.case_key} {defendant.number}")
    filed, outcome = defendant.filed, defendant.outcome
    days = _COMPLAINT_DAYS.get(case_id(case))
    complaint = filed - timedelta(days=days) if days else None
    superseded = withdrawn_plea = withdrawal = None
    if outcome and 20 in outcome.dispositions:
        superseded = _between(filed, outcome.disposed, 0.5)
    if outcome and 9 in outcome.dispositions:
        withdrawn_plea, withdrawal = _between(filed, outcome.disposed, 0.4), _between(filed, outcome.disposed, 0.6)
    return DocketDays(complaint, superseded, _plea_hearing(case, outcome, dice), withdrawn_plea, withdrawal)


def _between(first: date, last: date, share: float) -> date:
    return weekday(first + timedelta(days=int((last - first).days * share)), first, last)


def _plea_hearing(case: Case, outcome: Outcome | None, dice: Dice) -> date | None:
    """The hearing before a magistrate judge, whose recommendation is accepted later; in some courts on the day itself."""
    if outcome is None or not {4, 5} & set(outcome.dispositions):
        return None
    if case.court.court_id != "mowd":
        return outcome.disposed
    earlier = outcome.disposed - timedelta(days=dice.pick((14, 15, 20)))
    return weekday(earlier, date(outcome.disposed.year, 1, 2), outcome.disposed)
