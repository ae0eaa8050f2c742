"""The Data Docs: a page about all checks of a build, and Great Expectations' page about each table.

Its own site is drawn by scripts from a dozen hosts: without a network the first page stays empty and the others lose
their look. So the first page is ours, with what could not run too, and the others are taken from its renderer without
whatever a browser would fetch.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Collection, Iterable
from functools import cache
from html import escape
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from warehouse.runner.check.report import CheckReport, CheckResult
from warehouse.runner.html import breakable
from warehouse.settings import Settings

_STYLE = Path(__file__).with_name("data_docs.css")
_CHANGES = (
    (re.compile(r"<link\b[^>]*>|<img\b[^>]*>"), ""),
    (re.compile(r"<(style|script|footer)\b.*?</\1>", re.DOTALL), ""),
    # Of its site there is the first page, but no page about a suite without its results.
    (re.compile(r'href="[./]*index\.html"'), 'href="index.html"'),
    (re.compile(r'<a href="[./]*expectations/[^>]*>(.*?)</a>', re.DOTALL), r"\1"),
)
_ORDER = ("not run", "failed", "warned", "passed")


def first_page(settings: Settings) -> Path:
    """The first page of the Data Docs."""
    return settings.reports_dir / "data-docs" / "index.html"


def draft_folder(settings: Settings) -> Path:
    """Where the pages are written until all of them are there."""
    return settings.temporary_dir / "data-docs"


def write_table_page(validation_result: Any, settings: Settings) -> None:
    """Writes Great Expectations' page about the checks of one table into the draft.

    Where the same checks found the same before, it is the page of that run, and says so: to draw it takes as long as to
    check the table.
    """
    name = f"{validation_result.suite_name}.html"
    draft, earlier = draft_folder(settings) / name, first_page(settings).parent / name
    found = f"<!-- {_finding(validation_result)} -->"
    if earlier.is_file() and earlier.read_text(encoding="utf-8").endswith(found):
        shutil.copyfile(earlier, draft)
        return
    renderer, view = _renderer_and_view()
    page = _without_network(view.render(renderer.render(validation_result), show_how_to_buttons=False))
    draft.write_text(page + found, encoding="utf-8")


def _finding(validation_result: Any) -> str:
    """A hash of all that a page shows but the run: the checks, what they found, and what draws it."""
    parts = [
        [result.success, result.result, result.exception_info, result.expectation_config.to_json_dict()]
        for result in validation_result.results
    ]
    return hashlib.sha256(json.dumps([_programs(), parts], sort_keys=True, default=str).encode()).hexdigest()


@cache
def _programs() -> list[str]:
    return [Path(__file__).read_text(encoding="utf-8"), version("great-expectations")]


@cache
def _renderer_and_view() -> tuple[Any, Any]:
    """What makes a page; kept, as reading the templates takes as long as checking a table."""
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view.view import DefaultJinjaPageView

    return ValidationResultsPageRenderer(), DefaultJinjaPageView()


def publish_pages(report: CheckReport, draft: Path) -> None:
    """Replaces the Data Docs by the pages in `draft` and a first page with every result: what did not pass, then the rest.

    The page of a table of which every result is kept stays.
    """
    folder = report.data_docs.parent
    for table in {result.table_name for result in report.results if result.checked_at}:
        page = folder / f"{table}.html"
        if page.exists() and not (draft / page.name).exists():
            shutil.copyfile(page, draft / page.name)
    _write_first_page(report, draft)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(draft, folder)


def _write_first_page(report: CheckReport, folder: Path) -> None:
    counts = ", ".join(f"{count} {word}" for word, count in report.counts.items() if count)
    title = f"Checks of build {escape(report.build_id)}{', synthetic sample data' if report.is_synthetic else ''}"
    pages = {page.stem for page in folder.glob("*.html")}
    worst_first = sorted(report.results, key=lambda result: _ORDER.index(_word(result)))
    found = "".join(_row(result, pages) for result in worst_first if result.outcome != "passed")
    passed = [result for result in report.results if result.outcome == "passed"]
    by_table = groupby(sorted(passed, key=lambda result: result.table_name), key=lambda result: result.table_name)
    tables = "".join(_passed_row(table, [*results], pages) for table, results in by_table)
    (folder / report.data_docs.name).write_text(
        f"<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>"
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>\n'
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head>\n<body><h1>{title}</h1>\n<p>{counts}</p>\n"
        f"{_table(('Outcome', 'Table', 'Check', 'Found', 'What to do'), found)}"
        f"{_table(('Outcome', 'Table', 'Checks'), tables)}</body></html>\n",
        encoding="utf-8",
    )


def _table(names: Iterable[str], rows: str) -> str:
    head = "".join(f"<th>{name}</th>" for name in names)
    return f"<table class=checks>\n<tr>{head}</tr>\n{rows}</table>\n" if rows else ""


def _row(result: CheckResult, pages: Collection[str]) -> str:
    """A check that did not pass: what was found instead of what, and what to do."""
    word = _word(result)
    found = escape(result.observed if word == "not run" else f"{result.observed}, expected {result.expected}")
    if result.examples:
        lines = "".join(f"<div>{escape(text)}</div>" for text in result.examples)
        found += f"<details class=examples><summary>examples</summary>{lines}</details>"
    if kept := _kept(result):
        found += f"<div class=examples>{kept}</div>"
    cells = (
        _linked(result.table_name, pages),
        breakable(result.check_name),
        found,
        escape(result.message),
    )
    first = f'<td class="{word.replace(" ", "-")}">{word}</td>'
    return f"<tr>{first}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def _passed_row(table: str, results: Collection[CheckResult], pages: Collection[str]) -> str:
    """What passed of a table, by when it did: nothing was found there."""
    lines = ""
    for kept, group in groupby(sorted(results, key=_kept), key=_kept):
        names = "".join(f"<li>{breakable(result.check_name)}</li>\n" for result in group)
        lines += f"<ul class=names>\n{names}</ul>\n" + (f"<div class=examples>{kept}</div>\n" if kept else "")
    return f"<tr><td class=passed>{len(results)} passed</td><td>{_linked(table, pages)}</td><td>{lines}</td></tr>\n"


def _kept(result: CheckResult) -> str:
    return f"{_word(result)} {result.checked_at:%Y-%m-%d}, nothing changed since" if result.checked_at else ""


def _linked(table: str, pages: Collection[str]) -> str:
    return f'<a href="{escape(table)}.html">{breakable(table)}</a>' if table in pages else breakable(table)


def _word(result: CheckResult) -> str:
    return "warned" if result.outcome == "failed" and not result.is_gating else result.outcome


def _without_network(page: str) -> str:
    """The page with our style, and with nothing that a browser would fetch.

    >>> _without_network('<head><script src="https://x.org/a.js"></script></head><p>3 rows</p>')[-20:]
    '</head><p>3 rows</p>'
    """
    for pattern, text in _CHANGES:
        page = pattern.sub(text, page)
    return page.replace("</head>", f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head>", 1)
