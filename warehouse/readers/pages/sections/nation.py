"""The nation's numbers: beside a state, or on the page of the nation its sentences and restitution."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.cases import HEADLINE
from warehouse.readers.pages.sections.labor import detail, share_of_new_cases
from warehouse.readers.pages.sections.notes import few_orders, missing_numbers, no_census, printed_notes
from warehouse.readers.pages.sections.prison import left_out, prison, resolution
from warehouse.readers.pages.told import Figures, Told, joined, nation, own
from warehouse.readers.pages.words import noun

_SAID = {
    "new_cases": ("new case", "initiated"),
    "active_cases": ("case", "active"),
    "convicted_defendants": ("defendant", "convicted"),
}


def section(page: PlaceYear, figures: Figures) -> Section:
    """The section `nation`."""
    whole = nation(page, figures)
    terms = (*prison(whole), *resolution(whole))
    notes = left_out(whole)
    if page.place.kind == "nation":
        notes += printed_notes(page, figures, "mean_prison_months", "mean_months_to_resolve")
        return Section("nation", "Prison terms and time to resolve", terms, notes=notes)
    coded = detail(whole) if whole.has("top_labor_sector") or whole.has("deportation_threat_percent") else ()
    labor = (*share_of_new_cases(whole), *coded)
    sentences = (
        # What may be too low is not stated before it is said to be so.
        *no_census(whole, *_SAID),
        *_counts(whole),
        *labor,
        *terms,
        *_restitution(whole, few_orders(own(page, figures))),
    )
    return Section("nation", "In the nation", sentences, notes=notes)


def _counts(whole: Told) -> tuple[Sentence, ...]:
    items: list[Sentence] = [whole.was(name, one, done) for name, (one, done) in _SAID.items() if whole.has(name)]
    said = ("In the nation ", *joined(items), f" {whole.when}.") if items else ()
    defendants: Sentence = ()
    if whole.number("new_defendants") and whole.number("active_defendants"):
        active = whole.number("active_defendants")
        charged = whole.was("new_defendants", "defendant", "newly charged")
        defendants = (*charged, " and ", whole.shown("active_defendants"), f" {noun(active, 'was', 'were')} active.")
    return (*(sentence for sentence in (said, defendants) if sentence), *missing_numbers(whole, HEADLINE))


def _restitution(whole: Told, said: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    if "restitution_percent" not in whole.figures:
        return ()
    if not whole.has("restitution_percent"):
        return (whole.missing("The nation's rate of restitution", "restitution_percent"),)
    rate = (whole.shown("restitution_percent"), " of the eligible convicted defendants (")
    of = (whole.shown("restitution_ordered_defendants"), " of ", whole.shown("restitution_eligible_defendants"))
    few = few_orders(whole)
    if few and said:
        # The page says why in its section on restitution.
        end = "; the true rate may be higher"
        end += "." if whole.is_census("convicted_defendants") else " or lower."
        return ((*rate, *of, ") were ordered to pay restitution", end),)
    return ((*rate, *of, ") were ordered to pay restitution."), *few)
