"""Going back to an earlier publication: in one step, everywhere, and nights leave readers there until it is released."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from unittest.mock import Mock

import duckdb
import pytest
from click.testing import CliRunner
from conftest import copied
from tiny_build import make_build, settings_in

from flows.results import published
from flows.steps import publish_build
from warehouse import published_folder
from warehouse.cli import warehouse
from warehouse.errors import CheckFailed, InputError, NothingPublished
from warehouse.publication import attached_publication
from warehouse.publish import NotPublished
from warehouse.publish.rollback import pinned_publication, release, roll_back
from warehouse.published import Pin, read_pin
from warehouse.readers.publications import read_publications
from warehouse.readers.status import read_status
from warehouse.runner.build import record
from warehouse.settings import Settings

FIRST, SECOND, THIRD, FOURTH = "20261120T020000Z", "20261121T020000Z", "20261122T020000Z", "20261123T020000Z"
LATEST = "20991124T020000Z"  # of a clock that has jumped back since


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a warehouse with three publications, of 1, 2 and 3 new cases."""
    settings = settings_in(tmp_path_factory.mktemp("three"))
    for new_cases, build_id in enumerate((FIRST, SECOND, THIRD), start=1):
        make_build(settings, build_id, new_cases=new_cases)
        publish_build(settings)
    return settings


@pytest.fixture
def settings(three: Settings, tmp_path: Path) -> Settings:
    """Settings of a copy of it."""
    return copied(three, tmp_path)


def new_cases(settings: Settings) -> int:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return int(connection.sql("select new_cases from warehouse.marts.state_summary").fetchall()[0][0])


def compared_with(settings: Settings) -> int:
    """The figure of the publication that the next build is compared with."""
    with duckdb.connect() as connection, attached_publication(connection, settings):
        return int(connection.sql("select new_cases from publication.marts.state_summary").fetchall()[0][0])


def ran(settings: Settings, *arguments: str) -> tuple[int, str]:
    outcome = CliRunner().invoke(warehouse, ["--data-dir", str(settings.data_dir), *arguments])
    return outcome.exit_code, outcome.output


def test_readers_see_the_one_before_and_open_ones_keep_theirs(settings: Settings) -> None:
    with duckdb.connect(str(settings.published_file), read_only=True) as early:
        found = roll_back(settings)
        assert (found.build_id, found.left_build_id) == (SECOND, THIRD)
        assert early.sql("select new_cases from marts.state_summary").fetchall() == [(3,)]
    assert new_cases(settings) == 2
    assert compared_with(settings) == 2
    parquet = settings.published_dir / "parquet/marts/state_summary.parquet"
    with duckdb.connect() as connection:
        assert connection.execute("select new_cases from read_parquet(?)", [str(parquet)]).fetchall() == [(2,)]
    assert [file.name for file in settings.last_publication_dir.iterdir()] == [f"{SECOND}.duckdb"]
    assert not list(settings.published_dir.glob(".*"))


@pytest.mark.parametrize("wanted", [FIRST, "20261120"])
def test_any_that_is_kept_is_named_by_how_it_begins(settings: Settings, wanted: str) -> None:
    assert roll_back(settings, wanted).build_id == FIRST
    assert new_cases(settings) == 1
    assert roll_back(settings, THIRD).left_build_id == FIRST  # and forth again
    assert new_cases(settings) == 3


def test_nights_build_and_check_and_publish_nothing_until_it_is_released(settings: Settings) -> None:
    roll_back(settings)
    make_build(settings, FOURTH, new_cases=4)
    kept = publish_build(settings)
    assert (kept.build_id, kept.is_new, new_cases(settings)) == (SECOND, False, 2)
    assert "not published: readers are kept on build 20261121T020000Z since" in published(kept)
    assert "warehouse rollback --release" in published(kept)
    make_build(settings, FOURTH, new_cases=4, outcome="failed")
    with pytest.raises(CheckFailed):
        publish_build(settings)
    make_build(settings, FOURTH, new_cases=4)
    pin = release(settings)
    assert pin is not None
    assert pin.build_id == SECOND
    assert publish_build(settings).replaced_build_id == SECOND
    assert new_cases(settings) == 4
    assert release(settings) is None


def test_publish_by_hand_says_that_readers_are_kept(settings: Settings) -> None:
    roll_back(settings)
    make_build(settings, FOURTH, new_cases=4)
    code, said = ran(settings, "publish")
    assert code == 3
    assert "nothing is published: readers are kept on build 20261121T020000Z since" in said
    assert "Let it go first: `warehouse rollback --release`" in said
    assert new_cases(settings) == 2


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("2025", r'no publications that begin with "2025" are kept, expected one. Kept: 20261122T020000Z, '),
        ("202611", '3 publications that begin with "202611" are kept'),
    ],
)
def test_unknown_one_is_told_with_those_that_are_kept(settings: Settings, wanted: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        roll_back(settings, wanted)
    assert (new_cases(settings), read_pin(settings)) == (3, None)


def test_before_the_first_there_is_none(settings: Settings, tmp_path: Path) -> None:
    roll_back(settings, FIRST)
    with pytest.raises(InputError, match=f"no publication before {FIRST} is kept"):
        roll_back(settings)
    with pytest.raises(NothingPublished):
        roll_back(settings_in(tmp_path / "empty"))


def test_changed_publication_is_not_gone_back_to(settings: Settings) -> None:
    file = settings.published_dir / SECOND / "warehouse.duckdb"
    file.chmod(0o644)
    with duckdb.connect(str(file)) as connection:
        connection.execute("update marts.state_summary set new_cases = 99")
    with pytest.raises(InputError, match="is not what was published"):
        roll_back(settings)
    assert (new_cases(settings), read_pin(settings)) == (3, None)
    told = {kept.build_id: kept.is_as_published for kept in read_publications(settings, verify=True)}
    assert told == {THIRD: True, SECOND: False, FIRST: True}


@pytest.mark.parametrize("step", ["_copied", "_flush", "_point", "_keep_only"])
def test_kill_at_any_step_leaves_a_whole_publication_and_the_next_night_ends_what_was_begun(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    class Killed(BaseException):
        """Nothing catches it, as nothing catches a kill."""

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(published_folder, step, killed)
        with pytest.raises(Killed):
            roll_back(settings)
    was_begun = read_pin(settings) is not None
    assert new_cases(settings) == (2 if step == "_keep_only" else 3)
    kept = pinned_publication(settings)
    assert (kept is not None) == was_begun
    assert new_cases(settings) == (2 if was_begun else 3)
    assert compared_with(settings) == new_cases(settings)


def test_full_disk_leaves_readers_what_they_see(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(
        NotPublished, match=f"No space left on device; nothing was published, readers still see build {THIRD}"
    ):
        roll_back(settings)
    assert (new_cases(settings), read_pin(settings)) == (3, None)
    assert not list(settings.published_dir.glob(".*"))


def test_publication_that_is_gone_is_told_with_what_to_do(settings: Settings) -> None:
    roll_back(settings, FIRST)
    shutil.rmtree(settings.published_dir / FIRST)
    with pytest.raises(InputError, match=r"20261120T020000Z: is gone, and readers are to be kept on it.*--release"):
        pinned_publication(settings)


def test_builds_grow_after_a_rollback_whatever_the_clock_says(settings: Settings) -> None:
    roll_back(settings, FIRST)
    settings.build_file.unlink()
    for name in (LATEST, "somebody"):
        shutil.copytree(settings.published_dir / THIRD, settings.published_dir / name)
    with duckdb.connect() as connection:
        connection.execute("create schema raw")
        record.start_record(connection, settings, (), Mock(published=None, models={}), "duckdb")
        [(build_id,)] = connection.execute("select build_id from meta.build").fetchall()
    assert build_id == "20991124T020001Z"


def test_status_and_list_say_it(settings: Settings) -> None:
    roll_back(settings, FIRST)
    found = read_status(settings)
    assert found.pin == Pin(FIRST, found.pin.since if found.pin else "")
    _, said = ran(settings, "status")
    assert "by `warehouse rollback`: nights build and check, and publish nothing" in said
    code, said = ran(settings, "--json", "publications", "--verify")
    rows = json.loads(said)
    assert code == 0
    assert [(row["build_id"], row["is_current"], row["is_pinned"]) for row in rows] == [
        (THIRD, False, False),
        (SECOND, False, False),
        (FIRST, True, True),
    ]
    assert all(row["is_synthetic"] and row["is_as_published"] and row["bytes"] > 10_000 for row in rows)
    _, said = ran(settings, "publications")
    assert f"{FIRST},2026-11-22 02:00:00,2018-12-31,not known," in said
    assert "see it, are kept on it, SYNTHETIC" in said.splitlines()[3]


def test_pages_of_another_build_are_late(settings: Settings) -> None:
    pages = settings.reports_dir / "pages"
    pages.mkdir(parents=True)
    ledger = {"build_id": THIRD, "program": "", "static": [], "parts": {}}
    (pages / "pages.json").write_text(json.dumps(ledger))
    assert "LATE" not in ran(settings, "status")[1]
    roll_back(settings)
    assert f"pages          LATE: of build {THIRD}" in ran(settings, "status")[1]


def test_pages_that_a_night_leaves_are_left_by_a_rollback(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAREHOUSE_PAGES", "leave")
    code, said = ran(settings, "rollback")
    assert code == 0, said
    assert "left as they stand; `warehouse pages` writes them" in said
    assert not (settings.reports_dir / "pages").exists()


def test_release_takes_no_build(settings: Settings) -> None:
    code, said = ran(settings, "rollback", FIRST, "--release")
    assert code == 2
    assert "--release takes no BUILD" in said
    assert new_cases(settings) == 3


def test_release_by_hand(settings: Settings) -> None:
    roll_back(settings)
    code, said = ran(settings, "rollback", "--release")
    assert code == 0
    assert f"build {SECOND} is no longer kept; `warehouse refresh` publishes again\n" in said
    assert "readers are kept on no build\n" in ran(settings, "rollback", "--release")[1]


def test_rollback_waits_for_no_refresh(settings: Settings) -> None:
    from warehouse.lock import refresh_lock

    with refresh_lock(settings, "refresh"):
        code, said = ran(settings, "rollback")
    assert code == 6
    assert "by `warehouse refresh`" in said
    assert new_cases(settings) == 3
