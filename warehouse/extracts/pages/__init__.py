"""Docket pages: PACER's HTML, the archive's XML and CourtListener's JSON, and the pages that only say something changed.

`decoding` gives the text, `kinds` tells what it is and `courts` whose; `pacer`, `courtlistener` and `signals` turn it into
rows. Whatever a page holds, it ends here as rows or as the reason why there are none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from warehouse.extracts.pages.courts import Courts
from warehouse.extracts.pages.decoding import check_characters, is_mime, page_text, unwrapped
from warehouse.extracts.pages.kinds import kind_of
from warehouse.extracts.pages.markup import is_marked_synthetic
from warehouse.extracts.pages.refusal import NotPage, Unusable

__all__ = ["ReadPage", "looks_like_page", "read_page"]

_LOOK = 512


@dataclass(frozen=True)
class ReadPage:
    """The rows of a page by raw table, each with its number on the page first; or why there are none.

    A column of type row_id holds the number of a row on the same page. A file of several dockets has several rows of
    `docket`; numbers go through.
    """

    format: str
    encoding: str
    rows: Mapping[str, list[tuple[object, ...]]]
    reason: str = ""
    is_synthetic: bool = False
    """Whether it carries the mark of the generator, at the place that its format has for it."""
    rejected: tuple[tuple[int, str, str], ...] = ()
    """Of a file of several dockets those that cannot be used: number in the file, text and reason."""

    @property
    def row_count(self) -> int:
        """Rows of all tables."""
        return sum(map(len, self.rows.values()))


def looks_like_page(start: bytes) -> bool:
    """Whether a file that starts so is markup, JSON or a page saved by a browser, and so a page if anything of ours.

    >>> looks_like_page(b"\\n <html>"), looks_like_page(b'{"court": "utd"}'), looks_like_page(b"fiscalyr\\tcircuit")
    (True, True, False)
    >>> looks_like_page("<html>".encode("utf-16")), looks_like_page("fiscalyr".encode("utf-16"))
    (True, False)
    """
    look = start[:_LOOK]
    try:
        text = page_text(look[: len(look) // 4 * 4])[0]
    except Unusable:
        return False
    return text.lstrip("\ufeff \t\r\n").startswith(("<", "{", "[")) or is_mime(start)


def read_page(name: str, data: bytes, courts: Courts) -> ReadPage | None:
    """What a page says, None when it is none. A page that cannot be used has no rows and the reason. Raises nothing."""
    encoding = "ascii"
    try:
        named = None
        if is_mime(data):
            data, named = unwrapped(data)
        text, encoding = page_text(data, named)
        page = _read(name, text, encoding, courts)
        check_characters(page.rows)
        return page
    except NotPage:
        return None
    except Unusable as unusable:
        return ReadPage("docket", encoding, {}, str(unusable))
    except RecursionError:
        return ReadPage("docket", encoding, {}, "nested deeper than a page is")
    except Exception as error:  # noqa: BLE001 - a parser of other people's pages can fail in any way; the page is set aside
        # Its words may quote the page, and so names.
        return ReadPage("docket", encoding, {}, f"the parser failed: {type(error).__name__}")


def _read(name: str, text: str, encoding: str, courts: Courts) -> ReadPage:
    kind = kind_of(text)
    if kind == "json":
        from warehouse.extracts.pages.courtlistener import dockets_of

        dockets = dockets_of(text, courts)
        return ReadPage("docket", encoding, dockets.rows, is_synthetic=dockets.is_synthetic, rejected=dockets.rejected)
    court_id = courts.court_of(kind, text, name)
    if kind in ("history", "case_query", "rss"):
        from warehouse.extracts.pages.signals import signal_rows

        signals = {"docket_signal": signal_rows(kind, text, court_id)}
        return ReadPage("docket_signal", encoding, signals, is_synthetic=is_marked_synthetic(text))
    from warehouse.extracts.pages.pacer import docket_rows, is_synthetic_archive

    is_synthetic = is_synthetic_archive(text) if kind == "archive_xml" else is_marked_synthetic(text)
    return ReadPage("docket", encoding, docket_rows(kind, text, court_id), is_synthetic=is_synthetic)
