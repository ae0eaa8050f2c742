"""How many pages a PDF has, read as a viewer would: from its end to the root of its page tree."""

from __future__ import annotations

import re


def page_count(pdf: bytes) -> int:
    """What the root of the page tree counts; no text in the file can be taken for it."""
    table = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    catalog = _object(pdf, table, _found(rb"/Root (\d+) 0 R", pdf[pdf.index(b"trailer", table) :]))
    pages = _object(pdf, table, _found(rb"/Pages (\d+) 0 R", catalog))
    return _found(rb"/Count (\d+)", pages)


def _object(pdf: bytes, table: int, number: int) -> bytes:
    """The object, by the table of where each begins."""
    lines = iter(pdf[table : pdf.index(b"trailer", table)].splitlines()[1:])
    for line in lines:
        first, count = map(int, line.split())
        for place in range(first, first + count):
            entry = next(lines)
            if place == number:
                begin = int(entry.split()[0])
                return pdf[begin : pdf.index(b"endobj", begin)]
    raise LookupError(number)


def _found(pattern: bytes, text: bytes) -> int:
    found = re.search(pattern, text)
    assert found, pattern
    return int(found[1])
