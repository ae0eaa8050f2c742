"""The texts in a file: the file itself, unpacked, or the members of an archive, each as a stream of bounded length.

What packs them is told by the first bytes, whatever the name says. Nothing is written to the disk but SAS files out of
archives, and nothing is read whole here.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Self

from warehouse.errors import ExtractError
from warehouse.extracts.find import FoundFile, shown_name

CHUNK = 1 << 20
_LOOK = 1024
_GZIP = b"\x1f\x8b"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
SAS = bytes(12) + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00\x09\xc7\x31\x8c\x18\x1f\x10\x11"
_DEFLATE64 = 9
_METHODS = {99: "with a password (AES)", 1: "by shrinking", 6: "by imploding", 93: "with Zstandard", 98: "with PPMd"}
_LARGEST_RATIO = 200
_ALWAYS_ALLOWED = 1 << 30
"""Extracts shrink to a tenth at best. What unpacks to more than 200 times its size, and a gigabyte, is made to harm."""
_AGAIN = "Fetch it again; nothing of it was loaded."

Chunks = Iterator[bytes]


@dataclass(frozen=True)
class Text:
    """One text to read: its name (members of archives by their whole path) and how to read it from its start."""

    name: str
    container: str
    """plain, gzip, zip or tar."""
    chunks: Callable[[], Chunks]
    path: Path | None = None
    """Where it lies as it is, unpacked; None in a container."""
    size: int | None = None
    """Its bytes, where they are known before it is read."""
    member: str = ""
    """Its path in the archive; empty where the file holds one text."""


def texts_of(file: FoundFile) -> Iterator[Text | ExtractError]:
    """The texts in a file; a member that cannot be unpacked is an error in its place, and the others follow.

    Raises ExtractError for an archive that cannot be opened. Texts of a tar have to be read before the next is asked
    for.
    """
    with file.path.open("rb") as stream:
        start = stream.read(_LOOK)
    if start.startswith(_ZIPS):
        yield from _in_zip(file)
    elif start[257:262] == b"ustar":
        yield from _in_tar(file, _plain(file.path))
    elif start.startswith(_GZIP):
        unpacked = partial(_bounded, partial(_gunzipped, file.path), file.name, _Budget(file))
        if _first(unpacked())[257:262] == b"ustar":
            yield from _in_tar(file, unpacked())
        else:
            yield Text(file.name, "gzip", unpacked)
    else:
        yield Text(file.name, "plain", partial(_plain, file.path), file.path, file.size)


def _plain(path: Path) -> Chunks:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _gunzipped(path: Path) -> Chunks:
    """Unpacked piece by piece, so that of a file cut short what is there comes out before the error."""
    inflater, piece = zlib.decompressobj(31), _LOOK * 4  # the header comes out before damage that stands behind it
    with path.open("rb") as stream:
        while packed := stream.read(CHUNK // 4):
            while packed:
                if inflater.eof:  # another gzip may follow, or zeros that fill a block
                    packed = packed.lstrip(b"\0")
                    packed += stream.read(2 - len(packed)) if len(packed) == 1 else b""
                    if not packed:
                        break
                    inflater = zlib.decompressobj(31)
                if chunk := inflater.decompress(packed, piece):
                    yield chunk
                piece = CHUNK
                packed = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    if not inflater.eof:
        raise EOFError("it ends in the middle")


class _Budget:
    """What the texts of one file may come to, all together."""

    def __init__(self, file: FoundFile) -> None:
        self.left = max(_ALWAYS_ALLOWED, file.size * _LARGEST_RATIO)


def _bounded(opened: Callable[[], Chunks], name: str, budget: _Budget) -> Chunks:
    """What a stream yields, until it is out of all proportion to the file that it is packed in; damage is told as such."""
    try:
        for chunk in opened():
            budget.left -= len(chunk)
            if budget.left < 0:
                problem = f"unpacks to more than {_LARGEST_RATIO} times its size"
                raise ExtractError(name, problem, "Remove it; if it is an extract, unpack it and drop the text itself.")
            yield chunk
    except ExtractError:
        raise
    except (NotImplementedError, RuntimeError) as error:  # what zipfile raises for a method or password
        raise ExtractError(
            name, "is packed in a way that we do not read", "Unpack it and drop the text itself."
        ) from error
    except Exception as error:
        _raise_if_of_the_machine(error)
        raise ExtractError(name, f"is damaged or cut short ({_words(error)})", _AGAIN) from error


def _raise_if_of_the_machine(error: Exception) -> None:
    """Damage shows as whatever a library stumbles over; only the system's own errors have a number."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno is not None):
        raise error


def _first(chunks: Chunks) -> bytes:
    """The first bytes of a stream; of a damaged one what can be had. Damage is told when it is read."""
    try:
        return next(chunks, b"")
    except ExtractError:
        return b""


def _in_zip(file: FoundFile) -> Iterator[Text | ExtractError]:
    try:
        archive = zipfile.ZipFile(file.path)
        members = [info for info in archive.infolist() if info.filename and not info.is_dir()]
    except Exception as error:
        _raise_if_of_the_machine(error)
        raise ExtractError(file.name, f"is a zip that is cut short or damaged ({_words(error)})", _AGAIN) from error
    if not members:
        raise ExtractError(file.name, "is a zip without a file in it", _AGAIN)
    if any(member.filename == "[Content_Types].xml" for member in members):
        problem = "is a workbook or document of an office program"
        raise ExtractError(file.name, problem, "Save the sheet as CSV, and drop that.")
    budget = _Budget(file)
    with archive:
        taken: dict[str, int] = {}
        for member in members:
            path = _member_name(member.filename, taken) if len(members) > 1 else ""
            name = f"{file.name}/{path}" if path else file.name
            if member.flag_bits & 1 or member.compress_type in _METHODS:
                how = _METHODS.get(member.compress_type, "with a password")
                yield ExtractError(
                    name, f"is packed {how}, which we do not read", "Unpack it and drop the text itself."
                )
                continue
            inflate = _deflate64 if member.compress_type == _DEFLATE64 else _inflated
            opened = partial(inflate, archive, member, file.path)
            yield Text(name, "zip", partial(_bounded, opened, name, budget), None, member.file_size, path)


def start_of_zip(path: Path) -> bytes:
    """The first bytes of the first member of a zip, without the directory at its end, which a cut one does not have."""
    import struct

    import inflate64

    with path.open("rb") as stream:
        head = stream.read(30)
        if len(head) < 30 or not head.startswith(_ZIPS[0]):
            return b""
        method, (name_length, extra_length) = head[8], struct.unpack("<HH", head[26:])
        stream.seek(name_length + extra_length, 1)
        packed = stream.read(CHUNK // 16)
    try:
        if method == zipfile.ZIP_DEFLATED:
            return zlib.decompressobj(-15).decompress(packed, CHUNK)
        return bytes(inflate64.Inflater().inflate(packed)) if method == _DEFLATE64 else packed
    except Exception:  # noqa: BLE001 - it is damaged, which is told already; inflate64's errors have no class of their own
        return b""


def _member_name(name: str, taken: dict[str, int]) -> str:
    """A member's path as it is told; one that occurs again gets a number, so that it is another."""
    shown = shown_name(name)
    taken[shown] = taken.get(shown, 0) + 1
    return shown if taken[shown] == 1 else f"{shown}#{taken[shown]}"


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, _path: Path) -> Chunks:
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _deflate64(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> Chunks:
    """Deflate64, the method of the published zip of the Integrated Database, which the standard library refuses."""
    import struct

    import inflate64

    inflater, crc, size, left = inflate64.Inflater(), 0, 0, member.compress_size
    with path.open("rb") as stream:
        stream.seek(member.header_offset)
        head = stream.read(30)
        if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
            raise zipfile.BadZipFile("no member where the directory says")
        name_length, extra_length = struct.unpack("<HH", head[26:])
        stream.seek(name_length + extra_length, 1)
        while left > 0 and (packed := stream.read(min(CHUNK // 4, left))):
            left -= len(packed)
            try:
                chunk = inflater.inflate(packed)
            except Exception as error:  # the library's own errors have no class of their own
                raise zipfile.BadZipFile("no Deflate64") from error
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            if size > member.file_size:
                break
            yield chunk
    if size != member.file_size or crc != member.CRC:
        raise zipfile.BadZipFile(f"{size:,} bytes unpacked, expected {member.file_size:,}")


def _in_tar(file: FoundFile, chunks: Chunks) -> Iterator[Text | ExtractError]:
    """The members of a tar, packed or not, front to back in one pass."""
    taken: dict[str, int] = {}
    try:
        with tarfile.open(fileobj=_Stream(chunks), mode="r|", bufsize=CHUNK, tarinfo=_Member) as archive:
            for member in archive:
                if not member.isfile():
                    continue  # folders and links: what a link names is a member of its own
                content = archive.extractfile(member)
                if content:
                    path = _member_name(member.name, taken)
                    name = f"{file.name}/{path}"
                    yield Text(name, "tar", partial(_read_on, content, name), None, member.size, path)
    except ExtractError:
        raise
    except Exception as error:
        _raise_if_of_the_machine(error)
        problem = f"is a tar that is cut short or damaged ({_words(error)})"
        raise ExtractError(file.name, problem, "Fetch it again; what stands before the break is loaded.") from error


def _read_on(content: IO[bytes], name: str) -> Chunks:
    try:
        while chunk := content.read(CHUNK):
            yield chunk
    except ExtractError:
        raise
    except Exception as error:
        _raise_if_of_the_machine(error)
        raise ExtractError(name, f"is cut short ({_words(error)})", _AGAIN) from error


class _Member(tarfile.TarInfo):
    """A member whose header is whole, or an error: tarfile itself takes a damaged one, or none, for the end."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]  # the zeros that end an archive
            raise
        except tarfile.HeaderError as error:
            raise tarfile.ReadError("a header is damaged, or the end is missing") from error


class _Stream(io.RawIOBase):
    """Chunks as the file that tarfile reads from."""

    def __init__(self, chunks: Chunks) -> None:
        self._chunks, self._rest = chunks, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._rest += chunk
        size = len(self._rest) if size < 0 else size
        found, self._rest = self._rest[:size], self._rest[size:]
        return found


def _words(error: BaseException) -> str:
    """What a library says of damage; never text of a member, which could name people."""
    return type(error).__name__ if any(quote in str(error) for quote in "'\"") else str(error)[:80]
