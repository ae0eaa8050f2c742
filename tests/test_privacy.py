"""No free text of an extract leaves the private build file: made-up names in every place where text can stand, and a look
through everything that a night writes.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docket_pages
import duckdb
import pytest
from sample import write_sample

from warehouse.runs import runs_dir
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]
TEXT, FILE, SECRET = "zzquillfeather", "qqfilename", "wwpassword"
"""Marks of text in an extract, of names of files and columns, which the operator may be told, and of a secret."""
_SYNTHETIC = re.compile("SYNTHETIC[A-Z ]*|\\(synthetic[a-z ]*\\)|\\(withheld\\)")


def marked(place: str) -> str:
    """A name that says where it was put."""
    return f"Zzquillfeather {place}"


def put_names_into_table(text: str, delimiter: str, place: str, first: tuple[str, ...]) -> str:
    """The table with a name in place of each made-up one and of the columns `first`; for each column a further row has a
    name in it; and a large one has a line that is too short, and one too long.
    """
    header, *records = [*csv.reader(io.StringIO(text), delimiter=delimiter)]
    names = [column.lower() for column in header]
    for record in records:
        for number, column in enumerate(names):
            if column in first or (_SYNTHETIC.search(record[number]) and column != "synthetic"):
                record[number] = marked(f"{place} {column}")
    further = []
    for number, column in enumerate(names):
        if column != "synthetic":
            record = [*records[number % len(records)]]
            record[number] = marked(f"{place} {column}")
            further.append(record)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerows([header, *records, *further])
    if len(records) < 100:
        return written.getvalue()
    return (
        f"{written.getvalue()}{marked('short')}{delimiter}x\n{delimiter.join([marked('long')] * (len(header) + 2))}\n"
    )


def put_names_into_page(text: str) -> str:
    """The page with names in its title, header, parties, counts, dispositions and entries."""
    text = text.replace("<title>CM/ECF", f"<title>{marked('title')} CM/ECF")
    text = re.sub(r"SYNTHETIC (?:DEFENDANT|JUDGE)", marked("party").upper(), text)
    text = re.sub(r"(mos?\.|years?|yrs?\.);", rf"\1 as told by {marked('disposition')};", text)
    text = re.sub(r"( - Sex trafficking)", rf" - {marked('count')}\1", text, flags=re.I)
    return re.sub(r"(as to )", rf"by {marked('entry')} \1", text)


def courtlistener(form: str) -> str:
    """A docket of CourtListener with names wherever it has text."""
    docket = {
        "court": "mowd" if form == "archive" else "https://www.courtlistener.com/api/rest/v4/courts/mowd/",
        "court_id": "mowd",
        "docket_number": f"4:18-cr-0099{len(form)}" if form == "archive" else f"4:18-cr-99 {marked('json number')}",
        "case_name": marked("json case"),
        "assigned_to_str": marked("json judge"),
        "cause": marked("json cause"),
        "nature_of_suit": marked("json suit"),
        "date_filed": "2018-03-01",
        "date_last_filing": "2019-03-01",
    }
    charge = {"name": f"18:1591(a) {marked('json count')}", "disposition": f"24 mos. for {marked('json')}", "status": 1}
    parties = [
        {
            "name": marked("json party"),
            "extra_info": marked("json alias"),
            "party_types": [
                {
                    "name": "Defendant",
                    "criminal_counts": [charge],
                    "extra_info": marked("json extra"),
                    "highest_offense_level_opening": marked("json level"),
                },
                {"name": marked("json type")},
            ],
        }
    ]
    entries = [
        {"entry_number": 1, "date_filed": "2018-03-01", "description": f"INDICTMENT as to {marked('json entry')} (1)"},
        {"entry_number": 2, "date_filed": "2018-09-01", "description": f"JUDGMENT as to {marked('json entry')} (1)"},
    ]
    if form == "archive":
        return json.dumps({**docket, "parties": parties, "docket_entries": entries})
    return json.dumps({"docket": docket, "parties": parties, "entries": entries})


def rss() -> str:
    return f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Western District of Missouri {marked("feed")}</title>
<link>https://ecf.mowd.uscourts.gov</link><description>{marked("feed")}</description>
<lastBuildDate>Mon, 05 Mar 2018 10:00:00 GMT</lastBuildDate>
<item><title>4:18-cr-00125 USA v. {marked("feed item")}</title><pubDate>Mon, 05 Mar 2018 09:00:00 GMT</pubDate>
<link>https://ecf.mowd.uscourts.gov/cgi-bin/DktRpt.pl?123456</link>
<guid>https://ecf.mowd.uscourts.gov/cgi-bin/DktRpt.pl?123456</guid>
<description>[Judgment of {marked("feed item")}] (&lt;a href="https://ecf.mowd.uscourts.gov/doc1/1"&gt;1&lt;/a&gt;)</description></item>
</channel></rss>"""


def add_names_of_reviewers(sheet: Path) -> None:
    """For each attribute a line with a name as its value, and one with a name for the attribute, the latest of its case."""
    text = sheet.read_text()
    lines = [line for line in csv.DictReader(io.StringIO(text)) if line["note"] and None not in line]
    with sheet.open("w", newline="") as file:
        file.write(text)
        writer = csv.DictWriter(file, [*lines[0]], lineterminator="\n")
        for line in {line["attribute"]: line for line in lines if TEXT not in line["attribute"].lower()}.values():
            for column in ("attribute", "value"):
                writer.writerow({**line, column: marked(f"sheet {line['attribute']}"), "date": "2024-02-01"})


def write_extracts(folder: Path) -> None:
    """The sample with names in every place, under file names that are marked too."""
    write_sample(folder, PROJECT / "seeds")
    free = {
        "case_data": ("summary", "name"),
        "defendant_data": ("name",),
        "judge_data": ("name",),
        "coding-sheet": ("rule", "note"),
        "coverage_declaration": ("statement",),
    }
    for path in [*folder.rglob("*")]:
        kind = path.name.split("-synthetic")[0]
        if path.suffix == ".csv":
            path.write_text(put_names_into_table(path.read_text(), ",", kind, free[kind]))
        elif path.name.endswith(".txt.gz"):
            text = gzip.decompress(path.read_bytes()).decode()
            path.write_bytes(gzip.compress(put_names_into_table(text, "\t", kind, ("name", "county")).encode()))
        elif path.suffix == ".html":
            path.write_text(put_names_into_page(path.read_text()))
    add_names_of_reviewers(folder / "coding-sheet-synthetic.csv")
    (folder / "archive.json").write_text(courtlistener("archive"))
    (folder / "api.json").write_text(courtlistener("api"))
    (folder / "feed.xml").write_text(rss())
    other = docket_pages.docket_page().replace("Western District of Missouri", f"Western District of {marked('court')}")
    (folder / "court.html").write_text(put_names_into_page(other))
    (folder / "login.html").write_text(docket_pages.login_page().replace("Username", marked("login")))
    (folder / "stray.csv").write_text(f"{marked('stray')},b,c\n1,2,3\n")
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.rename(path.with_name(f"{FILE.title()} v. US {path.name}"))


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, str]:
    """Settings of a warehouse that was refreshed from extracts with names, and what its commands printed: first with a
    file that is refused, then without it.
    """
    folder = tmp_path_factory.mktemp("privacy")
    settings = Settings(PROJECT, folder / "data", folder / "extracts", memory_limit="2GiB", threads=2)
    settings.extracts_dir.mkdir()
    refused = settings.extracts_dir / f"{FILE} refused.csv"
    refused.write_text(f"court_id,docket_number,attribute,{FILE} column,rule,date,note\n" + "a,b,c,d,e,f,g\n")
    said = run(settings, "refresh")
    refused.unlink()
    write_extracts(settings.extracts_dir)
    for arguments in (
        ("refresh",),
        ("status",),
        ("pages",),
        ("docs", str(folder / "data" / "docs")),
        ("explain", "state_summary", "--state", "MO", "--year", "2018", "convicted_defendants", "new_cases"),
        ("compare",),
        ("build", "--full"),
        ("check",),
        ("lint",),
    ):
        said += run(settings, *arguments)
    return settings, said


def run(settings: Settings, *arguments: str) -> str:
    options = [
        "--data-dir",
        str(settings.data_dir),
        "--extracts",
        str(settings.extracts_dir),
        "--project",
        str(PROJECT),
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    done = subprocess.run(
        [sys.executable, "-c", "from warehouse.cli import main; main()", *options, *arguments],
        env=environment
        | {"WAREHOUSE_NOTIFY_URLS": f"json://user:{SECRET}@127.0.0.1:1/{SECRET}"}
        | {"PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])},
        cwd=settings.extracts_dir,
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{arguments[0]} ended with {done.returncode}\n{done.stdout}{done.stderr}"


def written(settings: Settings) -> Iterator[tuple[str, str]]:
    """Place and text of everything below the data folder but the private build file and the records of runs."""
    private = {
        settings.build_file,
        settings.build_file.with_suffix(".duckdb.wal"),
        *runs_dir(settings).iterdir(),
    }
    for path in sorted(settings.data_dir.rglob("*")):
        if path.is_file() and path not in private:
            place = path.relative_to(settings.data_dir).as_posix()
            yield f"the name of {place}", place
            yield place, path.read_bytes().decode("latin-1")
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    yield from (
                        (f"{place}/{name}", archive.read(name).decode("latin-1")) for name in archive.namelist()
                    )
    yield from published_text(settings)
    yield from recorded_text(settings)


def published_text(settings: Settings) -> Iterator[tuple[str, str]]:
    """Every row of every table and view that is published, and every comment: in the file they are compressed."""
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() union all "
            "select schema_name, view_name from duckdb_views() where not internal"
        ).fetchall()
        for schema, table in tables:
            # A table in which each row is a list of rows is read where one of its texts has a mark.
            rows = connection.execute(
                f'select cast(t as varchar) from "{schema}"."{table}" as t '
                "where regexp_matches(cast(t as varchar), ?, 'i') limit 3",
                [f"{TEXT}|{FILE}"],
            ).fetchall()
            yield from ((f"published {schema}.{table}", str(row)) for row in rows)
        yield "published comments", str(connection.execute("select comment from duckdb_columns()").fetchall())


def recorded_text(settings: Settings) -> Iterator[tuple[str, str]]:
    """Every row that Prefect keeps."""
    for file in settings.data_dir.rglob("prefect.db"):
        with sqlite3.connect(file) as connection:
            for (table,) in connection.execute("select name from sqlite_master where type = 'table'").fetchall():
                for row in connection.execute(f'select * from "{table}"'):
                    yield f"Prefect's {table}", str(row)


def found(text: str, mark: str) -> list[str]:
    """Where a mark stands, with a little around it."""
    return sorted({hit[0] for hit in re.finditer(rf".{{0,60}}{mark}.{{0,50}}", text, re.I)})[:3]


@pytest.mark.torture
@pytest.mark.timeout(1200)
def test_the_night_is_published_with_names_in_every_place(night: tuple[Settings, str]) -> None:
    settings, said = night
    assert "refresh ended with 3" in said
    assert "refresh ended with 0" in said, said
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        for table in ("raw.docket_party", "raw.docket_entry", "raw.idb_criminal", "raw.coding_sheet", "raw.quarantine"):
            rows = connection.execute(
                f"select count(*) from {table} as t where regexp_matches(cast(t as varchar), ?, 'i')", [TEXT]
            ).fetchone()
            assert rows and rows[0] > 0, table


@pytest.mark.torture
@pytest.mark.timeout(1200)
def test_no_text_of_an_extract_is_written_or_said(night: tuple[Settings, str]) -> None:
    settings, said = night
    leaks = {place: found(text, TEXT) for place, text in written(settings) if TEXT in text.lower()}
    assert leaks == {}
    assert [
        found(file.read_text(), TEXT) for file in runs_dir(settings).iterdir() if TEXT in file.read_text().lower()
    ] == []
    assert found(said, TEXT) == []


@pytest.mark.torture
@pytest.mark.timeout(1200)
def test_names_of_files_are_told_to_the_operator_alone(night: tuple[Settings, str]) -> None:
    settings, said = night
    assert FILE in said.lower()
    leaks = {place: found(text, FILE) for place, text in written(settings) if FILE in text.lower()}
    assert leaks == {}


@pytest.mark.torture
@pytest.mark.timeout(1200)
def test_address_of_who_is_told_is_kept_nowhere(night: tuple[Settings, str]) -> None:
    settings, said = night
    assert "not notified: JSON: Connection refused" in said
    leaks = {place: found(text, SECRET) for place, text in written(settings) if SECRET in text.lower()}
    assert leaks == {}
    assert found(said, SECRET) == []
