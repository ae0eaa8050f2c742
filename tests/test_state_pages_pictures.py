"""Pictures in a page, as a browser and its reader find them: no violation, and links within reach of the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import chromium, needs_chromium
from made_up_place import figures, missouri, states
from playwright.sync_api import Page

from warehouse.readers.pages.charts import district_chart, standing_chart, trend_chart, type_chart
from warehouse.readers.pages.place_year import NATION, Place
from warehouse.readers.pages.states_map import states_map

FIGURES = figures()
pytestmark = [pytest.mark.one_duckdb, needs_chromium]


@pytest.fixture(scope="module", params=["#ffffff #111111", "#14171a #e8e8e8"], ids=["light", "dark"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    """Every picture of a made-up state, one below the other on a phone."""
    ground, ink = request.param.split()
    made_up = missouri()
    nation = replace(made_up, place=Place(NATION, "United States", "nation"))
    charts = (
        district_chart(FIGURES["new_cases"], made_up),
        standing_chart(made_up, FIGURES),
        type_chart(made_up, FIGURES),
        trend_chart(made_up, FIGURES),
        states_map(nation, FIGURES["new_cases"], lambda place: f"{place.code}.html"),
    )
    figure = "".join(f"<figure>{chart.svg}<figcaption>{chart.title}</figcaption></figure>" for chart in charts if chart)
    style = f"<style>body {{ background: {ground}; color: {ink}; margin: 16px }} figure {{ margin: 0 }}</style>"
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.set_content(
            f"<!doctype html><html lang='en'><title>Missouri</title>{style}<main><h1>Missouri</h1>{figure}</main>"
        )
        yield page
        browser.close()


def test_no_violation(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_nothing_stands_out_of_its_picture(page: Page) -> None:
    outside = page.evaluate(
        """() => [...document.querySelectorAll('svg')].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1
                    || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
            }).map(text => text.textContent);
        })"""
    )
    assert outside == []


def test_words_do_not_overlap(page: Page) -> None:
    overlaps = page.evaluate(
        """() => [...document.querySelectorAll('svg')].flatMap(svg => {
            const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
            return texts.flatMap(([name, one], place) => texts.slice(place + 1).filter(([, other]) =>
                one.left < other.right && other.left < one.right && one.top + 3 < other.bottom && other.top + 3 < one.bottom
            ).map(([other]) => `${name} | ${other}`));
        })"""
    )
    assert overlaps == []


def test_letters_are_readable_on_a_phone(page: Page) -> None:
    heights = page.evaluate(
        """() => [...document.querySelectorAll('svg text')].map(text =>
            parseFloat(text.closest('[font-size]').getAttribute('font-size')) * text.ownerSVGElement.getScreenCTM().a)"""
    )
    assert min(heights) >= 9


def test_the_keyboard_reaches_every_place_on_the_map(page: Page) -> None:
    reached = []
    page.evaluate("document.activeElement.blur()")
    for _ in states():
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert [name.partition(":")[0] for name in sorted(reached)] == [place.name for place in states()]


def test_places_that_are_small_on_the_map_are_large_enough_for_a_finger(page: Page) -> None:
    for place in ("District of Columbia", "Guam", "Puerto Rico"):
        width, height = page.locator(f"svg a[aria-label^='{place}:'] path").evaluate(
            "shape => [shape.getBBox().width, shape.getBBox().height].map(size => size * shape.getScreenCTM().a)"
        )
        assert min(width, height) >= 24
