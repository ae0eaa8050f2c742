"""What a text comes in, and what is wrong with that: zip, gzip and tar, nested, cut, locked, with odd names."""

from __future__ import annotations

import bz2
import gzip
import io
import itertools
import lzma
import tarfile
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from sample.containers import write_zip_deflate64

from fuzz.texts import Dice

Pack = Callable[[Dice, str, bytes], bytes]

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_MEMBER_NAMES = (
    *("2018/{}", "2018/{}", "/etc/{}", "../../{}", "a/../{}", "{}/", "con/{}", "a b/{}", "Ñandú/{}", "{}\n{}", "", "."),
    *("C:\\data\\{}", "x" * 300 + "{}", "{}.zip/{}", "*?[{}", "__MACOSX/._{}", "'; drop table raw.batch; --{}"),
)
_FLAG, _METHOD, _CRC, _SIZE = 6, 8, 14, 22  # places in the header of a member; two bytes later in the directory
_IN_DIRECTORY = 2
_ODD_METHODS = (1, 6, 10, 97, 98, 99, 255)
_BOMB = 300 << 20
_BLOCK = 1 << 20


def plain(dice: Dice, name: str, data: bytes) -> bytes:
    return data


def gzipped(dice: Dice, name: str, data: bytes) -> bytes:
    """Gzip: once, twice, of several members, with something after its end, cut, with a wrong checksum or size."""
    packed = gzip.compress(data, 6, mtime=0)
    half = len(data) // 2
    return dice.choice(
        (
            packed,
            packed,
            gzip.compress(packed, mtime=0),
            gzip.compress(data[:half], mtime=0) + gzip.compress(data[half:], mtime=0),
            b"".join(gzip.compress(data[place : place + 9], mtime=0) for place in range(0, min(len(data), 9000), 9)),
            packed + b"\x00" * 512,
            packed + b"trailing",
            packed[: len(packed) * 2 // 3],
            packed[:-3],
            packed[:-8] + bytes(4) + packed[-4:],
            packed[:-4] + b"\xff\xff\xff\xff",
            bz2.compress(data),
            lzma.compress(data),
            zlib.compress(data),
        )
    )


def zipped(dice: Dice, name: str, data: bytes) -> bytes:
    """A zip with up to four members, some of one name, some blank, some folders."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a doubled name is what we want
        for number in range(dice.choice((1, 1, 1, 2, 4))):
            member = zipfile.ZipInfo(dice.choice((name, name, _member_name(dice, name))))
            member.compress_type = dice.choice(_METHODS)
            member.flag_bits |= dice.choice((0, 0, 0, 0x800))
            content = data if number == 0 else dice.choice((data, data + data, b"", b"read me\n"))
            archive.writestr(member, content)
    return out.getvalue()


def zipped_with_a_false_header(dice: Dice, name: str, data: bytes) -> bytes:
    """A zip of which one says: locked with a password, a method nobody knows, a false checksum, a size of gigabytes."""
    packed = bytearray(_zip_of(name, data))
    directory = packed.rindex(b"PK\x01\x02") + _IN_DIRECTORY
    match dice.randrange(4):
        case 0:
            changes = {_FLAG: b"\x01\x00"}
        case 1:
            changes = {_METHOD: dice.choice(_ODD_METHODS).to_bytes(2, "little")}
        case 2:
            changes = {_CRC: dice.randbytes(4)}
        case _:
            changes = {
                _SIZE: dice.choice((0, 1, len(data) - 1, len(data) + 1, 0xFFFFFFFE, 0xFFFFFFFF)).to_bytes(4, "little")
            }
    for start in (0, directory)[dice.randrange(2) :]:
        for place, value in changes.items():
            packed[start + place : start + place + len(value)] = value
    return bytes(packed)


def deflate64(dice: Dice, name: str, data: bytes) -> bytes:
    """The method of the published database, sound or with a byte changed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "packed.zip"
        write_zip_deflate64(file, "cr96on.txt", data)
        packed = bytearray(file.read_bytes())
    if dice.random() < 0.4:
        packed[dice.randrange(len(packed))] ^= 0xFF
    return bytes(packed)


def tarred(dice: Dice, name: str, data: bytes) -> bytes:
    """A tar of each form and packing, with links to others and to themselves, devices, folders and doubled names."""
    out = io.BytesIO()
    form = dice.choice((tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT))
    with tarfile.open(fileobj=out, mode="w", format=form, encoding="utf-8", errors="surrogateescape") as archive:
        for number in range(dice.choice((1, 1, 2, 5))):
            member = tarfile.TarInfo(dice.choice((name, name, _member_name(dice, name)))[:90])
            member.type = tarfile.REGTYPE if number == 0 else dice.choice(_TAR_TYPES)
            member.linkname = dice.choice((name, member.name, "../../../etc/passwd", "/dev/zero"))
            content = data if member.type == tarfile.REGTYPE else b""
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    # Packed here, for `tarfile` writes the time of day.
    return dice.choice((bytes, bytes, bytes, partial(gzip.compress, mtime=0), bz2.compress, lzma.compress))(
        out.getvalue()
    )


_TAR_TYPES = (tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE)


def nested(dice: Dice, name: str, data: bytes) -> bytes:
    """An archive in an archive, up to four deep."""
    for _ in range(dice.randint(2, 4)):
        data = dice.choice((zipped, gzipped, tarred, deflate64))(dice, name, data)
    return data


def not_utf8(dice: Dice, name: str, data: bytes) -> bytes:
    """A member whose name is in an old code page."""
    return _zip_of("PENAxx.txt", data).replace(b"PENAxx", b"PE\xd1A\xff\x81")


def bomb(dice: Dice, name: str, data: bytes) -> bytes:
    """300 MB of nothing in some hundred kilobytes: after a header, as a page, as blanks, as one line, as blank lines."""
    header = data.partition(b"\n")[0] + b"\n"
    start, filling, size = dice.choice(
        (
            (header, b"x", _BOMB),
            (header, b"\x00", _BOMB),
            (header, b'"', _BOMB // 8),
            (header, b"\n", 2_000_000),
            (b"", b"\x00", _BOMB),
            (b"", b" ", _BOMB),
            (b"<html>", b" <p>", _BOMB),
            (b'{"court": "', b"x", _BOMB),
            (header.rstrip(), b"\tx", _BOMB // 8),
        )
    )
    blocks = (filling * (min(_BLOCK, size - place) // len(filling)) for place in range(0, size, _BLOCK))
    return dice.choice((_streamed_gzip, _streamed_zip))(itertools.chain([start], blocks))


def _streamed_gzip(blocks: Iterable[bytes]) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6, mtime=0) as file:
        for block in blocks:
            file.write(block)
    return out.getvalue()


def _streamed_zip(blocks: Iterable[bytes]) -> bytes:
    out = io.BytesIO()
    member = zipfile.ZipInfo("cr96on.txt")
    member.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w") as archive, archive.open(member, "w") as file:
        for block in blocks:
            file.write(block)
    return out.getvalue()


def _zip_of(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _member_name(dice: Dice, name: str) -> str:
    return dice.choice(_MEMBER_NAMES).replace("{}", name)


PACKS: tuple[Pack, ...] = (
    *(plain,) * 8,
    *(gzipped,) * 3,
    *(zipped,) * 3,
    *(tarred,) * 2,
    *(zipped_with_a_false_header, deflate64, nested, not_utf8),
)
