"""The bytes of a text, whatever holds it, a few megabytes at a time."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator

from warehouse.errors import ExtractError
from warehouse.extracts.find import Extract

_CHUNK = 1 << 22
_DEFLATE64 = 9
_LOCAL_HEADER = 30
_AGAIN = "Fetch it again; nothing of it was loaded."


def text_chunks(extract: Extract) -> Iterator[bytes]:
    """The text in chunks. Raises ExtractError when it is damaged or cut short."""
    opened = {"plain": _plain, "gzip": _gzip, "zip": _zip}[extract.container]
    try:
        yield from opened(extract)
    except (EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise ExtractError(extract.name, f"is damaged or cut short ({error})", _AGAIN) from error
    except FileNotFoundError as error:
        raise ExtractError(
            extract.name, "vanished while it was read", "Put it back; nothing of it was loaded."
        ) from error


def _plain(extract: Extract) -> Iterator[bytes]:
    with extract.path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _gzip(extract: Extract) -> Iterator[bytes]:
    import gzip

    with gzip.open(extract.path) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _zip(extract: Extract) -> Iterator[bytes]:
    assert extract.member is not None
    with zipfile.ZipFile(extract.path) as archive:
        member = archive.getinfo(extract.member)
        if member.compress_type == _DEFLATE64:
            yield from _deflate64(extract, member)
            return
        with archive.open(member) as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _deflate64(extract: Extract, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Deflate64, the method of the published IDB zip, which the standard library refuses."""
    import inflate64

    inflater, crc, size, left = inflate64.Inflater(), 0, 0, member.compress_size
    with extract.path.open("rb") as file:
        file.seek(member.header_offset)
        name_length, extra_length = struct.unpack("<HH", file.read(_LOCAL_HEADER)[26:])
        file.seek(name_length + extra_length, 1)
        while left > 0 and (packed := file.read(min(_CHUNK // 4, left))):
            left -= len(packed)
            chunk = inflater.inflate(packed)
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            yield chunk
    if size != member.file_size or crc != member.CRC:
        raise ExtractError(
            extract.name, f"is damaged: {size:,} bytes in {member.filename}, expected {member.file_size:,}", _AGAIN
        )
