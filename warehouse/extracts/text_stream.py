"""The bytes of a text as they come: fetched ahead, counted and hashed, then as UTF-8 whose lines end with LF or CRLF."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

ENCODINGS = ("ascii", "utf-8", "cp1252", "latin-1")
_LOOK = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class _Passed:
    """The hash and the number of the bytes that went by."""

    def __init__(self) -> None:
        self.hash, self.bytes = hashlib.sha256(), 0

    def __call__(self, chunk: bytes) -> bytes:
        self.hash.update(chunk)
        self.bytes += len(chunk)
        return chunk


class TextStream:
    """A text in chunks, each once. Keeps the hash of all that went by.

    Whoever is done with it closes it: the reading ahead has ended then, and what the bytes come from may be closed. One
    that is left to the garbage collector could end its thread from within the start of another, which then never starts.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        # Not a method of the stream: a stream that refers to itself would be left to the garbage collector.
        self._passed = _Passed()
        self._coming = _ahead(map(self._passed, chunks))
        self._chunks = _with_line_feeds(_as_utf8(self._coming))

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._chunks)

    def close(self) -> None:
        """End the reading ahead."""
        self._coming.close()

    @property
    def bytes_read(self) -> int:
        """How many bytes were read so far, as they came."""
        return self._passed.bytes

    @property
    def sha256(self) -> str:
        """Hash of the bytes read so far, as they came."""
        return self._passed.hash.hexdigest()


def _ahead(chunks: Iterator[bytes]) -> Generator[bytes, None, None]:
    """The chunks, each fetched in a thread while the one before is worked on: reading, unpacking and hashing take half
    as long as all else, and hold no lock of the interpreter.
    """
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, chunks, None)
        while (chunk := coming.result()) is not None:
            coming = thread.submit(next, chunks, None)
            yield chunk


def _as_utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The text without a mark of byte order; UTF-16 and UTF-32 as UTF-8."""
    first = next(chunks, b"")
    mark, encoding = next((known for known in _BOMS if first.startswith(known[0])), (b"", ""))
    first, encoding = first.removeprefix(mark), encoding or _unmarked(first)
    if encoding == "utf-8":
        yield first
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for chunk in chain([first], chunks):
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _unmarked(start: bytes) -> str:
    """UTF-16 shows without a mark by NULs at every other place, which no other text has."""
    even, odd = start[:400:2], start[1:400:2]
    if len(odd) > 20 and odd.count(0) > len(odd) * 0.9 and not even.count(0):
        return "utf-16-le"
    if len(odd) > 20 and even.count(0) > len(even) * 0.9 and not odd.count(0):
        return "utf-16-be"
    return "utf-8"


def _with_line_feeds(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The text with LF where CR alone ends its lines, as a Macintosh's spreadsheet writes them."""
    first = next(chunks, b"")
    header, _, _ = first[:_LOOK].partition(b"\n")
    bare = first[:_LOOK].count(b"\r") - first[:_LOOK].count(b"\r\n")
    # A CR inside a row is none of these: there are more LF than such rows, and none in the header.
    if b"\r" not in header.removesuffix(b"\r") or bare <= first[:_LOOK].count(b"\n"):
        yield from chain([first], chunks)
        return
    held = b""
    for chunk in chain([first], chunks):
        text = held + chunk
        held = b"\r" if text.endswith(b"\r") else b""
        yield text.removesuffix(b"\r").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    yield b"\n" if held else b""


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
