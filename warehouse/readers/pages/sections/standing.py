"""How a state stacks up: its figures beside the nation's averages."""

from __future__ import annotations

from warehouse.readers.pages.content import Part, Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.notes import printed_notes
from warehouse.readers.pages.sections.prison import left_out, prison, resolution
from warehouse.readers.pages.sections.rank import jurisdiction_count
from warehouse.readers.pages.told import Figures, Told, joined, nation, own
from warehouse.readers.pages.words import capital, counted, listed, noun

_MEANS = (
    ("new_cases", "new_cases_mean_over_nonzero", "new_case_jurisdictions", "new_cases", "initiated"),
    (
        "convicted_defendants",
        "convicted_defendants_mean_over_active",
        "active_case_jurisdictions",
        "active_cases",
        "convicted",
    ),
)


def section(page: PlaceYear, figures: Figures) -> Section:
    """The section `standing`."""
    told, whole = own(page, figures), nation(page, figures)
    if page.place.kind == "nation":
        sentences = (*(_most(page, figures, *said) for said in _MOST), *(_mean(whole, *said) for said in _MEANS))
    else:
        compared = (_beside(told, whole, *said) for said in _MEANS)
        sentences = (_more_and_fewer(page, told), *compared, *prison(told, whole), *resolution(told, whole))
    names = [said[1] for said in _MEANS] if page.place.kind == "nation" else ["mean_prison_months"]
    notes = (*(left_out(told) if page.place.kind == "state" else ()), *printed_notes(page, figures, *names))
    title = "How jurisdictions compare" if page.place.kind == "nation" else f"How {told.name} stacks up"
    found = tuple(sentence for sentence in sentences if sentence)
    if not any(told.has(f"{said[0]}_rank") or whole.has(said[1]) for said in _MEANS):
        found = (_no_comparison(whole), *found)
    return Section("standing", title, found, notes=notes)


def _no_comparison(whole: Told) -> Sentence:
    """That jurisdictions are not compared, and why: ranks and averages need a census and a complete year."""
    if not whole.values["is_complete_year"]:
        return (f"Jurisdictions are not compared yet: the year {whole.year} is not over in these data.",)
    return (f"Jurisdictions are not compared: no source is a census of {whole.year}.",)


def _mean(whole: Told, figure: str, mean: str, jurisdictions: str, by: str, _verb: str) -> Sentence:
    if not whole.has(figure, mean, jurisdictions):
        return ()
    what = ("new case", "new cases") if figure == "new_cases" else ("convicted defendant", "convicted defendants")
    kind = "a new case" if by == "new_cases" else "an active case"
    number = whole.number(jurisdictions)
    over = (
        f" over the {'one ' if number == 1 else ''}",
        whole.shown(jurisdictions),
        f" {noun(number, 'jurisdiction')}",
    )
    return ("The nation's ", *whole.count(figure, *what), *over, f" with {kind} average ", whole.shown(mean), ".")


def _beside(told: Told, whole: Told, figure: str, mean: str, jurisdictions: str, by: str, verb: str) -> Sentence:
    sentence = _mean(whole, figure, mean, jurisdictions, by, verb)
    if not sentence or not told.has(figure, by):
        return ()
    if not told.number(by):
        return (*sentence[:-1], f"; {told.name} had none.")
    own_value, average = float(told.number(figure)), float(str(whole.value(mean)))
    order = "above" if own_value > average else "below" if own_value < average else "equal to"
    own_count: Part = told.shown(figure, "" if own_value else "none")
    return (*sentence[:-1], f"; {told.name} {told.did(verb)} ", own_count, f", {order} that average.")


def _more_and_fewer(page: PlaceYear, told: Told) -> Sentence:
    if not told.has("new_cases_rank"):
        return ()
    above = told.number("new_cases_rank") - 1
    same = told.number("new_cases_rank_tie_count") - 1
    fewer = jurisdiction_count(page) - above - same - 1
    if not told.number("new_cases"):
        return (f"{counted(above, 'jurisdiction')} initiated a new case and {told.name} did not.",)
    if not above and not same:
        return (
            f"{capital(told.name)} {told.did('initiated')} more new cases than each of the {fewer} other jurisdictions.",
        )
    more = f"{counted(above, 'jurisdiction') if above else 'no jurisdiction'} initiated more new cases than {told.name}"
    items = [more, *([f"{counted(same, 'other')} as many"] if same else []), *([f"{fewer} fewer"] if fewer else [])]
    return (f"{capital(listed(items))}.",)


_MOST = (
    ("new_cases", "most new cases", "initiated in"),
    ("convicted_defendants", "most defendants", "convicted in"),
)


def _most(page: PlaceYear, figures: Figures, figure: str, what: str, where: str) -> Sentence:
    """The jurisdictions that come first, down to the third place."""
    ranked = [
        Told(place, page.year, values, figures)
        for place, values in page.jurisdictions
        if values[f"{figure}_rank"] is not None and values[f"{figure}_rank"] <= 3 and values[figure]
    ]
    if not ranked:
        return ()
    ranked.sort(key=lambda told: told.number(f"{figure}_rank"))
    items: list[Sentence] = [(f"{told.name} (", told.shown(figure), ")") for told in ranked]
    return (f"The {what} were {where} ", *joined(items), ".")
