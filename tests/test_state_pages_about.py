"""The page about the figures, and what the cases pages say of printed figures and of places that are not known."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from made_up_place import files_of_year
from read_page import Read

from warehouse.publication import connect_published
from warehouse.readers.pages import paths
from warehouse.readers.pages.definitions import definitions
from warehouse.readers.pages.files import About, Part, files_of
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.parts import frame_of, parts_of
from warehouse.readers.pages.place_year import Printed
from warehouse.readers.pages.printed import Address, printed_words
from warehouse.readers.pages.published import Published, read_published
from warehouse.settings import Settings

STAMP = Stamp("20300101T000000Z", date(2030, 1, 1))


@pytest.fixture(scope="module")
def publication(night: Settings) -> tuple[Published, Part]:
    """What is published, and the part that is the page about it."""
    with connect_published(night) as connection:
        published = read_published(connection)
        return published, next(part for name, part in parts_of(published, connection) if name == "about")


@pytest.fixture(scope="module")
def about(publication: tuple[Published, Part]) -> str:
    published, part = publication
    return files_of(part, frame_of(published), STAMP)[paths.ABOUT].decode()


@pytest.fixture(scope="module")
def parts(night: Settings) -> dict[str, str]:
    """The pages of two places over all years, by path."""
    with connect_published(night) as connection:
        published = read_published(connection)
        of_places = [part for name, part in parts_of(published, connection) if name in ("tx-unresolved", "XX")]
    frame = frame_of(published)
    return {path: file.decode() for part in of_places for path, file in files_of(part, frame, STAMP).items()}


def test_every_figure_of_a_page_and_every_base_of_a_percent_is_defined_once(
    publication: tuple[Published, Part], about: str
) -> None:
    figures = publication[0].figures
    anchors = Counter(Read(about).ids)
    assert max(anchors.values()) == 1
    shown = {name for name, figure in figures.items() if figure.section}
    bases = {base for name in shown for base in (figures[name].numerator, figures[name].denominator) if base}
    assert {"deportation_threat_cases", "coercion_known_cases"} <= bases - shown
    assert shown | bases <= set(anchors)


def test_contents_lead_to_every_heading(about: str) -> None:
    headings = re.findall(r'<h[23] id="([^"]+)"', about)
    assert len(headings) > 8
    assert [link.removeprefix("#") for link in Read(about).links if link.removeprefix("#") in headings] == headings


def test_a_definition_speaks_to_people_and_says_once_what_its_parts_share(
    publication: tuple[Published, Part], about: str
) -> None:
    figures = publication[0].figures
    words = " ".join(Read(about).words)
    assert not re.search(r"\bNULL\b|\bmarts?\b|\b[a-z]+_[a-z_]+\b", words, re.IGNORECASE)
    assert words.count("A superseding indictment makes no new case") == 1
    wholes = [whole for _, of_section in definitions(figures) for whole in of_section]
    for whole in wholes:
        parts = {part.figure: part.text for part in whole.parts}
        assert not [text for text in parts.values() if text and text in whole.text]
        assert {parts[name] for name in parts if figures[name].trafficking_type} <= {""}
    by_type = next(whole for whole in wholes if whole.figure == "new_cases")
    assert by_type.text.endswith("Type of the case: the coding sheet first, else its charges.")
    assert [part.figure for part in by_type.parts if not figures[part.figure].trafficking_type][
        -1
    ] == "new_cases_per_million"
    assert len(by_type.parts) == 7


def test_files_are_counted_by_source_in_words(publication: tuple[Published, Part], about: str) -> None:
    part = publication[1]
    assert isinstance(part, About)
    names = {source.name for source in part.sources}
    assert {"PACER dockets", "Coded case files: defendants", "Declarations of what a source covers"} <= names
    assert not [name for name in names if "_" in name or name[0].islower()]
    assert "Rows or pages" in about


def test_a_printed_figure_links_to_where_it_was_read_and_says_how_it_is_rounded(
    publication: tuple[Published, Part],
) -> None:
    published = publication[0]
    frame = frame_of(published)
    texas = files_of_year(published.place_year("TX", 2018), frame, STAMP)["tx/2018/cases.html"].decode()
    assert re.search(r'\(<a href="https://kvue.com/[^"]+" rel="noreferrer">kvue.com</a>\): the same as here', texas)
    figure, said = published.figures["new_cases_mean_over_nonzero"], published.printed["US", 2018]
    (mean,) = said["new_cases_mean_over_nonzero"]
    ours = published.summaries["US"][2018]["new_cases_mean_over_nonzero"]
    assert printed_words(figure, mean, ours).status == (
        f"here {ours}, which agrees (averages are printed as whole numbers: within 0.5)"
    )
    script = printed_words(figure, Printed(2018, 5.0, None, "differs", "javascript:alert(1)"), ours)
    assert not [part for part in script.source if isinstance(part, Address)]


def test_places_that_are_not_known_are_said_in_words_and_the_state_has_no_district(
    publication: tuple[Published, Part],
) -> None:
    published = publication[0]
    with_district = [code for code in published.places if code.endswith("-unresolved")]
    assert "tx-unresolved" in with_district
    assert "xx-unresolved" not in with_district
    assert published.districts("XX") == ()
    assert any(published.rows.get(("XX", year)) for year in published.years)


def test_a_district_and_a_state_that_are_not_known_are_headed_so(parts: dict[str, str]) -> None:
    assert "<h1>Cases of Texas whose district is not known, all years</h1>" in parts["tx/tx-unresolved/index.html"]
    assert re.search(
        r'Cases of <a href="[^"]+">Texas</a> whose district is not known\.', parts["tx/tx-unresolved/index.html"]
    )
    assert "<h1>Cases whose state is not known, all years</h1>" in parts["xx/index.html"]
    assert "xx-unresolved" not in parts["xx/index.html"]
