"""A second subject by seeds alone: firearms are built, checked, published and told as firearms."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import click
import pytest
from conftest import PROJECT
from small_build import Case, write_cases

from flows.sources import project_sources
from flows.steps import build_models, check_build, compare_build, publish_build
from warehouse.cli.state_text import page_lines
from warehouse.figure_columns import write_figure_columns
from warehouse.load import load_extracts
from warehouse.publication import connect_published
from warehouse.readers.pages.content import plain
from warehouse.readers.pages.files import files_of
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.page import year_content
from warehouse.readers.pages.parts import frame_of, parts_of
from warehouse.readers.pages.published import Published, read_published
from warehouse.readers.pages.sheet import sheet_files
from warehouse.readers.state import read_state_page
from warehouse.runner.lint import lint
from warehouse.settings import Settings

pytestmark = [pytest.mark.one_duckdb, pytest.mark.torture]

Row = dict[str, str]

_SUBJECT = """\
kind,code,position,name,short_name,source
subject,subject,1,firearms,,18 USC chapter 44
type,possession,2,unlawful possession,Possession,18 USC 922
type,dealing,3,unlawful dealing,Dealing,18 USC 922
scope,chapter_77,4,sections 922 to 924 of title 18,,18 USC chapter 44
scope,wider,5,chapter 44 of title 18,,18 USC chapter 44
"""
_STATUTES = """\
title,section_number,section_suffix,trafficking_type,scope,is_charge,statute_name,source
18,922,,possession,chapter_77,true,Unlawful acts,18 USC 922
18,923,,dealing,chapter_77,true,Licensing,18 USC 923
18,924,,,chapter_77,true,Penalties,18 USC 924
18,930,,possession,wider,true,Possession in federal facilities,18 USC 930
"""
_WORDS = (
    ("sex and labor trafficking", "unlawful possession and dealing"),
    ("sex trafficking", "unlawful possession"),
    ("labor trafficking", "unlawful dealing"),
    ("sex", "possession"),
    ("labor", "dealing"),
)
# Groups of figures that firearms have not.
_GROUPS = ("civil", "civil_type", "labor_detail")
_PRINTED = """\
report_year,data_year,geography_type,geography,state_code,court_id,metric,value,rank,source
2012,2011,state,Missouri,MO,,new_dealing_cases,2,,made up
"""
_METRICS = """\
metric,column_name,tolerance,note,source
new_dealing_cases,new_cases_dealing,0,Counts agree exactly,made up
"""
_OF_HUMAN_TRAFFICKING = re.compile(r"traffick|\bsex|labor|1595|chapter 77|civil suit", re.IGNORECASE)

# id, state, victims, then a defendant each: charged, terminated, statute, months, dollars.
_CASES: tuple[Case, ...] = (
    (1, "MO", "0", (("2011-03-01", "2011", "922", "60", "0"), ("2011-03-01", "2011", "923", "24", "0"))),
    (2, "MO", "0", (("2011-04-01", "2011", "922", "120", "0"),)),
    (3, "MO", "1", (("2011-05-01", "", "924", "0", "0"),)),
    (4, "NJ", "1", (("2011-06-01", "2011", "923", "12", "$700"),)),
    (5, "NJ", "0", (("2010-06-01", "2011", "930", "12", "0"),)),
    (6, "MA", "0", (("2011-06-01", "2011", "1591", "12", "0"),)),
)
_COVERAGE = """\
source_code,figure_group,first_year,last_year,is_census,statement,synthetic
coded_case,*,2011,2011,true,made up,true
"""


def _rewritten(file: Path, change: Callable[[Row], Row | None]) -> None:
    """Writes a seed anew, each row changed or left out."""
    with file.open(newline="", encoding="utf-8") as stream:
        reader = csv.DictReader(stream)
        columns, rows = reader.fieldnames or (), [change(row) for row in reader]
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(row for row in rows if row)


def _figure(row: Row) -> Row | None:
    is_of_labor = "labor" in row["figure"] and row["trafficking_type"] != "labor" and row["kind"] != "percent"
    if row["figure_group"] in _GROUPS or is_of_labor:
        return None
    changed = dict(row)
    for word, other in _WORDS:
        changed = {column: value.replace(word, other) for column, value in changed.items()}
    return changed


def _in_groups(row: Row) -> Row | None:
    return None if row["figure_group"] in _GROUPS else row


def _firearms(project: Path) -> None:
    """Puts the seeds of another subject into a project."""
    seeds = project / "seeds"
    (seeds / "subject.csv").write_text(_SUBJECT)
    (seeds / "subject_statute.csv").write_text(_STATUTES)
    _rewritten(seeds / "figure.csv", _figure)
    for name in ("figure_group", "source_figure"):
        _rewritten(seeds / f"{name}.csv", _in_groups)
    (seeds / "published_figure.csv").write_text(_PRINTED)
    (seeds / "published_metric.csv").write_text(_METRICS)
    _rewritten(seeds / "published_contradiction.csv", lambda _: None)
    _rewritten(
        seeds / "coding_sheet_attribute.csv",
        lambda row: row | {"value_form": "possession|dealing|both|unknown"} if row["attribute"] == "case_type" else row,
    )


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse of firearms, published."""
    folder = tmp_path_factory.mktemp("firearms")
    project, extracts = folder / "project", folder / "extracts"
    for part in ("sql", "seeds", "expectations"):
        shutil.copytree(PROJECT / part, project / part)
    _firearms(project)
    assert write_figure_columns(project)
    (project / "sql/published.lock").unlink()  # another subject promises columns of its own
    extracts.mkdir()
    write_cases(extracts, "synthetic", _CASES)
    (extracts / "coverage-synthetic.csv").write_text(_COVERAGE)
    settings = Settings(project, folder / "data", extracts, memory_limit="1GiB", threads=2)
    load_extracts(settings).raise_if_refused()
    build_models(settings)
    compare_build(settings)
    report = check_build(settings)
    assert [str(result) for result in report.results if result.severity == "fail" and result.outcome != "passed"] == []
    publish_build(settings)
    return settings


@pytest.fixture(scope="module")
def published(settings: Settings) -> Published:
    with connect_published(settings) as connection:
        return read_published(connection)


def test_lint_finds_nothing(settings: Settings) -> None:
    report = lint(settings, project_sources(settings.project_dir))
    assert [str(problem) for problem in report.problems] == []


def test_cases_count_by_the_types_of_the_subject(published: Published) -> None:
    new = {name: value for name, value in published.summaries["MO"][2011].items() if name.startswith("new_cases")}
    counts = {name: value for name, value in new.items() if "rank" not in name and "per_million" not in name}
    assert {name: float(value) for name, value in counts.items()} == {
        "new_cases": 3,
        "new_cases_possession": 2,
        "new_cases_dealing": 1,
        "new_cases_both": 1,
        "new_cases_unknown": 1,
        "new_cases_possession_percent": 100,
        "new_cases_dealing_percent": 50,
    }
    assert published.summaries["MA"][2011]["new_cases"] == 0


def test_state_tells_of_firearms(settings: Settings) -> None:
    text = "\n".join(click.unstyle(line) for line in page_lines(read_state_page(settings, "MO", 2011)))
    assert "firearms in the federal courts · complete year" in text
    assert re.search(r"of unlawful possession +2\n +of unlawful dealing +1\n", text)
    assert not _OF_HUMAN_TRAFFICKING.search(text)


def test_pages_tell_of_firearms(published: Published) -> None:
    for code in ("MO", "US", "NJ"):
        content = year_content(published.place_year(code, 2011), published.figures)
        sections = {section.name: section for section in content.sections}
        assert {"labor", "civil"}.isdisjoint(sections)
        assert sections["type"].title == "Unlawful possession and unlawful dealing"
        said = " ".join(plain(line) for part in content.sections for line in (*part.sentences, *part.notes))
        assert f"new firearms case{'' if code == 'NJ' else 's'}" in said
        printed = "New unlawful dealing cases: the 2012 report printed 2; this page has 1."
        assert (printed in said) == (code == "MO")
        assert [line for line in (said, plain(content.lead)) if _OF_HUMAN_TRAFFICKING.search(line)] == []


def test_every_file_of_a_place_tells_of_firearms(settings: Settings, published: Published) -> None:
    frame, stamp = frame_of(published), Stamp(published.build_id, date(2026, 1, 1))
    with connect_published(settings) as connection:
        parts = dict(parts_of(published, connection))
    files: Mapping[str, bytes] = {
        path: content
        for name in ("front", "about", "MO 2011", "MO 2011 cases", "MO", "US 2011", "US 2011 cases", "XX 2011")
        if name in parts
        for path, content in files_of(parts[name], frame, stamp).items()
    }
    html = {path: content.decode() for path, content in files.items() if path.endswith((".html", ".csv"))}
    assert len(html) > 5
    assert {path for path, text in html.items() if _OF_HUMAN_TRAFFICKING.search(text)} == set()
    assert "Federal firearms cases" in html["index.html"]
    # No words of its own are given for what the figures do not measure: those for any subject stand everywhere.
    caveat = "Federal court cases only: not a measure of how often the law is broken."
    assert {path for path, text in html.items() if caveat not in text} == set()
    pictures = [content.decode() for path, content in files.items() if path.endswith(".svg")]
    assert pictures and not [text for text in pictures if "how often the law is" not in text or "how much" in text]
    assert "<p>Sections 922 to 924 of title 18 of the United States Code, calendar years.</p>" in html["index.html"]
    missouri = published.place_year("MO", 2011)
    told = sheet_files(year_content(missouri, published.figures), missouri, stamp)["sheet.json"].decode()
    assert "State Summary of federal firearms cases" in told
    assert caveat in told
    assert not _OF_HUMAN_TRAFFICKING.search(told)
