"""The docs as a browser lays them out, on a desk and on a phone: tables fit, rows are one line, pictures can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import DESKTOP, PHONE, chromium, needs_chromium
from hand_made_publication import META, publish_by_hand
from playwright.sync_api import Browser, Page, ViewportSize, expect
from tiny_project import write

from flows.sources import project_sources
from warehouse.runner.docs import write_docs
from warehouse.runner.sources import Sources
from warehouse.settings import Settings

pytestmark = [pytest.mark.torture, pytest.mark.one_duckdb, needs_chromium]

Scheme = Literal["light", "dark"]
PROJECT = Path(__file__).parents[1]
_NAME = "defendants_ordered_to_pay_restitution_per_jurisdiction_percent"
_SUMMARY = "jurisdiction_summary_of_every_scope_and_calendar"
_CHAIN = 9
_CHECKS = """
create table meta.check_result (
    table_name text, check_name text, severity text, outcome text, observed text, expected text,
    message text, examples text[], checked_at timestamp
);
insert into meta.check_result
select
    'core.step_' || number,
    'is_well',
    'fail',
    case number when 1 then 'not run' when 2 then 'failed' else 'passed' end,
    case number when 1 then 'no such column' when 2 then '1 row' else '0 rows' end,
    'no row',
    'Mend step ' || number || '.',
    case number when 2 then ['year=2018'] else [] end,
    timestamp '2026-11-22 02:00:00'
from range(1, 5) as steps (number);
"""


def _yml(*columns: str) -> str:
    lines = [f"  {name}: {{type: INTEGER, description: Percent of {_NAME} in the year}}\n" for name in columns]
    return f"description: One row per year\ngrain: [year]\ncolumns:\n{''.join(lines)}"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The docs of a chain of tables too wide for a page, with long names, a list of structs and checks of each outcome."""
    folder = tmp_path_factory.mktemp("docs")
    files = {"core__step_0_sql": f"select 2018 as year, 1 as {_NAME}\n", "core__step_0_yml": _yml("year", _NAME)}
    for number in range(1, _CHAIN):
        files[f"core__step_{number}_sql"] = f"select step.year, step.{_NAME} from core.step_{number - 1} as step\n"
        files[f"core__step_{number}_yml"] = _yml("year", _NAME)
    files[f"marts__{_SUMMARY}_sql"] = f"select step.year, step.{_NAME} from core.step_{_CHAIN - 1} as step\n"
    files[f"marts__{_SUMMARY}_yml"] = _yml("year", _NAME)
    project = write(folder / "project", **files)
    settings = Settings(project, folder / "data", folder / "extracts")
    publish_by_hand(
        settings,
        f"{META}, timestamp '2026-11-22 02:00:00' as refreshed_at, true as is_synthetic, null as data_through_date",
        "create schema core; create schema marts;",
        f"""
        create table marts.{_SUMMARY} as
        select
            year,
            1 as {_NAME},
            [{{'figure': 'cases', 'source_code': 'docket', 'note': 'Dockets that were fetched and no census'}}] as coverage
        from range(2010, 2016) as years (year)
        """,
        _CHECKS,
    )
    return write_docs(settings, Sources(), folder / "site").first_page.parent


@pytest.fixture(scope="module")
def whole(night: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The docs of the sample."""
    return write_docs(night, project_sources(PROJECT), tmp_path_factory.mktemp("docs") / "site").first_page.parent


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(params=["small", pytest.param("whole", marks=pytest.mark.torture)])
def site(request: pytest.FixtureRequest) -> Path:
    """The docs that a test looks at."""
    found: Path = request.getfixturevalue(request.param)
    return found


def _open(browser: Browser, file: Path, viewport: ViewportSize, scheme: Scheme = "light") -> Page:
    page = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce").new_page()
    page.goto(file.as_uri())
    return page


def _pages(site: Path) -> list[Path]:
    """The pages; of a small site one of each form, as the others differ by name alone."""
    names = ("index", "checks", "lineage", "marts", f"marts.{_SUMMARY}", "core.step_1", "core.step_2", "meta.build")
    few = [site / f"{name}.html" for name in names]
    return few if few[4].exists() else sorted(site.glob("*.html"))


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_tables_of_columns_checks_and_tables_fit_every_page(
    browser: Browser, site: Path, viewport: ViewportSize
) -> None:
    cut, seen = [], 0
    page = _open(browser, site / "index.html", viewport)
    for file in _pages(site):
        page.goto(file.as_uri())
        found = page.locator("table:is(.columns, .checks, .tables)").evaluate_all(
            "tables => tables.map(table => [table, ...table.querySelectorAll('td')].some("
            "one => one.scrollWidth > Math.ceil(one.getBoundingClientRect().width)"
            " || one.getBoundingClientRect().right > table.parentElement.getBoundingClientRect().right + 1))"
        )
        seen += len(found)
        if any(found) or page.evaluate("document.documentElement.scrollWidth") > viewport["width"]:
            cut.append(file.name)
    assert cut == []
    assert seen > 5


def test_name_of_a_column_breaks_where_a_word_of_it_ends(browser: Browser, small: Path) -> None:
    page = _open(browser, small / f"marts.{_SUMMARY}.html", DESKTOP)
    lines = page.locator(f"#column-{_NAME} td:first-child code").evaluate(
        """code => {
          const lines = [];
          const range = document.createRange();
          for (const text of code.childNodes) {
            if (!text.data) continue;
            range.selectNodeContents(text);
            lines.push(range.getClientRects().length);
          }
          return lines;
        }"""
    )
    assert lines == [1] * len(_NAME.split("_"))


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_rows_of_a_sample_are_one_line_and_a_long_value_opens(
    browser: Browser, small: Path, viewport: ViewportSize
) -> None:
    page = _open(browser, small / f"marts.{_SUMMARY}.html", viewport)
    rows = page.locator("table.sample tbody tr")
    heights = rows.evaluate_all("rows => rows.map(row => row.getBoundingClientRect().height)")
    assert len(heights) == 6
    assert max(heights) < 40
    long = rows.first.locator("details")
    assert "and no census" not in long.inner_text()
    long.locator("summary").click()
    assert "Dockets that were fetched and no census" in long.inner_text()


@pytest.mark.torture
def test_rows_of_every_sample_are_one_line(browser: Browser, whole: Path) -> None:
    tall = []
    page = _open(browser, whole / "index.html", DESKTOP)
    for file in _pages(whole):
        page.goto(file.as_uri())
        heights = page.locator("table.sample tbody tr").evaluate_all(
            "rows => rows.map(row => row.getBoundingClientRect().height)"
        )
        if heights and max(heights) > 40:
            tall.append((file.name, max(heights)))
    assert tall == []


def test_checks_say_what_was_found_only_where_one_did_not_pass(browser: Browser, small: Path) -> None:
    page = _open(browser, small / "checks.html", DESKTOP)
    rows = [" ".join(row.split()) for row in page.locator("table.checks tbody tr").all_inner_texts()]
    assert rows == [
        "not run core.step_1 is_well Mend step 1. Could not run: no such column",
        "failed core.step_2 is_well Mend step 2. Found 1 row, expected no row. examples",
        "1 passed core.step_3 is_well",
        "1 passed core.step_4 is_well",
    ]
    assert page.locator("details").count() == 1
    summary = page.locator("summary").bounding_box()
    assert summary is not None
    assert summary["height"] < 30


def test_lineage_has_an_overview_and_a_picture_that_fits_and_grows(browser: Browser, site: Path) -> None:
    page = _open(browser, site / "lineage.html", DESKTOP)
    frames = page.locator(".wide")
    overview = frames.first.evaluate("frame => [frame.scrollWidth, frame.clientWidth]")
    assert overview[0] == overview[1]
    everything = page.locator(".large .wide")
    widths = {}
    for size in ("as wide as the page", "half", "full"):
        page.get_by_label(size).check()
        widths[size] = everything.evaluate("frame => frame.firstElementChild.getBoundingClientRect().width")
    frame = everything.evaluate("frame => frame.clientWidth")
    assert widths["as wide as the page"] == pytest.approx(frame, abs=1)
    assert frame < widths["full"]
    assert widths["full"] == pytest.approx(2 * widths["half"], abs=1)


def test_picture_of_every_table_scrolls_by_the_keyboard(browser: Browser, site: Path) -> None:
    page = _open(browser, site / "lineage.html", DESKTOP)
    page.get_by_label("full").check()
    page.keyboard.press("Tab")
    frame = page.locator(".large .wide")
    expect(frame).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.large .wide').scrollLeft > 0")


def test_table_that_has_the_focus_stands_out_with_what_it_reads_and_what_reads_it(
    browser: Browser, small: Path
) -> None:
    page = _open(browser, small / "lineage.html", DESKTOP)
    page.locator(".large a[data-name='core.step_3']").focus()
    near = page.locator(".large a.near").evaluate_all("boxes => boxes.map(box => box.dataset.name)")
    assert sorted(near) == ["core.step_2", "core.step_3", "core.step_4"]
    assert page.locator(".large .line.near").count() == 2
    far = page.locator(".large a[data-name='core.step_7']")
    assert float(far.evaluate("box => getComputedStyle(box).opacity")) < 0.5
    page.get_by_label("full").focus()
    assert float(far.evaluate("box => getComputedStyle(box).opacity")) == 1


def test_every_table_is_a_link_to_its_picture(browser: Browser, site: Path) -> None:
    page = _open(browser, site / "lineage.html", DESKTOP)
    listed = page.locator(".all a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    tables = {file.name for file in site.glob("*.*.html")}
    assert {*listed} == {f"{name}#lineage" for name in tables}
    page.locator(".all a").first.click()
    expect(page.locator("#lineage")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", get_args(Scheme))
@pytest.mark.parametrize("name", ["lineage", "checks", f"marts.{_SUMMARY}"])
def test_docs_pass_the_accessibility_audit(browser: Browser, small: Path, name: str, scheme: Scheme) -> None:
    page = _open(browser, small / f"{name}.html", PHONE, scheme)
    options = {
        "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
        "resultTypes": ["violations"],
    }
    # The frame around our own content is the theme's.
    results = Axe().run(page, context="article", options=options)
    assert [
        (found["id"], [node["html"][:200] for node in found["nodes"][:3]]) for found in results.response["violations"]
    ] == []
