"""A reason said once on a page: where a later figure is missing for the same one, it points to the section that says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from warehouse.readers.pages.content import Section, Sentence

# As `Told.missing` and its like end a sentence.
_REASON = re.compile(r"(?<=not available for \d{4}): (?P<reason>.+)\.$")


def reasons_once(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections of a page, each reason in the first sentence that has it.

    >>> why = "is not available for 2015: nothing was found."
    >>> cases, type = (Section(title.lower(), title, ((f"It {why}",), (f"Another {why}",))) for title in ("Cases", "Type"))
    >>> [sentence for section in reasons_once([cases, type]) for (sentence,) in section.sentences[1:]]
    ['Another is not available for 2015, for the same reason.', 'Another is not available for 2015 (see Cases).']
    """
    said: dict[str, str] = {}
    return tuple(
        replace(section, sentences=tuple(_shortened(sentence, section.title, said) for sentence in section.sentences))
        for section in sections
    )


def _shortened(sentence: Sentence, title: str, said: dict[str, str]) -> Sentence:
    """The sentence, without a reason that is `said` in a section; one that it is the first to give is added there."""
    *start, end = sentence
    found = _REASON.search(end) if isinstance(end, str) else None
    if not found:
        return sentence
    where = said.setdefault(found["reason"], "")
    if not where:
        said[found["reason"]] = title
        return sentence
    pointer = ", for the same reason." if where == title else f" (see {where})."
    return (*start, found.string[: found.start()] + pointer)
