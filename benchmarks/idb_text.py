"""A made-up IDB criminal file as wide as the real one: 144 columns, mostly blank or -8, some 560 bytes a row.

Every value is drawn from a fixed seed, so the same number of rows gives the same bytes. It measures speed and memory;
for figures that mean something see the sample.
"""

from __future__ import annotations

import csv
import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

_TAILS = 20_000
_FISCAL_YEARS = range(1996, 2027)
_CHUNK = 1 << 22


def write_text(path: Path, rows: int, columns: list[str]) -> None:
    """Writes `rows` made-up records under a header, tab between fields."""
    with path.open("wb") as file:
        file.write(("\t".join(columns) + "\r\n").encode())
        for block in _blocks(rows, columns):
            file.write(block)


def write_zip(path: Path, text: Path) -> None:
    """Writes `text` as the only member of a zip, packed with Deflate64 as the published file is."""
    import inflate64

    deflater, crc, packed = inflate64.Deflater(), 0, 0
    name = text.name.encode()
    with path.open("wb") as target, text.open("rb") as source:
        target.write(bytes(30) + name)
        while chunk := source.read(_CHUNK):
            crc = zlib.crc32(chunk, crc)
            packed += target.write(deflater.deflate(chunk))
        packed += target.write(deflater.flush())
        sizes = struct.pack("<III", crc, packed, text.stat().st_size)
        directory = target.tell()
        target.write(b"PK\x01\x02" + struct.pack("<HHHHHH", 21, 21, 0, 9, 0, 33) + sizes)
        target.write(struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name)
        end = target.tell()
        target.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, end - directory, directory, 0))
        target.seek(0)
        target.write(b"PK\x03\x04" + struct.pack("<HHHHH", 21, 0, 9, 0, 33) + sizes + struct.pack("<HH", len(name), 0))


def idb_columns(seeds_dir: Path, format_name: str = "idb_criminal") -> list[str]:
    """The columns of a format in file order, spelled as the published file spells them."""
    with (seeds_dir / "extract_column.csv").open(encoding="utf-8", newline="") as file:
        return [row["column_name"].upper() for row in csv.DictReader(file) if row["format"] == format_name]


def _blocks(rows: int, columns: list[str]) -> Iterator[bytes]:
    chance = random.Random(1596)
    tails = [_tail(chance, columns) for _ in range(_TAILS)]
    first = columns.index("CASLGKY") + 1
    for start in range(0, rows, 10_000):
        lines = []
        for number in range(start, min(start + 10_000, rows)):
            head = _head(chance, number, rows)
            lines.append("\t".join(head) + "\t" + tails[chance.randrange(_TAILS)])
        assert len(head) == first
        yield ("\r\n".join(lines) + "\r\n").encode()


def _head(chance: random.Random, number: int, rows: int) -> list[str]:
    """The columns up to CASLGKY, which tell one record from another."""
    year = _FISCAL_YEARS[number * len(_FISCAL_YEARS) // rows]
    circuit, district, office = f"{chance.randrange(12):02}", f"{chance.randrange(95):02}", f"{chance.randrange(1, 7)}"
    docket, defendant = f"{(year - chance.randrange(3)) % 100:02}{chance.randrange(1, 2000):05}", chance.randrange(1, 9)
    case = f"{circuit}{district}{office}{docket}CR"
    key = f"{circuit}{district}{office}{docket}CR{defendant:03}0"
    return [f"{year}", circuit, district, office, docket, f"{defendant}", f"{chance.randrange(1, 5)}", "", "0", "CR", "",
            "", key, case]  # fmt: skip


def _tail(chance: random.Random, columns: list[str]) -> str:
    """The columns after CASLGKY: one to five charges, the rest blank or -8."""
    charges = min(5, 1 + int(chance.expovariate(1.2)))
    return "\t".join(_value(chance, column, charges) for column in columns[columns.index("CASLGKY") + 1 :])


def _value(chance: random.Random, column: str, charges: int) -> str:
    if column.endswith("DATE") or column == "UPDATE":
        day = f"{chance.randrange(1, 13):02}/{chance.randrange(1, 29):02}/{chance.randrange(1995, 2026)}"
        return chance.choice((day, day, "01/01/1900", ""))
    if column[-1] in "12345" and column[-2:] not in ("T1", "T2", "T3"):
        return _charge_value(chance, column[:-1]) if int(column[-1]) <= charges else chance.choice(("-8", "-8", ""))
    if column.startswith("CT"):
        return chance.choice("01")
    if column in ("FJUDGE", "TJUDGE", "MAGDOCK", "TRANDOCK"):
        return ""
    return {"SOURCE": "CMECF", "TAPEYEAR": "2026", "VER": "1"}.get(column) or chance.choice(("-8", "-8", f"{chance.randrange(200)}"))


def _charge_value(chance: random.Random, column: str) -> str:
    if column.endswith("TITLE"):
        return chance.choice(("21:841A=ND.F", "18:922G.F", "8:1326A.F", "18:1343.F", "18:1591A.F", "21:846=CD.F"))
    if "OFFCD" in column:
        return f"{chance.randrange(1000, 9999)}"
    return f"{chance.randrange(1, 240)}"
