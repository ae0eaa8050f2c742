"""Docket pages: PACER's HTML, the archive's XML and CourtListener's JSON, and the pages that only say something changed.

`kinds` tells what a text is and whose court it comes from; `pacer`, `courtlistener` and `signals` turn it into rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from warehouse.extracts.pages.courts import Courts
from warehouse.extracts.pages.kinds import NotPage, Unusable, kind_of
from warehouse.extracts.rows import decoded

__all__ = ["ReadPage", "looks_like_page", "read_page"]

_STARTS = (b"<", b"{", b"[")


@dataclass(frozen=True)
class ReadPage:
    """The rows of a page by raw table, each with its number on the page first; or why there are none.

    A column of type row_id holds the number of a row on the same page.
    """

    format: str
    encoding: str
    rows: Mapping[str, list[tuple[object, ...]]]
    reason: str = ""
    is_synthetic: bool = False

    @property
    def row_count(self) -> int:
        """Rows of all tables."""
        return sum(map(len, self.rows.values()))


def looks_like_page(start: bytes) -> bool:
    """Whether a file that starts so is markup or JSON, and so a page if it is anything of ours.

    >>> looks_like_page(b"\\n <html>"), looks_like_page(b'{"court": "utd"}'), looks_like_page(b"fiscalyr\\tcircuit")
    (True, True, False)
    """
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_STARTS)


def read_page(name: str, data: bytes, courts: Courts) -> ReadPage | None:
    """What a page says, None when it is none. A page that cannot be used has no rows and the reason."""
    text, encoding = decoded(data)
    try:
        kind = kind_of(text)
        court_id = courts.court_of(kind, text, name)
        if kind in ("history", "case_query", "rss"):
            from warehouse.extracts.pages.signals import signal_rows

            return ReadPage("docket_signal", encoding, {"docket_signal": signal_rows(kind, text, court_id)})
        if kind.startswith("courtlistener"):
            from warehouse.extracts.pages.courtlistener import docket_rows as json_rows

            return ReadPage("docket", encoding, json_rows(kind, text, courts))
        from warehouse.extracts.pages.pacer import docket_rows

        return ReadPage("docket", encoding, docket_rows(kind, text, court_id))
    except NotPage:
        return None
    except Unusable as unusable:
        return ReadPage("docket", encoding, {}, str(unusable))
    except Exception as error:  # noqa: BLE001 - a parser of other people's pages can fail in any way; the page is set aside
        # Its words may quote the page, and so names.
        return ReadPage("docket", encoding, {}, f"the parser failed: {type(error).__name__}")
