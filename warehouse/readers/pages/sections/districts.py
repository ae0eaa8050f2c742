"""New cases and convictions by judicial district."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.told import Figures, Told, districts, joined, own
from warehouse.readers.pages.words import capital, noun

_SAID = {
    "new_cases": ("initiated", "new case"),
    "convicted_defendants": ("convicted", "defendant"),
}


def section(page: PlaceYear, figures: Figures) -> Section:
    """The section `districts`."""
    told = own(page, figures)
    all_districts = districts(page, figures)
    courts = tuple(district for district in all_districts if not _is_unknown(district))
    if not courts:
        sentences: tuple[Sentence, ...] = ((f"{capital(told.name)} has no federal district court.",),)
    elif len(courts) == 1:
        sentences = ((f"{capital(told.name)} has one judicial district, whose figures are the same.",),)
    else:
        sentences = tuple(_sentence(told, courts, figure) for figure in _SAID if told.has(figure)) or _missing(told)
    unknown = tuple(sentence for district in all_districts if _is_unknown(district) for sentence in _unknown(district))
    return Section("districts", "By district", sentences + unknown)


def _missing(told: Told) -> tuple[Sentence, ...]:
    return (told.missing("The numbers of new cases and convictions by district", "new_cases", "are"),)


def _is_unknown(district: Told) -> bool:
    return district.place.code.endswith("-unresolved")


def _short(told: Told, district: Told) -> str:
    """The Eastern District, in a sentence that names Missouri."""
    return f"the {district.place.name.removesuffix(f' of {told.place.name}')}"


def _sentence(told: Told, courts: tuple[Told, ...], figure: str) -> Sentence:
    verb, one = _SAID[figure]
    verb = told.did(verb)
    counts = [district.number(figure) for district in courts]
    if not all(district.has(figure) for district in courts) and not any(counts):
        return (f"No {one} is known in {'either' if len(courts) == 2 else 'any'} district of {told.name} {told.when}.",)
    if not any(counts):
        which = "Neither district" if len(courts) == 2 else "No district"
        return (f"{which} of {told.name} {verb} a {one} {told.when}.",)
    if len(set(counts)) == 1:
        which = "Both districts" if len(courts) == 2 else f"All {len(courts)} districts"
        verb = verb.replace("has ", "have ")
        return (f"{which} of {told.name} {verb} ", *courts[0].count(figure, one), f" each {told.when}.")
    ordered = sorted(courts, key=lambda district: -district.number(figure))
    first, *rest = ordered
    start = (f"In {told.name} ", _short(told, first), f" {verb} ", *first.count(figure, one), f" {told.when}")
    others: list[Sentence] = [
        (f"{_short(told, district)} ", district.shown(figure)) for district in rest if district.has(figure)
    ]
    unknown = "" if len(others) == len(rest) else "; none is known elsewhere in the state"
    return (*joined([start, *others]), f"{unknown}.")


def _unknown(district: Told) -> tuple[Sentence, ...]:
    cases, convicted = district.number("new_cases"), district.number("convicted_defendants")
    items: list[Sentence] = []
    if cases:
        items.append(district.count("new_cases", "new case"))
    if convicted:
        items.append(district.count("convicted_defendants", "convicted defendant"))
    if not items:
        return ()
    verb = noun(cases + convicted, "is", "are")
    return (("The district is not known for ", *joined(items), f", which {verb} in no district's figures."),)
