"""One extract file into its raw table, in one transaction with its line in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from warehouse.engine import Undo, transaction
from warehouse.errors import ExtractError
from warehouse.extracts.find import Extract
from warehouse.extracts.formats import Format, Header, recognised
from warehouse.extracts.rows import ENCODINGS, Block, TextReader, decoded
from warehouse.extracts.sas import sas_blocks
from warehouse.extracts.streams import text_chunks
from warehouse.load import ledger
from warehouse.load.release import describe_release, note_change
from warehouse.load.report import LoadedFile
from warehouse.progress import Progress

_SYNTHETIC = "synthetic"


def load_file(
    connection: duckdb.DuckDBPyConnection,
    extract: Extract,
    sha256: str,
    formats: Sequence[Format],
    batch_id: int,
    temporary_dir: Path,
    progress: Progress,
) -> LoadedFile | str | None:
    """What was loaded; the name of the loaded file with the same text; None when it is no extract.

    Raises ExtractError when the file is refused; then nothing of it is loaded.
    """
    is_text = extract.container != "sas7bdat"
    # The hash of a plain file is that of its text.
    reader = TextReader(text_chunks(extract) if is_text else (), is_hashed=extract.container in ("gzip", "zip"))
    header, blocks = _text(extract, reader, formats) if is_text else sas_blocks(extract, formats)
    if header is None:
        return None
    with transaction(connection):
        loaded = _loaded(connection, extract, sha256, header, blocks, reader, batch_id, temporary_dir, progress)
        if isinstance(loaded, str):
            raise Undo
    return loaded


def _text(extract: Extract, reader: TextReader, formats: Sequence[Format]) -> tuple[Header | None, Iterator[Block]]:
    header = recognised(reader.first_line(), formats, extract.name)
    return header, reader.blocks(header) if header else iter(())


def _loaded(
    connection: duckdb.DuckDBPyConnection,
    extract: Extract,
    sha256: str,
    header: Header,
    blocks: Iterator[Block],
    reader: TextReader,
    batch_id: int,
    temporary_dir: Path,
    progress: Progress,
) -> LoadedFile | str:
    format_, file_id = header.format, _one(connection, "select coalesce(max(file_id), 0) + 1 from raw.extract_file")
    _add_columns(connection, header)
    received = rejected = encoding = 0
    is_synthetic, scratch = _SYNTHETIC in extract.name.lower(), temporary_dir / f"rows-{file_id}.tsv"
    # The database reads one large file twice as fast as the same rows in pieces, whose row groups it merges afterwards.
    with scratch.open("wb") as file:
        for block in blocks:
            if not received:
                is_synthetic = is_synthetic or _SYNTHETIC in decoded(block.text.partition(b"\n")[0])[0].lower()
            file.write(block.text)
            rejected += _quarantine(connection, extract, format_, block, file_id, batch_id)
            received += block.received
            encoding = max(encoding, ENCODINGS.index(block.encoding))
            progress(f"load {extract.name}", reader.bytes_read or received, extract.text_bytes)
    progress(f"load {extract.name}: rows into raw.{format_.name}", 0, None)
    loaded = _insert(connection, extract, sha256, header, scratch, file_id, batch_id)
    scratch.unlink()
    if not received:
        raise ExtractError(extract.name, "has a header and no rows", "Fetch it again; nothing of it was loaded.")
    if not loaded:
        raise ExtractError(
            extract.name,
            f"none of its {received:,} rows has the {len(header.columns)} fields of its header",
            "Is the delimiter right? Nothing of it was loaded.",
        )
    if loaded + rejected != received:
        raise ExtractError(
            extract.name,
            f"{received:,} rows received, but {loaded:,} loaded and {rejected:,} set aside",
            "This is a fault of the loader: keep the file and report it. Nothing of it was loaded.",
        )
    content = reader.sha256 or sha256
    if same := ledger.known_content(connection, content, format_.name):
        return str(_one(connection, f"select file_name from raw.extract_file where file_id = {same}"))
    connection.execute(
        "insert into raw.extract_file values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, get_current_timestamp() at time zone 'UTC', ?, ?, ?,"
        " null, null, null)",
        [
            file_id, extract.name, sha256, content, extract.path.stat().st_size, format_.name, extract.container,
            ENCODINGS[encoding], is_synthetic, batch_id, received, loaded, rejected,
        ],
    )  # fmt: skip
    for drift in header.drift:
        connection.execute(
            "insert into raw.drift values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                file_id, extract.name, format_.name, drift.kind, drift.column_name, drift.nearest_match, drift.detail,
                batch_id,
            ],
        )  # fmt: skip
    describe_release(connection, file_id, format_)
    note_change(connection, file_id, format_, batch_id)
    changes = connection.execute(
        "select rows_added, rows_removed, rows_changed, rows_unchanged from raw.release_change where file_id = ?",
        [file_id],
    ).fetchone()
    assert changes is not None
    return LoadedFile(extract.name, format_.name, received, loaded, rejected, header.drift, *changes)


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    found = connection.execute(query).fetchone()
    assert found is not None
    return found[0]  # type: ignore[no-any-return]


def _add_columns(connection: duckdb.DuckDBPyConnection, header: Header) -> None:
    known = {column.lower() for column in ledger.columns_of(connection, header.format.name)}
    for column in header.columns:
        if column not in known:
            connection.execute(f"alter table raw.{header.format.name} add column {ledger.quoted(column)} varchar")


def _insert(
    connection: duckdb.DuckDBPyConnection,
    extract: Extract,
    sha256: str,
    header: Header,
    scratch: Path,
    file_id: int,
    batch_id: int,
) -> int:
    """Reads a scratch file into the raw table; how many rows that were."""
    types = {"row_number": "BIGINT"} | dict.fromkeys(header.columns, "VARCHAR")
    names = ", ".join(ledger.quoted(column) for column in header.columns)
    source = (
        "read_csv(?, delim = '\t', quote = '\"', escape = '\"', header = false, auto_detect = false, "
        "new_line = '\\n', max_line_size = 20000000, nullstr = ['\x01'], columns = ?)"
    )
    count = connection.execute(
        f"insert into raw.{header.format.name} (row_id, file_id, file_name, file_sha256, row_number, batch_id, {names}) "
        f"select {file_id * ledger.ROWS_PER_FILE} + row_number, {file_id}, ?, '{sha256}', row_number, {batch_id}, {names} "
        f"from {source}",
        [extract.name, str(scratch), types],
    ).fetchone()
    assert count is not None
    return int(count[0])


def _quarantine(
    connection: duckdb.DuckDBPyConnection, extract: Extract, format_: Format, block: Block, file_id: int, batch_id: int
) -> int:
    if block.rejected:
        connection.execute(
            "insert into raw.quarantine select ?, ?, ?, unnest(?), unnest(?), unnest(?), ?",
            [
                file_id, extract.name, format_.name, [record.row_number for record in block.rejected],
                [record.raw_text for record in block.rejected], [record.reason for record in block.rejected], batch_id,
            ],
        )  # fmt: skip
    return len(block.rejected)
