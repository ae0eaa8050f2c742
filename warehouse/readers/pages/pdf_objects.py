"""A PDF in less room: its many small objects, most of them tags, packed together and compressed.

The library that sets sheets writes each as text of its own, with a line of 20 bytes to find it by; PDF 1.5 and later
have object streams for them (ISO 32000-1, 7.5.7 and 7.5.8).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_ENTRY = 20
# Bytes of a field of the table: what kind of place, where, and which one there.
_WIDTHS = (1, 4, 2)
_IN_FILE, _IN_STREAM = 1, 2


def packed(pdf: bytes) -> bytes:
    """The same PDF with its objects that are no streams in one compressed stream; those that say what it is stay plain.

    `pdf` has one table of objects, all of them in use, as typst writes it.
    """
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    said = re.fullmatch(rb"<<(.*)/Root (\d+) 0 R(.*)>>", pdf[pdf.rindex(b"trailer") + 8 : pdf.rindex(b"startxref") - 1])
    if not said:
        raise ValueError("the PDF has no trailer of the form known")
    bodies = dict(_bodies(pdf, start))
    plain = {int(number) for number in re.findall(rb"/(?:Root|Info) (\d+) 0 R", said[0])}
    plain |= {number for number, body in bodies.items() if b"/Type/Pages" in body}
    small = [number for number, body in bodies.items() if number not in plain and not body.endswith(b"endstream")]
    packed_number, table_number = len(bodies) + 1, len(bodies) + 2
    out = bytearray(pdf[: pdf.index(b"1 0 obj")])
    entries = {number: (_IN_STREAM, packed_number, place) for place, number in enumerate(small)}

    def add(number: int, body: bytes) -> None:
        entries[number] = (_IN_FILE, len(out), 0)
        out.extend(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    for number, body in bodies.items():
        if number not in entries:
            add(number, body)
    add(packed_number, _object_stream([(number, bodies[number]) for number in small]))
    entries[table_number] = (_IN_FILE, len(out), 0)
    told = re.sub(rb"/Size \d+", b"", said[1]) + b"/Root %b 0 R" % said[2] + said[3]
    table = bytes(sum(_WIDTHS)) + b"".join(_entry(entries[number]) for number in range(1, table_number + 1))
    kind = b"/Type/XRef/Size %d/W[%d %d %d]%b" % (table_number + 1, *_WIDTHS, told)
    at = len(out)
    add(table_number, _stream(kind, table))
    out.extend(b"startxref\n%d\n%%%%EOF" % at)
    return bytes(out)


def _bodies(pdf: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Each object by its number, found by the table at `start`, in the order in which they stand."""
    _, counted, table = pdf[start:].split(b"\n", 2)
    count = int(counted.split()[1])
    found = sorted((int(table[at * _ENTRY : at * _ENTRY + 10]), at) for at in range(1, count))
    for (at, number), (end, _) in zip(found, [*found[1:], (start, 0)], strict=True):
        body = pdf[at:end].strip()
        yield number, body.removeprefix(b"%d 0 obj" % number).removesuffix(b"endobj").strip(b"\n")


def _object_stream(objects: list[tuple[int, bytes]]) -> bytes:
    at, places = 0, []
    for number, body in objects:
        places.append(b"%d %d" % (number, at))
        at += len(body) + 1
    index = b" ".join(places) + b"\n"
    return _stream(
        b"/Type/ObjStm/N %d/First %d" % (len(objects), len(index)), index + b"\n".join(body for _, body in objects)
    )


def _stream(told: bytes, content: bytes) -> bytes:
    compressed = zlib.compress(content, 9)
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (told, len(compressed), compressed)


def _entry(place: tuple[int, int, int]) -> bytes:
    return b"".join(value.to_bytes(width, "big") for value, width in zip(place, _WIDTHS, strict=True))
