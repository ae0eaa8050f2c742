"""Restitution: how many of the eligible were ordered to pay, who is left out, and dollars."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.notes import few_orders, printed_notes
from warehouse.readers.pages.sections.rank import jurisdiction_count, ranking
from warehouse.readers.pages.told import Figures, Told, own
from warehouse.readers.pages.words import noun

_PRINTED = (
    "restitution_ordered_defendants",
    "restitution_percent",
    "restitution_eligible_defendants",
    "restitution_excluded_defendants",
)


def section(page: PlaceYear, figures: Figures) -> Section | None:
    """The section `restitution`; None where it is not counted, or nobody was convicted or ordered to pay."""
    if "restitution_ordered_defendants" not in figures:
        return None
    told = own(page, figures)
    orders = told.number("restitution_ordered_other_defendants") or told.number("restitution_amount")
    if told.has("convicted_defendants") and not told.number("convicted_defendants") and not orders:
        return None
    sentences = (*_rate(told, jurisdiction_count(page)), *_dollars(told), *_earlier(told), *few_orders(told))
    notes = (*_left_out(told), *printed_notes(page, figures, *_PRINTED))
    return Section("restitution", "Restitution", sentences, notes=notes)


def _rate(told: Told, size: int) -> tuple[Sentence, ...]:
    eligible, ordered = "restitution_eligible_defendants", "restitution_ordered_defendants"
    if not told.has("convicted_defendants"):
        return (told.missing("The rate of restitution", "convicted_defendants"),)
    convicted = told.number("convicted_defendants")
    if not convicted:
        return ((f"No defendant was convicted {told.where} {told.when}, so there is no rate of restitution.",),)
    if not told.number(eligible):
        carried = told.has(ordered) or told.is_carried(ordered)
        return (_none_eligible(told), *(() if carried else (told.missing("Restitution", ordered),)))
    number = told.number(eligible)
    if not told.has(ordered):
        how, was = ("Whether the ", "was") if number == 1 else ("How many of the ", "were")
        who = (
            told.shown(eligible, "one" if number == 1 else ""),
            f" eligible convicted {noun(number, 'defendant')} {told.where} {was}",
        )
        why = f" ordered to pay restitution is not available for {told.year}: {told.reason(ordered)}."
        return ((how, *who, why),)
    paid = told.number(ordered)
    rate = (" (", told.shown("restitution_percent"), ")") if told.has("restitution_percent") else ()
    by = ranking(told, "restitution_orders_rank", str(size), " by number of orders")
    if number == 1:
        one = ("The ", told.shown(eligible, "one"), f" eligible convicted defendant {told.where} ")
        is_paid = told.shown(ordered, "was" if paid else "was not")
        return ((*one, is_paid, f" ordered to pay restitution {told.when}", *rate, *by, "."),)
    of: Sentence = ("Of ", *told.count(eligible, "eligible convicted defendant"), f" {told.where}, ")
    count = told.shown(ordered, "" if paid else "none")
    verb = noun(paid or 1, "was", "were")
    return ((*of, count, *rate, f" {verb} ordered to pay restitution {told.when}", *by, "."),)


def _none_eligible(told: Told) -> Sentence:
    number = told.number("convicted_defendants")
    known = "known to be " if told.number("restitution_unknown_defendants") else ""
    convicted, end = f"convicted {told.where} {told.when}", f"{known}eligible for restitution, so there is no rate."
    if number == 1:
        return ("The ", told.shown("convicted_defendants", "one"), f" defendant {convicted} is not {end}")
    which = "neither" if number == 2 else "none"
    return ("Of the ", told.shown("convicted_defendants"), f" defendants {convicted} {which} is {end}")


def dollars(told: Told) -> Sentence:
    """What the orders come to; nothing where none is stated."""
    if not told.number("restitution_amount"):
        return ()
    ordered = "ordered" if told.values["is_complete_year"] else "have ordered"
    return (f"Federal courts {ordered} ", told.shown("restitution_amount"), " in restitution.")


def _dollars(told: Told) -> tuple[Sentence, ...]:
    orders = told.number("restitution_ordered_defendants") + told.number("restitution_ordered_other_defendants")
    if not orders:
        return ()
    if not told.number("restitution_amount"):
        return (("The sources give no dollars for these orders.",),)
    joint = "; an order joint among the defendants of a case counts once" if orders > 1 else ""
    return (("The restitution ordered comes to ", told.shown("restitution_amount"), f"{joint}."),)


def _earlier(told: Told) -> tuple[Sentence, ...]:
    figure = "restitution_ordered_other_defendants"
    number = told.number(figure)
    if not number:
        return ()
    who = f"{noun(number, 'defendant')}, convicted in another year or not eligible, {noun(number, 'was', 'were')}"
    return ((told.shown(figure), f" other {who} ordered to pay {told.when}, which the rate leaves out."),)


def _left_out(told: Told) -> tuple[Sentence, ...]:
    """The footnote: who is not among the eligible, and why."""
    notes: list[Sentence] = []
    excluded, unknown = "restitution_excluded_defendants", "restitution_unknown_defendants"
    if told.number(excluded):
        why = noun(
            told.number(excluded),
            "the charging instrument of the case names",
            "the charging instruments in their cases name",
        )
        notes.append(
            (
                *_of_the_convicted(told, excluded),
                f" excluded from the rate of restitution: {why} no victim, as may happen after a sting operation.",
            )
        )
    if told.number(unknown):
        why = "it is not known whether the charging instrument names a victim"
        notes.append((*_of_the_convicted(told, unknown), f" left out of the rate of restitution: {why}."))
    return tuple(notes)


def _of_the_convicted(told: Told, figure: str) -> Sentence:
    number = told.number(figure)
    if number != told.number("convicted_defendants"):
        whole: Sentence = (" of the ", told.shown("convicted_defendants"), " convicted")
        return (told.shown(figure), *whole, f" {noun(number, 'is', 'are')}")
    if number == 1:
        return ("The ", told.shown(figure, "only"), " convicted defendant is")
    return (told.shown(figure, "Both" if number == 2 else f"All {number:,}"), " convicted defendants are")
