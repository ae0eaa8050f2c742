"""New cases and convictions by judicial district."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.told import Figures, Told, districts, joined, own
from warehouse.readers.pages.words import capital, listed, noun

_SAID = {
    "new_cases": "new case",
    "convicted_defendants": "convicted defendant",
}


def section(page: PlaceYear, figures: Figures) -> Section | None:
    """The section `districts`; None of a place without a federal district court."""
    told = own(page, figures)
    all_districts = districts(page, figures)
    courts = tuple(district for district in all_districts if not _is_unknown(district))
    if len(courts) < 2:
        sentences: tuple[Sentence, ...] = ((f"All of {told.name} is one judicial district.",),) if courts else ()
    else:
        sentences = tuple(_sentence(told, courts, figure) for figure in _SAID if told.has(figure)) or _missing(told)
    unknown = tuple(sentence for district in all_districts if _is_unknown(district) for sentence in _unknown(district))
    return Section("districts", "By district", sentences + unknown) if sentences + unknown else None


def _missing(told: Told) -> tuple[Sentence, ...]:
    return (told.missing("The numbers of new cases and convictions by district", "new_cases", "are"),)


def _is_unknown(district: Told) -> bool:
    return district.place.code.endswith("-unresolved")


def short_name(told: Told, district: Told) -> str:
    """The Eastern District, in a sentence that names Missouri."""
    return f"the {district.place.name.removesuffix(f' of {told.place.name}')}"


def most(page: PlaceYear, figures: Figures) -> Sentence:
    """Which district had the most new cases; nothing where there is one district, no new case, or not all is known."""
    told = own(page, figures)
    courts = [district for district in districts(page, figures) if not _is_unknown(district)]
    if len(courts) < 2 or not all(court.has("new_cases") for court in courts):
        return ()
    highest, whole = max(court.number("new_cases") for court in courts), told.number("new_cases")
    first = [court for court in courts if court.number("new_cases") == highest]
    if not highest or len(first) > 2:
        return ()
    count = first[0].shown("new_cases")
    had, have = ("had", "had") if told.values["is_complete_year"] else ("has had", "have had")
    if len(first) == 2:
        which = "both districts" if len(courts) == 2 else listed([short_name(told, court) for court in first])
        what = "" if len(courts) == 2 else "the most new cases: "
        return (f"{capital(which)} {have} {what}", count, " each." if what else f" {noun(highest, 'new case')} each.")
    name = capital(short_name(told, first[0]))
    if whole == 1:
        return (f"{name} {had} the ", first[0].shown("new_cases", "only"), " new case.")
    if highest == whole:
        return (
            f"{name} {had} ",
            first[0].shown("new_cases", "both" if whole == 2 else f"all {whole:,}"),
            " new cases.",
        )
    return (f"{name} {had} the most new cases: ", count, " of ", told.shown("new_cases"), ".")


def _sentence(told: Told, courts: tuple[Told, ...], figure: str) -> Sentence:
    one = _SAID[figure]
    had, have = ("had", "had") if told.values["is_complete_year"] else ("has had", "have had")
    counts = [district.number(figure) for district in courts]
    if not all(district.has(figure) for district in courts) and not any(counts):
        return (f"No {one} is known in {'either' if len(courts) == 2 else 'any'} district of {told.name} {told.when}.",)
    if not any(counts):
        which = "Neither district" if len(courts) == 2 else "No district"
        return (f"{which} of {told.name} {had} a {one} {told.when}.",)
    if len(set(counts)) == 1:
        which = "Both districts" if len(courts) == 2 else f"All {len(courts)} districts"
        return (f"{which} of {told.name} {have} ", *courts[0].count(figure, one), f" each {told.when}.")
    ordered = sorted(courts, key=lambda district: -district.number(figure))
    first, *rest = ordered
    start = (f"{capital(short_name(told, first))} {had} ", *first.count(figure, one), f" {told.when}")
    others: list[Sentence] = [
        (
            f"{short_name(told, district).removesuffix(' District')} ",
            district.shown(figure, "" if district.number(figure) else "none"),
        )
        for district in rest
        if district.has(figure)
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
