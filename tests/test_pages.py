"""Docket pages on their way into raw: each counted once, what cannot be used set aside with the reason."""

from __future__ import annotations

import io
import json
import re
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docket_pages
import duckdb
import pytest
from shared_data import PACER, needs_pacer

from warehouse.extracts.pages import ReadPage, read_page
from warehouse.extracts.pages.courts import Courts, read_courts
from warehouse.load import load_extracts
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb
HISTORY = """<html><head><title>CM/ECF Western District of Missouri-History/Documents Query</title></head><body>
<a href="https://ecf.mowd.uscourts.gov/">SYNTHETIC</a></body></html>"""


@pytest.fixture(scope="module")
def courts() -> Courts:
    return read_courts(PROJECT / "seeds")


def rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def read(page: str | bytes, courts: Courts, name: str = "page.html") -> ReadPage:
    found = read_page(name, page if isinstance(page, bytes) else page.encode(), courts)
    assert found is not None
    return found


def real_pages(folder: str) -> list[Path]:
    return sorted((PACER / folder).glob("*.html")) if PACER.exists() else []


@needs_pacer
@pytest.mark.parametrize("page", [*real_pages("criminal"), *real_pages("civil")], ids=lambda path: path.stem)
def test_counts_and_entries_of_real_pages_are_those_of_their_expected_parse(page: Path, courts: Courts) -> None:
    expected: dict[str, Any] = json.loads(page.with_suffix(".expected.json").read_text())
    found = read(page.read_bytes(), courts)
    assert found.reason == ""
    docket = found.rows["docket"][0]
    assert docket[2:5] == (expected["court_id"], expected["docket_number"], expected["federal_defendant_number"])
    counts = [
        (count.get("status", "complaint"), count["name"], count["disposition"] or None)
        for party in expected["parties"]
        for part in ("counts", "complaints")
        for count in (party.get("criminal_data") or {}).get(part, [])
    ]
    assert [(section, name, words) for _, _, _, _, section, name, words, _ in found.rows["docket_count"]] == counts
    assert len(found.rows["docket_entry"]) == len(expected["docket_entries"])
    assert len(found.rows["docket_party"]) == len(expected["parties"])


@needs_pacer
def test_every_real_page_is_loaded_or_set_aside_with_a_reason(settings: Settings) -> None:
    settings = Settings(settings.project_dir, settings.data_dir, PACER, memory_limit="1GiB", threads=2)
    report = load_extracts(settings)
    assert report.problems == ()
    assert report.rows_received == report.rows_loaded + report.rows_quarantined
    # The ledger says it of each page.
    assert rows(settings, "from raw.extract_file where rows_received <> rows_loaded + rows_quarantined") == []
    reasons = rows(
        settings,
        "select regexp_extract(file_name, '[a-z_0-9]+\\.html'), quarantine.reason"
        " from raw.quarantine join raw.extract_path using (file_id) order by all",
    )
    assert reasons == [
        ("alsd.html", "PACER says: case not found, not a docket"),
        ("cand.html", "a case query without a docket number and a date"),
        ("nyed.html", "PACER says: case not found, not a docket"),
        ("txed.html", "a case query without a docket number and a date"),
        ("txsd_4.html", "a case query without a docket number and a date"),
        ("txsd_6.html", "a case query without a docket number and a date"),
    ]
    kinds = (
        "select source_form, count(*) from raw.docket group by 1 union all select source_form, count(distinct file_id)"
    )
    assert sorted(rows(settings, f"{kinds} from raw.docket_signal group by 1")) == [
        ("archive_xml", 3),
        ("case_query", 16),
        ("history", 16),
        ("pacer_html", 25),
        ("rss", 3),
    ]
    names = "select count(*) from raw.docket where case_name is null or as_of is null"
    assert rows(settings, names) == [(0,)]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (docket_pages.login_page, "a login page, not a docket"),
        (docket_pages.not_found_page, "PACER says: case not found, not a docket"),
        (docket_pages.error_page, "an error message of PACER, not a docket"),
        (docket_pages.sealed_page, "a notice that the case is sealed, not a docket"),
        (docket_pages.other_site_page, "a page of another site, not of a court"),
        (docket_pages.empty_body_page, "an empty page"),
        (docket_pages.cut_in_half, "the page is cut short: tables are opened and not closed; fetch it again"),
        (docket_pages.header_of_another_court, "the header names the court moed and the links go to mowd"),
        (lambda: HISTORY, "a history without a docket number and a date"),
        (lambda: '{"results": []}', "one page of an answer of CourtListener's API"),
        (lambda: '{"court": "utd", "docket', "JSON that is cut short or damaged; fetch it again"),
        (
            lambda: '{"court": "moon", "docket_number": "1:18-cr-1", "docket_entries": [], "parties": []}',
            "none of the 94",
        ),
    ],
)
def test_page_that_is_no_docket_is_called_what_it_is(page: Callable[[], str], reason: str, courts: Courts) -> None:
    found = read(page(), courts)
    assert reason in found.reason
    assert found.row_count == 0


def test_search_warrant_docket_is_a_docket_with_parties_and_no_counts(courts: Courts) -> None:
    found = read(docket_pages.search_warrant_page(), courts)
    assert found.reason == ""
    assert (len(found.rows["docket_party"]) > 0, found.rows["docket_count"]) == (True, [])


def test_script_in_a_name_stays_text_in_raw(courts: Courts) -> None:
    found = read(docket_pages.script_in_name(), courts)
    assert found.reason == ""
    assert found.rows["docket_count"]


def test_every_defendant_of_a_page_of_all_has_its_number(courts: Courts) -> None:
    found = read(docket_pages.docket_page(defendants=3), courts)
    numbers = [number for _, _, party_type, number, *_ in found.rows["docket_party"] if party_type == "Defendant"]
    assert numbers == ["1", "2", "3"]
    assert not [text for _, _, _, _, _, text, *_ in found.rows["docket_count"] if "SYNTHETIC" in str(text)]


@pytest.mark.torture
def test_twenty_megabytes_of_entries_are_read(courts: Courts) -> None:
    page = docket_pages.huge_page()
    assert len(page) >= 20_000_000
    assert len(read(page, courts).rows["docket_entry"]) > 10_000


def test_json_of_something_else_is_no_extract(settings: Settings) -> None:
    (settings.extracts_dir / "package.json").write_text('{"name": "something else"}')
    (settings.extracts_dir / "page.html").write_text(docket_pages.docket_page())
    report = load_extracts(settings)
    assert (report.not_extracts, len(report.loaded)) == (("package.json",), 1)


def test_archives_hold_pages_and_each_is_known_by_its_content(settings: Settings) -> None:
    pages = {f"{number}.html": docket_pages.docket_page(defendants=number).encode() for number in range(1, 4)}
    with zipfile.ZipFile(settings.extracts_dir / "pages.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in pages.items():
            archive.writestr(f"folder/{name}", page)
    with (
        tarfile.open(settings.extracts_dir / "pages.tar", "w") as plain,
        tarfile.open(settings.extracts_dir / "pages.tgz", "w:gz") as packed,
    ):
        for member, page in pages.items():
            entry = tarfile.TarInfo(member)
            entry.size = len(page)
            plain.addfile(entry, io.BytesIO(page))
            packed.addfile(entry, io.BytesIO(page))
    report = load_extracts(settings)
    assert (len(report.loaded), len(report.unchanged)) == (3, 6)
    assert rows(settings, "select count(*) from raw.docket") == [(3,)]
    assert load_extracts(settings).loaded == ()


def test_many_pages_are_read_by_several_processes(settings: Settings) -> None:
    for number in range(30):
        text = docket_pages.docket_page().replace("</body>", f"<!-- {number} --></body>")
        (settings.extracts_dir / f"{number}.html").write_text(text)
    assert len(load_extracts(settings).loaded) == 30
    query = "select count(*), count(distinct row_id), count(distinct docket_row_id) from raw.docket_entry"
    entries, row_ids, pages = rows(settings, query)[0]
    assert (entries == row_ids, pages) == (True, 30)


def test_set_aside_page_is_kept_whole_and_not_set_aside_twice(settings: Settings) -> None:
    (settings.extracts_dir / "half.html").write_text(docket_pages.cut_in_half())
    report = load_extracts(settings)
    assert (report.rows_received, report.rows_loaded, report.rows_quarantined) == (1, 0, 1)
    assert rows(settings, "select raw_text from raw.quarantine") == [(docket_pages.cut_in_half(),)]
    assert load_extracts(settings).rows_quarantined == 0


def test_page_with_a_record_set_aside_counts_both_in_the_ledger(settings: Settings) -> None:
    (settings.extracts_dir / "page.html").write_text(docket_pages.docket_page())
    (settings.extracts_dir / "history.html").write_text(HISTORY)
    load_extracts(settings)
    query = "select rows_received, rows_loaded, rows_quarantined from raw.extract_file order by rows_loaded"
    assert rows(settings, query) == [(1, 0, 1), (1, 1, 0)]


@pytest.mark.parametrize("name", ["page.html", "sheet.csv"])
def test_file_that_was_synthetic_stays_so_when_it_is_read_again(settings: Settings, name: str) -> None:
    content = (
        re.sub("(?i)synthetic", "", docket_pages.docket_page())
        if name == "page.html"
        else "court_id,docket_number,defendant_number,attribute,value,rule,date,note\n"
        "mad,1:11-cr-00004,,case_type,both,made up,2024-02-01,\n"
    )
    (settings.extracts_dir / name).write_text(content)
    load_extracts(settings)
    assert rows(settings, "select is_synthetic from raw.extract_file") == [(False,)]
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("update raw.extract_file set is_synthetic = true, reader = 'an earlier one'")
    load_extracts(settings)
    assert rows(settings, "select is_synthetic, reader <> 'an earlier one' from raw.extract_file") == [(True, True)]
