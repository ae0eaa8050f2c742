"""What a page is, by what stands in it; and the pages that are no docket."""

from __future__ import annotations

import json
import re


class NotPage(Exception):
    """Markup or JSON that has nothing to do with dockets."""


class Unusable(Exception):
    """A page that cannot be loaded; its text says why, without words of the page that may name people."""


_MARKS = (
    ("archive_xml", re.compile(r"<gov_uscourts_docket\b")),
    ("rss", re.compile(r"<rss\b|<feed\b")),
    ("history", re.compile(r"<title>[^<]*History/Documents", re.I)),
    ("case_query", re.compile(r"<title>[^<]*Case Summary", re.I)),
    ("pacer_html", re.compile(r"DOCKET\s+FOR\s+CASE\s*#?", re.I)),
)
# What PACER shows instead of a docket, in its own words.
_NOT_DOCKETS = (
    (r"Case\s+not\s+found", "PACER says: case not found"),
    (r"(?:case|docket)[^<.]{0,40}\bis\b[^<.]{0,20}\bseal(?:ed)?\b|Case\s+Under\s+Seal", "a notice that the case is sealed"),
    (r"id=[\"']?loginForm|pacer\.login\.uscourts\.gov|name=[\"']?login[\"']?\s|Please\s+log\s*in", "a login page"),
    (r"do\s+not\s+have\s+permission\s+to\s+view", "PACER says: no permission to view"),
    (r"To\s+accept\s+charges\s+shown\s+below", "PACER's page of charges before the docket"),
    (r"case\s+is\s+in\s+the\s+process\s+of\s+being\s+opened", "PACER says: the case is being opened"),
    (r"Cannot\s+locate\s+the\s+case", "an error message of PACER"),
    (r"There\s+(?:was|is)\s+an?\s+error|Server\s+timeout|Incomplete\s+request", "an error message of PACER"),
)  # fmt: skip


def kind_of(text: str) -> str:
    """pacer_html, archive_xml, courtlistener_api, courtlistener_archive, history, case_query or rss.

    Raises Unusable for another page, with what it is as far as it can be told, NotPage for JSON of something else.

    >>> kind_of("<h3>U.S. District Court<BR>CRIMINAL DOCKET FOR CASE #: 4:18-cr-00125-1</h3>")
    'pacer_html'
    """
    start = text.lstrip("\ufeff \r\n\t")[:1]
    if start in ("{", "["):
        return _kind_of_json(text)
    for kind, mark in _MARKS:
        if mark.search(text):
            if kind in ("history", "pacer_html") and _is_cut(text):
                raise Unusable("the page is cut short: tables are opened and not closed; fetch it again")
            return kind
    for words, meaning in _NOT_DOCKETS:
        if re.search(words, text, re.I):
            raise Unusable(f"{meaning}, not a docket")
    if not re.sub(r"(?is)<title>.*?</title>|<!--.*?-->|<[^>]*>", "", text).strip():
        raise Unusable("an empty page")
    if not re.search(r"CM/?ECF|uscourts\.gov|U\.?S\.? District", text, re.I):
        raise Unusable("a page of another site, not of a court")
    if re.search(r"Date\s+(?:of\s+last\s+filing|filed):", text, re.I):
        return "case_query"  # some courts leave it out of the title
    raise Unusable("a page of a court that is no docket, history report, case query or RSS feed")


def _kind_of_json(text: str) -> str:
    try:
        found = json.loads(text.lstrip("\ufeff"))
    except ValueError as error:
        raise Unusable("JSON that is cut short or damaged; fetch it again") from error
    if isinstance(found, dict) and {"court", "docket_number", "docket_entries", "parties"} <= set(found):
        return "courtlistener_archive"
    if isinstance(found, dict) and isinstance(found.get("docket"), dict) and "parties" in found:
        return "courtlistener_api"
    if isinstance(found, dict) and isinstance(found.get("results"), list):
        raise Unusable(
            "one page of an answer of CourtListener's API; put the docket, its parties and its entries into one file: "
            '{"docket": {…}, "parties": […], "entries": […]}'
        )
    raise NotPage


def _is_cut(text: str) -> bool:
    return len(re.findall(r"<table\b", text, re.I)) > len(re.findall(r"</table\b", text, re.I))
