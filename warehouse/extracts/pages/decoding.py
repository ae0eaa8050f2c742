"""The text of a page: by its byte order mark, as UTF-8, by the character set that it names; and the page in a MIME archive."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence

from warehouse.extracts.pages.refusal import Unusable
from warehouse.extracts.text_stream import decoded

# Longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WITHOUT_MARK = ((b"\x00", "utf-16-be", 0), (b"\x00", "utf-16-le", 1))
_NAMED = re.compile(rb"(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{1,40})")
# Others of Python's codecs pack, escape, or take quadratic time.
_CHARACTER_SET = re.compile(
    r"iso-?8859-?\d{1,2}|windows-125\d|cp125\d|mac(?:intosh|-?roman)|koi8-[ru]|shift_jis|gb18030|gbk|big5|euc-(?:kr|jp)"
)
_LOOK = 2_048
_MIME = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)+")


def page_text(data: bytes, named: str | None = None) -> tuple[str, str]:
    """The text of a page and its encoding. `named` is a character set that is known from outside.

    >>> page_text("Peña".encode("utf-16")), page_text(b'<?xml version="1.0" encoding="iso-8859-2"?><a>\\xb3</a>')[1]
    (('Peña', 'utf-16'), 'iso-8859-2')
    >>> page_text(b"<html>Pe\\xf1a"), page_text("<html>".encode("utf-16-le"))
    (('<html>Peña', 'cp1252'), ('<html>', 'utf-16-le'))
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding).lstrip("\ufeff"), encoding
    for zero, encoding, place in _WITHOUT_MARK:
        if data[place : place + 1] == zero and data[1 - place : 2 - place] in (b"<", b"{", b"["):
            return _strictly(data, encoding), encoding
    text, encoding = decoded(data)
    found = _NAMED.search(data[:_LOOK])
    named = (named or (found[1].decode("ascii") if found else "")).lower()
    if encoding not in ("ascii", "utf-8") and _CHARACTER_SET.fullmatch(named):
        # Browsers read ISO 8859-1 as the code page of Windows, and so do those who write it.
        name = "cp1252" if named in ("iso-8859-1", "iso8859-1") else named
        try:
            return data.decode(name), name
        except (UnicodeDecodeError, LookupError):
            return text, encoding
    return text, encoding


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unusable(f"bytes that are no {encoding.upper()} text, as the page says it is; fetch it again") from error


def is_mime(start: bytes) -> bool:
    """Whether a file that starts so is a page that a browser saved with all that belongs to it (.mhtml).

    >>> is_mime(b"From: <Saved by Blink>\\r\\nMIME-Version: 1.0\\r\\n"), is_mime(b"name: x\\nwith: y\\n")
    (True, False)
    """
    head = _MIME.match(start[:_LOOK])
    return bool(head and re.search(rb"(?im)^(?:mime-version|content-type)[ \t]*:", head[0]))


def unwrapped(data: bytes) -> tuple[bytes, str | None]:
    """The page in a MIME archive, and the character set that its part names. Raises Unusable when there is none."""
    from email import errors, message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if any(isinstance(defect, errors.CloseBoundaryNotFoundDefect) for defect in part.defects):
            raise Unusable("a saved page (MIME) that is cut short: its last part does not end; save it again")
    for part in message.walk():
        if part.get_content_type() in ("text/html", "text/xml", "application/xml", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return content, part.get_content_charset()
    raise Unusable("a MIME file (.mhtml, .eml) without a page in it")


def check_characters(rows: Mapping[str, Iterable[Sequence[object]]]) -> None:
    """Raises Unusable for half a character in a cell, which no text may hold and JSON can write."""
    for table in rows.values():
        for row in table:
            for cell in row:
                if isinstance(cell, str) and not cell.isascii() and any("\ud800" <= sign <= "\udfff" for sign in cell):
                    raise Unusable("half a character (a surrogate without the other) in its text")
