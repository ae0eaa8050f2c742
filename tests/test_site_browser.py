"""The site as a reader sees it, in a real browser: words, links, requests, accessibility, keyboard, print."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal, get_args

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import DESKTOP, PHONE, chromium, needs_chromium
from conftest import Edition
from pdf_pages import page_count
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.one_duckdb, needs_chromium]

Scheme = Literal["light", "dark"]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# One of each kind: a full one, one with nothing, one without a district court, one that is no jurisdiction, a year
# without a census, a large one, the nation, all states in order, a comparison, a district, all years, the cases behind
# the figures, what can be taken away, what was restated.
PAGES = (
    "index.html",
    "us/2018/index.html",
    "us/2018/cases.html",
    "us/2018/rank/new-cases.html",
    "us/2018/rank/mean-prison-months.html",
    "us/index.html",
    "mo/compare.html",
    "as/compare.html",
    "mo/2018/index.html",
    "mo/2018/cases.html",
    "mo/index.html",
    "mo/moed/index.html",
    "mo/moed/2018/index.html",
    "mo/2010/index.html",
    "as/2018/index.html",
    "xx/2018/index.html",
    "tx/2018/index.html",
    "about/index.html",
    "data/index.html",
    "changes/index.html",
)
# Of the few places one of each form of page; they have no year without a census.
_FEW_PAGES = (
    "index.html",
    "mo/2018/index.html",
    "mo/2018/cases.html",
    "mo/index.html",
    "mo/compare.html",
    "us/2018/rank/new-cases.html",
    "as/2018/index.html",
    "about/index.html",
    "data/index.html",
    "changes/index.html",
)
# The two that hold the most are looked at in any run.
_QUICK = ("mo/2018/index.html", "mo/2018/cases.html")
_PAGES = [
    *(pytest.param("few", path, marks=() if path in _QUICK else pytest.mark.torture) for path in _FEW_PAGES),
    *(pytest.param("whole", path, marks=pytest.mark.torture) for path in PAGES),
]


@pytest.fixture(scope="module")
def site(edition: Edition) -> Path:
    return edition.site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium of the system, headless."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    """The address of the site behind a plain web server of this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def troubles_of(page: Page, address: str) -> list[str]:
    """Goes to the address; errors of the console, failed and foreign requests on the way."""
    troubles: list[str] = []
    root = address.split("/", 3)[:3]
    page.on("console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("requestfailed", lambda request: troubles.append(f"failed: {request.url}"))
    page.on(
        "response",
        lambda response: troubles.append(f"{response.status}: {response.url}") if response.status >= 400 else None,
    )
    page.on("request", lambda request: None if request.url.split("/", 3)[:3] == root else troubles.append(request.url))
    page.goto(address, wait_until="load")
    return troubles


# What the State Summary of Missouri of 2018 prints, figure by figure, in the words of this page.
MISSOURI_2018 = (
    "initiated 4 new human trafficking cases in 2018, ranking Missouri 11th of 56 states and territories, tied with 5 others",
    "had 16 active cases, ranking Missouri 11th of 56, tied with 4 others",
    "They convicted 6 defendants, ranking Missouri 15th of 56, tied with 3 others",
    "The Western District had 3 new cases in 2018 and the Eastern 1",
    "The Western District had 4 convicted defendants in 2018 and the Eastern 2",
    "0% of the active cases in Missouri in 2018 were labor trafficking (0 of 16) and 100% were sex trafficking",
    "Of 4 eligible convicted defendants in Missouri, 1 (25%) was ordered to pay restitution in 2018, ranking Missouri 23rd",
    "2 of the 6 convicted are excluded",
    "Missouri is one of 49 states and territories, of 56, without a new labor trafficking case in 2018",
    "In the nation 171 new cases were initiated, 680 cases were active and 346 defendants were convicted in 2018",
    "the 36 states and territories with a new case had 4.75",
    "6.65 defendants were convicted in the 52 states and territories with an active case",
    "received 135 months (11 years 3 months) on average",
    "It took 26 months (2 years 2 months) on average to resolve the charges",
    "31% of the eligible convicted defendants (97 of 313) were ordered to pay restitution",
    "31 civil suits were filed: 87.1% labor trafficking and 12.9% sex trafficking",
    "Of the labor trafficking cases active in the nation the most frequent sector was domestic work",
    "over half (62.9%) of those whose means of coercion are known involved a threat of deportation",
    "state prosecutions, civil suits in state courts and cases that were never reported are not counted",
    "not a measure of how much human trafficking there is",
    "The year 2018 is complete",
)


def test_missouri_2018_says_what_the_published_page_says(browser: Browser, edition: Edition) -> None:
    page = browser.new_page()
    page.goto((edition.site / "mo/2018/index.html").as_uri())
    text = " ".join(page.inner_text("body").split())
    # A site of a few places counts these alone.
    printed = [words for words in MISSOURI_2018 if edition.is_whole or "56" not in words]
    assert [words for words in printed if words not in text] == []
    names = page.locator("svg[role=img]").evaluate_all("drawn => drawn.map(one => one.getAttribute('aria-label'))")
    assert [name for name in names if "Missouri" not in name] == []
    assert len(names) == 5


@pytest.mark.parametrize(("edition", "path"), _PAGES, indirect=["edition"])
def test_page_has_no_console_error_and_asks_no_other_host(browser: Browser, server: str, site: Path, path: str) -> None:
    page = browser.new_page()
    assert troubles_of(page, f"{server}/{path}") == []
    assert troubles_of(browser.new_page(), (site / path).as_uri()) == []


# The colours of the dark scheme are the same on every page; the audit of the cases takes as long as that of the others.
_AUDITS = [
    *(
        pytest.param("few", path, "light", marks=() if path in _QUICK else pytest.mark.torture)
        for path in _FEW_PAGES
        if not path.endswith("cases.html")
    ),
    ("few", "mo/2018/index.html", "dark"),
    *(pytest.param("whole", path, scheme, marks=pytest.mark.torture) for path in PAGES for scheme in get_args(Scheme)),
]


@pytest.mark.parametrize(("edition", "path", "scheme"), _AUDITS, indirect=["edition"])
def test_page_passes_the_accessibility_audit(browser: Browser, site: Path, path: str, scheme: Scheme) -> None:
    # The audit is a script, which the page's own policy forbids.
    context = browser.new_context(bypass_csp=True, viewport=PHONE, color_scheme=scheme)
    page = context.new_page()
    page.goto((site / path).as_uri())
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]})
    assert [
        (found["id"], [node["html"][:200] for node in found["nodes"][:3]]) for found in results.response["violations"]
    ] == []


@pytest.mark.parametrize(("edition", "path"), _PAGES, indirect=["edition"])
def test_page_does_not_scroll_sideways_on_a_phone(browser: Browser, site: Path, path: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto((site / path).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_keyboard_alone_reaches_the_cases_behind_a_figure(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "mo/2018/index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if (page.evaluate("document.activeElement.dataset.figure") or "").startswith("convicted_defendants "):
            break
    else:
        pytest.fail("the number of convicted defendants cannot be reached by the keyboard")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("cases.html#convicted_defendants$"))


def test_front_page_leads_to_the_convicted_of_missouri_in_2018_in_two_clicks(browser: Browser, site: Path) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto((site / "index.html").as_uri())
    page.locator("footer .places").get_by_text("Missouri", exact=True).click()
    page.locator('#y2018 a[data-figure^="convicted_defendants "]').click()
    # A click does not wait for the page it leads to.
    expect(page.locator(":target")).to_have_attribute("id", "convicted_defendants")
    assert page.url.endswith("/mo/2018/cases.html#convicted_defendants")


def test_search_finds_a_place_in_a_year_and_a_docket_from_a_folder(browser: Browser, site: Path) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto((site / "mo/2018/index.html").as_uri())
    field, found = page.get_by_role("searchbox"), page.locator(".search li a")
    field.fill("missouri 2017")
    expect(found.first).to_have_text("Missouri, 2017")
    for asked in ("W.D. Mo.", "wd mo"):
        field.fill(asked)
        expect(found).to_have_text(["Western District of Missouri"])
    field.fill("2018")
    expect(found).to_have_text(["United States, 2018"])
    field.fill("Missouri, 2018")
    expect(found.first).to_have_text("Missouri, 2018")
    page.goto((site / "mo/mowd/2018/index.html").as_uri())
    docket = page.locator(".rows td:first-child").first.inner_text()
    field.fill(f"{docket} western missouri")
    expect(found).to_have_count(1)
    field.press("Enter")
    expect(page.locator("h1")).to_have_text(re.compile(r"^Western District of Missouri, 20\d\d$"))
    assert docket in page.locator(".rows td:first-child").all_inner_texts()


def test_search_for_a_number_of_many_courts_names_this_state_first_and_goes_nowhere(
    browser: Browser, site: Path
) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto((site / "mo/2018/index.html").as_uri())
    field, found = page.get_by_role("searchbox"), page.locator(".search li a")
    field.focus()
    expect(page.locator("script[data-index]")).to_have_count(1)
    page.wait_for_function("document.querySelector('script[data-index]') !== null")
    field.fill("mo")
    expect(found).not_to_have_count(0)
    number = page.evaluate(
        """async () => {
            let index = null;
            const own = window.searchIndex;
            window.searchIndex = (found) => { index = found; own(found); };
            const again = document.createElement("script");
            again.src = document.querySelector("script[data-index]").src + "?again";
            await new Promise((done) => { again.onload = done; document.head.append(again); });
            const is = (place, own) => index.places[place][2].startsWith("mo/") === own;
            const ours = index.dockets.filter(([, place]) => is(place, true)).map(([number]) => number);
            return index.dockets.find(([number, place]) => is(place, false) && ours.includes(number))[0];
        }"""
    )
    field.fill(number)
    expect(found.first).to_contain_text("Missouri")
    expect(page.locator(".search [role=status]")).to_be_visible()
    field.press("Enter")
    expect(page.locator("h1")).to_have_text("Missouri, 2018")


def test_page_without_script_has_no_search_and_all_else(browser: Browser, site: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((site / "mo/2018/index.html").as_uri())
    expect(page.locator("form.search")).to_be_hidden()
    expect(page.get_by_role("link", name="The cases behind the figures")).to_be_visible()


@pytest.mark.torture
def test_state_pages_print_on_one_sheet(browser: Browser, edition: Edition) -> None:
    site, page = edition.site, browser.new_page()
    for path in (
        "mo/2018/index.html",
        "tx/2018/index.html",
        "as/2018/index.html",
        *(("ca/2017/index.html", "ak/2014/index.html") if edition.is_whole else ("ca/2019/index.html",)),
    ):
        page.goto((site / path).as_uri())
        assert page_count(page.pdf(prefer_css_page_size=True)) == 1, path
