"""Small print that more than one section has: no census, a rate over few, what reports printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from warehouse.readers.pages.content import Part, Sentence
from warehouse.readers.pages.place_year import PlaceYear, Printed
from warehouse.readers.pages.told import SMALL, Figures, Told, own
from warehouse.readers.pages.words import capital, listed, noun, ordinal, percent, share
from warehouse.readers.subject import Subject

_LABELS = {
    "new_cases": "new cases",
    "new_defendants": "new defendants",
    "active_cases": "active cases",
    "active_defendants": "active defendants",
    "convicted_defendants": "convicted defendants",
    "restitution_eligible_defendants": "convicted defendants eligible for restitution",
    "restitution_excluded_defendants": "convicted defendants excluded from the rate of restitution",
    "restitution_ordered_defendants": "defendants ordered to pay restitution",
    "restitution_percent": "share of the eligible ordered to pay restitution",
    "jurisdictions_without_new_labor_case": "jurisdictions that initiated no labor case",
    "new_case_jurisdictions": "jurisdictions with a new case",
    "active_case_jurisdictions": "jurisdictions with an active case",
    "new_cases_mean_over_nonzero": "new cases on average",
    "convicted_defendants_mean_over_active": "convicted defendants on average",
    "mean_prison_months": "average prison sentence in months",
    "mean_months_to_resolve": "average months to resolve",
    "new_civil_cases": "new civil suits",
}


def missing_numbers(told: Told, words: Mapping[str, str]) -> tuple[Sentence, ...]:
    """That numbers are not available, those of the same reason together."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for figure, name in words.items():
        if not told.has(figure):
            reasons[told.reason(figure)].append(name)
    return tuple(
        (
            f"The {noun(len(names), 'number')} of {listed(names)} {noun(len(names), 'is', 'are')} not available for "
            f"{told.year}: {reason}.",
        )
        for reason, names in reasons.items()
    )


def no_census(told: Told, *names: str, what: str = "these figures", has_rank: bool = False) -> tuple[Sentence, ...]:
    """That figures on a page may be too low and have no rank, where no source of them is a census."""
    if all(told.is_census(figure) or not told.has(figure) for figure in names):
        return ()
    ranks = ", and no rank is stated" if has_rank else ""
    return ((f"The sources of {what} are no census of {told.year}: there may be more than they hold{ranks}.",),)


def few_orders(told: Told) -> tuple[Sentence, ...]:
    """That more restitution may have been ordered, where some is stated and no source of the orders is a census."""
    orders = ("restitution_ordered_defendants", "restitution_ordered_other_defendants", "restitution_amount")
    is_stated = told.has("restitution_percent") or any(told.number(figure) for figure in orders)
    if told.is_census_of("restitution") or not is_stated:
        return ()
    if told.has("restitution_percent") and not told.is_census("convicted_defendants"):
        # Too few of either is possible, so that the rate may be off to both sides.
        both = f"The sources of convictions and of restitution orders are no census of {told.year}"
        return ((f"{both}: there may be more of both than they hold, so the rate may be higher or lower.",),)
    rate = ", so the rate may be higher" if told.has("restitution_percent") else ""
    sources = f"The sources of restitution orders are no census of {told.year}"
    return ((f"{sources}: more may have been ordered than they hold{rate}.",),)


def small_rate(rate: str, part: int, whole: int, more: str, *, is_of_whole: bool = True) -> tuple[Sentence, ...]:
    """How little a rate says that is over few: what one more of them would make of it. An order more is of one of the
    same defendants (`is_of_whole`); a case more is one more in the whole as well.

    >>> small_rate("A rate of restitution over 4 defendants", 1, 4, "order")
    (('A rate of restitution over 4 defendants says little: one more order would make it 50 %.',),)
    >>> small_rate("A rate of restitution over 40 defendants", 10, 40, "order")
    ()
    >>> small_rate("A share over 4 cases", 1, 4, "such case", is_of_whole=False)
    (('A share over 4 cases says little: one more such case would make it 40 %.',),)
    >>> small_rate("A share over 4 cases", 4, 4, "such case", is_of_whole=False)
    (('A share over 4 cases says little: one other case would make it 80 %.',),)
    """
    if not 0 < whole < SMALL:
        return ()
    if whole == 1:
        return ((f"{rate} says little: it can only be 0 % or 100 %.",),)
    if part < whole:
        changed, other = f"one more {more}", share(part + 1, whole if is_of_whole else whole + 1)
    elif is_of_whole:
        changed, other = f"one {more} fewer", share(part - 1, whole)
    else:
        changed, other = f"one other {more.removeprefix('such ')}", share(part, whole + 1)
    return ((f"{rate} says little: {changed} would make it {other}.",),)


def printed_notes(page: PlaceYear, figures: Figures, *names: str) -> tuple[Sentence, ...]:
    """What published reports print of a figure, where they differ from each other or from this page."""
    told = own(page, figures)
    return tuple(_printed(told, name, page.printed[name]) for name in names if _differs(page.printed.get(name, ())))


def _differs(printed: tuple[Printed, ...]) -> bool:
    values = {said.value for said in printed if said.value is not None}
    return len(values) > 1 or any(said.status != "agrees" for said in printed)


def _printed(told: Told, name: str, printed: tuple[Printed, ...]) -> Sentence:
    label = capital(_label(told.subject, name))
    parts: list[Part] = [f"{label}: "]
    for position, said in enumerate(printed):
        verb = " printed" if position == 0 else ""
        parts.append(f"{', ' if position else ''}the {said.report_year} report{verb} {_said(told, name, said)}")
    ours: tuple[Part, ...] = ("this page has ", told.shown(name)) if told.has(name) else ("it is not available here",)
    return (*parts, "; ", *ours, *_our_rank(told, name, printed), ".")


def _label(subject: Subject, name: str) -> str:
    """A figure in a note; one by type as a part of its count.

    >>> from warehouse.readers.subject import SubjectType
    >>> subject = Subject("firearms", (SubjectType("dealing", "unlawful dealing", "Dealing"),))
    >>> _label(subject, "new_cases"), _label(subject, "new_cases_dealing")
    ('new cases', 'new unlawful dealing cases')
    >>> _label(subject, "active_cases_dealing_percent")
    'share of unlawful dealing among active cases'
    """
    for kind in subject.types:
        whole, _, ending = name.partition(f"_{kind.code}")
        if whole in _LABELS and name == f"{whole}_{kind.code}":
            which, _, what = _LABELS[whole].partition(" ")
            return f"{which} {kind.name} {what}"
        if whole in _LABELS and ending == "_percent":
            return f"share of {kind.name} among {_LABELS[whole]}"
    return _LABELS.get(name, name.replace("_", " "))


def _said(told: Told, name: str, said: Printed) -> str:
    value = "" if said.value is None else f"{said.value:,.2f}".removesuffix("0").removesuffix(".0")
    if said.value is not None and told.figures[name].kind == "percent":
        value = percent(said.value)
    place = "" if said.rank is None else f"rank {ordinal(said.rank)}"
    return f"{value} ({place})" if value and place else value or place


def _our_rank(told: Told, name: str, printed: tuple[Printed, ...]) -> Sentence:
    figure = told.figures[name].rank_figure
    if not figure or not told.has(figure) or all(said.rank is None for said in printed):
        return ()
    return (" (rank ", told.shown(figure, ordinal(told.number(figure))), ")")
