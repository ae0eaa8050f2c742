"""One text of a table into its raw table, whole or not at all, in one transaction with its line in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.engine import transaction
from warehouse.errors import ExtractError
from warehouse.extracts.foreign import why_no_table
from warehouse.extracts.formats import SYNTHETIC_COLUMN, Header, recognised
from warehouse.extracts.raw_tables import RELEASE_COLUMNS, ROW_COLUMNS
from warehouse.extracts.rows import Block, Rejected, TextReader
from warehouse.extracts.text_stream import ENCODINGS
from warehouse.load import ledger
from warehouse.load.ledger import ROWS_PER_FILE, Content
from warehouse.load.load import Load
from warehouse.load.release import RELEASE_PARTS, fill_filing_years, set_aside_without_year, split_by_unit
from warehouse.load.report import LoadedFile, Outcome
from warehouse.load.values import describe_values
from warehouse.load.withdrawal import row_condition, shown_columns
from warehouse.progress import Activity
from warehouse.sql import identifier

_ORDINARY = 2 << 20
_JSON_ROW = 16 << 20
"""DuckDB's own limits of a row, which cost nothing."""
_ENOUGH = 100_000
"""So many records of which none is a row, and no more is read."""
_NEVER = "\x02\x01"
"""A text that stands for NULL in the database's reader and in no file: an empty field is an empty text."""


def load_table(load: Load, name: str, chunks: Iterable[bytes], size: int | None) -> Outcome:
    """What became of a text: loaded, same as a loaded one, or foreign (no header of ours).

    Raises ExtractError, with the format, when the file is refused; then nothing of it is loaded.
    """
    with TextReader(chunks, name) as reader:
        first_line = reader.first_line()
        header = recognised(first_line, load.formats, name)
        if header is None:
            return Outcome(name, "foreign", reason=why_no_table(first_line, load.formats))
        try:
            return _read(load, name, reader, header, size)
        except ExtractError as refusal:
            raise refusal.of(header.format.name) from refusal.__cause__


def _read(load: Load, name: str, reader: TextReader, header: Header, size: int | None) -> Outcome:
    """The rows after the header, loaded unless the same text is."""
    activity = Activity("load", f"load {name}", "load a file")
    load.progress(activity, 0, size)
    rows = _Rows(load.scratch)
    try:
        with rows:
            for block in reader.blocks(header):
                rows.add(block)
                if rows.received == rows.rejected and rows.received > _ENOUGH:
                    raise _nothing_fits(name, rows.received, header)
                load.progress(activity, reader.bytes_read, size)
        sha256 = reader.sha256
        known = load.contents.of_hash(sha256)
        if known and known.format == header.format.name and load.is_current(known):
            return Outcome(name, "same", known.file_id, sha256)
        into = f"rows into raw.{header.format.name}"
        load.progress(Activity("load", f"load {name}: {into}", f"load a file: {into}"), 0, None)
        with (
            transaction(load.connection),
            ledger.line_kept(load.connection, load.again, load.contents.number_for(sha256)),
        ):
            return _loaded(load, name, sha256, header, rows, reader.bytes_read)
    finally:
        rows.remove()


@dataclass
class _Rows:
    """The rows of a text on their way: files that the database reads, much faster than rows one by one."""

    folder: Path
    received: int = 0
    rejected: int = 0
    careful: int = 0
    encoding: int = 0
    longest: int = _ORDINARY
    """Bytes of the longest row that is careful or set aside: the database sets memory aside by it."""
    files: dict[str, Path] = field(init=False)

    def __post_init__(self) -> None:
        self.files = {name: self.folder / f"{name}.tsv" for name in ("plain", "careful", "rejected")}

    def __enter__(self) -> _Rows:
        self._plain, self._careful, self._rejected = (file.open("wb") for file in self.files.values())
        self._thread = ThreadPoolExecutor(1)
        self._writing = self._thread.submit(int)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._thread.shutdown()
        for file in (self._plain, self._careful, self._rejected):
            file.close()
        if kind is None:
            self._writing.result()

    def add(self, block: Block) -> None:
        # One block is written while the next one is made.
        self._writing.result()
        self._writing = self._thread.submit(self._plain.write, block.plain)
        self._careful.write(block.careful)
        rejected = [*map(_as_json, block.rejected)]
        self._rejected.writelines(rejected)
        self.longest = max(self.longest, block.longest, *map(len, rejected), 0)
        self.received += block.received
        self.rejected += len(block.rejected)
        self.careful += bool(block.careful)
        self.encoding = max(self.encoding, ENCODINGS.index(block.encoding))

    def remove(self) -> None:
        for file in self.files.values():
            file.unlink(missing_ok=True)


def _nothing_fits(name: str, received: int, header: Header) -> ExtractError:
    return ExtractError(
        name,
        f"none of its {received:,} rows has the {len(header.columns)} fields of its header",
        "Is the delimiter right? Nothing of it was loaded.",
    )


def _as_json(record: Rejected) -> bytes:
    line = {"row_number": record.row_number, "raw_text": record.raw_text, "reason": record.reason}
    return json.dumps(line).encode() + b"\n"


def _loaded(load: Load, name: str, sha256: str, header: Header, rows: _Rows, text_bytes: int) -> Outcome:
    """The file's rows and its line in the ledger, in the transaction at hand."""
    connection, format_ = load.connection, header.format
    file_id = load.contents.number_for(sha256)
    known = load.contents.of_hash(sha256)
    ledger.remove_files(connection, [file_id] if known else [], load.formats)
    _add_columns(connection, header)
    loaded, withdrawn = _insert(load, header, rows, file_id)
    set_aside = ledger.one(
        connection,
        "insert into raw.quarantine select ?, ?, row_number, raw_text, reason, ? from read_ndjson(?, columns = ?,"
        f" maximum_object_size = {max(rows.longest + 2, _JSON_ROW)}) {_unless_withdrawn(load)}",
        [
            *(file_id, format_.name, load.batch_id, str(rows.files["rejected"])),
            {"row_number": "BIGINT", "raw_text": "VARCHAR", "reason": "VARCHAR"},
        ],
    )
    if not rows.received:
        raise ExtractError(name, "has a header and no rows", "Fetch it again; nothing of it was loaded.")
    if not loaded and not withdrawn:
        raise _nothing_fits(name, rows.received, header)
    if loaded + withdrawn + rows.rejected != rows.received:
        raise ExtractError(
            name,
            f"{rows.received:,} rows received, but {loaded:,} loaded and {rows.rejected:,} set aside",
            "This is a fault of the loader: keep the file and report it. Nothing of it was loaded.",
        )
    is_synthetic = header.is_synthetic or bool(known and known.is_synthetic)
    connection.execute(
        "insert into raw.extract_file by name select ? as file_id, ? as content_sha256, ? as format,"
        " ? as encoding, ? as is_synthetic, ? as reader, ? as batch_id,"
        " get_current_timestamp() at time zone 'UTC' as loaded_at, ? as text_bytes, ? as rows_received",
        [
            *(file_id, sha256, format_.name, ENCODINGS[rows.encoding], is_synthetic, load.table_reader),
            *(load.batch_id, text_bytes, rows.received),
        ],
    )
    unread = describe_values(connection, load.settings.project_dir / "seeds", name, format_, file_id)
    if format_.is_release:
        fill_filing_years(connection, format_, file_id)
        without_year = set_aside_without_year(connection, format_, file_id, load.batch_id)
        loaded, set_aside = loaded - without_year, set_aside + without_year
        split_by_unit(connection, format_, file_id)
        if not loaded and not withdrawn:
            raise ExtractError(
                name, f"none of its {rows.received:,} rows has a year that can be read", "Nothing of it was loaded."
            )
    left_out = rows.received - loaded - set_aside
    connection.execute(
        "update raw.extract_file set rows_loaded = ?, rows_quarantined = ?, rows_withdrawn = nullif(?, 0)"
        " where file_id = ?",
        [loaded, set_aside, left_out, file_id],
    )
    for drift in header.drift:
        values = [
            file_id,
            format_.name,
            drift.kind,
            drift.column_name,
            drift.nearest_match,
            drift.detail,
            load.batch_id,
        ]
        connection.execute("insert into raw.drift values (?, ?, ?, ?, ?, ?, ?)", values)
    load.contents.add(sha256, Content(file_id, format_.name, load.table_reader, is_synthetic))
    first = connection.execute(
        "select concat('row ', row_number, ': ', reason) from raw.quarantine where file_id = ? order by row_number limit 1",
        [file_id],
    ).fetchone()
    found = LoadedFile(
        name,
        format_.name,
        rows.received,
        loaded,
        set_aside,
        header.drift,
        rows_withdrawn=left_out,
        unread=unread,
        first_set_aside=first[0] if first else "",
    )
    return Outcome(name, "loaded", file_id, sha256, loaded=found)


def _add_columns(connection: duckdb.DuckDBPyConnection, header: Header) -> None:
    known = {column.lower() for column in ledger.columns_of(connection, header.format.name)}
    for column in header.columns:
        if column not in known and column != SYNTHETIC_COLUMN:
            connection.execute(f"alter table raw.{header.format.name} add column {identifier(column)} varchar")


def _unless_withdrawn(load: Load) -> str:
    """The SQL by which a record that was set aside is none of a withdrawn case."""
    return f"where not {load.withdrawn.is_set_aside('raw_text')}" if load.withdrawn else ""


def _insert(load: Load, header: Header, rows: _Rows, file_id: int) -> tuple[int, int]:
    """Reads the rows on their way into the raw table; how many that were, and how many are of withdrawn cases."""
    format_ = header.format
    kept = [column for column in header.columns if column != SYNTHETIC_COLUMN]
    shown = shown_columns(load.withdrawn, format_, header.columns)
    types = {"row_number": "BIGINT"} | dict.fromkeys(header.columns, "VARCHAR")
    parts = RELEASE_PARTS[format_.name] if format_.is_release else {}
    names = ", ".join([*ROW_COLUMNS, *(RELEASE_COLUMNS if parts else ()), *map(identifier, kept)])
    values = ", ".join(
        [
            f"{file_id * ROWS_PER_FILE} + row_number, {file_id}, row_number, {load.batch_id}",
            *(parts[column] for column in RELEASE_COLUMNS if parts),
            *(shown.get(column, identifier(column)) for column in kept),
        ]
    )
    common = f"delim = '\t', header = false, auto_detect = false, new_line = '\\n', nullstr = ['{_NEVER}'], columns = ?"
    readers = {
        "plain": f"read_csv(?, quote = '', escape = '', {common})",
        # A quoted field may hold a line end, which only one reader at a time tells from the end of a row.
        "careful": "read_csv(?, quote = '\"', escape = '\"', parallel = false, max_line_size = "
        f"{rows.longest + 2}, buffer_size = {rows.longest * 2 + 4}, {common})",
    }
    condition = row_condition(load.withdrawn, format_.name, header.columns)
    unless = f" where not {condition}" if condition else ""
    inserted = withdrawn = 0
    for kind, reader in readers.items():
        if kind == "careful" and not rows.careful:
            continue
        source = [str(rows.files[kind]), types]
        query = f"insert into raw.{format_.name} ({names}) select {values} from {reader}{unless}"
        inserted += ledger.one(load.connection, query, source)
        if condition:
            withdrawn += ledger.one(load.connection, f"select count(*) from {reader} where {condition}", source)
    return inserted, withdrawn
