"""Docket pages into their raw tables: read by several processes, loaded many at a time, each with its line in the ledger."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb

from warehouse.engine import transaction
from warehouse.extracts.find import Extract
from warehouse.extracts.formats import Format
from warehouse.extracts.pages import ReadPage, read_page
from warehouse.extracts.pages.courts import Courts
from warehouse.extracts.rows import decoded
from warehouse.load import ledger
from warehouse.load.bulk import insert_rows
from warehouse.load.report import LoadedFile
from warehouse.progress import Progress
from warehouse.settings import Settings

_PAGES_AT_ONCE, _BYTES_AT_ONCE = 2_000, 256 << 20
_WORTH_A_PROCESS = 24
_SYNTHETIC = b"synthetic"


@dataclass(frozen=True)
class _Page:
    extract: Extract
    data: bytes
    sha256: str


def load_pages(
    connection: duckdb.DuckDBPyConnection,
    extracts: Iterable[Extract],
    courts: Courts,
    formats: Sequence[Format],
    batch_id: int,
    settings: Settings,
    progress: Progress,
) -> Iterator[tuple[str, LoadedFile | str | None]]:
    """What became of each page: what was loaded, None when it is none of ours, or that it was loaded before.

    A page that cannot be used is in quarantine, whole, with the reason.
    """
    known = {
        sha256: (file_id, name)
        for sha256, file_id, name in connection.execute(
            "select content_sha256, file_id, file_name from raw.extract_file where format in ('docket', 'docket_signal')"
        ).fetchall()
    }
    remaining, done = iter(extracts), 0
    while some := _some(remaining):
        new: list[_Page] = []
        for extract in some:
            assert extract.page is not None
            sha256 = hashlib.sha256(extract.page).hexdigest()
            if sha256 in known:
                if known[sha256][1] != extract.name:
                    ledger.remember_name(connection, known[sha256][0], extract.name, batch_id)
                yield extract.name, known[sha256][1]
            else:
                known[sha256] = (0, extract.name)
                new.append(_Page(extract, extract.page, sha256))
        pages: list[tuple[_Page, ReadPage]] = []
        for page, found in zip(new, _read(new, courts, settings.threads), strict=True):
            progress("load docket pages", done := done + 1, None)
            if found:
                pages.append((page, found))
            else:
                yield page.extract.name, None
        with transaction(connection):
            loaded = _insert(connection, pages, formats, batch_id, settings.temporary_dir)
        yield from ((file.file_name, file) for file in loaded)


def _some(extracts: Iterator[Extract]) -> list[Extract]:
    """The next pages, as many as are read and loaded together."""
    some, size = [], 0
    for extract in extracts:
        some.append(extract)
        size += len(extract.page or b"")
        if len(some) >= _PAGES_AT_ONCE or size >= _BYTES_AT_ONCE:
            break
    return some


def _read(pages: Sequence[_Page], courts: Courts, processes: int) -> Iterator[ReadPage | None]:
    names, contents = [page.extract.name for page in pages], [page.data for page in pages]
    if len(pages) < _WORTH_A_PROCESS:
        yield from map(partial(read_page, courts=courts), names, contents)
        return
    # Forked children would inherit the database's locks; these start anew.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield from pool.map(partial(read_page, courts=courts), names, contents, chunksize=8)


def _insert(
    connection: duckdb.DuckDBPyConnection,
    pages: Sequence[tuple[_Page, ReadPage]],
    formats: Sequence[Format],
    batch_id: int,
    temporary_dir: Path,
) -> list[LoadedFile]:
    """The pages and their rows, in the transaction at hand."""
    first = connection.execute("select coalesce(max(file_id), 0) + 1 from raw.extract_file").fetchone()
    assert first is not None
    numbered = list(enumerate(pages, first[0]))
    for format_ in formats:
        rows = (
            _row(file_id, page, batch_id, format_, values)
            for file_id, (page, found) in numbered
            for values in found.rows.get(format_.name, ())
        )
        insert_rows(connection, f"raw.{format_.name}", rows, temporary_dir)
    refused = [(file_id, page, found) for file_id, (page, found) in numbered if found.reason]
    insert_rows(connection, "raw.quarantine", (_quarantined(*item, batch_id) for item in refused), temporary_dir)
    insert_rows(
        connection, "raw.extract_file", (_ledger(file_id, *item, batch_id) for file_id, item in numbered), temporary_dir
    )
    connection.execute(_CHANGES, [batch_id, first[0]])
    changes = dict(
        connection.execute(
            "select file_id, [rows_added, rows_changed] from raw.release_change where file_id >= ?", [first[0]]
        ).fetchall()
    )
    return [
        LoadedFile(
            page.extract.name,
            found.format,
            *_counts(found),
            rows_added=changes[file_id][0],
            rows_changed=changes[file_id][1],
        )
        for file_id, (page, found) in numbered
    ]


_CHANGES = """
    insert into raw.release_change
    select
        file.file_id,
        case when count(earlier.row_id) = 0 then file.rows_loaded else 0 end,
        0,
        case when count(earlier.row_id) > 0 then file.rows_loaded else 0 end,
        0,
        ?
    from raw.extract_file as file
    left join raw.docket as page on file.file_id = page.file_id
    left join raw.docket as earlier
        on page.court_id = earlier.court_id
        and page.docket_number = earlier.docket_number
        and page.federal_defendant_number is not distinct from earlier.federal_defendant_number
        and earlier.file_id < file.file_id
    where file.file_id >= ?
    group by file.file_id, file.rows_loaded
"""


def _row(file_id: int, page: _Page, batch_id: int, format_: Format, values: tuple[object, ...]) -> dict[str, object]:
    start = file_id * ledger.ROWS_PER_FILE
    number, *cells = values
    assert isinstance(number, int)
    return {
        "row_id": start + number,
        "file_id": file_id,
        "file_name": page.extract.name,
        "file_sha256": page.sha256,
        "row_number": number,
        "batch_id": batch_id,
    } | {
        column: start + cell if column in format_.row_ids and isinstance(cell, int) else _as_text(cell)
        for column, cell in zip(format_.columns, cells, strict=True)
    }


def _as_text(cell: object) -> str | None:
    return None if cell is None else str(cell).replace("\x00", "␀")


def _quarantined(file_id: int, page: _Page, found: ReadPage, batch_id: int) -> dict[str, object]:
    return {
        "file_id": file_id,
        "file_name": page.extract.name,
        "format": found.format,
        "row_number": 1,
        "raw_text": _as_text(decoded(page.data)[0]),
        "reason": found.reason,
        "batch_id": batch_id,
    }


def _counts(found: ReadPage) -> tuple[int, int, int]:
    """Rows received, loaded and set aside: a docket page is one, a page of signals as many as it has."""
    if found.reason:
        return 1, 0, 1
    loaded = len(found.rows[found.format])
    return loaded, loaded, 0


def _ledger(file_id: int, page: _Page, found: ReadPage, batch_id: int) -> dict[str, object]:
    received, loaded, quarantined = _counts(found)
    return {
        "file_id": file_id,
        "file_name": page.extract.name,
        "file_sha256": page.sha256,
        "content_sha256": page.sha256,
        "file_bytes": len(page.data),
        "format": found.format,
        "container": page.extract.container,
        "encoding": found.encoding,
        "is_synthetic": "synthetic" in page.extract.name.lower() or _SYNTHETIC in page.data.lower(),
        "batch_id": batch_id,
        "loaded_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),
        "rows_received": received,
        "rows_loaded": loaded,
        "rows_quarantined": quarantined,
    }
