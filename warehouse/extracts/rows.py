"""Rows of a text, numbered, in blocks of text that a database reads; what cannot be a row is set aside with the reason.

A block is UTF-8 with a tab between fields and its row number first; a field may be quoted. NULs stay visible as
U+2400. A record is a line in tab-delimited text; in comma-delimited text a quoted field may hold line breaks.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from warehouse.extracts.formats import Header

_LONGEST_HEADER = 48 << 20
_NUL, _VISIBLE_NUL = "\x00", "␀"
ENCODINGS = ("ascii", "utf-8", "cp1252", "latin-1")


@dataclass(frozen=True)
class Rejected:
    """A record that cannot be a row."""

    row_number: int
    raw_text: str
    reason: str


@dataclass(frozen=True)
class Block:
    """Numbered rows as text, how many records they came from and what was set aside."""

    text: bytes
    received: int
    rejected: tuple[Rejected, ...] = ()
    encoding: str = "ascii"


class TextReader:
    """A text read once, front to back: its first line, then its blocks. Keeps the hash of all that went by, if asked."""

    def __init__(self, chunks: Iterable[bytes], *, is_hashed: bool = True) -> None:
        self._chunks = iter(chunks)
        self._hash = hashlib.sha256() if is_hashed else None
        self._rest = b""
        self.bytes_read = 0

    @property
    def sha256(self) -> str | None:
        """Hash of the bytes read so far; None when it was not asked for."""
        return self._hash.hexdigest() if self._hash else None

    def first_line(self) -> str:
        """The first line without its end; later calls of `blocks` start after it."""
        while b"\n" not in self._rest and len(self._rest) < _LONGEST_HEADER and self._more():
            pass
        line, _, self._rest = self._rest.partition(b"\n")
        return decoded(line.rstrip(b"\r"))[0]

    def blocks(self, header: Header) -> Iterator[Block]:
        """The rows after the header."""
        if header.format.delimiter == ",":
            while self._more():
                pass
            if self._rest:
                yield _comma_block(self._rest, len(header.columns))
            return
        number, is_more = 1, True
        while is_more:
            # Chunk by chunk: larger pieces of text are copied more slowly than they are read.
            is_more = self._more()
            end = self._rest.rfind(b"\n") + 1 if is_more else len(self._rest)
            lines, self._rest = self._rest[:end], self._rest[end:]
            if lines:
                block = tab_block(lines, number, len(header.columns))
                number += block.received
                yield block

    def _more(self) -> bool:
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        if self._hash:
            self._hash.update(chunk)
        self.bytes_read += len(chunk)
        self._rest += chunk
        return True


def decoded(text: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-8 if it is, else cp1252, else latin-1, which reads everything.

    >>> decoded(b"Pe\\xc3\\xb1a"), decoded(b"Pe\\xf1a")
    (('Peña', 'utf-8'), ('Peña', 'cp1252'))
    """
    for encoding in ENCODINGS:
        try:
            return text.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 reads every byte")


def tab_block(lines: bytes, first_number: int, width: int) -> Block:
    """Lines of tab-delimited text as a block; plain lines go through as they are.

    >>> block = tab_block(b"a\\tb\\nc\\n", 1, 2)
    >>> block.text, block.received, block.rejected[0].reason
    (b'1\\ta\\tb\\n', 2, '1 fields, expected 2')
    """
    if b"\r" in lines:
        lines = lines.replace(b"\r\n", b"\n")
    records = lines.split(b"\n")
    if not records[-1]:
        records.pop()
    is_plain = lines.isascii() and b'"' not in lines and b"\x00" not in lines and b"\r" not in lines
    if is_plain and lines.count(b"\t") == len(records) * (width - 1) and all(records):
        numbered = [b"%d\t%s" % pair for pair in enumerate(records, first_number)]
        return Block(b"\n".join(numbered) + b"\n", len(records))
    return _careful_block(records, first_number, width)


def _careful_block(records: list[bytes], first_number: int, width: int) -> Block:
    """Line by line: encodings, NULs, quotes and rows of the wrong width."""
    out, rejected, worst = io.StringIO(), [], 0
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for number, record in enumerate(records, first_number):
        text, encoding = decoded(record)
        worst = max(worst, ENCODINGS.index(encoding))
        fields = _fields(text.replace(_NUL, _VISIBLE_NUL))
        if len(fields) == width:
            writer.writerow([number, *fields])
        else:
            reason = f"{len(fields)} fields, expected {width}" if record.strip() else "blank line"
            rejected.append(Rejected(number, text, reason))
    return Block(out.getvalue().encode(), len(records), tuple(rejected), encoding=ENCODINGS[worst])


def _fields(line: str) -> list[str]:
    """The fields of a line; quotes that are never closed are characters like others and swallow nothing."""
    if '"' not in line:
        return line.split("\t")
    try:
        return next(csv.reader([line], delimiter="\t", strict=True))
    except csv.Error:
        return line.split("\t")


def _comma_block(text: bytes, width: int) -> Block:
    """All records of comma-delimited text as a block; small files, so in one piece."""
    whole, encoding = decoded(text)
    source = io.StringIO(whole.replace(_NUL, _VISIBLE_NUL), newline="")
    out, rejected, number = io.StringIO(), [], 0
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for fields in csv.reader(source):
        number += 1
        if len(fields) == width:
            writer.writerow([number, *(field.replace("\r\n", "\n") for field in fields)])
        else:
            reason = f"{len(fields)} fields, expected {width}" if fields else "blank line"
            rejected.append(Rejected(number, ",".join(fields), reason))
    return Block(out.getvalue().encode(), number, tuple(rejected), encoding=encoding)
