"""The Data Docs: a page about all checks of a build, and Great Expectations' pages about each table.

Its own first page is drawn by scripts from a dozen hosts and stays empty without a network. So the first page is
ours, with what could not run too; from its other pages we take out whatever a browser would fetch.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from warehouse.check.report import CheckReport, CheckResult
from warehouse.settings import Settings

_STYLE = Path(__file__).with_name("data_docs.css")
_FETCHES = (
    re.compile(r"<link\b[^>]*>"),
    re.compile(r"<style>.*?</style>", re.DOTALL),
    re.compile(r"<script\b.*?</script>", re.DOTALL),
    re.compile(r"<img\b[^>]*>"),
    re.compile(r"<footer>.*?</footer>", re.DOTALL),
)
_ORDER = ("not run", "failed", "warned", "passed")


def data_docs_page(settings: Settings) -> Path:
    """The first page of the Data Docs."""
    return settings.reports_dir / "data-docs" / "index.html"


def new_context(settings: Settings) -> Any:
    """A Great Expectations context that keeps everything in memory but the Data Docs."""
    import great_expectations
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    site = {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(_draft(settings))},
    }
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        data_docs_sites={"data_docs": site},
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    return great_expectations.get_context(project_config=config, mode="ephemeral")


def write_pages(context: Any, settings: Settings) -> None:
    """Replaces the Data Docs by those about the validations of `context`, the first page aside."""
    draft, folder = _draft(settings), data_docs_page(settings).parent
    shutil.rmtree(draft, ignore_errors=True)
    context.build_data_docs()
    shutil.rmtree(draft / "static", ignore_errors=True)
    for page in draft.rglob("*.html"):
        page.write_text(_without_network(page.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(draft, folder)


def write_first_page(report: CheckReport) -> None:
    """Writes the page that lists every result, what stops publication first."""
    folder = report.data_docs.parent
    folder.mkdir(parents=True, exist_ok=True)
    counts = ", ".join(f"{count} {word}" for word, count in report.counts.items() if count)
    results = sorted(report.results, key=lambda result: _ORDER.index(_word(result)))
    title = f"Checks of build {escape(report.build_id)}{', synthetic sample data' if report.is_synthetic else ''}"
    head = "".join(f"<th>{name}</th>" for name in ("Outcome", "Table", "Check", "Found", "Expected", "What to do"))
    report.data_docs.write_text(
        f"<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8><title>{title}</title>\n"
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head>\n<body><h1>{title}</h1>\n<p>{counts}</p>\n"
        f"<table>\n<tr>{head}</tr>\n{_rows(results, _pages(folder))}</table></body></html>\n",
        encoding="utf-8",
    )


def _rows(results: Iterable[CheckResult], pages: dict[str, str]) -> str:
    rows = []
    for result in results:
        word = _word(result)
        table = escape(result.table_name)
        if page := pages.get(result.table_name):
            table = f'<a href="{page}">{table}</a>'
        found = escape(result.observed) + "".join(f"<div class=examples>{escape(text)}</div>" for text in result.examples)
        todo = "" if word == "passed" else escape(result.message)
        cells = (table, escape(result.check_name), found, escape(result.expected), todo)
        rows.append(f'<tr><td class="{word.replace(" ", "-")}">{word}</td>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>\n')
    return "".join(rows)


def _word(result: CheckResult) -> str:
    return "warned" if result.outcome == "failed" and not result.is_gating else result.outcome


def _pages(folder: Path) -> dict[str, str]:
    """The page of each table that was validated."""
    root = folder / "validations"
    pages = {page.relative_to(root).parts[:2]: page.relative_to(folder).as_posix() for page in root.rglob("*.html")}
    return {".".join(names): page for names, page in pages.items()}


def _without_network(page: str) -> str:
    """The page with our style, and with nothing that a browser would fetch.

    >>> _without_network('<head><script src="https://x.org/a.js"></script></head><p>3 rows</p>')[-20:]
    '</head><p>3 rows</p>'
    """
    for fetch in _FETCHES:
        page = fetch.sub("", page)
    return page.replace("</head>", f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head>", 1)


def _draft(settings: Settings) -> Path:
    return settings.temporary_dir / "data-docs"
