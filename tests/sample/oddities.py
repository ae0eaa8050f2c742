"""The rare shapes that dockets take. None of them touches a figure that the sample claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from sample.docket import Case, Court, Defendant, DocketNumber, Fate, Outcome, TransferEnd
from sample.targets import Targets

_FIRST_NUMBER_OF_RECEIVED = 90001


def odd_cases(targets: Targets) -> list[Case]:
    """Cases of both types, of no known type, typed by the reviewer, and trafficking by the reviewer's word alone."""
    rows: list[tuple[str, str, date, tuple[str, ...], Fate]] = [
        ("nysd", "both", date(2015, 3, 9), ("18:1589A.F", "18:1591A.F"), Fate.EARLY),
        ("txsd", "both", date(2019, 5, 13), ("18:1591A.F", "18:1590.F", "18:1589B.F"), Fate.USUAL),
        ("vaed", "unknown", date(2016, 2, 16), ("18:1594C.F",), Fate.EARLY),
        ("flmd", "unknown", date(2019, 9, 17), ("18:1597.F",), Fate.USUAL),
        ("gand", "labor", date(2016, 4, 18), ("18:1591A.F", "8:1324A.F"), Fate.EARLY),
        ("ord", "labor", date(2019, 2, 5), ("18:1593A.F",), Fate.USUAL),
        ("wawd", "other", date(2019, 6, 3), ("18:1962C.F", "18:1959.F"), Fate.USUAL),
    ]
    cases = []
    for court_id, kind, filed, charges, fate in rows:
        defendants = tuple(Defendant(number, filed, charges, fate) for number in (1, 2))
        case = Case(targets.courts[court_id], kind, filed, defendants)
        cases.append(
            replace(
                case,
                is_typed_by_reviewer=kind == "labor",
                is_trafficking_by_review=kind == "other",
            )
        )
    return [*cases, _entity_case(targets.courts["hid"]), _late_charge_case(targets.courts["mied"])]


def _entity_case(court: Court) -> Case:
    """A company beside its owner: counts as a defendant, gets no prison."""
    filed = date(2019, 4, 8)
    pleaded, sentenced = date(2020, 9, 14), date(2021, 1, 11)
    owner = Outcome((4,), pleaded, sentenced, sentenced, 46)
    return Case(
        court,
        "labor",
        filed,
        (
            Defendant(1, filed, ("18:1589A.F", "18:1592A.F"), Fate.DEALT, ("18:1589A.F",), owner),
            Defendant(
                2, filed, ("18:1589B.F",), Fate.DEALT, ("18:1589B.F",), replace(owner, prison_months=-2), is_entity=True
            ),
        ),
    )


def _late_charge_case(court: Court) -> Case:
    """Filed under the Mann Act alone; the charge of chapter 77 came with the last indictment."""
    filed = date(2016, 1, 25)
    outcome = Outcome((9, 9), date(2017, 2, 14), date(2017, 6, 6), date(2017, 6, 6), 188)
    return Case(
        court, "sex", filed, (Defendant(1, filed, ("18:2423A.F",), Fate.DEALT, ("18:1591A.F", "18:2423A.F"), outcome),)
    )


def with_further_records(cases: list[Case]) -> list[Case]:
    """The cases with reopened, transferred and merely superseded defendants; a received transfer is one more case."""
    changed = list(cases)
    for index in _first(changed, 3, _ended_between(date(2014, 1, 1), date(2016, 9, 30))):
        changed[index] = _reopened(changed[index], date(2017, 2, 6))
    for index in _first(changed, 2, _ended_between(date(2019, 3, 1), date(2020, 6, 30))):
        changed[index] = _reopened(changed[index], date(2021, 5, 10))
    for index in _first(changed, 2, _has_second_defendant_since(date(2019, 1, 1))):
        changed[index] = _superseded(changed[index])
    sent = [
        _first(changed, 1, _one_defendant(date(2015, 1, 1), date(2015, 9, 30), Fate.EARLY)),
        _first(changed, 1, _one_defendant(date(2019, 1, 1), date(2019, 8, 30), Fate.LATER)),
    ]
    for order, (index,) in enumerate(sent):
        receiving = next(case.court for case in changed if case.court.circuit != changed[index].court.circuit)
        changed[index], received = _transferred(changed[index], receiving, _FIRST_NUMBER_OF_RECEIVED + order)
        changed.append(received)
    for index in _first(changed, 1, _one_defendant(date(2014, 1, 1), date(2014, 9, 30), Fate.EARLY)):
        # The other end is not in the file: a transfer that joins nothing.
        changed[index], _ = _transferred(changed[index], changed[0].court, 99999)
    return changed


def _first(cases: list[Case], count: int, fits: Callable[[Case], bool]) -> list[int]:
    found = [index for index, case in enumerate(cases) if case.kind == "sex" and fits(case)]
    # Spread over the file, so that they do not all come from one court.
    return found[:: max(len(found) // count, 1)][:count]


def _ended_between(first: date, last: date) -> Callable[[Case], bool]:
    def fits(case: Case) -> bool:
        outcome = case.defendants[0].outcome
        return len(case.defendants) == 1 and bool(
            outcome and outcome.convicted and first <= outcome.convicted and outcome.terminated <= last
        )

    return fits


def _one_defendant(first: date, last: date, fate: Fate) -> Callable[[Case], bool]:
    return lambda case: (
        first <= case.filed <= last
        and [defendant.fate for defendant in case.defendants] == [fate]
        and not case.is_typed_by_reviewer
    )


def _has_second_defendant_since(first: date) -> Callable[[Case], bool]:
    return lambda case: case.filed >= first and case.filed.year < 2022 and len(case.defendants) == 2


def _reopened(case: Case, day: date) -> Case:
    """The case with one more record of its defendant: sent back by the court of appeals and sentenced anew."""
    first = case.defendants[0]
    end = day + timedelta(days=120)
    outcome = Outcome((4,), end, end, end, 96)
    again = replace(first, filed=day, reopened=1, outcome=outcome, final_charges=first.charges[:1], restitution=None)
    return replace(case, defendants=(*case.defendants, again))


def _superseded(case: Case) -> Case:
    """The case with a record that ended as superseded and nothing else, which closes nothing."""
    day = case.defendants[1].filed + timedelta(days=90)
    outcome = Outcome((20,), day, day)
    return case.with_defendant(1, outcome=outcome, final_charges=case.defendants[1].charges[:1], restitution=None)


def _transferred(case: Case, court: Court, sequence: int) -> tuple[Case, Case]:
    """The sending case and the receiving one (Rule 20: to plead and be sentenced where the defendant was arrested)."""
    sent = case.defendants[0]
    day = sent.filed + timedelta(days=60)
    sentenced = day + timedelta(days=280)
    number = DocketNumber(court, "1", day.year, sequence)
    sending = case.with_defendant(
        0,
        outcome=Outcome((0,), day, day),
        final_charges=sent.charges[:1],
        restitution=None,
        transfer=TransferEnd(number, 1),
    )
    received = Defendant(
        1,
        day,
        sent.charges,
        Fate.DEALT,
        sent.charges[:1],
        Outcome((4,), day + timedelta(days=150), sentenced, sentenced, 120),
        transfer=TransferEnd(case.docket_number, sent.number),
        is_received=True,
    )
    return sending, Case(court, case.kind, day, (received,), number)


def received_transfers(cases: list[Case]) -> Iterator[Case]:
    """The cases that hold nothing but a defendant whom another district sent."""
    return (case for case in cases if any(defendant.is_received for defendant in case.defendants))
