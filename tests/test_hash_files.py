"""A file that nothing has written to is not read again, and one that something has is, whatever its times say.

All rows are made up.
"""

from __future__ import annotations

import dataclasses
import io
import os
import time
import zipfile
from functools import partial
from pathlib import Path

import duckdb
import pytest
from made_up_load import rows

from flows.results import loaded
from warehouse.extracts.find import Findings, find_files
from warehouse.extracts.stamp import Places, stamp_of
from warehouse.load import load_extracts
from warehouse.settings import Settings

_SHEET = "court_id,docket_number,defendant_number,attribute,value,rule,date,note\n"
_HOUR = 3600 * 10**9


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read whole to be hashed, as they are."""
    from warehouse.load.ledger import file_sha256

    names = list[str]()

    def counted(path: Path) -> str:
        names.append(path.name)
        return file_sha256(path)

    monkeypatch.setattr("warehouse.load.load.file_sha256", counted)
    return names


@pytest.fixture
def an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads happen an hour after the files came."""
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() + _HOUR)


def sheet(value: str) -> str:
    return f"{_SHEET}mowd,4:18-cr-00001,,victim_named,{value},complaint,2020-01-01,\n"


def values(settings: Settings) -> list[str]:
    return [str(value) for (value,) in rows(settings, "select value from raw.coding_sheet order by all")]


@pytest.mark.usefixtures("an_hour_later")
def test_file_as_it_was_is_not_read_again_and_the_report_says_so(settings: Settings, hashed: list[str]) -> None:
    (settings.extracts_dir / "sheet.csv").write_text(sheet("a"))
    with zipfile.ZipFile(settings.extracts_dir / "two.zip", "w") as archive:
        archive.writestr("b.csv", sheet("b"))
        archive.writestr("c.csv", sheet("c"))
    assert load_extracts(settings).files_unread == 0
    hashed.clear()

    again = load_extracts(settings)
    assert (hashed, again.files_unread, len(again.unchanged)) == ([], 2, 3)
    assert "3 unchanged (2 files not read: place, size and times as before)" in loaded(again)

    every = load_extracts(dataclasses.replace(settings, hash_files="every"))
    assert (sorted(hashed), every.files_unread, len(every.unchanged)) == (["sheet.csv", "two.zip"], 0, 3)
    assert "not read" not in loaded(every)
    assert load_extracts(settings).files_unread == 2, "what was hashed by force is known by its times again"


def test_file_written_just_before_it_was_read_is_read_again(settings: Settings, hashed: list[str]) -> None:
    file = settings.extracts_dir / "sheet.csv"
    file.write_text(sheet("a"))
    load_extracts(settings)
    assert rows(settings, "select container_stamp from raw.extract_path") == [(None,)]
    hashed.clear()

    assert load_extracts(settings).files_unread == 0
    assert hashed == ["sheet.csv"]
    file.write_text(sheet("b"))
    load_extracts(settings)
    assert values(settings) == ["b"]


def test_stamp_waits_for_both_times_and_for_those_ahead_of_the_clock(tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_text("x")
    written = file.stat().st_ctime_ns
    os.utime(file, ns=(0, 0))
    assert stamp_of(file.stat(), written + 10**6) is None, "its entry changed a moment ago, though its bytes are old"
    assert stamp_of(file.stat(), written + _HOUR)
    os.utime(file, ns=(written + 2 * _HOUR,) * 2)
    assert stamp_of(file.stat(), written + _HOUR) is None, "its time is in the future"


@pytest.mark.usefixtures("an_hour_later")
@pytest.mark.parametrize("is_new_file", [True, False])
def test_backup_restored_with_its_old_times_and_size_is_read(settings: Settings, *, is_new_file: bool) -> None:
    file = settings.extracts_dir / "sheet.csv"
    file.write_text(sheet("a"))
    before = file.stat()
    load_extracts(settings)

    if is_new_file:
        restored = settings.extracts_dir.parent / "restored"
        restored.write_text(sheet("b"))
        os.utime(restored, ns=(before.st_atime_ns, before.st_mtime_ns))
        restored.replace(file)
    else:
        with file.open("r+b") as stream:
            stream.write(sheet("b").encode())
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)

    report = load_extracts(settings)
    assert (report.files_unread, values(settings)) == (0, ["b"])


@pytest.mark.usefixtures("an_hour_later")
def test_change_while_the_load_runs_is_seen_by_the_next(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is looked at, then written to, then read: its stamp is of before, its hash of after."""
    file = settings.extracts_dir / "sheet.csv"
    file.write_text(sheet("a"))

    def then_written(folder: Path) -> Findings:
        found = find_files(folder)
        file.write_text(sheet("b"))
        return found

    with monkeypatch.context() as patched:
        patched.setattr("warehouse.load.find_files", then_written)
        load_extracts(settings)
    assert values(settings) == ["b"]
    assert load_extracts(settings).files_unread == 0
    assert load_extracts(settings).files_unread == 1


@pytest.mark.usefixtures("an_hour_later")
@pytest.mark.parametrize("mounts", ["36 27 0:50 / / rw - nfs4 server:/extracts rw\n", None])
def test_on_a_network_folder_or_an_unknown_one_every_file_is_read(
    settings: Settings, hashed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mounts: str | None
) -> None:
    table = tmp_path / "mountinfo"
    if mounts:
        table.write_text(mounts)
    monkeypatch.setattr("warehouse.extracts.find.Places", partial(Places, table))
    (settings.extracts_dir / "sheet.csv").write_text(sheet("a"))
    load_extracts(settings)
    hashed.clear()
    assert (load_extracts(settings).files_unread, hashed) == (0, ["sheet.csv"])


def test_nearest_mount_decides_and_its_name_may_have_blanks(tmp_path: Path) -> None:
    folder, table = tmp_path / "two words", tmp_path / "mountinfo"
    folder.mkdir()
    escaped = str(folder).replace(" ", "\\040")
    table.write_text(f"1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 0:9 / {escaped} rw shared:3 - cifs //server/a rw\n")
    inside, outside = folder / "a", tmp_path / "b"
    for file in (inside, outside):
        file.write_text("")
    assert not Places(table).keep_times(inside, inside.stat())
    assert Places(table).keep_times(outside, outside.stat())


@pytest.mark.usefixtures("an_hour_later")
def test_packed_file_that_a_newer_reader_reads_counts_as_read(settings: Settings) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.csv", sheet("a"))
    (settings.extracts_dir / "a.zip").write_bytes(content.getvalue())
    load_extracts(settings)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("update raw.extract_file set reader = 'earlier'")
    again = load_extracts(settings)
    assert (again.files_unread, len(again.loaded)) == (0, 1)
