"""How many records a file holds, told from its bytes alone: nothing of the loader is used, so that the two can differ.

**Text.** A byte order mark says UTF-8, UTF-16 or UTF-32; without one, NULs at every other place say UTF-16. All other text
is read byte by byte, for what parts records is ASCII in each encoding that occurs.

**Lines.** A line ends with LF or CRLF. It ends with CR too where a bare one stands before the first LF and the first 64 KB
hold more bare CR than LF. The first line is the header. If it ends with CRLF, so do the records, and a bare LF may stand
inside one.

**Fields.** Tab, comma, semicolon or bar parts them, whichever the header holds most often. A quote opens at the start of a
field, and only there. It closes where the next unescaped quote (a pair of quotes is one escaped) stands right before a
delimiter, a line end or the end of the text. One that does not close so is a character like others.

**Records.** A record is a line, but for two that hold line ends:

* a closed quoted field may hold them: between commas always; between tabs only if the record then has the fields of the
  header, for there quotes are mostly strays, and a stray one must not swallow rows;
* up to a CRLF, in a text of CRLF, bare LFs may stand if the record then has the fields of the header.

Else each line up to there is a record of its own. Empty columns at the end of the header may be left out by rows.
A blank line and a header that is repeated are records too (they are set aside), also at the end; only the emptiness after
the last line end is none. The header is not counted.

**Pages.** A text that starts with `<`, `{` or `[` after white space is a page, and a page is one record; JSON that holds a
list of objects, alone or under `results`, is as many, and so are its lines where one of them is a docket.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "latin-1"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DELIMITERS = "\t,;|"
_LOOK = 400
_START = 1 << 16
_MANY = 0.9


def record_count(data: bytes) -> int:
    r"""Records of a table after its header; 1 for a page.

    >>> docket = b'{"docket": {}, "parties": []}\n'
    >>> record_count(b'{"results": [{}, {}]}'), record_count(docket + docket), record_count(docket + docket[:9])
    (2, 2, 2)
    >>> record_count(b"a,b\n1,2\n\n3,4"), record_count(b"a,b\r1,2\r"), record_count(b"a,b"), record_count(b"<html>\n\n")
    (3, 1, 0, 1)
    >>> record_count(b'a,b\n"1\n2",3\n"4\n5,"6 7"\n')  # closed, and not closed
    3
    >>> record_count(b'a\tb\n"1\n2"\t3\n"4\n5"\t6\t7\n')  # one of two fields, and two lines
    3
    >>> record_count(b"a\tb\r\n1\t2\n3\r\n4\t5\n6\t7\r\n"), record_count("a\tb\r\n1\tñ\r\n".encode("utf-16"))
    (3, 1)
    """
    text = as_text(data)
    return _dockets(data) if is_page(text) else sum(1 for _ in records(text))


def as_text(data: bytes) -> str:
    """The text without its byte order mark; letters beyond ASCII may be wrong ones, which parts no records."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            while data.startswith(mark):
                data = data.removeprefix(mark)
            return data.decode(encoding, "replace")
    start = data[:_LOOK]
    for encoding, nuls, letters in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        if nuls and nuls.count(0) > _MANY * len(nuls) and not letters.count(0):
            return data.decode(encoding, "replace")
    return data.decode("latin-1")


def is_page(text: str) -> bool:
    """Whether a text is markup or JSON."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("<", "{", "[")


def _dockets(data: bytes) -> int:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        lines = [line for line in as_text(data).splitlines() if line.strip()]
        return len(lines) if any(map(_is_docket, lines)) else 1
    several = found.get("results") if isinstance(found, dict) else found
    return len(several) if isinstance(several, list) else 1


def _is_docket(line: str) -> bool:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "parties" in found and bool({"docket", "docket_number"} & found.keys())


def records(text: str) -> Iterator[str]:
    """The records of a table after its header, with their line ends."""
    start = text[:_START]
    bare = start.count("\r") - start.count("\r\n")
    if "\r" in start.partition("\n")[0].removesuffix("\r") and bare > start.count("\n"):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    header, _, rest = text.partition("\n")
    table = _Table(rest, max(_DELIMITERS, key=header.count), header)
    at = parted_until = 0
    while at < len(rest):
        end = 0
        if header.endswith("\r") and at >= parted_until:
            end = table.end_of_record(at, r"\r\n")
            parted_until = parted_until if end else table.end_of_line(at, "\r\n")
        end = end or table.end_of_record(at, r"\r?\n") or table.end_of_line(at, "\n")
        yield rest[at:end]
        at = end


@dataclass(frozen=True)
class _Table:
    """What stands after a header."""

    text: str
    delimiter: str
    header: str

    def end_of_line(self, start: int, line_end: str) -> int:
        """Where the line that starts here ends, quotes aside."""
        found = self.text.find(line_end, start)
        return len(self.text) if found < 0 else found + len(line_end)

    def end_of_record(self, start: int, line_end: str) -> int:
        """Where the record that starts here ends if its line ends are these; 0 where it is none."""
        count, is_parted, end = self._fields(start, line_end)
        is_line = "\n" not in self.text[start : end - 1]
        is_record = is_line or self._fits(count) or (self.delimiter == "," and not is_parted)
        return end if is_record else 0

    def _fits(self, count: int) -> bool:
        names = self.header.rstrip("\r").split(self.delimiter)
        needed = len(names)
        while needed and not names[needed - 1].strip():
            needed -= 1
        return needed <= count <= len(names)

    def _fields(self, start: int, line_end: str) -> tuple[int, bool, int]:
        """How many fields there are up to a line end, whether a line end stands in one without quotes, where they end."""
        mark = re.escape(self.delimiter)
        closed = re.compile(rf'"(?:[^"]|"")*+"(?={mark}|\r?\n|\r?\Z)')
        unquoted = re.compile(rf"(?:(?!{line_end})[^{mark}])*+")
        ended, at, count, is_parted = re.compile(line_end), start, 0, False
        while True:
            count += 1
            if quoted := closed.match(self.text, at):
                at = quoted.end()
            rest = unquoted.match(self.text, at)
            assert rest is not None  # an empty field is one
            at, is_parted = rest.end(), is_parted or "\n" in rest[0]
            if end := ended.match(self.text, at):
                return count, is_parted, end.end()
            if at >= len(self.text):
                return count, is_parted, at
            at += 1  # over the delimiter
