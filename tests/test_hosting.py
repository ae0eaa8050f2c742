"""What the settings say of a site: where it stands, who publishes it. What is not set is not said."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_up_place import figures, files_of_year, frame, subject, whole
from read_page import Read

from warehouse.errors import SettingError
from warehouse.readers.pages.hosting import Hosting, hosting_of
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.page import year_content
from warehouse.readers.pages.sheet import sheet_files
from warehouse.settings import CHANGES_NO_FIGURE, load_settings

STAMP = Stamp("20261124T103708Z", date(2026, 11, 24))
ADDRESS = "https://courts.example.org/"
ALL = Hosting(
    url=ADDRESS,
    publisher="Desk & Daughters",
    licence="CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
    contact="desk@example.org",
    corrections='write "wrong" to desk@example.org',
)
PAGE = "mo/2018/index.html"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The page of Missouri, without any setting and with all."""
    place_year = whole()
    found = {"none": files_of_year(place_year, frame(), STAMP), "all": files_of_year(place_year, frame(ALL), STAMP)}
    return {name: files[PAGE].decode() for name, files in found.items()}


def test_a_page_says_where_it_stands_and_who_publishes_it(pages: dict[str, str]) -> None:
    page = pages["all"]
    head = page[: page.index("</head>")]
    address = "https://courts.example.org/mo/2018/index.html"
    assert f'<link rel="canonical" href="{address}">' in head
    said = dict(re.findall(r'<meta property="(og:[a-z_]+)" content="([^"]*)">', head))
    assert (said["og:url"], said["og:type"], said["og:site_name"]) == (address, "website", "Desk &amp; Daughters")
    assert said["og:title"] == "Missouri, 2018 (SYNTHETIC)"
    assert said["og:description"].startswith("SYNTHETIC") and subject().caveat in said["og:description"]
    foot = page[page.index('<footer class="site">') :]
    words = re.sub(r"<[^>]+>", "", foot)
    assert "Publisher: Desk &amp; Daughters\n" in words
    assert "Corrections: write &#34;wrong&#34; to desk@example.org\n" in words
    assert "Cite as: Desk &amp; Daughters, “Missouri, 2018”" in words and f", {address}.\n" in words
    assert {"mailto:desk@example.org", "https://creativecommons.org/licenses/by/4.0/"} <= set(Read(foot).links)


def test_without_a_setting_nothing_is_said(pages: dict[str, str]) -> None:
    page = pages["none"]
    assert not re.search(r"canonical|og:|https?://(?!www\.w3\.org)|mailto:|Publisher|Licence|Contact|Corrections", page)
    assert "Cite as: Docket warehouse, “Missouri, 2018”" in page
    assert ", file mo/2018/index.html of these pages." in page
    description = re.search(r'<meta name="description" content="([^"]*)">', page)
    assert description and description[1].startswith("SYNTHETIC, made-up data. ")
    assert "in 2018" in description[1]
    assert description[1].endswith(subject().caveat)


def test_a_page_of_real_data_does_not_say_synthetic_in_its_head(pages: dict[str, str]) -> None:
    real = whole(is_synthetic=False)
    page = files_of_year(real, replace(frame(ALL), is_synthetic=False), STAMP)[PAGE].decode()
    assert "SYNTHETIC" in pages["all"][: pages["all"].index("</head>")]
    assert "SYNTHETIC" not in page


def test_the_sheet_names_publisher_and_address_at_its_foot() -> None:
    place_year = whole()
    content = year_content(place_year, figures())
    told = [json.loads(sheet_files(content, place_year, STAMP, hosting)["sheet.json"]) for hosting in (Hosting(), ALL)]
    assert "Published by" not in told[0]["footer"] and told[0]["footer"].endswith("this place and year.")
    assert "Published by Desk & Daughters." in told[1]["footer"]
    assert told[1]["footer"].endswith(": https://courts.example.org/mo/2018/index.html")
    assert [said["author"] for said in told] == ["Docket warehouse", "Desk & Daughters"]


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://example.org", "https://example.org/"),
        (" http://localhost:8000/a/b/ ", "http://localhost:8000/a/b/"),
        ("", ""),
    ],
)
def test_the_address_of_the_site_ends_with_a_slash(tmp_path: Path, given: str, url: str) -> None:
    settings = load_settings(data_dir=tmp_path, pages_url=given, pages_publisher=" Court \n Desk ")
    assert (hosting_of(settings).url, hosting_of(settings).publisher) == (url, "Court Desk")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("pages_url", text) for text in ("example.org", "ftp://example.org", "https://", "javascript:alert(1)")),
        *(("pages_url", f"https://example.org{end}") for end in ("/?a=b", "/#top", ":x/", "/a b", '/"><b>')),
        ("pages_url", "https://user:word@example.org/"),
        ("pages_url", 7),
        ("pages_contact", "a\x07b"),
        ("pages_licence", "long " * 100),
        ("pages_corrections", 7),
    ],
)
def test_a_setting_of_another_kind_is_refused_by_name(tmp_path: Path, name: str, value: Any) -> None:
    with pytest.raises(SettingError, match=name):
        load_settings(data_dir=tmp_path, **{name: value})


def test_what_pages_say_of_their_publisher_changes_no_figure_and_is_all_taken_from_the_settings(tmp_path: Path) -> None:
    words = {f"pages_{field.name}": field.name for field in fields(Hosting) if field.name != "docket_links"}
    assert set(words) <= set(CHANGES_NO_FIGURE)
    given = {name: f"https://example.org/{name}/" for name in words}
    hosting = hosting_of(load_settings(data_dir=tmp_path, **given))
    assert {name: getattr(hosting, field) for name, field in words.items()} == given
