"""The sheet to print: one page, readable, tagged, and text that stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import typst
from conftest import FEW_PLACES, FEW_YEARS, Edition
from made_up_place import figures, missouri
from pdf_pages import page_count

from warehouse.errors import WarehouseError
from warehouse.publication import connect_published
from warehouse.readers.pages.charts import district_chart, standing_chart, trend_chart, type_chart
from warehouse.readers.pages.content import Chart, Page, Section, Sentence, Shown
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.page import with_map, year_content
from warehouse.readers.pages.pdf_objects import packed
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.published import read_published
from warehouse.readers.pages.sheet import sheet, sheet_files
from warehouse.readers.pages.states_map import states_map
from warehouse.readers.pages.tiles import tiles
from warehouse.readers.subject import SYNTHETIC

pytestmark = pytest.mark.one_duckdb

FIGURES = figures()
STAMP = Stamp("20261124T103708Z", date(2026, 11, 24))
READABLE, SMALLEST = 9, 6.5
# Each letter of it is markup to typst somewhere.
MARKUP = '#eval("1 + 1") *bold* _slanted_ $x$ <label> \\ \\u{41} @reference `raw` = // /* [ ] { } ~ -- http://a.b'


def place() -> PlaceYear:
    return missouri(data_through_date=date(2023, 12, 31))


def page(title: str = "Missouri, 2018", sentences: int = 2, note: str = "What 4 are left out of.") -> Page:
    """A page with its tiles and all its pictures, and this many sentences a section."""
    four = Shown("new_cases", "MO", 2018, 4, "4")
    line: Sentence = (
        f"{title} initiated ",
        four,
        " new human trafficking cases, ranking it 4th of 56 in the nation.",
    )
    drawn = {
        "districts": (district_chart(FIGURES["new_cases"], place()),),
        "standing": (standing_chart(place(), FIGURES),),
        "type": (type_chart(place(), FIGURES),),
        "trend": (trend_chart(place(), FIGURES),),
    }
    names = ("cases", "districts", "standing", "type", "restitution", "labor", "nation", "civil", "trend")
    sections = [
        Section(name, f"{title}: {name}", (line,) * sentences, _known(drawn.get(name, ())), ((note,),))
        for name in names
    ]
    coverage = Section("coverage", "Coverage", (("The data run through 2023.",),), (), (("a long note",),))
    return Page(title, line, (*sections, coverage), tiles(place(), FIGURES))


def _known(charts: tuple[Chart | None, ...]) -> tuple[Chart, ...]:
    return tuple(chart for chart in charts if chart)


def asked(files: Any, selector: str) -> list[Any]:
    """The elements of the sheet that typst finds, as it understood them."""
    found: list[Any] = json.loads(typst.query(files, selector, ignore_system_fonts=True))
    return found


def fit(files: Any) -> dict[str, Any]:
    """In which size the sheet was set, and what it went without."""
    found: dict[str, Any] = asked(files, "<fit>")[0]["value"]
    return found


def words(content: Any) -> str:
    """The text of an element, as typst will set it."""
    if isinstance(content, dict):
        return content.get("text", "") or words(content.get("body", content.get("children", content.get("child", ""))))
    return "".join(map(words, content)) if isinstance(content, list) else " " * (content == "space")


def test_markup_in_words_stays_text() -> None:
    files = sheet_files(page(MARKUP, note=MARKUP), place(), STAMP)
    headings = [words(heading) for heading in asked(files, "heading")]
    assert headings[0] == MARKUP
    assert headings[1] == f"{MARKUP}: cases"
    for element in ("emph", "math.equation", "raw", "link", "ref", "list"):
        assert asked(files, element) == [], element
    assert page_count(sheet(page(MARKUP, note=MARKUP), place(), STAMP)) == 1


def test_pdf_is_tagged_and_every_picture_has_its_words() -> None:
    content = page()
    files: Any = sheet_files(content, place(), STAMP)
    pdf, warnings = typst.compile_with_warnings(files, ignore_system_fonts=True, pdf_standards=["ua-1"])
    assert [warning.message for warning in warnings] == []
    assert packed(pdf) == sheet(content, place(), STAMP)
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", pdf)
    assert re.search(rb"/Lang ?\(en", pdf)
    charts = {chart.alternative for part in content.sections if part.name == "standing" for chart in part.charts}
    assert {image["alt"] for image in asked(files, "image")} == charts
    assert [heading["level"] for heading in asked(files, "heading")] == [1, *[2] * 9]


def test_bytes_are_the_same_whenever_it_is_written() -> None:
    pdf = sheet(page(), place(), STAMP)
    other = sheet(page("Another"), place(), STAMP)
    assert sheet(page(), place(), STAMP) == pdf != other
    assert b"CreationDate" not in pdf and b"ModDate" not in pdf


def test_synthetic_is_said_at_the_top_and_at_the_foot_and_only_then() -> None:
    bold = [words(strong) for strong in asked(sheet_files(page(), place(), STAMP), "strong")]
    assert [bold[0], bold[-1]] == [SYNTHETIC, f"{SYNTHETIC}. "]
    real = missouri(data_through_date=date(2023, 12, 31), is_synthetic=False)
    bold = [words(strong) for strong in asked(sheet_files(page(), real, STAMP), "strong")]
    assert [found for found in bold if "SYNTHETIC" in found] == []


def test_figures_are_bold_and_so_is_nothing_else_of_a_sentence() -> None:
    content = replace(page(sentences=3), tiles=())
    bold = [words(strong) for strong in asked(sheet_files(content, place(), STAMP), "strong")]
    assert bold.count("4") == 1 + 9 * 3


def test_footer_names_the_data_and_the_build_and_leaves_long_notes_to_the_web_page() -> None:
    told = json.loads(sheet_files(page(), place(), STAMP)["sheet.json"])
    assert "Data through 31 December 2023. Build 20261124T103708Z of 24 November 2026." in told["footer"]
    assert "web page" in told["footer"]
    assert "a long note" not in json.dumps(told)


def test_a_full_sheet_is_set_smaller_goes_without_bars_and_then_below_what_reads_well() -> None:
    fits = [fit(sheet_files(page(sentences=sentences), place(), STAMP)) for sentences in range(1, 13)]
    sizes, dropped = [found["size"] for found in fits], [found["dropped"] for found in fits]
    assert sizes[0] > 9 and min(sizes) >= SMALLEST
    assert dropped == sorted(dropped)
    assert dropped[0] == 0 < dropped[-1]
    # The bars go before the type is less than readable, the picture of the standing only at the smallest.
    assert {size >= READABLE for size, left_out in zip(sizes, dropped, strict=True) if left_out < 2} == {True}
    assert {left_out for size, left_out in zip(sizes, dropped, strict=True) if size < READABLE} <= {2, 3, 4}
    assert {size for size, left_out in zip(sizes, dropped, strict=True) if left_out > 2} == {SMALLEST}


def test_no_column_is_higher_than_its_room() -> None:
    for sentences in range(1, 10):
        found = fit(sheet_files(page(sentences=sentences), place(), STAMP))
        assert max(found["taken"]) <= found["room"], sentences


def test_what_no_size_makes_room_for_is_an_error_that_names_the_page() -> None:
    with pytest.raises(WarehouseError, match=r"Missouri, 2018.*too large for one sheet"):
        sheet(page(sentences=40), place(), STAMP)


def test_a_district_alone_has_no_bars() -> None:
    told = json.loads(sheet_files(page(), place(), STAMP)["sheet.json"])
    assert [[row["label"] for row in bars["rows"]] for bars in told["sections"][1]["bars"]] == [
        ["E.D. Mo.", "W.D. Mo."]
    ]
    alone = replace(place(), districts=place().districts[:1])
    chart = district_chart(FIGURES["new_cases"], alone)
    section = replace(page().sections[1], charts=_known((chart,)))
    told = json.loads(sheet_files(Page("Missouri, 2018", ("Lead",), (section,)), alone, STAMP)["sheet.json"])
    assert told["sections"][0]["bars"] == []


@pytest.mark.parametrize("year", FEW_YEARS)
def test_the_nation_has_a_sheet_with_its_map_and_its_spread(edition: Edition, year: int) -> None:
    with connect_published(edition.settings) as connection:
        published = read_published(connection)
    nation = published.place_year("US", year)
    drawn = states_map(nation, published.figures["new_cases"], lambda place: f"{place.code}/index.html")
    content = with_map(year_content(nation, published.figures), drawn)
    files = sheet_files(content, nation, STAMP)
    told = json.loads(files["sheet.json"])
    assert told["description"].startswith("National Summary of ")
    places = len(nation.jurisdictions) - 1
    assert (
        told["tiles"][0]["place"] == f"in {nation.values['new_case_jurisdictions']} of {places} states and territories"
    )
    assert drawn.alternative in [image["alt"] for image in asked(files, "image")]
    set_in = fit(files)
    assert (set_in["dropped"], set_in["size"] >= READABLE) == (0, True)
    pdf = sheet(content, nation, STAMP)
    assert page_count(pdf) == 1
    assert b"index.html" not in pdf


def test_every_state_and_year_of_the_sample_is_one_readable_sheet(edition: Edition) -> None:
    with connect_published(edition.settings) as connection:
        published = read_published(connection)
    unreadable, seen = [], 0
    for code, found in published.places.items():
        for year in published.years if found.kind == "state" else ():
            of_year = published.place_year(code, year)
            content = year_content(of_year, published.figures)
            set_in = fit(sheet_files(content, of_year, STAMP))
            pages = page_count(sheet(content, of_year, STAMP))
            seen += 1
            if pages != 1 or set_in["size"] < READABLE or set_in["dropped"] > 2:
                unreadable.append((code, year, pages, set_in))
    assert seen >= (57 * 10 if edition.is_whole else len(FEW_PLACES) * len(FEW_YEARS))
    assert unreadable == []


def test_a_sheet_says_once_what_is_particular() -> None:
    four = Shown("new_cases", "MO", 2018, 4, "4")
    months = Shown("mean_prison_months", "MO", 2018, 70.7, "70.7")
    twice: Sentence = ("Missouri had ", four, " new cases of its own.")
    once: Sentence = ("Prison terms averaged ", months, " months.")
    content = replace(page(), particular=(once, twice), few="With so few cases, ranks change.")
    told = json.loads(sheet_files(content, place(), STAMP)["sheet.json"])
    assert ["".join(part["text"] for part in line) for line in told["particular"]] == [
        "Prison terms averaged 70.7 months."
    ]
    bold = [words(strong) for strong in asked(sheet_files(content, place(), STAMP), "strong")]
    assert bold.count("70.7") == 1
    assert told["few"] == "With so few cases, ranks change."


def test_the_tiles_stand_at_the_top_and_what_they_say_is_said_once() -> None:
    """Four figures with what each is of, place, change and years; sections leave out what these say, notes stay."""
    ordered: Sentence = (" of ", Shown("restitution_eligible_defendants", "MO", 2018, 4, "4"))
    content = page()
    one = replace(content.tiles[0], out_of=ordered, place=("11th of 56",), change="2 fewer than in 2017")
    last = replace(content.sections[-2], sentences=(("Trend.",),), notes=(("A gap.",),), under_tiles=())
    first = replace(content.sections[0], under_tiles=(("7 defendants.",),))
    content = replace(content, tiles=(one, *content.tiles[1:]), sections=(first, *content.sections[1:-2], last))
    told = json.loads(sheet_files(content, place(), STAMP)["sheet.json"])
    assert [part["text"] for part in told["tiles"][0]["value"]] == ["4", " of ", "4"]
    assert [told["tiles"][0][name] for name in ("words", "place", "change")] == [
        "new cases",
        "11th of 56",
        "2 fewer than in 2017",
    ]
    assert [(bar["year"], bar["text"]) for bar in told["tiles"][0]["bars"] if bar["is_this"]] == [("2018", "4")]
    assert told["sections"][0]["sentences"] == [[{"text": "7 defendants.", "is_figure": False}]]
    assert "Trend." not in json.dumps(told)
    assert told["more_notes"] == [[{"text": "A gap.", "is_figure": False}]]
    assert fit(sheet_files(content, place(), STAMP))["size"] > READABLE


def test_bars_of_long_counts_stand_below_their_figure() -> None:
    """Bars of counts of five digits have no room beside a figure of as many: the tiles are higher, and the room less."""
    content = page()
    count = Shown("new_cases", "MO", 2018, 12345, "12,345")
    long = tuple(
        replace(tile, figure=count, bars=tuple(replace(bar, text="12,345") for bar in tile.bars))
        for tile in content.tiles
    )
    rooms = [fit(sheet_files(replace(content, tiles=tiles), place(), STAMP))["room"] for tiles in (content.tiles, long)]
    assert rooms[1] < rooms[0] - 20
