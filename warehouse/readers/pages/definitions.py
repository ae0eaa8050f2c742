"""What each figure means, for the page about them: what a whole and its parts share is said once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from warehouse.readers.figures import Figure
from warehouse.readers.pages.titles import above_of, in_titles, sections_of, titles_of

# A definition of more characters is not said again.
_LONG = 60


@dataclass(frozen=True)
class Definition:
    """A figure with its rule, and its parts with what theirs say beside it."""

    figure: str
    title: str
    counted: str
    """What has to be for a row to count; empty where the title or the text says it."""
    text: str
    same_as: str = ""
    """The figure before it whose definition is the same; then there is no text."""
    parts: tuple[Definition, ...] = ()


def definitions(figures: Mapping[str, Figure]) -> tuple[tuple[str, tuple[Definition, ...]], ...]:
    """The definitions by section in the order of the page; of ranks there are none.

    A count that only a percent is made of has no line on a page and stands here all the same.
    """
    titles, above, sections = titles_of(figures), above_of(figures), sections_of(figures)
    shown = {name: figure for name, figure in figures.items() if figure.section or figure.fact != "derived"}
    wholes = [name for name in shown if not above[name]]
    first = {shown[name].definition: name for name in reversed(wholes)}
    found = []
    for name in wholes:
        parts = [shown[part] for part in shown if above[part] == name]
        is_said = first[shown[name].definition] != name and len(shown[name].definition) > _LONG and not parts
        by_type = [_added(part, shown[name]) for part in parts if part.trafficking_type]
        # What every part by type adds is said with the whole.
        text = " ".join((shown[name].definition, *dict.fromkeys(filter(None, by_type))))
        of_parts = (
            Definition(
                part.figure,
                titles[part.figure],
                _counted(part, titles),
                "" if part.trafficking_type else _added(part, shown[name]),
            )
            for part in parts
        )
        counted = _counted(shown[name], titles) if shown[name].words else ""
        same_as = first[shown[name].definition] if is_said else ""
        found.append(Definition(name, titles[name], counted, "" if is_said else text, same_as, tuple(of_parts)))
    return tuple((section, tuple(of)) for section, of in groupby(found, lambda each: sections[each.figure]))


def _counted(figure: Figure, titles: Mapping[str, str]) -> str:
    """The condition; of a figure that is derived from others the definition says it."""
    return "" if figure.fact == "derived" else in_titles(figure.condition, titles)


def _added(part: Figure, whole: Figure) -> str:
    """The sentences of the part's definition that the whole's does not have.

    >>> def figure(text): return Figure("f", None, None, False, "", None, "count", "", "", "", text)
    >>> _added(figure("Under a month counts 0.5. One decimal."), figure("The base. Under a month counts 0.5."))
    'One decimal.'
    """
    said = _sentences(whole.definition)
    return " ".join(sentence for sentence in _sentences(part.definition) if sentence not in said)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.) ", text)
