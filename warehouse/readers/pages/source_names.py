"""What readers call the sources: one list, by extract format. Where a row was read from, a source has the code of its format."""

from __future__ import annotations

from typing import NamedTuple


class _Names(NamedTuple):
    files: str
    """Its files, where they are counted."""
    row: str = ""
    """A row of it."""
    text: str = ""
    """In a sentence."""


_NAMES = {
    "idb_criminal": _Names(
        "Integrated Database, criminal",
        "Integrated Database, criminal",
        "the Federal Judicial Center's Integrated Database (criminal)",
    ),
    "idb_civil": _Names(
        "Integrated Database, civil",
        "Integrated Database, civil",
        "the Federal Judicial Center's Integrated Database (civil)",
    ),
    "docket": _Names("PACER dockets", "court docket", "PACER dockets"),
    "docket_signal": _Names("PACER notices of a case: queries, histories and feeds"),
    "coding_sheet": _Names("Reviewers' coding sheet", "reviewers' coding sheet", "the reviewers' coding sheet"),
    "coded_case": _Names("Coded case files: cases", "coded case file", "coded case files"),
    "coded_defendant": _Names("Coded case files: defendants"),
    "coded_judge": _Names("Coded case files: judges"),
    "coverage_declaration": _Names("Declarations of what a source covers"),
}
# Of the sources that rows behind figures are read from.
ROW_SOURCES = {code: names.row for code, names in _NAMES.items() if names.row}


def source_name(code: str) -> str:
    """A source in a sentence; one that has no name here by its code.

    >>> source_name("docket"), source_name("state_court")
    ('PACER dockets', 'state court')
    """
    names = _NAMES.get(code)
    return names.text if names and names.text else code.replace("_", " ")


def files_name(code: str) -> str:
    """The files of a format, at the head of a line.

    >>> files_name("coding_sheet"), files_name("state_court")
    ("Reviewers' coding sheet", 'state court')
    """
    return _NAMES[code].files if code in _NAMES else code.replace("_", " ")
