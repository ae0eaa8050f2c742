"""Every text that a file holds, whatever holds it: unpacked without the loader, so that the two can differ.

What cannot be unpacked holds no text here; whether the loader says so is not judged by this module.
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator

import inflate64

TOO_LARGE = 80 << 20
"""Bytes unpacked beyond which a text is left out."""
_DEEPEST = 5
_DEFLATE64 = 9
_LOCAL_HEADER = 30
_DAMAGE = (
    *(OSError, EOFError, ValueError, RuntimeError, NotImplementedError, KeyError, struct.error, MemoryError),
    *(zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError),
)


def texts_in(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes themselves, then what they hold if they are an archive, and so on."""
    yield data
    if depth == _DEEPEST:
        return
    for is_archive, unpacked in _KINDS:
        if is_archive(data):
            for content in unpacked(data):
                yield from texts_in(content, depth + 1)


def _gzip(data: bytes) -> Iterator[bytes]:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            content = file.read(TOO_LARGE + 1)
    except _DAMAGE:
        return
    if len(content) <= TOO_LARGE:
        yield content


def _zip(data: bytes) -> Iterator[bytes]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE:
        return
    with archive:
        for member in archive.infolist():
            try:
                content = _deflate64(data, member) if member.compress_type == _DEFLATE64 else _inflated(archive, member)
            except _DAMAGE:
                continue
            if len(content) <= TOO_LARGE:
                yield content


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        return file.read(TOO_LARGE + 1)


def _deflate64(data: bytes, member: zipfile.ZipInfo) -> bytes:
    start = member.header_offset
    name_length, extra_length = struct.unpack("<HH", data[start + 26 : start + _LOCAL_HEADER])
    start += _LOCAL_HEADER + name_length + extra_length
    content: bytes = inflate64.Inflater().inflate(data[start : start + member.compress_size])
    return content


def _tar(data: bytes) -> Iterator[bytes]:
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive:
                if member.isreg() and member.size <= TOO_LARGE and (file := archive.extractfile(member)):
                    yield file.read()
    except _DAMAGE:
        return


def _is_tar(data: bytes) -> bool:
    try:
        return tarfile.is_tarfile(io.BytesIO(data))
    except _DAMAGE:
        return False


_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Iterator[bytes]]], ...] = (
    (lambda data: data.startswith(b"\x1f\x8b"), _gzip),
    (lambda data: data.startswith(b"PK"), _zip),
    (_is_tar, _tar),
)
