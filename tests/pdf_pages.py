"""How many pages a PDF has, and its objects, read as a viewer would: from its end."""

from __future__ import annotations

import re
import zlib


def page_count(pdf: bytes) -> int:
    """What the root of the page tree counts; no text in the file can be taken for it."""
    objects = objects_of(pdf)
    [root] = [body for body in objects.values() if re.search(rb"/Type ?/Catalog", body)]
    return _found(rb"/Count (\d+)", objects[_found(rb"/Pages (\d+) 0 R", root)])


def objects_of(pdf: bytes) -> dict[int, bytes]:
    """Each object by its number, by the table of where each begins, be it text or a stream."""
    table = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    if pdf.startswith(b"xref", table):
        return {number: _object(pdf, place) for number, place in _places(pdf, table)}
    told = _object(pdf, table)
    size, *widths = (int(number) for number in re.findall(rb"/Size (\d+)/W\[(\d+) (\d+) (\d+)\]", told)[0])
    entries, objects = _content(told), {}
    for number in range(1, size):
        entry = entries[number * sum(widths) : (number + 1) * sum(widths)]
        kind, first = entry[0], int.from_bytes(entry[1 : 1 + widths[1]], "big")
        place = int.from_bytes(entry[1 + widths[1] :], "big")
        objects[number] = _object(pdf, first) if kind == 1 else _packed(pdf, _at(entries, first, widths), place)
    return objects


def _at(entries: bytes, number: int, widths: list[int]) -> int:
    """Where an object begins that stands for itself."""
    begin = number * sum(widths) + 1
    return int.from_bytes(entries[begin : begin + widths[1]], "big")


def _packed(pdf: bytes, stream: int, place: int) -> bytes:
    """The object at a place in the stream of objects that begins there."""
    told = _object(pdf, stream)
    content, first = _content(told), _found(rb"/First (\d+)", told)
    starts = [int(number) for number in content[:first].split()[1::2]]
    end = [*starts[1:], len(content) - first + 1][place]
    return content[first + starts[place] : first + end - 1]


def _content(body: bytes) -> bytes:
    return zlib.decompress(body[body.index(b"stream\n") + 7 : body.rindex(b"\nendstream")])


def _places(pdf: bytes, table: int) -> list[tuple[int, int]]:
    lines = iter(pdf[table : pdf.index(b"trailer", table)].splitlines()[1:])
    found = []
    for line in lines:
        first, count = map(int, line.split())
        for number in range(first, first + count):
            entry = next(lines).split()
            if entry[2] == b"n":
                found.append((number, int(entry[0])))
    return found


def _object(pdf: bytes, begin: int) -> bytes:
    """The object that begins there, without its number."""
    return pdf[pdf.index(b"obj", begin) + 3 : pdf.index(b"endobj", begin)].strip()


def _found(pattern: bytes, text: bytes) -> int:
    found = re.search(pattern, text)
    assert found, pattern
    return int(found[1])
