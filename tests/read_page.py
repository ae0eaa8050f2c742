"""A page of the site as a machine reads it."""

from __future__ import annotations

from html.parser import HTMLParser


class Read(HTMLParser):
    """What a page links to, what it fetches, its anchors, its figures, and whether anything in it could run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: list[str] = []
        self.figures: list[tuple[str, str, int, str]] = []
        self.unsafe: list[str] = []
        self.words: list[str] = []
        self._said_by_text: tuple[str, str, int] | None = None
        # Of a table: what its columns and the row are of, and how many cells of the row were read.
        self._columns: list[str] = []
        self._row = ""
        self._cells = 0
        self._is_head = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found.get("href", found.get("xlink:href", "")))
        elif "href" in found or "src" in found:
            self.fetched.append(found.get("href", found.get("src", "")))
        named = self._named(tag, found)
        if named:
            figure, place, year = named
            value = found.get("data-value", found.get("value"))
            # Without a value of its own an element says it by its text.
            self._said_by_text = (figure, place, int(year)) if value is None else None
            if value is not None:
                self.figures.append((figure, place, int(year), value))
        self.unsafe += [f"{tag} {name}" for name in found if name == "style" or name.startswith("on")]
        # The search is the one script, a file of the site, and its form sends nothing anywhere.
        is_search = (tag == "script" and found.get("src", "").endswith("search.js")) or (
            tag == "form" and found.get("role") == "search" and "action" not in found
        )
        self.unsafe += [tag] if tag in ("script", "style", "iframe", "object", "form") and not is_search else []

    def _named(self, tag: str, found: dict[str, str]) -> list[str]:
        """Figure, place and year of what the element shows: by itself, or as a cell by its column and its row."""
        if tag in ("table", "thead", "tbody"):
            self._columns = [] if tag == "table" else self._columns
            self._is_head = tag == "thead"
        elif tag == "tr":
            self._row, self._cells = found.get("data-of", ""), 0
        elif tag in ("th", "td"):
            self._said_by_text = None
            if self._is_head:
                self._columns.append(found.get("data-figure", ""))
                return []
            self._cells += 1
            if "data-figure" not in found and tag == "td" and self._row and self._columns[self._cells - 1]:
                figure, *rest = f"{self._columns[self._cells - 1]} {self._row}".split(" ")
                return [figure, *sorted(rest, key=str.isdigit)]
        return found["data-figure"].split(" ") if "data-figure" in found else []

    def handle_data(self, data: str) -> None:
        if self._said_by_text:
            self.figures.append((*self._said_by_text, data))
            self._said_by_text = None
        self.words.append(data)
