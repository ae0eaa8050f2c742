"""Whose page it is: the district by its name in the header, by the links of the page, or by the name of the file."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from warehouse.extracts.pages.kinds import docket_header
from warehouse.extracts.pages.markup import contents
from warehouse.extracts.pages.refusal import Unusable

_LINK = re.compile(r"//ecf\.([a-z]{3,5})\.uscourts\.gov", re.I)
_XML_COURT = re.compile(r"<court>\s{0,99}([a-z]{1,20})\s{0,99}</court>", re.I)


@dataclass(frozen=True)
class Courts:
    """The 94 district courts: CourtListener's id and the words of the name."""

    words: dict[str, frozenset[str]]

    def court_of(self, kind: str, text: str, name: str) -> str:
        """The court that a page of markup comes from. Raises Unusable when it names none, or two that contradict."""
        if kind == "archive_xml":
            found = _XML_COURT.search(text)
            return self.known(found[1].lower() if found else None, name)
        linked = {link.lower() for link in _LINK.findall(text) if link.lower() in self.words}
        # The titles of a feed are those of its entries.
        titles = "" if kind == "rss" else next(contents(text, "title"), "")
        header = docket_header(text) if kind == "pacer_html" else next(contents(text, "h3"), "")
        headed = self.named(header) or self.named(titles)
        if headed and linked and headed not in linked:
            raise Unusable(f"the header names the court {headed} and the links go to {', '.join(sorted(linked))}")
        if headed:
            return headed
        # The links of a page go to its own court, whatever else it mentions.
        return self.known(linked.pop() if len(linked) == 1 else None, name)

    def named(self, header: str) -> str | None:
        """The court whose name has the most words in a header.

        >>> courts = Courts({"utd": frozenset({"district", "utah"}), "cand": frozenset({"northern", "district", "california"})})
        >>> courts.named("California Northern District (San Francisco)"), courts.named("District of Utah"), courts.named("x")
        ('cand', 'utd', None)
        """
        plain = re.sub(r"\([^()]{0,200}\)|<[^<>]*>|&\w{1,10};", " ", header).lower()
        found = set(re.findall(r"[a-z]+", plain))
        fitting = sorted((len(words), court) for court, words in self.words.items() if words <= found)
        return fitting[-1][1] if fitting else None

    def known(self, court: str | None, name: str) -> str:
        """The court by its id; by the name of the file where the page names none. Raises Unusable for another court."""
        if court in self.words:
            return str(court)
        for part in re.split(r"[^a-z]+", Path(name).name.lower()):
            if not court and part in self.words:
                return part
        raise Unusable(
            "the court that it names is none of the 94 districts" if court else "no court is named on the page"
        )


def read_courts(seeds_dir: Path) -> Courts:
    """The courts of seeds/district.csv."""
    with (seeds_dir / "district.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["court_id"] != "unresolved"]
    ignored = {"of", "the", "for"}
    return Courts({row["court_id"]: frozenset(row["district_name"].lower().split()) - ignored for row in rows})
