"""Rows of releases that no figure can need go by the setting keep_releases, and come back when they are needed.

All rows are made up.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
import recount_extracts as made_up
from fuzz.digest import digests, is_of_history
from made_up_load import PROJECT, idb_row, idb_text, refusal, rows

from flows.steps import build_models
from warehouse.errors import ExtractError, InputError, SettingError
from warehouse.extracts.find import FoundFile
from warehouse.load import LoadReport, load_extracts, retention
from warehouse.load.compact import compact_build_file
from warehouse.load.load import Load
from warehouse.load.pages import PageLoader
from warehouse.load.report import Outcome
from warehouse.settings import Settings, load_settings

_DAYS = ("02/15/2018", "02/15/2019", "02/15/2020")
OLDEST, OLD, NEW = (idb_text([idb_row(n, 2018, day) for n in range(1, 4 + at)]) for at, day in enumerate(_DAYS))
HELD = """
    select extract(year from release_date), count(*)
    from raw.idb_criminal inner join raw.extract_file using (file_id) group by 1 order by 1
"""
LEDGER = "select * from raw.extract_file order by file_id"
RELEASES = {"oldest.txt": OLDEST, "old.txt": OLD, "new.txt": NEW}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    for name, content in RELEASES.items():
        (extracts / name).write_bytes(content)
    return Settings(PROJECT, tmp_path / "data", extracts, memory_limit="1GiB", threads=2)


def load(settings: Settings, keep: str, gone_files: str = "withdraw") -> LoadReport:
    return load_extracts(dataclasses.replace(settings, keep_releases=keep, gone_files=gone_files))


@pytest.mark.parametrize(
    ("keep", "held"),
    [
        ("all", [(2018, 3), (2019, 4), (2020, 5)]),
        ("1", [(2019, 4), (2020, 5)]),
        ("0", [(2020, 5)]),
    ],
)
def test_rows_of_so_many_earlier_releases_stay(settings: Settings, keep: str, held: list[tuple[int, int]]) -> None:
    report = load(settings, keep)
    assert rows(settings, HELD) == held
    gone = [(found.files, found.rows) for found in report.removed]
    assert gone == {"all": [], "1": [(1, 3)], "0": [(2, 7)]}[keep]
    said = [line for line in report.details() if "keep_releases" in line]
    size = sum(map(len, (OLDEST, OLD))) / 10**6
    words = f"7 rows ({size:,.0f} MB of text) of 2 files removed: later releases replace all of them (keep_releases)"
    assert said == ([f"idb_criminal: {words}"] if keep == "0" else said)


def test_file_stays_known_and_is_not_read_again(settings: Settings) -> None:
    load(settings, "all")
    ledger = rows(settings, LEDGER)
    load(settings, "0")
    again = load(settings, "0")
    assert (again.loaded, sorted(again.unchanged), again.removed) == ((), sorted(RELEASES), ())
    assert rows(settings, LEDGER) == ledger
    assert rows(settings, "select count(*) from raw.release_removed") == [(2,)]


def test_release_that_is_in_effect_again_is_read_again_as_if_it_had_stayed(settings: Settings) -> None:
    kept = dataclasses.replace(settings, data_dir=settings.data_dir.with_name("kept"))
    for warehouse, keep in ((kept, "all"), (settings, "0")):
        load(warehouse, keep)
    ledger = rows(settings, LEDGER)
    (settings.extracts_dir / "new.txt").rename(settings.extracts_dir.parent / "new.txt")
    load(kept, "all")
    report = load(settings, "0")
    assert report.notes == ("1 files of releases were read again: they are in effect again",)
    assert (report.loaded, report.withdrawn, rows(settings, HELD)) == ((), ("new.txt",), [(2019, 4)])
    assert {row[0] for row in rows(settings, LEDGER)} < {row[0] for row in ledger}
    # As it was first loaded: when, and what it changed then.
    assert set(rows(settings, LEDGER)) < set(ledger)
    effect = """
        select * exclude (batch_id) from raw.idb_criminal
        where (file_id, release_year, release_district) in (select (file_id, release_year, district) from raw.release_in_effect)
        order by row_id
    """
    assert rows(settings, effect) == rows(kept, effect)
    change = "select * exclude (batch_id) from raw.release_change order by all"
    assert rows(settings, change) == rows(kept, change)


def test_release_that_is_in_effect_for_one_year_keeps_all_of_its_rows(settings: Settings) -> None:
    (settings.extracts_dir / "old.txt").write_bytes(
        OLD + b"".join(idb_text([idb_row(9, 2017, _DAYS[1])]).splitlines(True)[1:])
    )
    load(settings, "0")
    assert rows(settings, HELD) == [(2019, 5), (2020, 5)]


def test_release_that_is_needed_and_not_in_the_folder_is_named(settings: Settings) -> None:
    load(settings, "0")
    (settings.extracts_dir / "old.txt").unlink()
    load(settings, "0", gone_files="keep")
    # The path of the latest holds another year now.
    (settings.extracts_dir / "new.txt").write_bytes(idb_text([idb_row(1, 2019)]))
    with pytest.raises(InputError, match=r"^old\.txt: would be in effect again, .* Nothing was changed\. Put it back"):
        load(settings, "0", gone_files="keep")
    assert rows(settings, "select distinct release_year from raw.release_in_effect") == [(2018,)]
    (settings.extracts_dir / "old.txt").write_bytes(OLD)
    assert not load(settings, "0", gone_files="keep").problems
    assert rows(settings, HELD) == [(2019, 4), (2020, 1)]


def test_release_that_cannot_be_read_again_stops_the_load(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    load(settings, "0")
    (settings.extracts_dir / "new.txt").unlink()

    def refused(_: Load, file: FoundFile, __: PageLoader) -> Iterator[Outcome]:
        yield Outcome(file.name, "refused", problem=ExtractError(file.name, "cannot be read", "Mend it."), file=file)

    with monkeypatch.context() as patch:
        patch.setattr(retention, "outcomes_of", refused)
        assert "old.txt: cannot be read" in refusal(load(settings, "0"))
    assert rows(settings, HELD) == [(2020, 5)]
    load(settings, "0").raise_if_refused()
    assert rows(settings, HELD) == [(2019, 4)]


def test_stop_in_the_middle_leaves_all_rows_or_none(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(connection: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(retention, "forget_dates", stopped)
        with pytest.raises(KeyboardInterrupt):
            load(settings, "0")
    assert rows(settings, HELD) == [(2018, 3), (2019, 4), (2020, 5)]
    assert rows(settings, "select count(*) from raw.release_removed") == [(0,)]
    load(settings, "0")
    assert rows(settings, HELD) == [(2020, 5)]


def test_build_file_is_written_anew_where_more_is_free_than_used(settings: Settings) -> None:
    settings.temporary_dir.mkdir(parents=True)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema raw; create schema core")
        connection.execute("create table raw.gone as select hash(range) as a, hash(range + 1) as b from range(300_000)")
        connection.execute("create table raw.row as select hash(range) as a from range(50_000)")
        connection.execute(
            "create view core.row_view as from raw.row; comment on view core.row_view is 'One row per row'"
        )
        connection.execute("comment on column raw.row.a is 'Its name'; checkpoint; drop table raw.gone")
    told = "select comment from duckdb_columns() where table_name = 'row' union all select comment from duckdb_views()"
    before, after = rows(settings, f"{told} where not internal"), settings.build_file.stat().st_size
    sizes = compact_build_file(settings)
    assert sizes == (after, settings.build_file.stat().st_size)
    assert sizes[1] < sizes[0] / 2
    assert rows(settings, f"{told} where not internal") == before == [("Its name",), ("One row per row",)]
    assert rows(settings, "select count(*) from core.row_view") == [(50_000,)]
    # Now it is full.
    assert compact_build_file(settings) is None


def test_load_says_that_the_build_file_was_written_anew(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.load.compact_build_file", lambda _: (7_000_000, 3_000_000))
    assert load(settings, "0").notes == ("the build file was written anew: 7 MB, now 3 MB",)
    assert load(settings, "0").notes == ()


@pytest.mark.parametrize("value", ["some", "-1", "1.5", "true"])
def test_setting_is_all_or_a_number(value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WAREHOUSE_KEEP_RELEASES", value)
    with pytest.raises(SettingError, match=r'keep_releases is .* Write "all" or a whole number, such as 1'):
        load_settings(data_dir=tmp_path)


@pytest.mark.torture
def test_every_table_is_the_same_with_and_without_the_rows(tmp_path: Path, begin: Callable[[Path], None]) -> None:
    folder = made_up.releases()
    # A national release before the first: later ones replace all of it, and its subject cases with it.
    before = made_up._national(range(2016, 2018), date(2018, 2, 15))
    charged = {"FTITLE1": made_up.SEX, "FILEDATE": "03/05/2017", "LOADDATE": "02/15/2018", "FISCALYR": "2017"}
    before += [made_up.criminal_row("txsd", f"1:16-{number:05}", **charged) for number in (1, 2)]
    folder.criminal["before.txt"] = before
    settings = Settings(PROJECT, tmp_path / "data", folder.write(tmp_path / "extracts"), memory_limit="1GiB", threads=2)
    begin(settings.data_dir)
    found = []
    for keep in ("all", "0"):
        removed = load(settings, keep).removed
        assert [(gone.format, gone.files) for gone in removed] == ([] if keep == "all" else [("idb_criminal", 1)])
        build_models(settings)
        found.append(digests(settings.build_file, ("intermediate", "core", "marts"), is_of_history))
        assert rows(settings, "select count(*) from core.fact_case_year where scope = 'chapter_77'")[0][0]
    assert {name for name in found[0] if found[0][name] != found[1][name]} == set()
