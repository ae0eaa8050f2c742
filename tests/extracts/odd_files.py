"""Files as people really drop them, each with what is right for it, in one table.

Situations come from public reports of people who load such files (named where one is) and from what was tried with
this project. A file is loaded, refused with the reason, or told as no extract; never misread in silence.
All rows are made up.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Loaded:
    """It is read: so many rows, so many records set aside, and in the order of rows these notes (MAGDOCK of the IDB)."""

    rows: int
    set_aside: int = 0
    notes: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Refused:
    """It is refused by name, with words of the reason."""

    words: str


@dataclass(frozen=True)
class Foreign:
    """It is told as no extract."""


@dataclass(frozen=True)
class Told:
    """It is told as no extract, refused, or set aside whole; each is right."""


Right = Loaded | Refused | Foreign | Told


@dataclass(frozen=True)
class Odd:
    """A file, and what is right for it; of an archive with several members, for each by its path."""

    name: str
    content: bytes
    right: Right | dict[str, Right]

    @property
    def rights(self) -> dict[str, Right]:
        """What is right by path."""
        if not isinstance(self.right, dict):
            return {self.name: self.right}
        return {f"{self.name}/{member}": right for member, right in self.right.items()}


SHEET = "court_id,docket_number,defendant_number,attribute,value,rule,date,note"


def line(number: int, note: str = "") -> str:
    """A line of a coding sheet; `number` tells its case."""
    return f"mowd,4:18-cr-{number:05},,victim_named,yes,indictment,2020-01-02,{note}"


def sheet(first: int, *notes: str, header: str = SHEET, end: str = "\n") -> bytes:
    """A coding sheet whose cases are numbered from `first`, so that no two files have one content."""
    return end.join([header, *(line(first + place, note) for place, note in enumerate(notes)), ""]).encode()


def _columns(extract_format: str) -> list[str]:
    with (PROJECT / "seeds" / "extract_column.csv").open(encoding="utf-8", newline="") as file:
        return [row["column_name"].upper() for row in csv.DictReader(file) if row["format"] == extract_format]


IDB = _columns("idb_criminal")


def idb_row(defendant: int, magdock: str = "", **values: str) -> str:
    """A row of the criminal Integrated Database."""
    row = dict.fromkeys(IDB, "") | {
        "FISCALYR": "2018",
        "DISTRICT": "66",
        "OFFICE": "4",
        "DOCKET": "1800125",
        "DEFNO": str(defendant),
        "DEFLGKY": f"086641800125CR{defendant:03}0",
        "CASLGKY": "086641800125CR",
        "REOPSEQ": "0",
        "FILEDATE": "03/09/2018",
        "LOADDATE": "02/15/2020",
        "TAPEYEAR": "2099",
        "MAGDOCK": magdock,
    }
    return "\t".join((row | values).values())


def idb(first: int, *magdocks: str, header: str = "\t".join(IDB), end: str = "\n") -> bytes:
    """A criminal file whose defendants are numbered from `first`."""
    return end.join([header, *(idb_row(first + n, magdock) for n, magdock in enumerate(magdocks)), ""]).encode()


def page(number: int, words: str = "") -> bytes:
    """A docket of the archive."""
    return (
        f'{{"court": "utd", "docket_number": "2:17-cr-{number:05}", "case_name": "USA v. Made Up {words}",'
        ' "date_filed": "2017-03-02", "parties": [], "docket_entries": []}'
    ).encode("utf-8", "surrogatepass")


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def patched(data: bytes, *changes: tuple[int, bytes]) -> bytes:
    """A zip of one member with bytes changed in its header and, two further on, in its directory."""
    found = bytearray(data)
    for start, shift in ((0, 0), (data.rindex(b"PK\x01\x02"), 2)):
        for place, value in changes:
            found[start + place + shift : start + place + shift + len(value)] = value
    return bytes(found)


def tarred(*members: tuple[str, bytes | str], mode: str = "w") -> bytes:
    """A tar; a member whose content is text is a link to that."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members:
            member = tarfile.TarInfo(name)
            if isinstance(content, str):
                member.type, member.linkname, content = tarfile.SYMTYPE, content, b""
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


_FLAG, _METHOD, _CRC = 6, 8, 14  # places in the header of a member of a zip
_LONGEST_OF_CSV = 131_072
_TAR_BLOCK = 512

BINARIES = [
    Odd("order.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type /Catalog>>\nendobj\n", Told()),
    Odd("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, Told()),
    Odd("empty.txt", b"", Told()),
    Odd("nuls.txt", bytes(5_000), Told()),
    Odd("noise.bin", b"".join(zlib.compress(bytes([n])) for n in range(256)), Told()),
    Odd("table.parquet", b"PAR1" + bytes(400) + b"PAR1", Told()),
    Odd("cr96on.txt.bz2", bz2.compress(idb(1, "")), Told()),
    Odd("cr96on.txt.xz", lzma.compress(idb(2, "")), Told()),
    Odd("cr96on.7z", b"7z\xbc\xaf\x27\x1c" + bytes(60), Told()),
    Odd("pointer.csv", b"version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 12345\n", Told()),
    Odd(".DS_Store", b"\x00\x00\x00\x01Bud1" + bytes(200), Told()),
    Odd("~$sheet.xlsx", b"\x05Reviewer" + bytes(150), Told()),
    Odd("notes.md", b"# To do\n\n* call the clerk, ask for the sheet, again\n", Foreign()),
    # A workbook is a zip of XML, and told as a whole: its parts are no docket pages.
    Odd(
        "sheet.xlsx",
        zipped(
            ("[Content_Types].xml", b'<?xml version="1.0"?><Types/>'),
            ("xl/workbook.xml", b'<?xml version="1.0"?><workbook><sheets/></workbook>'),
            ("xl/worksheets/sheet1.xml", b'<?xml version="1.0"?><worksheet><sheetData/></worksheet>'),
        ),
        Told(),
    ),
]

LINE_ENDS = [
    Odd("cr.csv", sheet(100, "", "b", end="\r"), Loaded(2, 0, ("", "b"))),
    Odd("cr.txt", idb(100, "", "b", end="\r"), Loaded(2, 0, ("", "b"))),
    Odd("crlf.csv", sheet(110, "", "b", end="\r\n"), Loaded(2, 0, ("", "b"))),
    Odd("no-end.csv", sheet(120, "a", "b")[:-1], Loaded(2, 0, ("a", "b"))),
    # A CR in an unquoted field splits rows in two elsewhere (pandas-dev/pandas#22678, #51141).
    Odd("cr-inside.csv", sheet(130, "a\rb", "c"), Loaded(2, 0, ("a\rb", "c"))),
    Odd("cr-inside.txt", idb(130, "a\rb", "c"), Loaded(2, 0, ("a\rb", "c"))),
    Odd("cr-at-the-end-of-a-field.csv", sheet(140, '"water damage \r"', "c"), Loaded(2, 0, ("water damage \r", "c"))),
    Odd("crlf-with-lf.txt", idb(140, "a\nb", "c", end="\r\n"), Loaded(2, 0, ("a\nb", "c"))),
    Odd("crlf-with-lf.csv", sheet(150, '"a\nb"', "c", end="\r\n"), Loaded(2, 0, ("a\nb", "c"))),
    # One half came from a spreadsheet on Windows, the other from a script: neither swallows the other.
    Odd(
        "crlf-then-lf.csv",
        sheet(160, "a", "b", end="\r\n") + f"{line(162, 'c')}\n{line(163, 'd')}\n".encode(),
        Loaded(4),
    ),
    Odd(
        "crlf-then-lf-quoted.csv",
        sheet(170, '"a"', end="\r\n") + f'{line(172, "c")}\n{line(173)}"d"\n'.encode(),
        Loaded(3),
    ),
    Odd("lf-then-crlf.txt", idb(150, "a") + idb_row(151, "b").encode() + b"\r\n", Loaded(2, 0, ("a", "b"))),
    Odd("blank-lines.csv", sheet(180, "a").replace(b"\n", b"\n\n"), Loaded(1, 2)),
    Odd("control-z.csv", sheet(190, "a") + b"\x1a", Loaded(1, 1)),
]

ENCODINGS = [
    Odd("utf-16.csv", sheet(200, "ñ").decode().encode("utf-16"), Loaded(1, 0, ("ñ",))),
    Odd("utf-16-be.txt", b"\xfe\xff" + idb(200, "ñ").decode().encode("utf-16-be"), Loaded(1, 0, ("ñ",))),
    # Half of the rows were lost where the mark is missing (tidyverse/vroom#340).
    Odd("utf-16-without-mark.txt", idb(201, "b").decode().encode("utf-16-le"), Loaded(1, 0, ("b",))),
    # The mark became a part of the first column's name (pandas-dev/pandas#4793).
    Odd("bom.csv", b"\xef\xbb\xbf" + sheet(210, "ñ"), Loaded(1, 0, ("ñ",))),
    Odd(
        "bom-and-quoted-header.csv",
        b"\xef\xbb\xbf" + sheet(220, "ñ", header=SHEET.replace("court_id", '"court_id"')),
        Loaded(1),
    ),
    Odd("cp1252.csv", sheet(230, "Peña – x").decode().encode("cp1252"), Loaded(1, 0, ("Peña – x",))),
    Odd("mixed.csv", sheet(240, "ñ") + f"{line(241, 'ñ')}\n".encode("cp1252"), Loaded(2, 0, ("ñ", "ñ"))),
    Odd("nul-inside.csv", sheet(250, "a\x00b"), Loaded(1, 0, ("a␀b",))),
    # A file that was copied while the disk was full ends in NULs (john-corcoran/backblaze-backup-checker#1).
    Odd("nuls-at-the-end.csv", sheet(260, "a") + bytes(4_096), Loaded(1, 1)),
]

_ALL_QUOTED = "".join(
    ",".join(f'"{field}"' for field in fields) + "\n"
    for fields in (SHEET.split(","), [*line(350).split(",")[:-1], 'a ""b"", c'])
).encode()

QUOTES = [
    # The worst of them: the rest of the file was one field, with exit code 0 (duckdb/duckdb#13787).
    Odd("unclosed.csv", sheet(300, '"open', "b", "c"), Loaded(3, 0, ('"open', "b", "c"))),
    Odd("unclosed.txt", idb(300, '"open', "b", "c"), Loaded(3, 0, ('"open', "b", "c"))),
    Odd("unclosed-twice.csv", sheet(310, '"open', "b", '"open'), Loaded(3, 0, ('"open', "b", '"open'))),
    Odd("inch.csv", sheet(320, '5" pipe', "b"), Loaded(2, 0, ('5" pipe', "b"))),
    # Text goes on after the quote (duckdb/duckdb#12338).
    Odd("text-after-quote.csv", sheet(330, '"1" is computed as "2" is', "b"), Loaded(2, 0, ('"1" is computed as "2" is', "b"))),
    # The last line alone made ten rows vanish (duckdb/duckdb#1501).
    Odd("doubled-quotes.csv", sheet(340, "a", '""A""'), Loaded(2, 0, ("a", '""A""'))),
    # The first quote stands after 20,479 rows without one (duckdb/duckdb#11838).
    Odd("late-quote.csv", sheet(100_000, *[""] * 20_479, '"a, b"'), Loaded(20_480)),
    Odd("all-quoted.csv", _ALL_QUOTED, Loaded(1, 0, ('a "b", c',))),
    Odd("quoted-tab.txt", idb(310, '"a\tb"'), Loaded(1, 0, ("a\tb",))),
    # As characters like others they make a row of the right width; as quotes they do not.
    Odd("two-stray-quotes.txt", idb(320) + idb_row(321, '"a', MAGDEF='b"').encode(), Loaded(1, 0, ('"a',))),
    Odd("line-end-in-quotes.csv", sheet(360, '"a\n\nb"', "c"), Loaded(2, 0, ("a\n\nb", "c"))),
]  # fmt: skip

_NAMES_OF_COLUMNS = ("row_id", "FILE_ID", "batch_id", "row_number", "release_year", "rowid", "select", '"x ""y"""')

COLUMNS = [
    Odd("empty-last-column.csv", sheet(400, "a,", header=SHEET + ","), Loaded(1, 0, ("a",))),
    Odd("empty-last-column-in-header.csv", sheet(410, "a", header=SHEET + ","), Loaded(1, 0, ("a",))),
    Odd("empty-last-column-in-header.txt", idb(400, "a", header="\t".join([*IDB, ""])), Loaded(1, 0, ("a",))),
    # A file that R or pandas wrote begins with the numbers of its rows.
    Odd("row-names.csv", f",{SHEET}\n0,{line(420, 'a')}\n".encode(), Loaded(1, 0, ("a",))),
    *(
        Odd(f"our-column-{number}.csv", f"{SHEET},{name}\n{line(430 + number, 'a')},x\n".encode(), Loaded(1, 0, ("a",)))
        for number, name in enumerate(_NAMES_OF_COLUMNS)
    ),
    Odd(
        "release-year.txt",
        ("\t".join([*IDB, "RELEASE_YEAR"]) + "\n" + idb_row(411, "a") + "\t1999\n").encode(),
        Loaded(1, 0, ("a",)),
    ),
    Odd("column-twice.csv", sheet(440, "a,b", header=SHEET + ",note"), Refused("twice")),
    Odd("other-column-thrice.csv", sheet(441, "a,b,c,d", header=SHEET + ",x,x,x_2"), Loaded(1, 0, ("a",))),
    Odd("needed-column-missing.csv", sheet(442, "a", header=SHEET.replace("attribute", "what")), Refused("attribute")),
    Odd("many-columns.txt", idb(420, "a", header="\t".join([*IDB, *(f"c{n}" for n in range(20_000))])), Refused("columns")),
    Odd("header-alone.csv", sheet(443), Refused("no rows")),
    # A header's repetition marks where yearly files were glued together.
    Odd("header-in-the-middle.csv", sheet(450, "a") + sheet(452, "b"), Loaded(2, 1, ("a", "b"))),
    Odd("header-in-the-middle.txt", idb(430, "a") + idb(432, "b"), Loaded(2, 1, ("a", "b"))),
    Odd(
        "other-header-in-the-middle.txt",
        idb(440, "a") + ("\t".join(reversed(IDB)) + "\n" + "\t".join(reversed(idb_row(441).split("\t"))) + "\n").encode(),
        Refused("header"),
    ),
    Odd("semicolons.csv", sheet(460, "a").replace(b",", b";"), Refused("semicolon")),
    Odd("tabs.csv", sheet(461, "a").replace(b",", b"\t"), Refused("tab")),
    Odd("commas.txt", idb(450, "a").replace(b"\t", b","), Refused("comma")),
    # What a spreadsheet writes before the header (pandas-dev/pandas#47303) hides the table: told, not guessed.
    Odd("sep.csv", b"sep=,\n" + sheet(462, "a"), Told()),
    Odd("title.csv", b"Coding sheet of the reviewers\n\n" + sheet(463, "a"), Told()),
    # Every row ends with one delimiter more than its header (duckdb/duckdb#12596).
    Odd("spare-delimiter.csv", sheet(464, "a,", "b,"), Refused("fields")),
    Odd("short-row.csv", sheet(470, "a") + b"mowd,4:18-cr-00471,,victim_named\n", Loaded(1, 1)),
    Odd("long-line.csv", sheet(480, "x" * _LONGEST_OF_CSV, "b"), Loaded(2, 0, ("x" * _LONGEST_OF_CSV, "b"))),
    Odd("long-line.txt", idb(460, "x" * _LONGEST_OF_CSV, "b"), Loaded(2, 0, ("x" * _LONGEST_OF_CSV, "b"))),
    Odd("very-long-line.csv", sheet(490, "x" * 2_100_000, "b"), Loaded(2)),
]  # fmt: skip

GZIPS = [
    Odd("whole.csv.gz", gzip.compress(sheet(500, "a"), mtime=0), Loaded(1)),
    Odd(
        "two-in-one.csv.gz",
        gzip.compress(sheet(510, "a"), mtime=0) + gzip.compress(line(511).encode(), mtime=0),
        Loaded(2),
    ),
    # bsdtar fills the last block with zeros (pauldmccarthy/indexed_gzip#69).
    Odd("padded.csv.gz", gzip.compress(sheet(520, "a"), mtime=0) + bytes(700), Loaded(1)),
    Odd("trailing.csv.gz", gzip.compress(sheet(530, "a"), mtime=0) + b"trailing garbage", Refused("damaged")),
    Odd("cut.csv.gz", gzip.compress(sheet(540, *"abcdefgh"), mtime=0)[:-30], Refused("cut short")),
    Odd("cut-at-its-trailer.csv.gz", gzip.compress(sheet(550, "a"), mtime=0)[:-8], Refused("cut short")),
    Odd("checksum.csv.gz", gzip.compress(sheet(560, "a"), mtime=0)[:-8] + bytes(8), Refused("damaged")),
    Odd("named-otherwise.zip", gzip.compress(sheet(570, "a"), mtime=0), Loaded(1)),
    Odd("twice.csv.gz.gz", gzip.compress(gzip.compress(sheet(580, "a"), mtime=0), mtime=0), Refused("archive")),
    Odd("error.txt.gz", b"<html><title>504 Gateway Time-out</title></html>", Told()),
]

ZIPS = [
    Odd("one.zip", zipped(("sheet.csv", sheet(600, "a"))), Loaded(1)),
    Odd("named-otherwise.txt", zipped(("sheet.csv", sheet(601, "a"))), Loaded(1)),
    Odd("bzip2.zip", zipped(("sheet.csv", sheet(602, "a")), method=zipfile.ZIP_BZIP2), Loaded(1)),
    Odd("lzma.zip", zipped(("sheet.csv", sheet(603, "a")), method=zipfile.ZIP_LZMA), Loaded(1)),
    Odd("password.zip", patched(zipped(("sheet.csv", sheet(604, "a"))), (_FLAG, b"\x01\x00")), Refused("password")),
    # Some programs lock so and name no method that the standard library knows (python/cpython#132223).
    Odd("aes.zip", patched(zipped(("sheet.csv", sheet(605, "a"))), (_METHOD, struct.pack("<H", 99))), Refused("AES")),
    Odd(
        "imploded.zip",
        patched(zipped(("sheet.csv", sheet(606, "a"))), (_METHOD, struct.pack("<H", 6))),
        Refused("imploding"),
    ),
    Odd(
        "unknown-method.zip", patched(zipped(("sheet.csv", sheet(607, "a"))), (_METHOD, b"\xc8\x00")), Refused("packed")
    ),
    # python/cpython#80754
    Odd("checksum.zip", patched(zipped(("sheet.csv", sheet(608, "a"))), (_CRC, b"\0\0\0\0")), Refused("damaged")),
    Odd("cut.zip", zipped(("sheet.csv", sheet(609, *"abcdefgh")))[:-60], Refused("cut short")),
    Odd(
        "members.zip",
        zipped(
            ("2018/sheet.csv", sheet(610, "a")),
            ("2019/sheet.csv", sheet(620, "b")),
            ("../sheet.csv", sheet(630, "c")),
            ("/etc/sheet.csv", sheet(640, "d")),
            ("read me.txt", b"Sheets by year, of two years"),
            ("__MACOSX/2018/._sheet.csv", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + bytes(80)),
            ("2018/inner.zip", zipped(("sheet.csv", sheet(650, "e")))),
        ),
        {
            "2018/sheet.csv": Loaded(1, 0, ("a",)),
            "2019/sheet.csv": Loaded(1, 0, ("b",)),
            "../sheet.csv": Loaded(1, 0, ("c",)),
            "/etc/sheet.csv": Loaded(1, 0, ("d",)),
            "read me.txt": Foreign(),
            "__MACOSX/2018/._sheet.csv": Told(),
            "2018/inner.zip": Refused("archive"),
        },
    ),
    Odd("name.zip", zipped(("PENA.csv", sheet(660, "a"))).replace(b"PENA", b"PE\xd1\xff"), Loaded(1)),
    Odd("no-members.zip", b"PK\x05\x06" + bytes(18), Told()),
]

_LONG = tarred(("a.csv", sheet(730, "a")), ("b.csv", sheet(740, "b" * 2_000)))

TARS = [
    Odd("one.tar", tarred(("sheet.csv", sheet(700, "a"))), {"sheet.csv": Loaded(1)}),
    Odd("packed.tar.gz", tarred(("2018/sheet.csv", sheet(710, "a")), mode="w:gz"), {"2018/sheet.csv": Loaded(1)}),
    Odd(
        "links.tar",
        tarred(
            ("sheet.csv", sheet(720, "a")), ("link.csv", "sheet.csv"), ("self.csv", "self.csv"), ("out", "../../passwd")
        ),
        {"sheet.csv": Loaded(1)},
    ),
    Odd("cut.tar", _LONG[: _TAR_BLOCK * 4 + 9], Refused("cut short")),
]

_TWO = tarred(("a.csv", sheet(750, "a")), ("b.csv", sheet(760, "b")))
TARS += [
    # Reading ended in silence at a damaged header, and all members after it were lost (python/cpython#120740).
    Odd("header-damaged.tar", _TWO[: _TAR_BLOCK * 2 + 150] + b"9" + _TWO[_TAR_BLOCK * 2 + 151 :], Refused("damaged")),
    # A download that stopped between two members has no end mark.
    Odd("cut-between-members.tar", tarred(("a.csv", sheet(770, "a")), ("b.csv", b""))[: _TAR_BLOCK * 2], Refused("cut short")),
]  # fmt: skip

PAGES = [
    Odd("surrogate.json", page(800).replace(b"Made Up", rb"Made \ud800 Up"), Told()),
    Odd("raw-surrogate.json", page(801, "\ud800"), Loaded(1)),
    Odd("nul.json", page(802).replace(b"Made Up", rb"Made \u0000 Up"), Loaded(1)),
    Odd("deep.json", b"[" * 100_000, Told()),
    Odd("cut.json", page(803)[:-20], Told()),
    Odd("lines.json", page(804) + b"\n" + page(805), Loaded(2)),
    Odd("other.json", b'{"name": "package", "version": "1.0"}', Foreign()),
    Odd("gateway.txt", b"<html><head><title>504 Gateway Time-out</title></head></html>", Told()),
    Odd("headings.html", b"<html>" + b"<h3>District Court</h3>" * 60_000 + b"</html>", Told()),
    Odd("xml-cut.xml", b"<?xml version='1.0'?><gov_uscourts_docket><case_details><court>utd</court>", Told()),
]

NAMES = [
    Odd("Pe\udcf1a.csv", sheet(900, "a"), Loaded(1)),
    Odd("two\nlines.csv", sheet(910, "a"), Loaded(1)),
    Odd("%s{}'\";--.csv", sheet(920, "a"), Loaded(1)),
    Odd("*?[a].csv", sheet(930, "a"), Loaded(1)),
    Odd("coding sheet (1) – Kopie.CSV", sheet(940, "a"), Loaded(1)),
    Odd("no-ending", sheet(950, "a"), Loaded(1)),
    Odd("x" * 240 + ".csv", sheet(960, "a"), Loaded(1)),
    Odd("a.zip/2018/sheet.csv", sheet(970, "a"), Loaded(1)),
    Odd("text.sas7bdat", sheet(980, "a"), Loaded(1)),
]

ODD_FILES = [*BINARIES, *LINE_ENDS, *ENCODINGS, *QUOTES, *COLUMNS, *GZIPS, *ZIPS, *TARS, *PAGES, *NAMES]
