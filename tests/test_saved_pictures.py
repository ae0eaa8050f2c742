"""Pictures as files of their own: whole without a page, and a line that embeds them elsewhere."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from made_up_place import figures, files_of_year, frame, subject, whole
from read_page import Read

from warehouse.readers.pages.charts import standing_chart
from warehouse.readers.pages.content import Chart
from warehouse.readers.pages.files import Files
from warehouse.readers.pages.hosting import Hosting
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.saved_pictures import credit, saved_picture
from warehouse.readers.pages.states_map import states_map

STAMP = Stamp("20261124T103708Z", date(2026, 11, 24))
HOSTED = Hosting(url="https://courts.example.org/", publisher="Desk & Daughters")
PAGE = "mo/2018/index.html"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def files() -> Files:
    """The files of Missouri in a year."""
    return files_of_year(whole(), frame(HOSTED), STAMP)


def texts(picture: bytes) -> list[str]:
    """What is written in a picture."""
    return [element.text or "" for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def test_pictures_of_a_page_are_files_that_it_links_to(files: Files) -> None:
    pictures = {path for path in files if path.endswith(".svg")}
    names = ("districts-new-cases", "districts-convicted-defendants", "standing", "type", "trend")
    assert pictures == {f"mo/2018/{name}-mo-2018.svg" for name in names}
    links = {f"mo/2018/{link}" for link in Read(files[PAGE].decode()).links}
    assert pictures <= links


def test_a_picture_says_its_title_whose_it_is_what_it_does_not_say_and_that_it_is_made_up(files: Files) -> None:
    for path in (path for path in files if path.endswith(".svg")):
        said = " ".join(texts(files[path]))
        assert re.match(r"Missouri|(New cases|Convicted defendants|Active cases) by .+, Missouri, 2018", said), said
        assert "SYNTHETIC: made-up data" in said
        assert f"Desk & Daughters, from federal court records. https://courts.example.org/{PAGE}" in said
        assert said.endswith(subject().caveat)
        svg = ElementTree.fromstring(files[path])
        title, description = svg.findtext(f"{SVG}title"), svg.findtext(f"{SVG}desc")
        assert title and title.startswith("SYNTHETIC: made-up data. ") and "Missouri" in title
        assert description and "Missouri" in description


def test_a_picture_of_real_data_is_not_called_made_up() -> None:
    real = replace(frame(), is_synthetic=False)
    chart = standing_chart(whole(is_synthetic=False), figures())
    assert chart
    assert b"SYNTHETIC" not in saved_picture(chart, credit(PAGE, real), real)


def test_a_picture_takes_nothing_from_a_page_and_leads_nowhere(files: Files) -> None:
    nation = whole()
    drawn = states_map(nation, figures()["new_cases"], lambda place: f"{place.code}/index.html")
    assert "href" in drawn.svg
    for picture in (files["mo/2018/standing-mo-2018.svg"], saved_picture(drawn, credit(PAGE, frame()), frame())):
        assert not re.search(rb'currentColor|inherit|href|class=|style=|<script|aria-label="[^"]*:', picture)
        svg = ElementTree.fromstring(picture)
        assert svg.get("font-family")
        _, _, *sides = map(float, svg.attrib["viewBox"].split())
        first = svg.find(f"{SVG}rect")
        assert first is not None and first.get("fill") == "white"
        assert [float(first.attrib[side]) for side in ("width", "height")] == sides
        marks = [float(text.attrib["y"]) for text in svg.findall(f"{SVG}text")]
        assert marks == sorted(marks) and marks[-1] < sides[1]


def test_long_words_are_broken_into_lines_and_markup_in_them_stays_text() -> None:
    drawn = standing_chart(whole(), figures())
    assert drawn
    title = "Figures of <b>a place & its name</b> that is longer than a picture is wide, 2018"
    chart = Chart(title, drawn.svg, drawn.alternative, (), ())
    said = texts(saved_picture(chart, credit(PAGE, frame()), frame()))
    assert len(said[0]) < 50
    assert " ".join(said[:2]) == title


def test_a_picture_is_embedded_by_a_line_where_the_site_has_an_address(files: Files) -> None:
    codes = [html.unescape(code) for code in re.findall(r"<code>(.*?)</code>", files[PAGE].decode())]
    assert len(codes) == 5
    line = Read(codes[0])
    assert line.links == [f"https://courts.example.org/{PAGE}"]
    assert line.fetched[0].removeprefix("https://courts.example.org/") in files
    assert 'alt="SYNTHETIC, made-up data: New cases by district, Missouri' in codes[0]
    assert "<code>" not in files_of_year(whole(), frame(), STAMP)[PAGE].decode()
