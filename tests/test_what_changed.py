"""The page of restated figures, its file and its feed: what the history says, the newest first."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree

import pytest
from conftest import Edition
from hand_made_publication import publish_by_hand
from made_up_place import frame, subject
from read_page import Read

from warehouse.publication import connect_published
from warehouse.readers.pages import paths, what_changed
from warehouse.readers.pages.files import files_of
from warehouse.readers.pages.hosting import Hosting
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.parts import frame_of, parts_of
from warehouse.readers.pages.published import read_published
from warehouse.readers.pages.restated import Moved, Step
from warehouse.readers.pages.what_changed import WhatChanged, changes_files

STAMP = Stamp("20261204T020000Z", date(2026, 12, 4))
MOVED = (Moved("restated", "moed-a", "moed-a-001", "x"), Moved("restated", "moed-a", "moed-a-001", "x"))
NEW, OLD = ("20261202T020000Z", date(2026, 12, 2)), ("20261128T020000Z", date(2026, 11, 28))
STEPS = (
    Step(*NEW, "US", 2018, "restitution_amount", "12228260.00", "12228000.00", MOVED),
    Step(*NEW, "MO", 2018, "restitution_amount", "75000.00", "not available", MOVED),
    Step(*NEW, "moed", 2018, "restitution_amount", "75000.00", "not available", MOVED),
    Step(*NEW, "MO", 2018, "new_cases_rank", "4", "5", ()),
    Step(*NEW, "MO", 1990, "new_cases", "4", "5", ()),
    Step(*NEW, "gone", 2018, "new_cases", "4", "5", ()),
    Step(*OLD, "TX", 2018, "mean_prison_months", "135.0", "130.5", MOVED[:1]),
    Step(*OLD, "TX", 2018, "top_labor_sector", "domestic & work", "<agriculture>", ()),
)
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTED = frame(Hosting(url="https://courts.example.org/", publisher="Desk & Daughters"))


def entries(files: dict[str, bytes]) -> list[ElementTree.Element]:
    return ElementTree.fromstring(files[paths.FEED]).findall(f"{ATOM}entry")


def test_the_page_says_place_year_figure_before_after_and_what_moved_newest_first() -> None:
    page = changes_files(WhatChanged(STEPS), frame(), STAMP)[paths.CHANGES].decode()
    days = re.findall(r'<h2 id="b[^"]+">([^<]+)</h2>', page)
    assert days == ["2 December 2026", "28 November 2026"]
    rows = "".join(re.findall(r"<tbody>(.*?)</table>", page, re.DOTALL)).split("<tr>")[1:]
    said = [[cell for cell in re.split(r"<[^>]+>", row.strip()) if cell and not cell.startswith(", ")] for row in rows]
    assert said == [
        ["United States, 2018", "Restitution, amount ordered", "$12,228,260", "$12,228,000", "1 defendant in 1 case"],
        ["Missouri, 2018", "Restitution, amount ordered", "$75,000", "not available", "1 defendant in 1 case"],
        [
            "Eastern District of Missouri, 2018",
            "Restitution, amount ordered",
            "$75,000",
            "not available",
            "1 defendant in 1 case",
        ],
        ["Texas, 2018", "Sentences, sentenced to prison, mean months", "135", "130.5", "1 defendant in 1 case"],
        [
            "Texas, 2018",
            "Most frequent labor sector",
            "domestic &amp; work",
            "&lt;agriculture&gt;",
            "other places, or what is covered",
        ],
    ]


def test_an_empty_history_says_so_and_so_does_none() -> None:
    for steps, words in (((), "No figure of a complete year has changed since"), (None, "No history of the figures")):
        files = changes_files(WhatChanged(steps), frame(), STAMP)
        assert words in files[paths.CHANGES].decode()
        assert entries(files) == []
        assert paths.CHANGES_CSV not in files
        assert not [link for link in Read(files[paths.CHANGES].decode()).links if link.endswith(".csv")]
        updated = ElementTree.fromstring(files[paths.FEED]).findtext(f"{ATOM}updated")
        assert updated == "2026-12-04T00:00:00Z"


def test_the_feed_has_what_the_standard_asks_of_it() -> None:
    feed = ElementTree.fromstring(changes_files(WhatChanged(STEPS), HOSTED, STAMP)[paths.FEED])
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        found = [child.tag.removeprefix(ATOM) for child in element]
        for needed in ("id", "title", "updated"):
            assert found.count(needed) == 1, needed
            assert element.findtext(f"{ATOM}{needed}")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", element.findtext(f"{ATOM}updated") or "")
        assert all(
            link.get("href", "").startswith("https://courts.example.org/") for link in element.findall(f"{ATOM}link")
        )
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Desk & Daughters"
    assert feed.findtext(f"{ATOM}updated") == "2026-12-02T00:00:00Z"
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", "alternate"]


def test_an_entry_is_a_place_of_a_publication_and_says_that_it_is_made_up() -> None:
    found = entries(changes_files(WhatChanged(STEPS), frame(), STAMP))
    titles = [entry.findtext(f"{ATOM}title") for entry in found]
    assert titles == [
        f"SYNTHETIC: made-up data, no real cases. {words} restated"
        for words in ("United States: 1 figure", "Missouri: 2 figures", "Texas: 2 figures")
    ]
    text = found[1].findtext(f"{ATOM}content") or ""
    assert text.splitlines() == [
        "Missouri, 2018. Restitution, amount ordered: $75,000, now not available (1 defendant in 1 case).",
        "Eastern District of Missouri, 2018. Restitution, amount ordered: $75,000, now not available (1 defendant in 1 case).",
        subject().note(True),
    ]
    real = replace(frame(), is_synthetic=False)
    assert b"SYNTHETIC" not in changes_files(WhatChanged(STEPS), real, STAMP)[paths.FEED]


def test_entries_keep_their_names_whatever_comes_later_and_wherever_the_site_stands() -> None:
    def named(steps: tuple[Step, ...], hosted: bool = False) -> list[str]:
        files = changes_files(WhatChanged(steps), HOSTED if hosted else frame(), STAMP)
        return [entry.findtext(f"{ATOM}id") or "" for entry in entries(files)]

    names = named(STEPS)
    assert len(set(names)) == len(names) == 3
    assert all(UUID(name).version == 5 for name in names)
    assert named(STEPS[6:]) == names[2:]
    assert named(STEPS, hosted=True) == names
    later = Stamp("20270101T020000Z", date(2027, 1, 1))
    assert (
        changes_files(WhatChanged(STEPS), frame(), later)[paths.FEED]
        == (changes_files(WhatChanged(STEPS), frame(), STAMP)[paths.FEED])
    )


def test_the_file_has_every_row_and_the_page_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(what_changed, "_MOST_SHOWN", 2)
    files = changes_files(WhatChanged(STEPS), frame(), STAMP)
    page = files[paths.CHANGES].decode()
    assert page.count('<th scope="row">') == 2
    assert "The newest 2 of 5" in page
    rows = list(csv.DictReader(StringIO(files[paths.CHANGES_CSV].decode())))
    assert [(row["changed_date"], row["place_code"], row["figure"], row["is_synthetic"]) for row in rows] == [
        (str(step.day), step.place_code, step.figure, "true") for step in STEPS if step not in STEPS[3:6]
    ]
    assert rows[0]["note"] == subject().note(True)


def test_the_history_of_a_publication_is_what_page_and_feed_say(edition: Edition, tmp_path: Path) -> None:
    settings = replace(edition.settings, data_dir=tmp_path)
    settings.published_dir.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(edition.settings.published_dir, settings.published_dir, symlinks=True)
    row = "'new_cases', '20300102T000000Z', 'new_cases'"
    publish_by_hand(
        settings,
        "insert into meta.figure_restatement by name select * from (values"
        f" ('marts.state_summary', 'MO', 'all', 2018, {row}, '3', '4', true, '20300101T000000Z', date '2030-01-02'),"
        f" ('marts.state_summary', 'MO', 'all', 2019, {row}, '3', '4', false, '20300101T000000Z', date '2030-01-02'),"
        f" ('marts.district_summary', 'MO', 'mowd', 2018, {row}, null, '3', true, '20300101T000000Z', date '2030-01-02'),"
        f" ('marts.district_summary', 'TX', 'unresolved', 2018, {row}, '1', '0', true, '20300101T000000Z', date '2030-01-02')"
        ") as row(table_name, state_code, court_id, year, figure, build_id, measure, value_before, value_after,"
        " was_complete_year, build_id_before, changed_date)",
        "insert into meta.restatement_cause by name select * from (values"
        " ('core.fact_case_year', 'MO', 'mowd', 2018, 'a', null, 'arrived', ['new_cases'], 'x', '20300102T000000Z'),"
        " ('core.fact_case_year', 'MO', 'moed', 2018, 'b', null, 'arrived', ['new_cases'], 'x', '20300102T000000Z'))"
        " as row(fact, state_code, court_id, year, case_id, defendant_id, cause, measures, what_changed, build_id)",
    )
    with connect_published(settings) as connection:
        published = read_published(connection)
        part = dict(parts_of(published, connection))["changes"]
        history = connection.execute("select count(*) from meta.figure_restatement where was_complete_year").fetchall()
    assert isinstance(part, WhatChanged) and part.steps
    ours = [step for step in part.steps if step.build_id == "20300102T000000Z"]
    assert [(step.place_code, step.before, step.after, len(step.moved)) for step in ours] == [
        ("MO", "3", "4", 2),
        ("mowd", "not available", "3", 1),
        ("tx-unresolved", "1", "0", 0),
    ]
    assert len(part.steps) == history[0][0]
    files = files_of(part, frame_of(published), STAMP)
    assert [entry.findtext(f"{ATOM}updated") for entry in entries(files)][:2] == ["2030-01-02T00:00:00Z"] * 2
    lines = Read(files[paths.CHANGES].decode()).links
    assert "../mo/2018/cases.html#new_cases" in lines


def test_every_page_names_the_feed(edition: Edition) -> None:
    for file in edition.site.rglob("*.html"):
        text = file.read_text()
        if 'http-equiv="refresh"' not in text:
            assert 'type="application/atom+xml"' in text, file
