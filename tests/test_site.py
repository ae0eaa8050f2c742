"""The site as files: whole, true to the mart, and written anew only where something changed."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote, urlsplit

import duckdb
import pytest
from click.testing import CliRunner, Result
from conftest import FEW_PLACES, FEW_YEARS, Edition, few_of
from hand_made_publication import publish_by_hand
from made_up_place import files_of_year
from pdf_pages import page_count
from read_page import Read

from warehouse.cli import warehouse
from warehouse.errors import InputError, NothingPublished
from warehouse.publication import connect_published
from warehouse.readers.pages import workers
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.parts import frame_of
from warehouse.readers.pages.place_year import HEADLINE
from warehouse.readers.pages.published import read_published
from warehouse.readers.pages.site import write_pages
from warehouse.readers.pages.site_folder import held
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]
_STATIC = ("style.css", "icon.svg", "search.js")
pytestmark = pytest.mark.one_duckdb


@pytest.fixture(scope="module")
def published(edition: Edition) -> Path:
    return edition.settings.published_file


@pytest.fixture(scope="module")
def site(edition: Edition) -> Path:
    return edition.site


@pytest.fixture(scope="module")
def read(site: Path) -> dict[Path, Read]:
    """Every page of the site."""
    return {file: Read(file.read_text(encoding="utf-8")) for file in sorted(site.rglob("*.html"))}


def test_every_link_leads_to_a_file_and_an_anchor_of_the_site(
    edition: Edition, published: Path, site: Path, read: dict[Path, Read]
) -> None:
    anchors = {file: set(page.ids) for file, page in read.items()}
    left = [
        (file, link, link in page.fetched)
        for file, page in read.items()
        for link in (*page.links, *page.fetched)
        if not _leads_somewhere(site, file, link, anchors)
    ]
    # Out of the site lead the addresses of printed figures alone, where a figure opens; nothing is fetched from there.
    with duckdb.connect(str(published), read_only=True) as connection:
        sources = " ".join(
            row[0] for row in connection.execute("select distinct source from marts.reconciliation").fetchall()
        )
    out = [link for file, link, is_fetched in left if not is_fetched and link in sources]
    # The map has no page to link to for a state that a site of a few places does not have.
    out += [] if edition.is_whole else ["null"]
    assert [(file.relative_to(site), link) for file, link, _ in left if link not in out][:10] == []
    assert "https" in {urlsplit(link).scheme for link in out if link != "null"} <= {"http", "https"}


def _leads_somewhere(site: Path, file: Path, link: str, anchors: dict[Path, set[str]]) -> bool:
    parts = urlsplit(link)
    target = Path(os.path.normpath(file.parent / unquote(parts.path))) if parts.path else file
    is_ours = not parts.scheme and not parts.netloc and target.is_file() and site in target.parents
    return is_ours and (not parts.fragment or parts.fragment in anchors.get(target, set()))


def test_nothing_in_a_page_can_run_and_no_anchor_stands_twice(read: dict[Path, Read]) -> None:
    assert {file.name: page.unsafe for file, page in read.items() if page.unsafe} == {}
    assert [file for file, page in read.items() if len(page.ids) != len(set(page.ids))] == []


def test_every_figure_of_every_page_is_that_of_the_mart(
    edition: Edition, published: Path, read: dict[Path, Read]
) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        marts = {
            (place, row["year"]): row
            for table, place_of in (
                ("national_summary", "'US'"),
                ("state_summary", "state_code"),
                (
                    "district_summary",
                    "case court_id when 'unresolved' then lower(state_code) || '-unresolved' else court_id end",
                ),
            )
            for place, row in _rows(connection, f"select {place_of}, * from marts.{table}")
        }
    wrong, seen = [], 0
    for file, page in read.items():
        for figure, place, year, value in page.figures:
            seen += 1
            expected = marts[place, year][figure]
            text = "" if expected is None else str(expected).lower() if isinstance(expected, bool) else str(expected)
            if value != text:
                wrong.append((file.parts[-3:], figure, place, year, value, text))
    assert wrong[:10] == []
    assert seen > (20_000 if edition.is_whole else 1_000)


def test_every_state_and_territory_is_compared(published: Path, site: Path, read: dict[Path, Read]) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        [(latest, places)] = connection.execute(
            "select year, list(distinct lower(state_code)) from marts.state_summary where new_cases_rank > 0"
            " group by year order by year desc limit 1"
        ).fetchall()
    pages = {file.parent.name: page for file, page in read.items() if file.name == "compare.html"}
    assert set(pages) == set(places)
    for code, page in pages.items():
        own = {(figure, year) for figure, place, year, _ in page.figures if place == code.upper()}
        assert {("new_cases", latest), ("convicted_defendants", latest), ("new_cases", latest - 1)} <= own
        assert ("new_cases", "US", latest) in {found[:3] for found in page.figures}
        assert {f"y{year}" for _, year in own} <= set(page.ids)
    years = {
        file: page for file, page in read.items() if file.parent.parent.name in places and file.name == "index.html"
    }
    years = {file: page for file, page in years.items() if file.parent.name.isdigit()}
    assert years
    for file, page in years.items():
        assert f"../compare.html#y{file.parent.name}" in page.links


def test_every_year_with_ranks_has_its_figures_in_order(published: Path, site: Path, read: dict[Path, Read]) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        ranked = connection.execute("select distinct year from marts.state_summary where new_cases_rank > 0").fetchall()
    pages = {file: page for file, page in read.items() if file.parent.name == "rank"}
    assert {int(file.parts[-3]) for file in pages} == {year for (year,) in ranked}
    assert len(pages) >= 8 * len(ranked) > 0
    for file, page in pages.items():
        figure = file.stem.replace("-", "_")
        values = [
            Decimal(value)
            for name, place, _, value in page.figures
            if name == figure and place not in ("US", "XX") and value
        ]
        ranks = [int(value) for name, _, _, value in page.figures if name.endswith("_rank") and value]
        assert values and ranks == sorted(ranks), file
        # Per million those with few cases stand after the others.
        assert values[: len(ranks) or None] == sorted(values[: len(ranks) or None], reverse=True), file


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[str, dict[str, object]]]:
    result = connection.execute(sql)
    names = [column[0] for column in result.description or ()]
    return [(str(row[0]), dict(zip(names, row, strict=True))) for row in result.fetchall()]


def test_every_page_and_sheet_of_the_sample_says_synthetic(site: Path, read: dict[Path, Read]) -> None:
    assert [file for file, page in read.items() if "SYNTHETIC" not in " ".join(page.words)] == []
    sheets = list(site.rglob("*.pdf"))
    pages = {page.parent for page in site.glob("[a-z][a-z]/[0-9]*/index.html")}
    # A place and year of which nothing is known has none.
    stated = {
        folder
        for folder in pages
        for figure, place, year, value in read[folder / "index.html"].figures
        if figure in (*HEADLINE, "new_civil_cases") and value
        and (place.lower(), str(year)) == (folder.parent.name, folder.name)
    }  # fmt: skip
    assert {sheet.parent for sheet in sheets} == stated
    assert [sheet for sheet in sheets if sheet.name not in read[sheet.parent / "index.html"].links] == []
    assert {page_count(sheet.read_bytes()) for sheet in sheets} == {1}


def test_whatever_leaves_a_synthetic_site_says_so_inside_itself(site: Path) -> None:
    # Sheets are compressed: their words are looked at above.
    leaving = [file for kind in ("svg", "csv", "parquet", "duckdb", "xml") for file in site.rglob(f"*.{kind}")]
    # A drawing of ours that shows no figure.
    assert [file for file in leaving if file.name != "icon.svg" and b"SYNTHETIC" not in file.read_bytes()] == []
    assert {file.suffix for file in leaving} == {".svg", ".csv", ".parquet", ".duckdb", ".xml"}


def test_every_csv_holds_exactly_the_rows_that_add_up_to_the_figure(
    edition: Edition, published: Path, site: Path
) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        counts = {
            (place, year, figure): (rows, total)
            for place, year, figure, rows, total in connection.execute(
                """
                select lower(state_code), year, figure, count(*), sum(amount) from marts.figure_row
                where scope = 'chapter_77' and calendar = 'calendar'
                group by all
                """
            ).fetchall()
            if edition.is_whole or (place.upper() in FEW_PLACES and year in FEW_YEARS)
        }
    found: dict[tuple[str, int, str], tuple[int, Decimal]] = {}
    for file in site.glob("[a-z][a-z]/[0-9]*/*.csv"):
        place, year = file.parts[-3:-1]
        if place != "us":
            with file.open(newline="", encoding="utf-8") as text:
                for row in csv.DictReader(text):
                    for figure in row["figures"].split():
                        rows, total = found.get((place, int(year), figure), (0, Decimal(0)))
                        found[place, int(year), figure] = (rows + 1, total + Decimal(row["amount"]))
    assert found == counts


@pytest.fixture
def small(night: Settings, tmp_path: Path) -> Settings:
    """A copy of the publication with the last year of a few places alone, to be changed."""
    return few_of(night, tmp_path / "data", (2023,))


@pytest.mark.torture
def test_only_what_changed_is_written_again(small: Settings) -> None:
    first = write_pages(small)
    assert first.written_count == first.file_count > 50
    again = write_pages(small)
    assert (again.written_count, again.removed_count, again.file_count) == (0, 0, first.file_count)

    folder = first.first_page.parent
    before = {file: file.stat().st_ino for file in folder.rglob("*") if file.is_file()}
    publish_by_hand(
        small,
        "update meta.build set build_id = '20300101T000000Z', refreshed_at = timestamp '2030-01-01'",
        "update marts.district_summary set mean_months_to_resolve = 99.9 where court_id = 'moed' and year = 2023",
    )
    changed = write_pages(small)
    after = {file: file.stat().st_ino for file in folder.rglob("*") if file.is_file()}
    moved = {file.relative_to(folder).parts[0] for file in after if before.get(file) != after[file]}
    assert 0 < changed.written_count < 30
    assert moved - {"about", "data", "pages.json", *_STATIC} == {"mo"}
    assert "2030" in (folder / "about/index.html").read_text()
    assert "99.9" in (folder / "mo/moed/2023/index.html").read_text()


@pytest.mark.torture
def test_a_docket_that_says_more_reaches_the_cases_alone(small: Settings) -> None:
    folder = write_pages(small).first_page.parent
    before = {file.relative_to(folder): file.stat().st_ino for file in folder.rglob("*") if file.is_file()}
    publish_by_hand(
        small,
        "update meta.build set build_id = '20300101T000000Z', data_through_date = date '2030-01-01'",
        "update marts.figure_event set disposition = disposition || ', it says' where state_code = 'MO' and year = 2023",
    )
    write_pages(small)
    after = {file.relative_to(folder): file.stat().st_ino for file in folder.rglob("*") if file.is_file()}
    anew = {path.as_posix() for path, inode in after.items() if before.get(path) != inode}
    of_site = {path for path in anew if path.partition("/")[0] in ("data", "about", "pages.json", *_STATIC)}
    assert anew - of_site <= {
        *(
            f"{place}/2023/{name}"
            for place, code in (("mo", "mo"), ("us", "us"))
            for name in ("cases.html", f"cases-{code}-2023.csv")
        ),
        *(f"mo/{code}/2023/{name}" for code in ("moed", "mowd") for name in ("index.html", f"cases-{code}-2023.csv")),
    }
    assert "it says" in (folder / "mo/2023/cases.html").read_text()


def test_digests_are_the_same_in_every_process() -> None:
    """A set of words has another order in each, and every page would be written each night."""
    program = "from warehouse.readers.pages.digests import Digests; print(Digests().of(({'a': frozenset('abcdef')},)))"
    found = {
        subprocess.check_output([sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.torture
def test_a_page_that_has_gone_leads_on_until_it_comes_back(small: Settings) -> None:
    folder = write_pages(small).first_page.parent
    assert "cases behind" in (folder / "mo/2023/cases.html").read_text()
    rows = "marts.figure_event", "marts.reconciliation", "meta.figure_restatement"
    nothing = (f"delete from {table} where state_code = 'MO' and year = 2023" for table in rows)
    publish_by_hand(small, "update meta.build set build_id = '20300101T000000Z'", *nothing)
    write_pages(small)
    gone = (folder / "mo/2023/cases.html").read_text()
    assert "This page has moved" in gone
    assert 'url=index.html"' in gone
    assert 'url=../index.html"' not in gone
    again = write_pages(small, full=True)
    assert "This page has moved" in (folder / "mo/2023/cases.html").read_text()
    assert not any("cases-mo-2023" in file.name for file in folder.rglob("*.csv"))
    assert again.removed_count == 0


@pytest.mark.torture
def test_readers_find_a_whole_site_at_every_moment(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_pages(small).first_page.parent
    assert folder.is_symlink()
    seen = []
    rename, replace_ = Path.rename, Path.replace
    for name, real in (("rename", rename), ("replace", replace_)):

        def watched(self: Path, target: Path, real: Callable[[Path, Path], Path] = real) -> Path:
            seen.append((folder / "index.html").exists())
            moved = real(self, target)
            seen.append((folder / "index.html").exists())
            return moved

        monkeypatch.setattr(Path, name, watched)
    write_pages(small, full=True)
    assert seen
    assert all(seen)


@pytest.mark.torture
def test_a_run_that_ends_between_the_renames_is_mended_by_the_next(small: Settings) -> None:
    folder = write_pages(small).first_page.parent
    folder.rename(folder.with_name(".pages-before"))
    assert write_pages(small).written_count == 0
    assert (folder / "index.html").exists()


def test_a_failure_leaves_the_old_pages(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small.reports_dir / "pages"
    folder.mkdir(parents=True)
    (folder / "pages.json").write_text(
        json.dumps({"build_id": "before", "program": "", "static": [], "parts": {}, "redirects": []})
    )
    (folder / "index.html").write_text("the old page")

    def fails(*_: object) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr(workers, "files_of", fails)
    with pytest.raises(RuntimeError, match="no ink"):
        write_pages(replace(small, threads=1))
    assert (folder / "index.html").read_text() == "the old page"
    assert list(small.reports_dir.glob(".pages-*")) == []


def test_pages_that_another_process_writes_are_left_to_it(small: Settings) -> None:
    with held(small.reports_dir / "pages"):
        result = CliRunner().invoke(warehouse, ["--data-dir", str(small.data_dir), "pages"])
    assert result.exit_code == 6
    assert "pages: is being written by another process. Wait for it to end" in result.stderr
    assert not (small.reports_dir / "pages").exists()


@pytest.mark.torture
def test_a_file_that_is_gone_is_written_again_and_what_a_killed_run_left_is_taken_away(small: Settings) -> None:
    folder = write_pages(small).first_page.parent
    (folder / "mo/2023/cases-mo-2023.csv").unlink()
    left = folder.with_name(".pages-site-left")
    left.mkdir()
    (left / "half.html").write_text("half")
    again = write_pages(small)
    assert (folder / "mo/2023/cases-mo-2023.csv").exists()
    assert 0 < again.written_count < 40
    assert not left.exists()


@pytest.mark.torture
def test_one_page_alone_is_written_on_demand_and_the_rest_stays(small: Settings) -> None:
    def pages(*options: str) -> Result:
        return CliRunner().invoke(warehouse, ["--data-dir", str(small.data_dir), "pages", *options])

    assert "has no pages yet. Write all of them first: `warehouse pages`" in pages("--only", "MO 2023").stderr
    folder = write_pages(small).first_page.parent
    before = {file: file.stat().st_ino for file in folder.rglob("*.html")}
    done = pages("--only", "MO 2023")
    assert done.exit_code == 0, done.stderr
    assert {file.relative_to(folder).as_posix() for file in before if file.stat().st_ino != before[file]} == {
        "mo/2023/index.html",
        "mo/2023/cases.html",
    }
    unknown = pages("--only", "MO 2032")
    assert unknown.exit_code == 3
    assert 'page "MO 2032": there is none. Did you mean "MO 2023"?' in unknown.stderr


@pytest.mark.torture
def test_files_of_somebody_else_stay_and_a_linked_folder_stays_a_link(small: Settings, tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "www"
    link.symlink_to(target)
    write_pages(small, link)
    (target / "robots.txt").write_text("User-agent: *\n")
    write_pages(small, link, full=True)
    assert link.is_symlink()
    assert (target / "robots.txt").read_text() == "User-agent: *\n"
    assert (target / "mo/2023/index.html").exists()


def test_a_folder_that_cannot_be_replaced_is_said_before_anything_is_written(small: Settings) -> None:
    with pytest.raises(
        InputError, match=r"/proc: is a mount point, which cannot be replaced\. Name a folder within it"
    ):
        write_pages(small, Path("/proc"))
    with pytest.raises(InputError, match=r"^/proc: cannot be written to: .*name one whose parent you may write to"):
        write_pages(small, Path("/proc/pages"))


def test_a_damaged_ledger_is_said(small: Settings) -> None:
    folder = small.reports_dir / "pages"
    folder.mkdir(parents=True)
    (folder / "pages.json").write_text('{"build_id"')
    told = r"pages\.json: is no ledger of this program: .*\. Remove the folder and run it again"
    with pytest.raises(InputError, match=told):
        write_pages(small)
    (folder / "pages.json").write_text("{}")
    with pytest.raises(InputError, match=told):
        write_pages(small)


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    script = (
        "import os, signal\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from multiprocessing import get_context\n"
        "from warehouse.readers.pages.workers import _start\n"
        "if __name__ == '__main__':\n"
        "    pool = ProcessPoolExecutor(1, get_context('spawn'), _start, (None, None, None))\n"
        "    print(pool.submit(os.getpid).result(), flush=True)\n"
        "    signal.pause()\n"
    )
    (tmp_path / "parent.py").write_text(script)
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py")], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        assert _runs(worker)
        parent.kill()
    # One that does not end is told by the limit of a test.
    while _runs(worker):
        time.sleep(0.05)


def _runs(process: int) -> bool:
    """Whether the process is there and has not ended; one that nobody has asked after is a zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


def test_a_folder_with_something_else_is_refused(small: Settings, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine")
    with pytest.raises(
        InputError, match=r"thesis: holds something else than our pages\. Name an empty or a new folder"
    ):
        write_pages(small, tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "mine"


def test_nothing_published_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingPublished):
        write_pages(Settings(data_dir=tmp_path))
    result = CliRunner().invoke(warehouse, ["--data-dir", str(tmp_path), "pages"])
    assert result.exit_code == 7
    assert "warehouse refresh" in result.stderr


def test_a_restated_figure_says_what_it_was_and_what_moved(small: Settings) -> None:
    publish_by_hand(
        small,
        """
            insert into meta.figure_restatement by name
            select 'marts.state_summary' as table_name, 'MO' as state_code, 'all' as court_id, 2023 as year,
                'new_cases' as figure, 'new_cases' as measure, '20300102T000000Z' as build_id, '9' as value_before,
                '4' as value_after, true as was_complete_year, '20300101T000000Z' as build_id_before,
                date '2030-01-02' as changed_date
            """,
        """
            insert into meta.restatement_cause by name
            select '20300102T000000Z' as build_id, 'case' as fact, 'MO' as state_code, 'moed' as court_id, 2023 as year,
                'moed-1-2023-cr-99999' as case_id, 'removed' as cause, ['new_cases'] as measures,
                'charged_date <2023>' as what_changed
            """,
    )
    with connect_published(small) as connection:
        published = read_published(connection)
    frame, stamp = frame_of(published), Stamp("20300102T000000Z", date(2030, 1, 2))
    files = files_of_year(published.place_year("MO", 2023), frame, stamp)
    page, cases = (files[f"mo/2023/{name}.html"].decode() for name in ("index", "cases"))
    assert "New cases: 9 as first published, " in page
    assert "What moved (listed with each figure on the web page): 1 case." in page
    assert "9 as first published, 4 now (publication of 2 January 2030)" in cases
    assert "moed-1-2023-cr-99999: removed (charged date &lt;2023&gt;)" in cases
