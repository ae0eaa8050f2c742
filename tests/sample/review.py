"""What reviewers would have found in the charging instruments and judgments: the content of the coding sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sample.dice import Dice
from sample.docket import Case, Defendant, Restitution
from sample.targets import TARGET_YEAR, StateTarget, Targets

_SECTORS_NEW = (
    "domestic work",
    "agriculture",
    "domestic work",
    "restaurant work",
    "domestic work",
    "construction",
    "domestic work",
    "massage",
)
_SECTORS = (
    "domestic work",
    "agriculture",
    "domestic work",
    "restaurant work",
    "construction",
    "domestic work",
    "hospitality",
)
_MEANS = (
    "deportation threat; withheld documents",
    "deportation threat; debt",
    "physical force",
    "withheld wages; deportation threat",
    "debt; withheld documents",
)
_DOLLARS = (4200, 12500, 18860, 31000, 48250, 75000, 120400, 288272, 950000)


def with_review(cases: list[Case], targets: Targets) -> list[Case]:
    """The cases with victims, restitution and labor details coded; 2018 as the targets of each state say."""
    coded = [_with_victim(case) for case in cases]
    for state in targets.states.values():
        of_state = [index for index, case in enumerate(coded) if case.court.state_code == state.state_code]
        for index in _sting_cases(coded, of_state, state):
            coded[index] = replace(coded[index], names_victim=False)
        coded = _with_orders_of_target_year(coded, of_state, state)
    return _with_labor_details([_with_other_orders(case) for case in coded])


def _convicted_in(defendant: Defendant, year: int) -> bool:
    return bool(defendant.outcome and defendant.outcome.convicted and defendant.outcome.convicted.year == year)


def _convictions(case: Case, year: int) -> int:
    return sum(_convicted_in(defendant, year) for defendant in case.defendants)


def _with_victim(case: Case) -> Case:
    """The case with a victim named or not; not reviewed where nobody is convicted, and for some of the last year."""
    years = {d.outcome.convicted.year for d in case.defendants if d.outcome and d.outcome.convicted}
    if not years or case.kind == "other":
        return case
    dice = Dice(f"victim {case.docket_number.case_key}")
    if min(years) > 2022 and dice.chance(0.3):
        return case
    is_subject_2018 = TARGET_YEAR in years and case.kind != "mann_act"
    return replace(case, names_victim=is_subject_2018 or dice.chance(0.88))


def _sting_cases(cases: list[Case], of_state: list[int], state: StateTarget) -> tuple[int, ...]:
    """Cases of the state whose convictions of 2018 are exactly those that the footnote leaves out."""
    reached: dict[int, tuple[int, ...]] = {0: ()}
    candidates = [(_convictions(cases[index], TARGET_YEAR), index) for index in of_state if cases[index].kind == "sex"]
    for count, index in sorted(candidates):
        if count:
            reached = {total + count: (*chosen, index) for total, chosen in reached.items()} | reached
    try:
        return reached[state.restitution_excluded_defendants]
    except KeyError as error:
        raise ValueError(
            f"{state.state_code}: no cases with {state.restitution_excluded_defendants} convictions"
        ) from error


def _with_orders_of_target_year(cases: list[Case], of_state: list[int], state: StateTarget) -> list[Case]:
    """The cases with as many orders of 2018, on convictions of 2018, as the state's target says."""
    eligible = [
        (index, position, defendant.outcome.sentenced)
        for index in of_state
        if cases[index].names_victim and cases[index].kind in ("sex", "labor")
        for position, defendant in enumerate(cases[index].defendants)
        if _convicted_in(defendant, TARGET_YEAR)
        and defendant.outcome
        and defendant.outcome.sentenced
        and defendant.outcome.sentenced.year == TARGET_YEAR
    ]
    chosen = eligible[: state.restitution_ordered_defendants]
    if len(chosen) < state.restitution_ordered_defendants:
        raise ValueError(
            f"{state.state_code}: too few eligible defendants for {state.restitution_ordered_defendants} orders"
        )
    changed = list(cases)
    for index, position, sentenced in chosen:
        case = changed[index]
        is_joint = sum(other == index for other, _, _ in chosen) > 1
        dice = Dice(f"order {case.docket_number.case_key} {'joint' if is_joint else position}")
        # 18 USC 3664(d)(5) gives the court 90 days after sentencing; one in eight orders has no date of its own.
        later = min(sentenced + timedelta(days=dice.pick((0, 0, 0, 30, 85))), date(TARGET_YEAR, 12, 28))
        order = Restitution(dice.pick(_DOLLARS), None if dice.chance(0.125) else later, is_joint)
        changed[index] = case.with_defendant(position, restitution=order)
    return changed


def _with_other_orders(case: Case) -> Case:
    """The case with orders on other years' convictions; none of these is made in 2018."""
    if not case.names_victim:
        return case
    for position, defendant in enumerate(case.defendants):
        outcome = defendant.outcome
        if defendant.restitution or not outcome or not outcome.convicted or not outcome.sentenced:
            continue
        dice = Dice(f"other order {case.docket_number.case_key} {defendant.number} {defendant.reopened}")
        # Oklahoma's fifth defendant: convicted in 2018, ordered in February 2019.
        is_fifth = case.court.state_code == "OK" and _convicted_in(defendant, TARGET_YEAR)
        if outcome.sentenced.year != TARGET_YEAR and not defendant.reopened and (is_fifth or dice.chance(0.42)):
            order = Restitution(dice.pick(_DOLLARS), outcome.sentenced)
            case = case.with_defendant(position, restitution=order)
    return case


def _with_labor_details(cases: list[Case]) -> list[Case]:
    """The labor cases with sector and coercion: mostly domestic work, over half under threat of deportation."""
    detailed = list(cases)
    new = older = 0
    for index, case in enumerate(cases):
        if case.kind != "labor":
            continue
        if case.filed.year == TARGET_YEAR:
            sector, means = _SECTORS_NEW[new % len(_SECTORS_NEW)], _MEANS[new % len(_MEANS)]
            new += 1
        else:
            sector, means = _SECTORS[older % len(_SECTORS)], _MEANS[older % len(_MEANS)]
            older += 1
        detailed[index] = replace(case, labor_sector=sector, coercion_means=means)
    return detailed
