"""A made-up IDB criminal file as wide as the real one: 144 columns, most of them blank or -8, some 560 bytes a row.

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
# Codes of seeds/district.csv; a file with others is refused.
_DISTRICTS = tuple(f"{code:02}" for code in range(95) if code not in (21, *range(30, 36), 59, 92))
_STATUTES = ("21:841A=ND.F", "18:922G.F", "8:1326A.F", "18:1343.F", "18:1591A.F", "21:846=CD.F")
_CONSTANTS = {"name": "", "fjudge": "", "tjudge": "", "source": "CMECF", "tapeyear": "2026", "ver": "1"}
_RARE = ("typemag", "magdock", "magdef", "fugstat", "fgstrtdate", "fgenddate", "appcd", "trandist", "tranoff",
         "trandock", "trandef", "typetrn")  # fmt: skip
_CHUNK = 1 << 22


def idb_columns(seeds_dir: Path) -> dict[str, str]:
    """The columns of the criminal file in order, each with its type."""
    with (seeds_dir / "extract_column.csv").open(encoding="utf-8", newline="") as file:
        return {row["column_name"]: row["type"] for row in csv.DictReader(file) if row["format"] == "idb_criminal"}


def write_text(path: Path, rows: int, columns: dict[str, str]) -> None:
    """Writes `rows` made-up records under a header, tab between fields."""
    with path.open("wb") as file:
        file.write(("\t".join(columns).upper() + "\n").encode())
        for block in _blocks(rows, columns):
            file.write(block)


def write_zip(path: Path, text: Path) -> None:
    """Writes `text` as the only member of a zip, packed with Deflate64 as the published file is."""
    import inflate64

    deflater, crc, packed, name = inflate64.Deflater(), 0, 0, text.name.encode()
    with path.open("wb") as target, text.open("rb") as source:
        target.write(bytes(30) + name)
        while chunk := source.read(_CHUNK):
            crc = zlib.crc32(chunk, crc)
            packed += target.write(deflater.deflate(chunk))
        packed += target.write(deflater.flush())
        facts = struct.pack("<HHHHHIIIHH", 21, 0, 9, 0, 33, crc, packed, text.stat().st_size, len(name), 0)
        directory = target.tell()
        target.write(b"PK\x01\x02" + struct.pack("<H", 21) + facts + bytes(14) + name)
        end = target.tell()
        target.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, end - directory, directory, 0))
        target.seek(0)
        target.write(b"PK\x03\x04" + facts)


def _blocks(rows: int, columns: dict[str, str]) -> Iterator[bytes]:
    """The records, ten thousand at a time."""
    chance = random.Random(1596)
    tails = [_tail(chance, columns) for _ in range(min(_TAILS, rows))]
    for start in range(0, rows, 10_000):
        numbers = range(start, min(start + 10_000, rows))
        lines = (f"{_head(chance, number / rows)}\t{chance.choice(tails)}\n" for number in numbers)
        yield "".join(lines).encode()


def _head(chance: random.Random, progress: float) -> str:
    """The columns up to CASLGKY, which tell one record from another."""
    year = _FISCAL_YEARS[int(progress * len(_FISCAL_YEARS))]
    circuit, district, office = f"{chance.randrange(12):02}", chance.choice(_DISTRICTS), f"{chance.randrange(1, 7)}"
    docket, defendant = f"{(year - chance.randrange(3)) % 100:02}{chance.randrange(1, 2000):05}", chance.randrange(1, 9)
    case = f"{circuit}{district}{office}{docket}CR"
    fields = (year, circuit, district, office, docket, defendant, chance.randrange(1, 5), "", 0, "CR", "", "",
              f"{case}{defendant:03}0", case)  # fmt: skip
    return "\t".join(map(str, fields))


def _tail(chance: random.Random, columns: dict[str, str]) -> str:
    """The columns after CASLGKY: one to five charges, the rest blank or -8."""
    charges = min(5, 1 + int(chance.expovariate(1.2)))
    names = list(columns)[list(columns).index("caslgky") + 1 :]
    return "\t".join(_value(chance, name, columns[name], charges) for name in names)


def _value(chance: random.Random, name: str, kind: str, charges: int) -> str:
    if name in _CONSTANTS:
        return _CONSTANTS[name]
    missing = "-8" if kind in ("int", "float") or "offcd" in name else "01/01/1900" if kind == "date" else ""
    if name in _RARE or (name[-1] in "12345" and int(name[-1]) > charges):
        return missing
    if kind == "date":
        return f"{chance.randrange(1, 13):02}/{chance.randrange(1, 29):02}/{chance.randrange(1995, 2026)}"
    if name.startswith("disp"):
        return chance.choice("0148")
    if "title" in name:
        return chance.choice(_STATUTES)
    return str(chance.randrange(2 if name.startswith("ct") else 240))
