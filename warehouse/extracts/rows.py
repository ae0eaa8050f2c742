"""Records of a table's text, numbered, as rows of text that a database reads; what cannot be a row is set aside.

A record is a line. A quoted field may hold delimiters and line ends: a quote opens at the start of a field and closes
only where a delimiter, a line end or the end of the text follows; one that does not close so is a character like
others, and swallows nothing. In text between tabs a record of several lines has exactly the fields of the header, or
its lines are records of their own. So it is with a bare LF in a text whose lines end with CRLF.

Rows come in two kinds of text, UTF-8 with a tab between fields and the row's number first: plain ones, a line each
without quotes, and careful ones, whose fields are quoted where they must be. NULs stay visible as U+2400.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import methodcaller

from warehouse.errors import ExtractError
from warehouse.extracts.formats import Header
from warehouse.extracts.text_stream import ENCODINGS, TextStream, decoded

_NUL, _VISIBLE_NUL = b"\x00", "␀".encode()
LONGEST_RECORD = 16 << 20
"""Bytes of a record; the longest of the published files has three thousand."""
_LONGEST_PLAIN = 1 << 20
_PIECE = 1 << 16
_NEAR = _PIECE
"""How far the CRLF may be that ends a record in which bare LFs stand without quotes."""


@dataclass(frozen=True)
class Rejected:
    """A record that cannot be a row."""

    row_number: int
    raw_text: str
    reason: str


@dataclass(frozen=True)
class Block:
    """Numbered rows as text, how many records they came from and what was set aside."""

    plain: bytes
    careful: bytes
    received: int
    rejected: tuple[Rejected, ...] = ()
    encoding: str = "ascii"
    longest: int = 0
    """Bytes of the longest careful row."""


class TextReader:
    """A text read once, front to back: its first line, then its rows.

    A context, as its stream is one: at its end what the bytes come from may be closed.
    """

    def __init__(self, chunks: Iterable[bytes], name: str) -> None:
        self._name = name
        self._stream = TextStream(chunks)
        self._rest = b""
        self._is_crlf = False

    def __enter__(self) -> TextReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    @property
    def bytes_read(self) -> int:
        """How many bytes were read so far, as they came."""
        return self._stream.bytes_read

    @property
    def sha256(self) -> str:
        """Hash of the bytes read so far, as they came."""
        return self._stream.sha256

    def first_line(self) -> str:
        """The first line without its end; later calls of `blocks` start after it."""
        while b"\n" not in self._rest and len(self._rest) <= LONGEST_RECORD and self._more():
            pass
        line, found, rest = self._rest.partition(b"\n")
        if len(line) > LONGEST_RECORD:
            return ""
        self._rest, self._is_crlf = rest, bool(found) and line.endswith(b"\r")
        return decoded(line.removesuffix(b"\r"))[0]

    def blocks(self, header: Header) -> Iterator[Block]:
        """The rows after the header. Raises ExtractError for a record that is out of all proportion."""
        splitter = _Splitter(header, is_crlf=self._is_crlf)
        number, is_more = 1, True
        while True:
            block, used = splitter.block(self._rest, number, is_last=not is_more)
            self._rest = self._rest[used:]
            number += block.received
            if block.received:
                yield block
            if not used and not is_more:
                return
            if not used:
                is_more = self._more()
            if len(self._rest) > LONGEST_RECORD + (4 << 20):
                where = f"{self._name} row {number:,}"
                problem = f"is a line of more than {LONGEST_RECORD >> 20} MB"
                raise ExtractError(where, problem, "Is it damaged? Fetch it again; nothing of it was loaded.")

    def _more(self) -> bool:
        chunk = next(self._stream, None)
        if chunk is None:
            return False
        self._rest += chunk
        return True


@dataclass(frozen=True)
class _Record:
    """A record as received; `fields` where quotes were read, else it is split where the delimiters are."""

    text: bytes
    fields: list[bytes] | None = None


class _Splitter:
    """Text after a header into rows."""

    def __init__(self, header: Header, *, is_crlf: bool) -> None:
        self._header, self._is_crlf = header, is_crlf
        self._width, self._spare = len(header.columns), header.empty_columns
        self._separator = header.format.delimiter.encode()
        # Possessive, so that a text is gone through once.
        self._quoted = re.compile(rb'(?:[^"]++|"")*+')
        separator = re.escape(self._separator)
        self._to_lf = re.compile(rb"[^" + separator + rb"\n]*+")
        self._to_crlf = re.compile(rb"(?:[^" + separator + rb"\r]++|\r(?!\n))*+")
        # Bytes from where the next text begins whose lines are records of their own, as what was before them is none.
        self._parted = 0
        # A header in whatever order has this column's name, and no row has it.
        name = max(header.names, key=len)
        self._marks = {name.encode(), name.upper().encode()}

    def block(self, text: bytes, number: int, *, is_last: bool) -> tuple[Block, int]:
        """The rows of the text as far as its records are whole, and how much of it they are."""
        end = len(text) if is_last else self._last_end(text)
        lines = text[:end]
        if not lines:
            return Block(b"", b"", 0), 0
        if plain := self._plain(lines, number):
            return plain, end
        # A piece at a time: records may be a byte long, and what follows may be plain again.
        piece = lines[: self._last_end(lines[:_PIECE])] or lines
        records, used = self._records(piece, is_last=is_last and len(piece) == len(text))
        if not used and len(piece) < len(lines):
            records, used = self._records(lines, is_last=is_last)
        return self._careful(records, number), used

    def _last_end(self, text: bytes) -> int:
        """Where the last whole line ends."""
        if self._is_crlf:
            end = text.rfind(b"\r\n", max(0, len(text) - _NEAR))
            if end >= 0 or len(text) < _NEAR:
                return end + 2 if end >= 0 else 0
        return text.rfind(b"\n") + 1

    def _plain(self, lines: bytes, number: int) -> Block | None:
        """The rows, where each line is one for certain."""
        if not lines.isascii() or b'"' in lines or _NUL in lines or self._separator != b"\t":
            return None
        if b"\r" in lines:
            ends = lines.count(b"\r\n")
            if ends != lines.count(b"\r") or (self._is_crlf and ends != lines.count(b"\n")):
                return None
            lines = lines.replace(b"\r\n", b"\n")
        if self._spare == 1:
            lines = lines.replace(b"\t\n", b"\n")
        records = lines.removesuffix(b"\n").split(b"\n")
        # A header in the middle begins with a letter, or a blank name.
        if not (min(records) >= b"-" and max(records) < b":") and any(mark in lines for mark in self._marks):
            return None
        # Each for itself: a line of too many and one of too few are as many as two of the right number.
        if set(map(methodcaller("count", b"\t"), records)) != {self._width - 1} or not all(records):
            return None
        if len(lines) > _LONGEST_PLAIN and max(map(len, records)) > _LONGEST_PLAIN:
            return None
        numbered = [b""] * (3 * len(records))
        numbered[0::3] = [b"%d\t" % row_number for row_number in range(number, number + len(records))]
        numbered[1::3] = records
        numbered[2::3] = [b"\n"] * len(records)
        return Block(b"".join(numbered), b"", len(records))

    def _records(self, text: bytes, *, is_last: bool) -> tuple[list[_Record], int]:
        """The records of a text, and how far they go."""
        records: list[_Record] = []
        position, next_crlf, parted_until = 0, -1, self._parted
        while position < len(text):
            if self._is_crlf and next_crlf < position:
                next_crlf = text.find(b"\r\n", position)
                next_crlf = len(text) if next_crlf < 0 else next_crlf
            line_feed = text.find(b"\n", position)
            end = line_feed + 1 if line_feed >= 0 else len(text)
            whole = min(next_crlf + 2, len(text)) if self._is_crlf else end
            if is_far := whole - position > _NEAR:
                whole = end  # no CRLF is near: lines that end with LF
            if b'"' not in text[position:whole]:
                records += self._lines(text[position:whole], is_parted=position < parted_until)
                position = whole
                continue
            is_crlf = self._is_crlf and not is_far and position >= parted_until
            fields, after, is_open = self._fields(text, position, is_crlf=is_crlf)
            if is_open and not is_last and len(text) - position < LONGEST_RECORD:
                break  # the quote may be closed in what has not come yet
            if is_crlf and after > end and not self._fits(fields):
                # Bare LFs part what is no record up to the CRLF, and all of it.
                parted_until = whole
                fields, after, _ = self._fields(text, position, is_crlf=False)
            if after > end and self._separator != b"," and not self._fits(fields):
                # Between commas a closed quote is one; between tabs quotes are mostly strays, and lines are records.
                fields, after, _ = self._fields(text[position:end], 0, is_crlf=False)
                after = end
            records.append(_Record(_without_end(text[position:after]), fields))
            position = after
        self._parted = max(0, parted_until - position)
        return records, position

    def _lines(self, text: bytes, *, is_parted: bool) -> list[_Record]:
        """The record that a line without quotes is; its lines, where bare LFs part it and it is no record as a whole."""
        content = _without_end(text)
        if b"\n" not in content:
            return [_Record(content)]
        if not is_parted and self._fits(content.split(self._separator)):
            return [_Record(content)]
        return [_Record(part.removesuffix(b"\r")) for part in content.split(b"\n")]

    def _fits(self, fields: Sequence[bytes]) -> bool:
        """Whether there are as many fields as the header has columns, empty ones at its end aside."""
        return self._width <= len(fields) <= self._width + self._spare

    def _fields(self, text: bytes, position: int, *, is_crlf: bool) -> tuple[list[bytes], int, bool]:
        """The fields of the record at a place, where it ends, and whether a quote in it is open to the end of the text."""
        fields: list[bytes] = []
        limit = min(len(text), position + LONGEST_RECORD)
        literal = self._to_crlf if is_crlf else self._to_lf
        is_open = False
        while True:
            is_quoted = False
            if text.startswith(b'"', position):
                found = self._quoted.match(text, position + 1, limit)
                assert found is not None  # it matches everywhere
                close = found.end()
                is_open = is_open or close >= limit
                if close < limit and self._ends_field(text, close + 1):
                    fields.append(found[0].replace(b'""', b'"'))
                    position, is_quoted = close + 1, True
                    if is_crlf and text.startswith(b"\n", position):
                        more = literal.match(text, position, limit)
                        assert more is not None
                        fields[-1] += more[0]
                        position = more.end()
                else:
                    found = literal.match(text, position, limit)
                    assert found is not None
                    fields.append(found[0])
                    position = found.end()
            else:
                found = literal.match(text, position, limit)
                assert found is not None
                fields.append(found[0])
                position = found.end()
            if text.startswith(self._separator, position) and position < limit:
                position += 1
                continue
            if text.startswith(b"\r\n", position):
                position += 2
            else:
                fields[-1] = fields[-1] if is_quoted else fields[-1].removesuffix(b"\r")
                position = min(position + 1, len(text))
            return fields, position, is_open

    def _ends_field(self, text: bytes, position: int) -> bool:
        """Whether a field may end here: by a delimiter, a line end or the end of the text, with or without a last CR."""
        is_end = text[position : position + 2] in (b"", b"\r")
        return is_end or text.startswith((self._separator, b"\n", b"\r\n"), position)

    def _careful(self, records: Sequence[_Record], number: int) -> Block:
        """Record by record: encodings, NULs, quotes, rows of the wrong width and headers in the middle."""
        rows: list[bytes] = []
        rejected: list[Rejected] = []
        worst = 0
        for place, record in enumerate(records, number):
            text, encoding = decoded(record.text)
            worst = max(worst, ENCODINGS.index(encoding))
            found = record.fields if record.fields is not None else record.text.split(self._separator)
            fields = self._fitting(found)
            if fields is None and record.fields is not None and self._separator == b"\t":
                # Stray quotes at both ends of two fields: as characters like others they fit.
                fields = self._fitting(record.text.split(self._separator))
            if fields is None:
                reason = f"{len(found)} fields, expected {self._width}" if record.text.strip() else "blank line"
                rejected.append(Rejected(place, text.replace("\x00", "␀"), reason))
            elif self._is_header(fields):
                rejected.append(Rejected(place, text, "a header line in the middle"))
            else:
                rows.append(b"%d\t%s\n" % (place, b"\t".join([_quoted(field, encoding) for field in fields])))
        longest = max(map(len, rows), default=0)
        return Block(b"", b"".join(rows), len(records), tuple(rejected), ENCODINGS[worst], longest)

    def _fitting(self, fields: list[bytes]) -> list[bytes] | None:
        """The fields, if they are as many as the header has columns, empty ones at the end aside."""
        if not self._fits(fields):
            return None
        return None if any(field.strip() for field in fields[self._width :]) else fields[: self._width]

    def _is_header(self, fields: Sequence[bytes]) -> bool:
        """Whether a row is the header again. Raises ExtractError for another one: what follows it stands otherwise."""
        known = self._header.names
        if decoded(fields[0])[0].strip().lower() not in known:
            return False
        names = tuple(decoded(field)[0].strip().lower() for field in fields)
        if names == known:
            return True
        if sum(name in known for name in names) > len(names) / 2:
            raise ExtractError(
                self._header.file_name,
                "has a second header in the middle, with its columns in another order",
                "Split it there and drop both parts; nothing of it was loaded.",
            )
        return False


def _without_end(line: bytes) -> bytes:
    """A line without the LF or CRLF that ends it."""
    return line[:-1].removesuffix(b"\r") if line.endswith(b"\n") else line.removesuffix(b"\r")


def _quoted(field: bytes, encoding: str) -> bytes:
    """A field as careful text has it."""
    if encoding not in ("ascii", "utf-8"):
        field = field.decode(encoding).encode()
    if _NUL in field:
        field = field.replace(_NUL, _VISIBLE_NUL)
    if b'"' in field or b"\t" in field or b"\n" in field or b"\r" in field:
        return b'"' + field.replace(b"\r\n", b"\n").replace(b'"', b'""') + b'"'
    return field
