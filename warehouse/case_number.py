"""The number of a case as people write it, and as the forms by which it is told again in any source.

A source may leave out the office or the type of a number, so a case has a form for each way in which it can stand
somewhere. Forms are for comparison alone; nothing here knows which cases there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from warehouse.errors import InputError, suggestion

DASHES = "−–—‐‑"
NUMBER = r"(?:([0-9a-z]{1,2}):)?(?:[12][0-9])?([0-9]{2})-?~?([a-z]{1,5})-?0*([0-9]{1,10})"
"""Office, year, type and sequence of a number in lower case, with plain dashes."""
MENTION = (
    rf"(?:\b[0-9a-zA-Z]{{1,2}}:)?\b(?:[12][0-9])?[0-9]{{2}}[-{DASHES}]?~?[a-zA-Z]{{2,5}}[-{DASHES}]?[0-9]{{1,10}}\b"
)
"""A number within other text."""
CASE_ID = r"([a-z]+)-([0-9a-z])-(?:[12][0-9])?([0-9]{2})-([a-z]+)-0*([0-9]+)"
"""Court, office (x for none), year, type and sequence of a key such as mowd-2-2018-cr-00021."""
CODED_ID = r"[a-z]+-coded_case-([0-9a-f]+)"
"""The coded case of a key that stands for one whose court is not known."""
_OFFICES = ("", *"0123456789abcdefghijklmnopqrstuvwxyz")
_WRITTEN = re.compile(rf"([a-z]+)[\s,]+{NUMBER}(?:-[a-z0-9-]+)?")
_EXAMPLE = "mowd 2:18-cr-00021"


@dataclass(frozen=True)
class CaseNumber:
    """A case of a court; an office that is not written is empty, the year has two digits."""

    court_id: str
    office: str
    year: str
    type: str
    sequence: str

    def __str__(self) -> str:
        office = f"{self.office}:" if self.office else ""
        return f"{self.court_id} {office}{self.year}-{self.type}-{self.sequence.zfill(5)}"

    def with_office(self, office: str) -> CaseNumber:
        """The same number of another office."""
        return replace(self, office=office)

    def forms(self, fjc_district: str) -> list[str]:
        """Every form in which a source may tell of the case, with the court's code in the Integrated Database.

        A number without an office may be that of any, so it is taken for this case. One that was given without an
        office is taken for the case of each.
        """
        offices = ("", self.office) if self.office else _OFFICES
        courts = (self.court_id, fjc_district.lower())
        ends = [f"{office}|{self.year}|{type_}|{self.sequence}" for office in offices for type_ in (self.type, "")]
        forms = [f"case|{court}|{end}" for court in courts for end in ends]
        forms += [f"mention|{office}|{self.year}|{self.type}|{self.sequence}" for office in offices]
        return [*forms, f"digits|{self.year}{self.sequence.zfill(5)}"]


def read_case(written: str, districts: Mapping[str, str]) -> CaseNumber:
    """The case that a person wrote; `districts` has the courts that there are.

    Raises InputError for what is no case number, and for a court that there is not.

    >>> str(read_case("MOWD 2:18-CR-21-BCW", {"mowd": "66"})), str(read_case("mowd-2-2018-cr-00021", {"mowd": "66"}))
    ('mowd 2:18-cr-00021', 'mowd 2:18-cr-00021')
    """
    text = plain(written)
    if found := re.fullmatch(CASE_ID, text):
        court, office, year, type_, sequence = found.groups()
        case = CaseNumber(court, "" if office == "x" else office, year, type_, sequence)
    elif found := _WRITTEN.fullmatch(text):
        court, office, year, type_, sequence = found.groups()
        case = CaseNumber(court, office or "", year, type_, sequence)
    else:
        raise InputError("case", f'"{written}" is no case number', f"Write court and number: {_EXAMPLE}.")
    if court not in districts:
        problem = f'there is no court "{court}", which "{written}" begins with'
        raise InputError("case", problem, suggestion(court, districts, otherwise=f"Write it as in {_EXAMPLE}."))
    return case


def plain(text: str) -> str:
    """A text in lower case, with plain dashes and single spaces."""
    return " ".join(text.translate(dict.fromkeys(map(ord, DASHES), "-")).lower().split())


def mentioned(text: str) -> set[str]:
    """The forms of the numbers and keys of cases that stand in a text.

    >>> sorted(mentioned("see 2:18-cr-00021-BCW, and mowd-2-18-cr-00022-1.html"))
    ['case|mowd|2|18|cr|22', 'mention|2|18|cr|21']
    """
    forms = set()
    for key in re.finditer(CASE_ID, text.lower()):
        court, office, *rest = key.groups()
        forms.add("|".join(["case", court, "" if office == "x" else office, *rest]))
    # What is left of them says no court, and would be taken for the number of any.
    for match in re.finditer(MENTION, re.sub(CASE_ID, " ", text, flags=re.IGNORECASE)):
        if found := re.fullmatch(NUMBER, plain(match[0])):
            forms.add("mention|" + "|".join(part or "" for part in found.groups()))
    return forms
