"""Whose page it is: the district by its name in the header, by the links of the page, or by the name of the file."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path

from warehouse.extracts.pages.kinds import Unusable

_LINK = re.compile(r"//ecf\.([a-z]{3,5})\.uscourts\.gov", re.I)
_HEADER = re.compile(r"(?is)<h3[^>]*>(.*?)</h3>")
_XML_COURT = re.compile(r"<court>\s*([a-z]+)\s*</court>", re.I)
_TITLE = re.compile(r"(?is)<title>(.*?)</title>")


@dataclass(frozen=True)
class Courts:
    """The 94 district courts: CourtListener's id and the words of the name."""

    words: dict[str, frozenset[str]]

    def court_of(self, kind: str, text: str, name: str) -> str:
        """The court that a page comes from. Raises Unusable when it names none, or two that contradict."""
        if kind.startswith("courtlistener"):
            return self._in_json(text)
        if kind == "archive_xml":
            found = _XML_COURT.search(text)
            return self._known(found[1].lower() if found else None, name)
        linked = {link.lower() for link in _LINK.findall(text) if link.lower() in self.words}
        # The titles of a feed are those of its entries.
        titles = [] if kind == "rss" else _TITLE.findall(text)
        headed = self.named(" ".join(_HEADER.findall(text))) or self.named(" ".join(titles))
        if headed and linked and headed not in linked:
            raise Unusable(f"the header names the court {headed} and the links go to {', '.join(sorted(linked))}")
        if headed:
            return headed
        # The links of a page go to its own court, whatever else it mentions.
        return self._known(linked.pop() if len(linked) == 1 else None, name)

    def named(self, header: str) -> str | None:
        """The court whose name has the most words in a header.

        >>> courts = Courts({"utd": frozenset({"district", "utah"}), "cand": frozenset({"northern", "district", "california"})})
        >>> courts.named("California Northern District (San Francisco)"), courts.named("District of Utah"), courts.named("x")
        ('cand', 'utd', None)
        """
        plain = re.sub(r"\([^)]*\)|<[^>]*>|&\w+;", " ", header).lower()
        found = set(re.findall(r"[a-z]+", plain))
        fitting = sorted((len(words), court) for court, words in self.words.items() if words <= found)
        return fitting[-1][1] if fitting else None

    def _in_json(self, text: str) -> str:
        found = json.loads(text.lstrip("\ufeff"))
        court = found.get("court") or found.get("docket", {}).get("court_id") or found.get("docket", {}).get("court")
        return self._known(str(court or "").rstrip("/").rpartition("/")[2] or None, "")

    def _known(self, court: str | None, name: str) -> str:
        if court in self.words:
            return str(court)
        for part in re.split(r"[^a-z]+", Path(name).name.lower()):
            if not court and part in self.words:
                return part
        raise Unusable(f"the court {court!r} is none of the 94 districts" if court else "no court is named on the page")


def read_courts(seeds_dir: Path) -> Courts:
    """The courts of seeds/district.csv."""
    with (seeds_dir / "district.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["court_id"] != "unresolved"]
    ignored = {"of", "the", "for"}
    return Courts({row["court_id"]: frozenset(row["district_name"].lower().split()) - ignored for row in rows})
