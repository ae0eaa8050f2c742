"""Pages that an earlier program has read are read again: in so much time as there is, and never twice.

All pages are made up.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import docket_pages
import duckdb
import pytest
from made_up_load import PROJECT, rows

from warehouse.load import load_extracts
from warehouse.progress import Activity
from warehouse.settings import Settings

_OF_EACH = "select reader = 'earlier', count(*) from raw.extract_file group by 1 order by 1"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(PROJECT, tmp_path / "data", tmp_path / "extracts", memory_limit="1GiB", threads=2)
    settings.extracts_dir.mkdir()
    for number in range(5):
        drop(settings, number)
    load_extracts(settings)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("update raw.extract_file set reader = 'earlier'")
    return settings


def drop(settings: Settings, number: int) -> None:
    page = docket_pages.docket_page().replace("</body>", f"<!-- {number} --></body>")
    (settings.extracts_dir / f"{number}-synthetic.html").write_text(page)


def test_pages_wait_for_their_turn_and_a_new_one_does_not(settings: Settings) -> None:
    drop(settings, 5)
    tonight = load_extracts(dataclasses.replace(settings, reread_minutes=0))
    assert (len(tonight.loaded), len(tonight.unchanged)) == (1, 5)
    assert (
        "5 docket pages keep the reading of an earlier program: the next load goes on (reread_minutes)" in tonight.notes
    )
    assert rows(settings, _OF_EACH) == [(False, 1), (True, 5)]
    assert rows(settings, "select finished_at is null from raw.batch order by batch_id")[-1] == (False,), (
        "it can be built"
    )

    next_night = load_extracts(settings)
    assert (len(next_night.loaded), next_night.notes) == (5, ("5 files were read again by a newer reader",))
    assert rows(settings, _OF_EACH) == [(False, 6)]


def test_what_was_read_again_before_an_interruption_is_not_read_once_more(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.load.page_reading.Processes.pages_at_once", 2)
    told: list[tuple[int, int | None]] = []

    def progress(activity: Activity, done: int, total: int | None) -> None:
        if activity.words == "read docket pages again":
            told.append((done, total))
            if total == 5 and done == 3:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_extracts(settings, progress=progress)
    assert rows(settings, _OF_EACH) == [(False, 2), (True, 3)]
    told.clear()

    load_extracts(settings, progress=progress)
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert rows(settings, _OF_EACH) == [(False, 5)]
    assert rows(settings, "select count(*), count(distinct file_id) from raw.docket") == [(5, 5)]
