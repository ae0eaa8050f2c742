"""The containers that extracts come in, the same byte for byte each time: gzip, and a zip with a Deflate64 member."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

_DEFLATE64 = 9
_VERSION_NEEDED = 21
# 15 February 2024, midnight, as DOS keeps dates.
_DOS_TIME, _DOS_DATE = 0, ((2024 - 1980) << 9) | (2 << 5) | 15


def write_gzip(file: Path, content: bytes) -> None:
    """Writes gzip'd content without name, time or system in the header; `gzip` sets these by Python version."""
    header = b"\x1f\x8b\x08" + bytes(5) + b"\x00\xff"
    packed = zlib.compress(content, 6)[2:-4]
    file.write_bytes(header + packed + struct.pack("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF))


def write_zip_deflate64(file: Path, member: str, content: bytes) -> None:
    """Writes a zip with one member, compressed by method 9 as the published database is; `zipfile` cannot write it."""
    from inflate64 import Deflater

    deflater = Deflater()
    packed: bytes = deflater.deflate(content) + deflater.flush()
    name = member.encode("ascii")
    common = struct.pack(
        "<HHHHHLLLHH",
        _VERSION_NEEDED,
        0,
        _DEFLATE64,
        _DOS_TIME,
        _DOS_DATE,
        zlib.crc32(content),
        len(packed),
        len(content),
        len(name),
        0,
    )
    local = b"PK\x03\x04" + common + name + packed
    central = b"PK\x01\x02" + struct.pack("<H", _VERSION_NEEDED) + common + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(central), len(local), 0)
    file.write_bytes(local + central + end)
