"""A CSV file that leaves the site: UTF-8, no cell a formula, and what the figures are not said within it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import chain, repeat

# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(columns: Sequence[str], records: Iterable[Sequence[object]], note: str) -> bytes:
    """The records under their columns, an empty cell for NULL, and `note` as the last column of the first record.

    A line of comment above the header breaks readers, and a note in each record is half of a file.

    >>> csv_bytes(("year", "figure"), ((2018, 4), (2019, None)), "Made up.")
    b'year,figure,note\\n2018,4,Made up.\\n2019,,\\n'
    """
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*columns, "note"))
    noted = zip(records, chain((note,), repeat("")), strict=False)
    # Nothing but a text can be a formula, and most cells are none: looked at here, they cost half.
    writer.writerows(
        [harmless(cell) if type(cell) is str and cell[:1] in _FORMULA else cell for cell in (*record, said)]
        for record, said in noted
    )
    return text.getvalue().encode("utf-8")


def harmless(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would run it.

    >>> harmless("1:17-cr-00035"), harmless("=HYPERLINK(0)")
    ('1:17-cr-00035', "'=HYPERLINK(0)")
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
