"""Prison terms and months to resolve: those of a place, and of the nation beside it."""

from __future__ import annotations

from warehouse.readers.pages.content import Part, Sentence
from warehouse.readers.pages.told import SMALL, Told, joined
from warehouse.readers.pages.words import counted, noun

_LEFT_OUT = {
    "life_sentence_defendants": "sentenced to life",
    "death_sentence_defendants": "sentenced to death",
    "sealed_sentence_defendants": "with a sealed sentence",
    "no_prison_defendants": "sentenced to no prison",
    "unknown_sentence_defendants": "whose sentence the sources do not give",
}


def prison(told: Told, whole: Told | None = None) -> tuple[Sentence, ...]:
    """The mean and median prison term, with the nation's beside it where it is given; nothing where it is no figure."""
    if "mean_prison_months" not in told.figures:
        return ()
    if not told.has("mean_prison_months"):
        return (
            _none(
                told,
                "prison_sentenced_defendants",
                "mean_prison_months",
                "No defendant was sentenced to a term of prison",
            ),
        )
    number = told.number("prison_sentenced_defendants")
    defendants = told.count("prison_sentenced_defendants", "defendant")
    start = ("The ", *defendants, f" sentenced to a term of prison {told.where} {told.when} received ")
    if number == 1:
        return ((*start, told.shown("mean_prison_months"), " months", *_beside(whole, "mean_prison_months"), "."),)
    mean = (told.shown("mean_prison_months"), " months on average (median ", told.shown("median_prison_months"), ")")
    return ((*start, *mean, *_beside(whole, "mean_prison_months"), "."),)


def resolution(told: Told, whole: Told | None = None) -> tuple[Sentence, ...]:
    """The mean months from charge to resolution, with the nation's beside it where it is given; nothing where they are
    no figure.
    """
    if "mean_months_to_resolve" not in told.figures:
        return ()
    if not told.has("mean_months_to_resolve"):
        return (_none(told, "resolved_defendants", "mean_months_to_resolve", "No charges were resolved"),)
    defendants = told.count("resolved_defendants", "defendant")
    average = "" if told.number("resolved_defendants") == 1 else " on average"
    start = ("It took ", told.shown("mean_months_to_resolve"), f" months{average}")
    end = (" to resolve the charges against ", *defendants, f" {told.where} {told.when}")
    return ((*start, *end, *_beside(whole, "mean_months_to_resolve"), "."),)


def left_out(told: Told) -> tuple[Sentence, ...]:
    """The small print: who is left out of the mean and median term, and how few they are over."""
    nations, there = ("the nation's", " in the nation") if told.place.kind == "nation" else ("the", "")
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
    number = told.number("prison_sentenced_defendants")
    if 0 < number < SMALL:
        parts.append((f"An average over {counted(number, 'prison sentence')}{there} says little.",))
    return tuple(parts)


def _beside(whole: Told | None, figure: str) -> tuple[Part, ...]:
    if whole is None or not whole.has(figure):
        return ()
    return ("; the nation's average was ", whole.shown(figure))


def _none(told: Told, base: str, figure: str, what: str) -> Sentence:
    if told.has(base):
        return (f"{what} {told.where} {told.when}.",)
    subject = "The average prison sentence" if "prison" in base else "The time to resolve charges"
    return told.missing(subject, figure)
