"""What is said once on a page: a reason, to which later sentences point, and the name of the report that prints figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from warehouse.readers.pages.content import Part, Section, Sentence

# As `Told.missing` and its like end a sentence.
_REASON = re.compile(r"(?<=not available for \d{4}): (?P<reason>.+)\.$")
_REPORT = re.compile(r"\bthe (\d{4}) report\b")


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


def report_named(sections: Iterable[Section], report: str) -> tuple[Section, ...]:
    """The sections of a page, the first to speak of `the 2018 report` with its name.

    >>> note = (("New cases: the 2018 report printed 4, the 2019 report 5.",), ("Ranked 3rd in the 2018 report.",))
    >>> [section] = report_named([Section("cases", "Cases", (), notes=note)], "Report of the Institute")
    >>> section.notes[0]
    ('New cases: the 2018 Report of the Institute printed 4, the 2019 report 5.',)
    >>> section.notes[1]
    ('Ranked 3rd in the 2018 report.',)
    """
    is_named = not report

    def named(part: Part) -> Part:
        nonlocal is_named
        if is_named or not isinstance(part, str):
            return part
        text, count = _REPORT.subn(rf"the \1 {report}", part, count=1)
        is_named = bool(count)
        return text

    def all_named(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(tuple(named(part) for part in sentence) for sentence in sentences)

    return tuple(
        replace(section, sentences=all_named(section.sentences), notes=all_named(section.notes)) for section in sections
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
