"""Every odd file of the table, all in one folder and each alone: read right, refused by name, or told as no extract."""

from __future__ import annotations

import datetime
import gc
import math
import os
import threading
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pytest
from fuzz.seeds import sas_file
from sas_files import needs_readstat

from extracts.odd_files import (
    IDB,
    ODD_FILES,
    PROJECT,
    Foreign,
    Loaded,
    Odd,
    Refused,
    Right,
    idb_row,
    sheet,
    tarred,
    zipped,
)
from flows.steps import build_models
from warehouse.errors import InputError
from warehouse.extracts.find import shown_name
from warehouse.extracts.rows import TextReader
from warehouse.load import LoadReport, load_extracts
from warehouse.settings import Settings

SOUND = Odd("sound.csv", sheet(1, "sound"), Loaded(1, 0, ("sound",)))
_NOTES = {"coding_sheet": "note", "idb_criminal": "magdock"}
_BOMB = 1 << 30
_REFUSED = "refused"


def settings_in(folder: Path, refusal_stops: str = "") -> Settings:
    """Settings of a warehouse in a folder; no refusal stops the load unless it is asked for."""
    extracts = folder / "extracts"
    extracts.mkdir(exist_ok=True)
    return Settings(PROJECT, folder / "data", extracts, memory_limit="1GiB", threads=2, refusal_stops=refusal_stops)


def drop(folder: Path, odd: Odd) -> None:
    """Writes an odd file into a folder of extracts."""
    file = folder / odd.name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(odd.content)


def found(settings: Settings, report: LoadReport) -> dict[str, tuple[str, Right, str]]:
    """By path what became of each text: the outcome, its rows where it is loaded, and the words where it is refused."""
    refusals = {refusal.where: refusal for refusal in (*report.problems, *report.refused)}
    paths: dict[str, tuple[str, Right, str]] = {}
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        for name, outcome, file_id, format_, set_aside in connection.execute(
            "select path.file_name, path.outcome, file_id, file.format, file.rows_quarantined from raw.extract_path as path"
            " left join raw.extract_file as file using (file_id)"
        ).fetchall():
            if format_ in _NOTES:
                query = f"select {_NOTES[format_]} from raw.{format_} where file_id = {file_id} order by row_number"
                notes = tuple(note or "" for (note,) in connection.execute(query).fetchall())
                loaded = Loaded(len(notes), set_aside, notes)
            elif format_:
                count = connection.execute(f"select count(*) from raw.{format_} where file_id = {file_id}").fetchone()
                loaded = Loaded(count[0] if count else 0, set_aside)
            else:
                loaded = Loaded(0)
            refusal = refusals.get(name)
            words = f"{refusal.problem}. {refusal.remedy}" if refusal and refusal.remedy else ""
            paths[name] = (outcome, loaded, words)
    return paths


def wrong(odd: Odd, paths: Mapping[str, tuple[str, Right, str]]) -> list[str]:
    """What is not right with a file, in words."""
    words = []
    for path, right in odd.rights.items():
        name = shown_name(path)
        outcome, loaded, said = paths.get(name, ("unsaid", Loaded(0), ""))
        if not _is_right(right, outcome, loaded, said):
            shown = str(loaded)[:200] if outcome == "loaded" else said
            words.append(f"{name[-60:]}: {outcome} {shown}, right is {str(right)[:200]}")
    return words


def _is_right(right: Right, outcome: str, loaded: Right, said: str) -> bool:
    assert isinstance(loaded, Loaded)
    if isinstance(right, Loaded):
        notes = loaded.notes if right.notes is not None else None
        return outcome == "loaded" and (loaded.rows, loaded.set_aside, notes) == (
            right.rows,
            right.set_aside,
            right.notes,
        )
    if isinstance(right, Refused):
        return outcome == _REFUSED and right.words in said
    if isinstance(right, Foreign):
        return outcome == "foreign"
    is_set_aside = outcome == "loaded" and loaded.rows == 0 and loaded.set_aside > 0
    return outcome == "foreign" or (outcome == _REFUSED and bool(said)) or is_set_aside


@pytest.fixture(scope="module")
def all_loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, LoadReport]:
    """All odd files and a sound one, loaded from one folder."""
    settings = settings_in(tmp_path_factory.mktemp("all"))
    for odd in (*ODD_FILES, SOUND):
        drop(settings.extracts_dir, odd)
    return settings, load_extracts(settings)


@pytest.mark.torture
def test_no_reader_of_a_text_is_left_to_the_garbage_collector(tmp_path: Path) -> None:
    """One that is, ends its thread within the start of another: each then waits for the other, for ever."""
    settings = settings_in(tmp_path)
    for odd in ODD_FILES:
        drop(settings.extracts_dir, odd)
    names: list[str] = []
    init = TextReader.__init__

    def counted(self: TextReader, chunks: Iterable[bytes], name: str) -> None:
        names.append(name)
        init(self, chunks, name)

    gc.disable()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TextReader, "__init__", counted)
            before = threading.active_count()
            load_extracts(settings)
            assert len(names) > len(ODD_FILES) / 2
            assert threading.active_count() == before
    finally:
        gc.enable()


def test_all_odd_files_in_one_folder_are_each_what_is_right_for_them(all_loaded: tuple[Settings, LoadReport]) -> None:
    paths = found(*all_loaded)
    assert "\n".join(words for odd in (*ODD_FILES, SOUND) for words in wrong(odd, paths)) == ""


def test_no_refusal_speaks_of_an_error_of_a_library_and_none_quotes_a_row(
    all_loaded: tuple[Settings, LoadReport],
) -> None:
    problems = [refusal.problem for refusal in all_loaded[1].refused]
    assert [problem for problem in problems if "cannot be read: " in problem or "4:18-cr-" in problem] == []


def test_odd_files_loaded_again_change_nothing(all_loaded: tuple[Settings, LoadReport]) -> None:
    settings, report = all_loaded
    before = found(settings, report)
    again = load_extracts(settings)
    assert (again.loaded, again.withdrawn) == ((), ())
    assert {name: loaded for name, (_, loaded, _) in found(settings, again).items()} == {
        name: loaded for name, (_, loaded, _) in before.items()
    }


@pytest.mark.one_duckdb
@pytest.mark.parametrize(
    "odd",
    # All of them in one folder are tried above.
    [pytest.param(odd, marks=[pytest.mark.torture] if n % 8 else []) for n, odd in enumerate(ODD_FILES)],
    ids=lambda odd: ascii(odd.name)[1:40],
)
def test_odd_file_alone_is_what_is_right_for_it(odd: Odd, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    drop(settings.extracts_dir, odd)
    assert wrong(odd, found(settings, load_extracts(settings))) == []


def test_refused_coding_sheet_stops_the_load_and_names_it_with_what_to_do(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, refusal_stops="coding_sheet")
    drop(settings.extracts_dir, SOUND)
    (settings.extracts_dir / "bad.csv").write_bytes(sheet(10, "a").replace(b",", b";"))
    with pytest.raises(InputError, match=r"bad\.csv: .*semicolon.*comma"):
        load_extracts(settings).raise_if_refused()


def test_link_to_itself_to_nothing_and_to_a_folder_above_are_told_and_the_rest_is_loaded(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    drop(settings.extracts_dir, SOUND)
    for name, target in (("self.csv", "self.csv"), ("nothing.csv", "gone.csv"), ("above", "..")):
        (settings.extracts_dir / name).symlink_to(target)
    os.mkfifo(settings.extracts_dir / "pipe.csv")
    report = load_extracts(settings)
    paths = found(settings, report)
    assert wrong(SOUND, paths) == []
    assert {refusal.where for refusal in report.refused} >= {"self.csv", "nothing.csv", "pipe.csv"}


def test_file_without_permission_is_refused_by_name_and_the_rest_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path)
    drop(settings.extracts_dir, SOUND)
    drop(settings.extracts_dir, Odd("locked.csv", sheet(20, "a"), Loaded(1)))
    original = Path.open

    def opened(path: Path, *arguments: object, **options: object) -> object:
        if path.name == "locked.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return original(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", opened)
    paths = found(settings, load_extracts(settings))
    assert wrong(SOUND, paths) == []
    assert paths["locked.csv"][0] == _REFUSED
    assert "ermission" in paths["locked.csv"][2]


def test_sub_folder_that_cannot_be_read_is_named_and_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_in(tmp_path)
    drop(settings.extracts_dir, SOUND)
    drop(settings.extracts_dir, Odd("locked/sheet.csv", sheet(20, "a"), Loaded(1)))
    original = os.scandir

    def scanned(path: str | os.PathLike[str]) -> object:
        if Path(os.fsdecode(path)).name == "locked":
            raise PermissionError(13, "Permission denied", os.fsdecode(path))
        return original(path)

    monkeypatch.setattr(os, "scandir", scanned)
    with pytest.raises(InputError, match=r"locked: is a folder that cannot be read"):
        load_extracts(settings).raise_if_refused()


# A key that a spreadsheet spoiled, and a district whose keys are all that.
_SPOILED = {"8.66418E+16": "66", "nan": "65", "#REF!": "64", "0": "60"}


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Three cases of each district, built."""
    settings = settings_in(tmp_path_factory.mktemp("spoiled"))
    rows = [
        idb_row(
            1,
            DOCKET=f"180{n:04}",
            DEFLGKY=key,
            CASLGKY=key,
            CIRCUIT="8",
            DISTRICT=district,
            TYPEREG="CR",
            FTITLE1="18:1591A.F",
            DISP1="4",
        )
        for key, district in _SPOILED.items()
        for n in range(1, 4)
    ]
    (settings.extracts_dir / "cr18.txt").write_text("\n".join(["\t".join(IDB), *rows, ""]))
    load_extracts(settings)
    build_models(settings)
    return settings


@pytest.mark.one_duckdb
@pytest.mark.parametrize("key", _SPOILED)
def test_keys_that_a_spreadsheet_spoiled_merge_no_cases(key: str, spoiled: Settings) -> None:
    # Long numbers come back from a spreadsheet rounded, the same for all defendants of a district (react-csv#136).
    with duckdb.connect(str(spoiled.build_file), read_only=True) as connection:
        query = """
            select sum(new_cases) from marts.district_summary
            where court_id = (select court_id from seeds.district where fjc_district = ?)
        """
        assert connection.execute(query, [_SPOILED[key]]).fetchone() == (3,)
        assert connection.execute("select sum(new_cases) from marts.national_summary").fetchone() == (12,)


@needs_readstat
def test_sas_file_is_read_under_any_name_and_in_archives_and_refused_when_it_is_cut(tmp_path: Path) -> None:
    # A special missing value (.A) arrives as no number at all (dathere/qsv#4627).
    whole = sas_file({"FISCALYR": [2018.0, 2017.0], "DISTRICT": ["66", "3A"], "PRISTOT": [math.nan, 12.5]})
    other, third = (sas_file({"FISCALYR": [year, year], "DISTRICT": ["66", "3A"]}) for year in (2016.0, 2015.0))
    odds = [
        Odd("cr18.txt", whole, Loaded(2)),
        Odd("cr16.zip", zipped(("cr16.sas7bdat", other)), Loaded(2)),
        Odd("cr15.tar", tarred(("cr15.sas7bdat", third)), {"cr15.sas7bdat": Loaded(2)}),
        Odd("cut.sas7bdat", whole[:-1_000], Refused("cut short")),
        Odd("start.sas7bdat", whole[:5_000], Refused("SAS")),
        Odd("first-bytes.sas7bdat", whole[:40], Refused("SAS")),
        SOUND,
    ]
    settings = settings_in(tmp_path)
    for odd in odds:
        drop(settings.extracts_dir, odd)
    paths = found(settings, load_extracts(settings))
    assert "\n".join(words for odd in odds for words in wrong(odd, paths)) == ""
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        query = (
            "select pristot, date_value from raw.idb_criminal inner join raw.date_text on filedate = date_text"
            " where release_year > 2016 order by release_year desc"
        )
        day = datetime.date(2018, 3, 9)
        assert connection.execute(query).fetchall() == [("", day), ("12.5", day)]


def bomb(start: bytes) -> bytes:
    """A gzip of a text and a gigabyte of spaces. After a full flush each megabyte packs to the same bytes."""
    spaces = b" " * (1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    megabyte = packer.compress(spaces) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.crc32(start)
    for _ in range(_BOMB >> 20):
        checksum = zlib.crc32(spaces, checksum)
    size = (len(start) + _BOMB) % (1 << 32)
    end = packer.flush() + checksum.to_bytes(4, "little") + size.to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + head + megabyte * (_BOMB >> 20) + end


@pytest.mark.one_duckdb
@pytest.mark.parametrize("start", [b"", b"<html>", b'{"court": "', sheet(30)], ids=["nothing", "html", "json", "table"])
def test_bomb_of_a_gigabyte_is_told_within_the_memory_limit(start: bytes, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    drop(settings.extracts_dir, SOUND)
    (settings.extracts_dir / "bomb.gz").write_bytes(bomb(start))
    paths = found(settings, load_extracts(settings))
    assert wrong(SOUND, paths) == []
    assert paths["bomb.gz"][0] in ("foreign", _REFUSED)
