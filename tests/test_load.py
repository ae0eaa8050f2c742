"""Loading: nothing lost, nothing guessed, nothing half-done. All rows are made up."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import gzip
import io
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fuzz.independent import record_count
from hypothesis import example, given, strategies
from hypothesis import settings as hypothesis_settings
from made_up_load import IDB, PROJECT, columns_of, idb_row, idb_text, refusal, rows
from sas_files import needs_readstat, sas_bytes

from benchmarks.idb_text import write_zip
from warehouse.errors import InputError
from warehouse.extracts.formats import Header, read_formats, recognised
from warehouse.extracts.rows import TextReader
from warehouse.load import LoadReport, load_extracts
from warehouse.settings import Settings


@pytest.fixture
def load(settings: Settings) -> Callable[..., LoadReport]:
    def dropped(**files: bytes) -> LoadReport:
        for name, content in files.items():
            (
                settings.extracts_dir / name.replace("__", "/").replace("_txt", ".txt").replace("_zip", ".zip")
            ).write_bytes(content)
        return load_extracts(settings)

    return dropped


def test_rows_hold_text_as_received_with_file_and_row(settings: Settings, load: Callable[..., LoadReport]) -> None:
    report = load(cr_txt=idb_text([idb_row(1), idb_row(2, PRISTOT="-4")]))
    assert (report.rows_received, report.rows_loaded, report.rows_quarantined) == (2, 2, 0)
    query = """
        select row.row_id = row.file_id * 100_000_000 + row.row_number, path.file_name, row.row_number, row.defno, row.pristot,
            row.name, row.release_year, row.release_district
        from raw.idb_criminal as row join raw.extract_path as path using (file_id) order by row.row_id
    """
    assert rows(settings, query) == [
        (True, "cr.txt", 1, "1", "", "", 2018, "66"),
        (True, "cr.txt", 2, "2", "-4", "", 2018, "66"),
    ]


@pytest.mark.parametrize(
    ("magistrate_docket", "encoding"),
    [(b"Pena", "ascii"), (b"Pe\xc3\xb1a", "utf-8"), (b"Pe\xf1a", "cp1252"), (b"Pe\x81a", "latin-1")],
)
def test_ledger_names_the_widest_encoding_of_a_file(
    settings: Settings, load: Callable[..., LoadReport], magistrate_docket: bytes, encoding: str
) -> None:
    text = idb_text([idb_row(1), idb_row(2, MAGDOCK="Synthetic"), idb_row(3)])
    load(cr_txt=text.replace(b"Synthetic", magistrate_docket))
    assert rows(settings, "select encoding from raw.extract_file") == [(encoding,)]


def test_same_file_again_under_another_name_or_in_a_gzip_changes_nothing(
    settings: Settings, load: Callable[..., LoadReport]
) -> None:
    text = idb_text([idb_row()])
    load(cr_txt=text)
    (settings.extracts_dir / "again.gz").write_bytes(gzip.compress(text))
    report = load(other_txt=text)
    assert (len(report.loaded), sorted(report.unchanged)) == (0, ["again.gz", "cr.txt", "other.txt"])
    assert rows(settings, "select count(*) from raw.idb_criminal") == [(1,)]


def test_what_is_loaded_is_named_while_it_is_read_and_what_is_unchanged_only_counted(
    settings: Settings, load: Callable[..., LoadReport]
) -> None:
    def said() -> list[str]:
        steps: list[str] = []
        load_extracts(settings, progress=lambda activity, done, total: steps.append(activity.words))
        return steps

    load(a_txt=idb_text([idb_row(1)]))
    assert said() == ["1 file unchanged"]
    (settings.extracts_dir / "b.txt").write_bytes(idb_text([idb_row(2, year=2019)]))
    steps = said()
    assert {step for step in steps if "a.txt" in step} == set()
    assert (steps[0], steps[-1]) == ("load b.txt", "1 file unchanged")
    assert said() == ["2 files unchanged"]


def test_nul_quoted_tab_open_quote_and_latin_1_are_loaded_and_143_columns_are_set_aside(
    settings: Settings, load: Callable[..., LoadReport]
) -> None:
    text = idb_text(
        [
            idb_row(1, MAGDOCK="a\x00b"),
            idb_row(2, MAGDOCK='"a\tb"'),
            idb_row(3, MAGDOCK='"open'),
            idb_row(4, MAGDOCK="Peña"),
            idb_row(5)[:-1],
            idb_row(6),
        ]
    )
    report = load(cr_txt=text)
    assert (report.rows_received, report.rows_loaded, report.rows_quarantined) == (6, 5, 1)
    assert rows(settings, "select row_number, magdock from raw.idb_criminal order by 1") == [
        (1, "a␀b"),
        (2, "a\tb"),
        (3, '"open'),
        (4, "Peña"),
        (6, ""),
    ]
    query = "select row_number, reason, len(string_split(raw_text, chr(9))) from raw.quarantine"
    assert rows(settings, query) == [(5, "143 fields, expected 144", 143)]


def test_deflate64_zip_is_read_and_a_cut_one_is_refused(settings: Settings, load: Callable[..., LoadReport]) -> None:
    text = settings.extracts_dir.parent / "cr96on.txt"
    text.write_bytes(idb_text([idb_row(number) for number in range(500)]))
    write_zip(settings.extracts_dir / "cr96on_0.zip", text)
    with zipfile.ZipFile(settings.extracts_dir / "cr96on_0.zip") as archive:
        assert archive.infolist()[0].compress_type == 9
    whole = (settings.extracts_dir / "cr96on_0.zip").read_bytes()
    report = load(cut_zip=whole[: len(whole) // 2])
    assert report.rows_loaded == 500
    assert "cut.zip: is a zip that is cut short or damaged" in refusal(report)
    damaged = bytearray(whole)
    damaged[len(whole) // 2] ^= 0xFF
    assert "damaged" in refusal(load(cut_zip=bytes(damaged)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            idb_text([idb_row()], delimiter="|"),
            "bad.txt: has the columns of idb_criminal with a bar between fields; expected a tab",
        ),
        (idb_text([]), "bad.txt: has a header and no rows"),
        (
            idb_text([idb_row()], header=[name if name != "FILEDATE" else "FILE_DAY" for name in IDB]),
            'bad.txt: the needed column "filedate" of idb_criminal is missing; the nearest is "file_day"',
        ),
        (idb_text([["a"], ["b"]]), "none of its 2 rows has the 144 fields of its header"),
    ],
)
def test_refused_file_is_named_with_what_was_expected_and_others_load(
    settings: Settings, load: Callable[..., LoadReport], content: bytes, message: str
) -> None:
    report = load(bad_txt=content, good_txt=idb_text([idb_row()]))
    assert message in refusal(report)
    assert "nothing of it was loaded" in refusal(report).lower()
    assert rows(settings, "select count(*) from raw.idb_criminal") == [(1,)]


def test_added_column_is_kept_and_reported_and_a_new_order_puts_values_where_they_belong(
    settings: Settings, load: Callable[..., LoadReport]
) -> None:
    header = [*reversed(IDB), "NEWCODE"]
    report = load(cr_txt=idb_text([[*reversed(idb_row(7)), "x"]], header=header))
    assert {drift.kind for drift in report.loaded[0].drift} == {"added", "reordered"}
    assert rows(settings, "select defno, newcode from raw.idb_criminal") == [("7", "x")]
    assert rows(settings, "select column_name from raw.drift where kind = 'added'") == [("newcode",)]


def test_empty_folder_says_what_to_do(settings: Settings) -> None:
    with pytest.raises(InputError, match=r"is empty.*make refresh"):
        load_extracts(settings)


def test_what_is_no_extract_is_reported_and_not_fatal(settings: Settings, load: Callable[..., LoadReport]) -> None:
    report = load(notes_txt=b"call the clerk\n", cr_txt=idb_text([idb_row()]))
    assert report.not_extracts == ("notes.txt",)
    assert report.rows_loaded == 1
    told = [*report.details()]
    assert told[0].startswith("no extract, its first line is no header: ") and told[0].endswith(": notes.txt")
    assert told[1].startswith("nothing of them is read: mend the header (docs/extracts.md has the formats)")


def test_file_that_vanishes_while_it_is_read_is_refused(
    settings: Settings, load: Callable[..., LoadReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(cr_txt=idb_text([idb_row()]))
    (settings.extracts_dir / "late.txt").write_text("x")
    original = Path.open

    def vanishing(path: Path, *arguments: object, **options: object) -> object:
        if path.name == "late.txt":
            raise FileNotFoundError(path)
        return original(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", vanishing)
    report = load_extracts(settings)
    assert [str(problem) for problem in report.refused] == [
        "late.txt: vanished while it was read. Put it back; nothing of it was loaded."
    ]
    report.raise_if_refused()


def test_later_release_restates_and_an_older_one_that_arrives_late_does_not(
    settings: Settings, load: Callable[..., LoadReport]
) -> None:
    old = [idb_row(1, 2017, "02/15/2019"), idb_row(2, 2018, "02/15/2019"), idb_row(3, 2018, "02/15/2019")]
    new = [idb_row(1, 2017), idb_row(2, 2017), idb_row(3, 2018, PRISTOT="60"), idb_row(4, 2018)]
    load(a_txt=idb_text(old))
    change = load(b_txt=idb_text(new)).loaded[0]
    # Defendant 2 moved to another fiscal year: one key left, one came; 4 is new; 3 changed; 1 is as it was.
    found = (change.rows_added, change.rows_removed, change.rows_changed, change.rows_unchanged)
    assert found == (2, 1, 1, 1)
    late = load(c_txt=idb_text([idb_row(9, 2018, "02/15/2018"), idb_row(9, 2017, "02/15/2018")])).loaded[0]
    assert (late.rows_added, late.rows_removed, late.rows_changed, late.rows_unchanged) == (0, 0, 0, 0)


def test_rows_of_one_key_are_compared_in_their_order(settings: Settings, load: Callable[..., LoadReport]) -> None:
    terms = {"02/15/2019": ("1", "2", "3"), "02/15/2020": ("1", "9", "3", "4")}
    old, new = ([idb_row(1, 2018, day, PRISTOT=term) for term in terms[day]] for day in terms)
    new += [idb_row(2, 2018, REOPSEQ="")]
    load(a_txt=idb_text([*old, idb_row(2, 2018, "02/15/2019", REOPSEQ=""), idb_row(5, 2018, "02/15/2019")]))
    report = load(b_txt=idb_text(new))
    change = report.loaded[0]
    # The second of the key changed and a fourth came; a key with an empty part is one; defendant 5 is in no row any more.
    assert (change.rows_added, change.rows_removed, change.rows_changed, change.rows_unchanged) == (1, 1, 1, 3)
    assert [(found.keys_before, found.keys_gone) for found in report.vanished] == [(3, 1)]
    assert [(found.keys_before, found.keys_gone) for found in report.superseded] == [(3, 1)]


def test_file_that_is_gone_is_withdrawn_or_kept_by_the_setting(
    settings: Settings, load: Callable[..., LoadReport]
) -> None:
    load(a_txt=idb_text([idb_row(1)]), b_txt=idb_text([idb_row(2, year=2019)]))
    (settings.extracts_dir / "a.txt").rename(settings.extracts_dir.parent / "a.txt")
    kept = load_extracts(dataclasses.replace(settings, gone_files="keep"))
    assert (kept.withdrawn, kept.kept, kept.unchanged) == (("a.txt",), ("a.txt",), ("b.txt",))
    assert rows(settings, "select count(*) from raw.idb_criminal") == [(2,)]
    assert load_extracts(settings).withdrawn == ()
    assert rows(settings, "select defno from raw.idb_criminal") == [("2",)]
    (settings.extracts_dir.parent / "a.txt").rename(settings.extracts_dir / "a.txt")
    assert load_extracts(settings).rows_loaded == 1
    assert rows(settings, "select count(*) from raw.idb_criminal") == [(2,)]


def test_coding_sheet_row_said_again_is_counted_as_changed(settings: Settings, load: Callable[..., LoadReport]) -> None:
    header = "court_id,docket_number,defendant_number,attribute,value,rule,date,note\n"
    line = "mowd,4:18-cr-00125,,victim_named,{},complaint,2020-01-0{},\n"
    load(a_txt=(header + line.format("no", 1)).encode())
    change = load(a_txt=(header + line.format("yes", 2)).encode()).loaded[0]
    assert (change.rows_added, change.rows_changed) == (0, 1)
    assert rows(settings, "select value from raw.coding_sheet") == [("yes",)]


@given(
    strategies.lists(
        strategies.one_of(
            strategies.binary(max_size=12).map(lambda record: record.replace(b"\n", b"").replace(b"\r", b"")),
            strategies.sampled_from([b"a\tb\tc", b'"a\tb"\tc\td', b'"a\tb\tc', b"\t\t", b"\xf1\t\x00\t", b'a\t"b']),
        ),
        min_size=1,
        max_size=12,
    )
)
@hypothesis_settings(max_examples=300, deadline=None)
def test_every_record_of_a_mangled_text_is_a_row_or_set_aside(records: list[bytes]) -> None:
    """A record of several lines is one with the fields of the header: here no more lines than records are lost by it."""
    formats = read_formats(PROJECT / "seeds")
    names = columns_of("coverage_declaration")
    reader = TextReader([",".join(names).encode() + b"\n" + b"\n".join(records) + b"\n"], "x.csv")
    header = recognised(reader.first_line(), formats, "x.csv")
    assert header is not None
    blocks = list(reader.blocks(header))
    source = io.StringIO(b"".join(block.plain + block.careful for block in blocks).decode(), newline="")
    numbers = [int(row[0]) for row in csv.reader(source, delimiter="\t")]
    set_aside = [record.row_number for block in blocks for record in block.rejected]
    assert sorted([*numbers, *set_aside]) == list(range(1, sum(block.received for block in blocks) + 1))


_TOKENS = ("a", "bb", '"', '"', ",", ",", "\n", "\r\n", "\r\n", '"x"', '""', '"\n', "\r", "z")


@pytest.mark.torture
@given(
    strategies.integers(2, 3),
    strategies.sampled_from([",", "\t"]),
    strategies.sampled_from(["\n", "\r\n"]),
    strategies.lists(strategies.sampled_from(_TOKENS), min_size=1, max_size=16).map("".join),
    strategies.integers(3, 40),
)
@hypothesis_settings(max_examples=1000, deadline=None)
@example(3, ",", "\r\n", 'a,"b",c\nd,"e",f\ng,h,"i"\r\n', 40)  # lines that a bare LF ends, in a file of CRLF
@example(3, "\t", "\r\n", '\n"\r\n",\n,""', 7)
@example(2, "\t", "\n", "a,b,c\nd\n", 40)  # as many delimiters as two rows have
def test_quotes_and_line_ends_part_records_as_the_independent_reader_says(
    width: int, delimiter: str, line_end: str, body: str, chunk: int
) -> None:
    """However the text is cut into chunks."""
    names = tuple(f"c{number}" for number in range(width))
    text = (delimiter.join(names) + line_end + body.replace(",", delimiter)).encode()
    reader = TextReader([text[start : start + chunk] for start in range(0, len(text), chunk)], "x")
    reader.first_line()
    known = next(found for found in read_formats(PROJECT / "seeds") if found.delimiter == delimiter)
    blocks = list(reader.blocks(Header(known, names, (), "x", names)))
    assert sum(block.received for block in blocks) == record_count(text)
    # The row's number stands before its fields.
    assert {line.count(b"\t") for block in blocks for line in block.plain.splitlines()} <= {width}


@needs_readstat
def test_yearly_sas_file_is_read_as_its_text_would_be(settings: Settings) -> None:
    dates = {"filedate", "dispdate", "loaddate", "sentdate"}
    columns: dict[str, list[object]] = {column.lower(): ["", ""] for column in IDB}
    columns |= {
        "fiscalyr": [2018.0, 2018.0],
        "district": ["66", "3A"],
        "name": ["", "Pe\xf1a"],
        "pristot": [-4.0, 12.5],
    }
    columns |= {"deflgky": ["086641800125CR0010", "086641800125CR0020"], "caslgky": ["086641800125CR"] * 2}
    columns |= {date: [datetime.date(2018, 3, 9), None] for date in dates}
    file = settings.extracts_dir / "cr18.sas7bdat"
    file.write_bytes(sas_bytes(columns))
    report = load_extracts(settings)
    assert [(loaded.format, loaded.rows_loaded, loaded.drift) for loaded in report.loaded] == [("idb_criminal", 2, ())]
    query = (
        "select row_number, fiscalyr, district, name, pristot, date_value, deflgky from raw.idb_criminal"
        " join raw.date_text on filedate = date_text order by all"
    )
    assert rows(settings, query) == [
        (1, "2018", "66", "", "-4", datetime.date(2018, 3, 9), "086641800125CR0010"),
        (2, "2018", "3A", "Pe\xf1a", "12.5", None, "086641800125CR0020"),
    ]
    assert not load_extracts(settings).loaded
    file.write_bytes(file.read_bytes()[:-1000])
    cut = "cr18.sas7bdat: is a SAS file that cannot be read: it is cut short or damaged"
    assert cut in refusal(load_extracts(settings))
    file.write_bytes(file.read_bytes()[:5000])
    assert "cr18.sas7bdat: is a SAS file that cannot be read" in refusal(load_extracts(settings))


def test_killed_load_leaves_nothing_of_the_file_and_the_next_one_loads_it(settings: Settings) -> None:
    text = settings.extracts_dir / "cr.txt"
    text.write_bytes(idb_text([idb_row(number % 999) for number in range(6_000)]))
    code = (
        "import sys; from pathlib import Path; from warehouse.load import load_extracts; "
        "from warehouse.settings import Settings; import warehouse.load.tables as tables; import threading; "
        "tables.describe_values = lambda *_: (print('here', flush=True), threading.Event().wait()); "
        "load_extracts(Settings(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), memory_limit='1GiB', threads=2))"
    )
    command = [sys.executable, "-c", code, str(PROJECT), str(settings.data_dir), str(settings.extracts_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PROJECT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        os.kill(process.pid, signal.SIGKILL)
    report = load_extracts(settings)
    assert report.rows_loaded == 6_000
    assert rows(settings, "select count(*), count(distinct file_id) from raw.idb_criminal") == [(6_000, 1)]
