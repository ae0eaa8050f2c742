"""What a page is, by what stands in it; and the pages that are no docket."""

from __future__ import annotations

import re
from itertools import islice

from warehouse.extracts.pages.markup import contents, words
from warehouse.extracts.pages.refusal import Unusable

_ROOT = re.compile(r"<([A-Za-z][\w:-]{0,40})")
_DOCKET_HEADER = re.compile(r"DOCKET\s{1,20}FOR\s{1,20}CASE", re.I)
_MOST_HEADINGS = 100_001
# What PACER shows instead of a docket, in its own words.
_NOT_DOCKETS = (
    (r"Case\s{1,9}not\s{1,9}found", "PACER says: case not found"),
    (
        r"(?:case|docket)[^<.]{0,40}\bis\b[^<.]{0,20}\bseal(?:ed)?\b|Case\s{1,9}Under\s{1,9}Seal",
        "a notice that the case is sealed",
    ),
    (
        r"id=[\"']?loginForm|pacer\.login\.uscourts\.gov|name=[\"']?login[\"']?\s|Please\s{1,9}log\s{0,9}in",
        "a login page",
    ),
    (r"do\s{1,9}not\s{1,9}have\s{1,9}permission\s{1,9}to\s{1,9}view", "PACER says: no permission to view"),
    (r"To\s{1,9}accept\s{1,9}charges\s{1,9}shown\s{1,9}below", "PACER's page of charges before the docket"),
    (r"case\s{1,9}is\s{1,9}in\s{1,9}the\s{1,9}process\s{1,9}of\s{1,9}being\s{1,9}opened", "PACER says: the case is being opened"),
    (r"Cannot\s{1,9}locate\s{1,9}the\s{1,9}case", "an error message of PACER"),
    (
        r"There\s{1,9}(?:was|is)\s{1,9}an?\s{1,9}error|Server\s{1,9}timeout|Incomplete\s{1,9}request|page\s{1,9}ID\s{1,9}does"
        r"\s{1,9}not\s{1,9}exist|Submission\s{1,9}already\s{1,9}made|case\s{1,9}type\s{1,9}was[^<]{0,60}must\s{1,9}be"
        r"|must\s{1,9}be\s{1,9}less\s{1,9}than\s{1,9}or\s{1,9}equal",
        "an error message of PACER",
    ),
    (r"may\s{1,9}take\s{1,9}a\s{1,9}long\s{1,9}time\s{1,9}to\s{1,9}run", "PACER's question before a long docket"),
    (
        r"Select\s{1,9}a\s{1,9}case|possible_case_numbers|More\s{1,9}than\s{1,9}one\s{1,9}case",
        "a list of cases to choose from",
    ),
)  # fmt: skip
# What PACER says instead of a docket stands at the top of a page, and messages are short.
_LOOK = 60_000


def kind_of(text: str) -> str:
    """pacer_html, archive_xml, json, history, case_query or rss.

    A page with the header of a docket is a docket, whatever words stand on it: clerks write, and browsers add to pages.
    Raises Unusable for another page, with what it is as far as it can be told.

    >>> kind_of("<h3>U.S. District Court<BR>CRIMINAL DOCKET FOR CASE #: 4:18-cr-00125-1</h3>")
    'pacer_html'
    """
    if text.lstrip("\ufeff \r\n\t")[:1] in ("{", "["):
        return "json"
    root = _root(text)
    if root == "gov_uscourts_docket":
        return "archive_xml"
    if root in ("rss", "feed", "rdf:rdf"):
        return "rss"
    if root == "request" and re.search(r"<case\s[^>]{0,400}\bnumber=", text[:_LOOK]):
        raise Unusable("PACER's list of the cases that a number may mean; choose one and fetch its docket report")
    if docket_header(text):
        if is_cut(text):
            raise Unusable("the page is cut short: tables are opened and not closed; fetch it again")
        return "pacer_html"
    title = next(contents(text, "title"), "")
    if re.search(r"History/Documents", title, re.I):
        if is_cut(text):
            raise Unusable("the page is cut short: tables are opened and not closed; fetch it again")
        return "history"
    if re.search(r"Case\s{1,9}Summary", title, re.I):
        return "case_query"
    start = text[:_LOOK]
    for mark, meaning in _NOT_DOCKETS:
        if re.search(mark, start, re.I):
            to_do = "; choose one and fetch its docket report" if "to choose" in meaning else ""
            raise Unusable(f"{meaning}, not a docket{to_do}")
    if not words(text).strip():
        raise Unusable("an empty page")
    if not re.search(r"CM/?ECF|uscourts\.gov|U\.?S\.? District", start, re.I):
        raise Unusable("a page of another site, not of a court")
    if re.search(r"Date\s{1,9}(?:of\s{1,9}last\s{1,9}filing|filed):", start, re.I):
        return "case_query"  # some courts leave it out of the title
    raise Unusable("a page of a court that is no docket, history report, case query or RSS feed")


def docket_header(text: str) -> str:
    """The heading of a docket page, without tags; empty where there is none."""
    for heading in islice(contents(text, "h3"), _MOST_HEADINGS):
        if _DOCKET_HEADER.search(plain := re.sub(r"<[^<>]*>|&nbsp;", " ", heading)):
            return plain
    return ""


def is_cut(text: str) -> bool:
    """Whether tables are opened and not closed."""
    return len(re.findall(r"<table\b", text, re.I)) > len(re.findall(r"</table\b", text, re.I))


def _root(text: str) -> str:
    """The name of the first element after declarations and comments, in lower case."""
    place = 0
    while (place := text.find("<", place)) >= 0:
        end_mark = next(
            (end for start, end in (("<!--", "-->"), ("<?", "?>"), ("<!", ">")) if text.startswith(start, place)), ""
        )
        if not end_mark:
            found = _ROOT.match(text, place)
            return found[1].lower() if found else ""
        place = text.find(end_mark, place) + 1
        if not place:
            return ""
    return ""
