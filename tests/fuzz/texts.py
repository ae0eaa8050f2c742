"""What goes wrong with a text: each function gives back the bytes changed in one way, the same for the same dice."""

from __future__ import annotations

import random
from collections.abc import Callable

Dice = random.Random
Change = Callable[[Dice, bytes], bytes]

_BITS = 8
_ODD_BYTES = (
    *(b'"', b'""', b'"\t"', b'","', b"'", b"\\", b"\x00", b"\x00" * 300, b"\r", b"\n", b"\r\n", b"\n\n\n", b"\t", b","),
    *(b"\x1a", b"\xff", b"\x81", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"\xc3"),
    *(b"\x0b", b"\x0c", b"\x1b[31m", b"<", b"{", b"&#0;", b"&#xD800;", b"%PDF-1.4\n", b"PK\x03\x04", b"\x1f\x8b\x08"),
)
_ODD_VALUES = (
    *("", " ", "-8", "0", "NULL", r"\N", "NaN", "nan", "inf", "-", "#REF!", "=1+1", "TRUE", "\x01", "␀", "?", "x" * 300),
    *("4.0", "04", "4,0", "1e308", "-1e-9", "9" * 19, "9" * 400, "0x10", "1_000", "½", "٤", "１８", "18:1591*", "$1,000,000"),
    *("03/09/2018", "3/9/18", "2018-03-09", "2018-03-09T00:00:00Z", "09MAR2018", "20180309", "21252", "1836172800", "43168"),
    *("00/00/0000", "13/13/2018", "02/30/2018", "01/01/1900", "12/31/9999", "03/09/1017", "0000-00-00", "March 9, 2018"),
)  # fmt: skip
_OUR_COLUMNS = (
    *(
        "row_id",
        "file_id",
        "row_number",
        "batch_id",
        "file_name",
        "release_year",
        "release_district",
        "content",
        "rowid",
    ),
    *(
        'odd "name"',
        "select",
        "a.b",
        "x" * 300,
        "",
        " ",
        "FILEDATE",
        "filedate ",
        "'; drop table raw.batch; --",
        "ﬁle",
        "İ",
    ),
)
_MANY_COLUMNS = 20_000
_LONG_LINE = 131_073
_DEEP = 20_000


def flip_bits(dice: Dice, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 20) if data else 0):
        changed[dice.randrange(len(data))] ^= 1 << dice.randrange(_BITS)
    return bytes(changed)


def cut(dice: Dice, data: bytes) -> bytes:
    return data[: _place(dice, data)]


def lose_the_start(dice: Dice, data: bytes) -> bytes:
    return data[dice.randint(0, min(len(data), 200)) :]


def delete_span(dice: Dice, data: bytes) -> bytes:
    start = _place(dice, data)
    return data[:start] + data[start + dice.choice((1, 2, 9, 700)) :]


def duplicate_span(dice: Dice, data: bytes) -> bytes:
    start = _place(dice, data)
    return data[:start] + data[start : start + dice.choice((1, 9, 700))] * dice.randint(2, 4) + data[start:]


def insert_bytes(dice: Dice, data: bytes) -> bytes:
    for _ in range(dice.randint(1, 3)):
        start = _place(dice, data)
        data = data[:start] + dice.choice(_ODD_BYTES) + data[start:]
    return data


def surround(dice: Dice, data: bytes) -> bytes:
    return b"".join(dice.choice((b"", dice.choice(_ODD_BYTES))) + part for part in (data, b""))


def empty(dice: Dice, data: bytes) -> bytes:
    return dice.choice((b"", b"\n", b"\x00" * 5000, dice.choice(_ODD_BYTES)))


def twice(dice: Dice, data: bytes) -> bytes:
    return data + data


def change_lines(dice: Dice, data: bytes) -> bytes:
    """Lines doubled, lost, exchanged, blank, cut in two; the header again in the middle."""
    lines = data.splitlines(keepends=True) or [b""]
    for _ in range(dice.randint(1, 4)):
        here, there = dice.randrange(len(lines)), dice.randrange(len(lines))
        match dice.randrange(7):
            case 0:
                lines.insert(here, lines[there])
            case 1:
                lines[here] = b""
            case 2:
                lines[here], lines[there] = lines[there], lines[here]
            case 3:
                lines.insert(here, dice.choice((b"\n", b"\r\n", b" \n", b"\t\t\n")))
            case 4:
                lines.insert(here, lines[0])
            case 5:
                lines[here] = lines[here].rstrip(b"\r\n")
            case 6:
                lines[here] = lines[here][: len(lines[here]) // 2] + b"\n" + lines[here][len(lines[here]) // 2 :]
    return b"".join(lines)


def change_line_ends(dice: Dice, data: bytes) -> bytes:
    ends = dice.choice(((b"\r\n",), (b"\r",), (b"\n",), (b"\r\n", b"\n"), (b"\n", b"\r"), (b"\r\r\n",), (b"\n\r",)))
    return b"".join(line + dice.choice(ends) for line in data.splitlines())


def change_fields(dice: Dice, data: bytes) -> bytes:
    """Odd values, and quotes in every place of a field."""

    def changed(rows: list[list[str]]) -> None:
        for _ in range(dice.randint(1, 12)):
            row = dice.choice(rows[1:] or rows)
            place = dice.randrange(len(row))
            row[place] = dice.choice(
                (
                    *(dice.choice(_ODD_VALUES),) * 6,
                    f'"{row[place]}"',
                    f'"{row[place]}',
                    f'{row[place]}"',
                    f'"{row[place]}" x',
                    '"a\nb"',
                    '"a ""b""\tc, d"',
                    "a\rb",
                )
            )

    return _rows_changed(data, changed)


def change_column(dice: Dice, data: bytes) -> bytes:
    """One value in all rows of a column."""

    def changed(rows: list[list[str]]) -> None:
        place, value = dice.randrange(len(rows[0])), dice.choice(_ODD_VALUES)
        for row in rows[1:]:
            if place < len(row):
                row[place] = value

    return _rows_changed(data, changed)


def change_columns(dice: Dice, data: bytes) -> bytes:
    """Columns exchanged, lost, doubled, renamed, added; an empty last one."""
    kind = dice.randrange(7)

    def changed(rows: list[list[str]]) -> None:
        here, there = dice.randrange(len(rows[0])), dice.randrange(len(rows[0]))
        for number, row in enumerate(rows):
            if len(row) <= max(here, there):
                continue
            if kind == 0:
                row[here], row[there] = row[there], row[here]
            elif kind == 1:
                del row[here]
            elif kind == 2:
                row.insert(there, row[here])
            elif kind == 3 and number == 0:
                row[here] = dice.choice(_OUR_COLUMNS)
            elif kind == 4:
                row.append(dice.choice(_OUR_COLUMNS) if number == 0 else "1")
            elif kind == 5 or (kind == 6 and number == 0):
                row.append("")

    return _rows_changed(data, changed)


def many_columns(dice: Dice, data: bytes) -> bytes:
    """20,000 columns, in the header alone or in each of a few rows."""
    in_all = dice.random() < 0.5

    def changed(rows: list[list[str]]) -> None:
        del rows[5:]
        for number, row in enumerate(rows):
            if number == 0:
                row.extend(f"c{column}" for column in range(_MANY_COLUMNS))
            elif in_all:
                row.extend("1" for _ in range(_MANY_COLUMNS))

    return _rows_changed(data, changed)


def long_value(dice: Dice, data: bytes) -> bytes:
    """A field so long that the default limits of readers are met: 131,072 characters (csv), 2,000,000 (DuckDB)."""
    length = dice.choice((_LONG_LINE - 1, _LONG_LINE, 2_100_000))
    return _rows_changed(data, lambda rows: rows[-1].__setitem__(0, dice.choice(("x", '"', " ", "9")) * length))


def change_encoding(dice: Dice, data: bytes) -> bytes:
    text = data.decode("latin-1")
    return dice.choice(
        (
            text.encode("utf-16"),
            b"\xfe\xff" + text.encode("utf-16-be"),
            text.encode("utf-16-le"),
            text.encode("utf-16")[:-1],
            text.encode("utf-32"),
            b"\xef\xbb\xbf" + data,
            b"\xef\xbb\xbf\xef\xbb\xbf" + data,
            b"\xff\xfe" + data,
            text.replace("e", "é", 9).encode(),
            text.replace("e", "é", 9).encode("cp1252", "replace"),
            text.replace("e", "é", 9).encode("utf-8") + b"\xe9",
        )
    )


def change_page(dice: Dice, data: bytes) -> bytes:
    """What only markup and JSON have: depth, headings, surrogates, entities. A table is left as it is."""
    start = data.lstrip()[:1]
    if start == b"{":
        return dice.choice(
            (
                b'{"a":' * _DEEP + b"1" + b"}" * _DEEP,
                b"[" * _DEEP,
                data.replace(b"MADE", rb"\ud800"),
                data.replace(b"2017", b"9" * 5000),
                data.replace(b'"2017-03-02"', dice.choice((b"null", b"NaN", b"[]", b"{}", b"17", b"true", b'""'))),
                data.replace(b'"court"', b'"court": 1, "court"'),
                b"[" + data + b"," + data + b"]",
                b'{"results": [' + data + b"]}",
            )
        )
    if start == b"<":
        middle = len(data) // 2
        added = dice.choice(
            (
                b"<h3>Docket</h3>" * 60_000,
                b"<table><tr><td>" * dice.choice((300, _DEEP)),
                b"<!-- ",
                b"<title>" * 50_000,
                b"&amp;" * 50_000,
                b"(" * 50_000,
                b"a " * 200_000,
                b"&#55296;\x00&bogus;",
                b"</body></html>",
                b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>&b;",
            )
        )
        return data[:middle] + added + data[middle:]
    return data


TEXT_CHANGES: tuple[Change, ...] = (
    *(flip_bits, cut, lose_the_start, delete_span, duplicate_span, insert_bytes, surround, empty, twice),
    *(change_lines, change_lines, change_line_ends, change_fields, change_fields, change_column, change_columns),
    *(change_columns, many_columns, long_value, change_encoding, change_page, change_page),
)
BYTE_CHANGES: tuple[Change, ...] = (flip_bits, cut, delete_span, duplicate_span, insert_bytes, surround)
"""What happens to the bytes of an archive."""


def _place(dice: Dice, data: bytes) -> int:
    return dice.randint(0, len(data))


def _rows_changed(data: bytes, change: Callable[[list[list[str]]], None]) -> bytes:
    """The table with its fields changed; quotes are not looked at, a page is a table of one column."""
    line_end = b"\r\n" if b"\r\n" in data else b"\n"
    first = data.partition(line_end)[0]
    delimiter = max("\t", ",", key=lambda mark: first.count(mark.encode()))
    lines = data.decode("utf-8", "surrogateescape").split(line_end.decode())
    rows = [line.split(delimiter) for line in lines]
    change(rows)
    return line_end.join(delimiter.join(row).encode("utf-8", "surrogateescape") for row in rows)
