"""Small print that more than one section has: sources that do not cover every case, what reports printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from warehouse.readers.pages.content import Part, Sentence
from warehouse.readers.pages.place_year import PlaceYear, Printed
from warehouse.readers.pages.told import Figures, Told, own
from warehouse.readers.pages.words import capital, listed, noun, ordinal, percent
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
    "jurisdictions_without_new_labor_case": "states and territories without a new labor trafficking case",
    "new_case_jurisdictions": "states and territories with a new case",
    "active_case_jurisdictions": "states and territories with an active case",
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
    said = f"The sources of {what} do not cover every case of {told.year}: there may be more than they hold{ranks}."
    return ((said,),)


def few_orders(told: Told) -> tuple[Sentence, ...]:
    """That more restitution may have been ordered, where some is stated and no source of the orders is a census."""
    orders = ("restitution_ordered_defendants", "restitution_ordered_other_defendants", "restitution_amount")
    is_stated = told.has("restitution_percent") or any(told.number(figure) for figure in orders)
    if told.is_census_of("restitution") or not is_stated:
        return ()
    if told.has("restitution_percent") and not told.is_census("convicted_defendants"):
        # Too few of either is possible, so that the rate may be off to both sides.
        both = f"The sources of convictions and of restitution orders do not cover every case of {told.year}"
        return ((f"{both}: there may be more of both than they hold, so the rate may be higher or lower.",),)
    rate = ", so the rate may be higher" if told.has("restitution_percent") else ""
    sources = f"The sources of restitution orders do not cover every case of {told.year}"
    return ((f"{sources}: more may have been ordered than they hold{rate}.",),)


def printed_notes(page: PlaceYear, figures: Figures, *names: str) -> tuple[Sentence, ...]:
    """What published reports print of a figure, where they differ from each other or from this page.

    A figure is set against the figure, and a place against the place: a report that has only the other is left out.
    """
    told = own(page, figures)
    notes: list[Sentence] = []
    for name in names:
        printed, rank = page.printed.get(name, ()), figures[name].rank_figure if name in figures else None
        is_ranked = rank is not None and told.has(rank)
        if not _differs(printed):
            continue
        if any(said.value is not None for said in printed):
            valued = tuple(said for said in printed if said.value is not None)
            notes.append(_printed(told, name, valued, is_ranked))
        elif is_ranked:
            notes.append(_printed_place(told, name, printed, str(rank)))
    return tuple(notes)


def _differs(printed: tuple[Printed, ...]) -> bool:
    values = {said.value for said in printed if said.value is not None}
    return len(values) > 1 or any(said.status != "agrees" for said in printed)


def _printed(told: Told, name: str, printed: tuple[Printed, ...], is_ranked: bool) -> Sentence:
    parts: list[Part] = [f"{capital(_label(told.subject, name))}: "]
    for position, said in enumerate(printed):
        verb = " printed" if position == 0 else ""
        place = f" ({ordinal(said.rank)})" if said.rank and is_ranked else ""
        parts.append(f"{', ' if position else ''}the {said.report_year} report{verb} {_value(told, name, said)}{place}")
    ours: tuple[Part, ...] = ("this page has ", told.shown(name)) if told.has(name) else ("it is not available here",)
    figure = told.figures[name].rank_figure
    own_place: Sentence = ()
    if figure and is_ranked and any(said.rank for said in printed):
        own_place = (" (", told.shown(figure, ordinal(told.number(figure))), ")")
    return (*parts, "; ", *ours, *own_place, ".")


def _printed_place(told: Told, name: str, printed: tuple[Printed, ...], rank: str) -> Sentence:
    """What reports print of the place alone."""
    said = ", ".join(
        f"{ordinal(said.rank)} in the {said.report_year} report" for said in printed if said.rank is not None
    )
    start = f"{capital(_label(told.subject, name))}: ranked {said}; "
    return (start, told.shown(rank, ordinal(told.number(rank))), " here.")


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


def _value(told: Told, name: str, said: Printed) -> str:
    if said.value is not None and told.figures[name].kind == "percent":
        return percent(said.value)
    return "" if said.value is None else f"{said.value:,.2f}".removesuffix("0").removesuffix(".0")
