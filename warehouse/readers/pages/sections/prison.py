"""Prison terms and months to resolve: those of a place, and of the nation beside it."""

from __future__ import annotations

from decimal import Decimal

from warehouse.readers.pages.content import Sentence
from warehouse.readers.pages.told import Told, joined
from warehouse.readers.pages.words import in_years, noun

_LEFT_OUT = {
    "life_sentence_defendants": "sentenced to life",
    "death_sentence_defendants": "sentenced to death",
    "sealed_sentence_defendants": "with a sealed sentence",
    "no_prison_defendants": "sentenced to no prison",
    "unknown_sentence_defendants": "whose sentence the sources do not give",
}

# A figure that is less than, equal to and more than another, and one that reads as the other does.
_AVERAGED = ("below", "equal to", "above", "about the same as")
_RECEIVED = ("less than", "as much as", "more than", "about as much as")
_TOOK = ("shorter than", "as long as", "longer than", "about as long as")


def prison(told: Told) -> tuple[Sentence, ...]:
    """The mean and median prison term; nothing where it is no figure."""
    if "mean_prison_months" not in told.figures:
        return ()
    if not told.has("mean_prison_months"):
        what = "No defendant was sentenced to a term of prison"
        return (_none(told, "prison_sentenced_defendants", "mean_prison_months", what),)
    if told.number("prison_sentenced_defendants") == 1:
        return ((*_the_one(told), " received ", *told.months("mean_prison_months"), "."),)
    start = ("The ", told.shown("prison_sentenced_defendants"), " defendants sentenced to a term of prison")
    mean = (" received ", *told.months("mean_prison_months"), " on average")
    return ((*start, *mean, *_median(told), "."),)


def terms(told: Told, whole: Told | None = None) -> Sentence:
    """The mean prison term against the nation's; nothing where there is none."""
    mean = "mean_prison_months"
    if not told.has(mean):
        return ()
    if told.number("prison_sentenced_defendants") == 1:
        return (*_the_one(told), " received ", *told.months(mean), *_against(told, whole, mean, _RECEIVED), ".")
    # Beside fewer convictions a reader asks whose they are.
    is_more = told.number("prison_sentenced_defendants") > told.number("convicted_defendants")
    whose = " (whenever convicted)" if is_more else ""
    start = (told.shown("prison_sentenced_defendants"), f" prison terms{whose} averaged ", *told.months(mean))
    return (*start, *_against(told, whole, mean, _AVERAGED), ".")


def median(told: Told) -> tuple[Sentence, ...]:
    """The median prison term where it says more than the mean; that there was no term where somebody was convicted."""
    number = told.number("prison_sentenced_defendants")
    if not told.has("mean_prison_months"):
        return prison(told) if told.number("convicted_defendants") or not told.has("convicted_defendants") else ()
    if number < 3 or not told.has("median_prison_months"):
        return ()
    return (("The median prison term was ", *told.months("median_prison_months"), "."),)


def resolution(told: Told) -> tuple[Sentence, ...]:
    """The mean months from charge to resolution; nothing where they are no figure."""
    if "mean_months_to_resolve" not in told.figures:
        return ()
    if not told.has("mean_months_to_resolve"):
        return (_none(told, "resolved_defendants", "mean_months_to_resolve", "No charges were resolved"),)
    average = "" if told.number("resolved_defendants") == 1 else " on average"
    start = ("It took ", *told.months("mean_months_to_resolve"), f"{average} to resolve the charges against ")
    return ((*start, *told.count("resolved_defendants", "defendant"), "."),)


def unresolved(told: Told) -> tuple[Sentence, ...]:
    """Why there is no time to resolve, where cases were active."""
    if told.has("mean_months_to_resolve") or (told.has("active_cases") and not told.number("active_cases")):
        return ()
    return resolution(told)


def time_to_resolve(told: Told, whole: Told | None = None) -> Sentence:
    """The mean months from charge to resolution against the nation's; nothing where there are none."""
    mean = "mean_months_to_resolve"
    if not told.has(mean):
        return ()
    average = "" if told.number("resolved_defendants") == 1 else " on average"
    start = ("Charges against ", *told.count("resolved_defendants", "defendant"), " took ")
    took = (*start, *told.months(mean), f" to resolve{average}")
    return (*took, *_against(told, whole, mean, _TOOK), ".")


def _the_one(told: Told) -> Sentence:
    return ("The ", told.shown("prison_sentenced_defendants", "one"), " defendant sentenced to a term of prison")


def _median(told: Told) -> Sentence:
    return (", with a median of ", *told.months("median_prison_months")) if told.has("median_prison_months") else ()


def _against(told: Told, whole: Told | None, figure: str, words: tuple[str, str, str, str]) -> Sentence:
    """How a mean of a place stands to the nation's."""
    if whole is None or not whole.has(figure):
        return ()
    mine, nations = Decimal(str(told.value(figure))), Decimal(str(whole.value(figure)))
    less, equal, more, alike = words
    order = less if mine < nations else more if mine > nations else equal
    if mine != nations and in_years(mine) and in_years(mine) == in_years(nations):
        order = alike
    return (f", {order} the nation's ", *whole.months(figure))


def left_out(told: Told) -> tuple[Sentence, ...]:
    """The small print: who is left out of the mean and median term."""
    nations = "the nation's" if told.place.kind == "nation" else "the"
    left: list[Sentence] = [
        (told.shown(figure), f" {words}") for figure, words in _LEFT_OUT.items() if told.number(figure)
    ]
    parts: list[Sentence] = []
    if left:
        count, words = left[0]
        one = noun(told.number(next(figure for figure in _LEFT_OUT if told.number(figure))), "defendant")
        parts.append(
            (f"Left out of {nations} average prison sentence: ", *joined([(count, f" {one}{words}"), *left[1:]]), ".")
        )
    return tuple(parts)


def _none(told: Told, base: str, figure: str, what: str) -> Sentence:
    if told.has(base):
        return (f"{what} {told.where} {told.when}.",)
    subject = "The average prison sentence" if "prison" in base else "The time to resolve charges"
    return told.missing(subject, figure)
