"""What a page of markup shows at a glance, found in one pass however it is written: headings, titles, words, nesting.

A page is somebody else's; nothing here takes longer than in proportion to its length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from warehouse.extracts.pages.refusal import Unusable

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})")
_SYNTHETIC = re.compile(r"<meta\s{1,9}name=[\"']?synthetic[\"']?\s{1,9}content=[\"']?true[\"']?\s{0,9}/?>", re.I)
_END_OF_HEAD = re.compile(r"</head\b|<body\b", re.I)
_LONGEST_HEAD = 100_000
_LONGEST_HEADING = 2_000
# Beyond these juriscraper takes more than a minute, or the parser below it drops what is nested deeper, without a word.
_MOST_TAGS = {"table": 60_000, "u": 6_000, "td": 1_000_000, "a": 1_000_000}
_MOST_OF_A_TAG = 100_000
_MOST_OF_ALL = 1_000_000
_MOST_COMMENTS = 50_000
_DEEPEST = Counter(
    dict.fromkeys(("div", "span", "center", "form", "blockquote", "section", "article", "ul", "ol"), 200)
)
_DEEPEST |= Counter({"table": 30, "font": 3_000, "b": 3_000, "i": 3_000, "u": 3_000, "a": 3_000})


def contents(text: str, tag: str) -> Iterator[str]:
    """What stands in each element of a tag, its first 2,000 characters; one that never ends is none.

    >>> list(contents("<h3 align=center>U.S. <b>Court</b></H3><h3>", "h3"))
    ['U.S. <b>Court</b>']
    """
    end_tag = re.compile(rf"</{tag}\b", re.I)
    place = 0
    for start in re.finditer(rf"<{tag}\b", text, re.I):
        if start.start() < place:
            continue
        begin = text.find(">", start.end()) + 1
        end = end_tag.search(text, begin) if begin else None
        if not end:
            return
        yield text[begin : end.start()][:_LONGEST_HEADING]
        place = end.end()


def words(text: str, longest: int = _LONGEST_HEAD) -> str:
    """The text without tags, comments and title, of the first hundred thousand characters.

    >>> words("<title>x</title><p>Case <!-- <b> -->not found</p>")
    'Case not found'
    """
    start, found, place = text[:longest], [], 0
    lower = start.lower()
    while place < len(start):
        tag = start.find("<", place)
        found.append(start[place : tag if tag >= 0 else None])
        if tag < 0:
            break
        end_mark = "-->" if lower.startswith("<!--", tag) else "</title" if lower.startswith("<title", tag) else ">"
        end = lower.find(end_mark, tag)
        if end < 0:
            break
        place = end + len(end_mark)
        if end_mark == "</title":
            place = start.find(">", place) + 1 or len(start)
    return "".join(found)


def is_marked_synthetic(text: str) -> bool:
    """Whether the head of a page carries the mark of the generator; words of a page say nothing.

    >>> is_marked_synthetic('<html><head><meta name="synthetic" content="true"></head>'), is_marked_synthetic("<p>synthetic")
    (True, False)
    """
    head = text[:_LONGEST_HEAD]
    end = _END_OF_HEAD.search(head)
    return bool(_SYNTHETIC.search(head, 0, end.start() if end else len(head)))


def check_bounds(text: str, most_rows: int = 150_000) -> None:
    """Raises Unusable for a page with more tags, or deeper ones, than a docket has and its parser reads in a minute."""
    # Tags with their ends, and what the parser takes for text one by one: each costs it a hundred bytes.
    if text.count("<") > 4 * _MOST_OF_ALL:
        raise Unusable(f"more than {4 * _MOST_OF_ALL:,} signs <, more than a docket has")
    if text.count("&") > _MOST_OF_ALL:
        raise Unusable(f"more than {_MOST_OF_ALL:,} signs &, more than a docket has")
    if text.count("<!") + text.count("<?") > _MOST_COMMENTS:
        raise Unusable(f"more than {_MOST_COMMENTS:,} comments, more than a docket has")
    most = {**_MOST_TAGS, "tr": most_rows}
    count: Counter[str] = Counter()
    depth: Counter[str] = Counter()
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if tag[1]:
            depth[name] -= depth[name] > 0
            continue
        count[name] += 1
        depth[name] += 1
        count[""] += 1
        if count[""] > 2 * _MOST_OF_ALL:
            raise Unusable(f"more than {2 * _MOST_OF_ALL:,} tags, more than a docket has")
        if count[name] > most.get(name, _MOST_OF_A_TAG):
            raise Unusable(f"more than {most.get(name, _MOST_OF_A_TAG):,} <{name}>, more than a docket has")
        if depth[name] > _DEEPEST.get(name, _MOST_OF_ALL):
            raise Unusable(f"<{name}> nested more than {_DEEPEST[name]:,} deep, more than a docket has")
