"""The Data Docs: a page about all checks of a build, and Great Expectations' page about each table.

Its own site is drawn by scripts from a dozen hosts: without a network the first page stays empty and the others lose
their look. So the first page is ours, with what could not run too, and the others are taken from its renderer without
whatever a browser would fetch.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from warehouse.runner.check.report import CheckReport, CheckResult
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


def write_table_page(validation_result: Any, folder: Path) -> None:
    """Writes Great Expectations' page about the checks of one table."""
    renderer, view = _renderer_and_view()
    page = _without_network(view.render(renderer.render(validation_result), show_how_to_buttons=False))
    (folder / f"{validation_result.suite_name}.html").write_text(page, encoding="utf-8")


@cache
def _renderer_and_view() -> tuple[Any, Any]:
    """What makes a page; kept, as reading the templates takes as long as checking a table."""
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view.view import DefaultJinjaPageView

    return ValidationResultsPageRenderer(), DefaultJinjaPageView()


def publish_pages(report: CheckReport, draft: Path) -> None:
    """Replaces the Data Docs by the pages in `draft` and a first page that lists every result, the worst first.

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
    results = sorted(report.results, key=lambda result: _ORDER.index(_word(result)))
    title = f"Checks of build {escape(report.build_id)}{', synthetic sample data' if report.is_synthetic else ''}"
    head = "".join(f"<th>{name}</th>" for name in ("Outcome", "Table", "Check", "Found", "Expected", "What to do"))
    (folder / report.data_docs.name).write_text(
        f"<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8><title>{title}</title>\n"
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head>\n<body><h1>{title}</h1>\n<p>{counts}</p>\n"
        f"<table>\n<tr>{head}</tr>\n{_rows(results, folder)}</table></body></html>\n",
        encoding="utf-8",
    )


def _rows(results: Iterable[CheckResult], folder: Path) -> str:
    rows = []
    for result in results:
        word = _word(result)
        table = escape(result.table_name)
        if (folder / f"{result.table_name}.html").exists():
            table = f'<a href="{table}.html">{table}</a>'
        found = escape(result.observed) + "".join(
            f"<div class=examples>{escape(text)}</div>" for text in result.examples
        )
        if result.checked_at:
            found += f"<div class=examples>{word} {result.checked_at:%Y-%m-%d}, nothing changed since</div>"
        todo = "" if word == "passed" else escape(result.message)
        cells = (table, escape(result.check_name), found, escape(result.expected), todo)
        first = f'<td class="{word.replace(" ", "-")}">{word}</td>'
        rows.append(f"<tr>{first}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n")
    return "".join(rows)


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
