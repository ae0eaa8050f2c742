"""Docket pages into their raw tables: read and loaded many at a time, each with its line in the ledger."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from warehouse.engine import transaction
from warehouse.extracts.containers import Text
from warehouse.extracts.find import FoundFile
from warehouse.extracts.foreign import NO_DOCKET
from warehouse.extracts.formats import Format
from warehouse.extracts.pages import ReadPage
from warehouse.extracts.text_stream import decoded
from warehouse.load import ledger
from warehouse.load.bulk import insert_rows
from warehouse.load.ledger import Content
from warehouse.load.load import Load
from warehouse.load.report import LoadedFile, Outcome
from warehouse.load.withdrawal import is_named_on, shown_columns
from warehouse.load.withdrawn_pages import without_withdrawn
from warehouse.progress import Activity


@dataclass(frozen=True)
class Page:
    """A page to read: the text that it is, the file that holds it, and its bytes."""

    text: Text
    file: FoundFile | None
    data: bytes

    @property
    def name(self) -> str:
        return self.text.name

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def outcome(
        self, kind: str, file_id: int | None = None, sha256: str | None = None, loaded: LoadedFile | None = None
    ) -> Outcome:
        reason = NO_DOCKET if kind == "foreign" else ""
        return Outcome(self.name, kind, file_id, sha256, loaded, None, self.file, self.text.member, reason)


class PageLoader:
    """Pages as they are found, loaded when there are enough of them."""

    def __init__(self, load: Load) -> None:
        self._load, self._waiting, self._bytes, self._done, self._again = load, list[Page](), 0, 0, 0
        self._to_read_again = sum(
            content.format.startswith("docket") and not load.is_settled(content) for content in load.contents.all()
        )

    def add(self, page: Page) -> Iterator[Outcome]:
        """Takes a page, and yields what became of those that were loaded now."""
        self._waiting.append(page)
        self._bytes += len(page.data)
        reading = self._load.page_reading
        if len(self._waiting) >= reading.pages_at_once or self._bytes >= reading.bytes_at_once:
            yield from self.finish()

    def finish(self) -> Iterator[Outcome]:
        """Loads the pages that wait, and yields what became of each."""
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        new: dict[str, Page] = {}
        again: list[tuple[Page, str]] = []
        for page in waiting:
            sha256 = page.sha256
            known = self._load.contents.of_hash(sha256)
            if sha256 in new or (known and self._load.is_settled(known)):
                again.append((page, sha256))
            else:
                new[sha256] = page
        read: list[tuple[str, Page, ReadPage]] = []
        foreign: list[Outcome] = []
        # Closed here, whatever happens, and nothing is yielded within: a pool that the garbage collector ends may wait
        # for what waits for it.
        pages = [(page.name, page.data) for page in new.values()]
        with closing(self._load.page_reading.read(pages)) as reading:
            for (sha256, page), found in zip(new.items(), reading, strict=True):
                self._tell(is_again=self._load.contents.of_hash(sha256) is not None)
                if found:
                    read.append((sha256, page, found))
                else:
                    foreign.append(page.outcome("foreign"))
        yield from foreign
        if read:
            with transaction(self._load.connection):
                outcomes = self._insert(read)
            yield from outcomes
        for page, sha256 in again:
            content = self._load.contents.of_hash(sha256)
            yield page.outcome("same" if content else "foreign", content.file_id if content else None, sha256)

    def _tell(self, *, is_again: bool) -> None:
        """Says how far it is; how many pages are read again is known before."""
        if is_again:
            self._again += 1
            self._load.progress(Activity("load", "read docket pages again"), self._again, self._to_read_again)
        else:
            self._done += 1
            self._load.progress(Activity("load", "load docket pages"), self._done, None)

    def _insert(self, pages: Sequence[tuple[str, Page, ReadPage]]) -> list[Outcome]:
        """The pages and their rows, in the transaction at hand."""
        load, connection = self._load, self._load.connection
        numbered: list[tuple[int, str, Page, ReadPage, bool, int]] = []
        replaced = []
        for sha256, page, found in pages:
            known = load.contents.of_hash(sha256)
            if known:
                replaced.append(known.file_id)
            file_id = load.contents.number_for(sha256)
            is_synthetic = found.is_synthetic or bool(known and known.is_synthetic)
            load.contents.add(sha256, Content(file_id, found.format, load.page_reader, is_synthetic))
            text = decoded(page.data)[0] if found.reason and load.withdrawn else ""
            kept, withdrawn = without_withdrawn(load.withdrawn, load.formats, found, text)
            numbered.append((file_id, sha256, page, kept, is_synthetic, withdrawn))
        ledger.remove_files(connection, replaced, load.formats)
        for format_ in load.formats:
            rows = (
                _row(file_id, load.batch_id, format_, values)
                for file_id, _, _, found, _, _ in numbered
                for values in found.rows.get(format_.name, ())
            )
            shown = shown_columns(load.withdrawn, format_, format_.columns)
            insert_rows(connection, f"raw.{format_.name}", rows, load.scratch, shown)
        insert_rows(
            connection,
            "raw.quarantine",
            (
                _quarantined(file_id, found.format, rejected, load.batch_id)
                for file_id, _, page, found, _, _ in numbered
                for rejected in _rejected(page, found)
            ),
            load.scratch,
        )
        insert_rows(connection, "raw.extract_file", (_ledger(load, *item) for item in numbered), load.scratch)
        for file_id, _, page, _, _, _ in numbered:
            if is_named_on(load.withdrawn, page.data):
                continue
            connection.execute("insert into raw.page values (?, ?)", [file_id, zlib.compress(page.data, 6)])
        return [
            page.outcome("loaded", file_id, sha256, _loaded(page, found, withdrawn))
            for file_id, sha256, page, found, _, withdrawn in numbered
        ]


def reread_kept_pages(load: Load) -> Iterator[Outcome]:
    """What became of the pages whose files have gone and which another reader has read: read again from their bytes."""
    loader = PageLoader(load)
    held = {path.file_id: path.file_name for path in load.paths.values() if path.is_gone}
    for file_id in held:
        content = load.contents.of_number(file_id)
        if content and content.format.startswith("docket") and not load.is_settled(content):
            query = "select content from raw.page where file_id = ?"
            if row := load.connection.execute(query, [content.file_id]).fetchone():
                yield from loader.add(
                    Page(Text(held[content.file_id], "plain", lambda: iter(())), None, zlib.decompress(row[0]))
                )
    yield from loader.finish()


def _row(file_id: int, batch_id: int, format_: Format, values: tuple[object, ...]) -> dict[str, object]:
    start = file_id * ledger.ROWS_PER_FILE
    number, *cells = values
    assert isinstance(number, int)
    return {"row_id": start + number, "file_id": file_id, "row_number": number, "batch_id": batch_id} | {
        column: start + cell if column in format_.row_ids and isinstance(cell, int) else _as_text(cell)
        for column, cell in zip(format_.columns, cells, strict=True)
    }


def _as_text(cell: object) -> str | None:
    """A cell as text that a database takes: NULs visible, halves of characters as what they are, damage."""
    return None if cell is None else str(cell).replace("\x00", "␀").encode("utf-8", "replace").decode()


def _rejected(page: Page, found: ReadPage) -> Sequence[tuple[int, str, str]]:
    """What is set aside, with its number, text and reason: the page, or of several dockets those that cannot be used."""
    return [(1, decoded(page.data)[0], found.reason)] if found.reason else found.rejected


def _quarantined(file_id: int, format_name: str, rejected: tuple[int, str, str], batch_id: int) -> dict[str, object]:
    number, text, reason = rejected
    return {
        "file_id": file_id,
        "format": format_name,
        "row_number": number,
        "raw_text": _as_text(text),
        "reason": reason,
        "batch_id": batch_id,
    }


def _loaded(page: Page, found: ReadPage, withdrawn: int) -> LoadedFile:
    reason = found.reason or next((reason for _, _, reason in found.rejected), "")
    counts = _counts(found, withdrawn)
    return LoadedFile(page.name, found.format, *counts, first_set_aside=reason, rows_withdrawn=withdrawn)


def _counts(found: ReadPage, withdrawn: int) -> tuple[int, int, int]:
    """Rows received, loaded and set aside: a docket page is one, a page of signals or a file of dockets as many as it has."""
    if found.reason:
        return 1, 0, 1
    loaded, rejected = len(found.rows[found.format]), len(found.rejected)
    return loaded + rejected + withdrawn, loaded, rejected


def _ledger(
    load: Load, file_id: int, sha256: str, page: Page, found: ReadPage, is_synthetic: bool, withdrawn: int
) -> dict[str, object]:
    received, loaded, quarantined = _counts(found, withdrawn)
    now = datetime.now(UTC)
    return {
        "file_id": file_id,
        "content_sha256": sha256,
        "format": found.format,
        "encoding": found.encoding,
        "is_synthetic": is_synthetic,
        "reader": load.page_reader,
        "batch_id": load.batch_id,
        "loaded_at": now.strftime("%Y-%m-%d %H:%M:%S.%f"),
        "text_bytes": len(page.data),
        "rows_received": received,
        "rows_loaded": loaded,
        "rows_quarantined": quarantined,
        "rows_withdrawn": withdrawn or None,
        "believed_through": f"{now:%Y-%m-%d}",
    }
