"""The raw tables, as they are before the first file: the ledger of files, and one table a format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from warehouse.extracts.formats import Format


@dataclass(frozen=True)
class LedgerTable:
    """A record of the load: what a row is, and the type and description of each column."""

    description: str
    columns: Mapping[str, tuple[str, str]]


ROW_COLUMNS: Mapping[str, tuple[str, str]] = {
    "row_id": ("BIGINT", "Number of the row, which no other row of the table has: the file's number, then the row's"),
    "file_id": ("BIGINT", "File that brought it (raw.extract_file)"),
    "row_number": ("BIGINT", "Number of the record in the file, 1 after the header"),
    "batch_id": ("BIGINT", "Load that brought it (raw.batch)"),
}
"""What the load adds to each row of a format: type and description."""

RELEASE_COLUMNS: Mapping[str, tuple[str, str]] = {
    "release_year": ("INTEGER", "Year of the release that the row belongs to"),
    "release_district": ("VARCHAR", "FJC district code, two characters; empty where it is blank"),
}
"""What the load adds to each row of the Integrated Database besides."""

LEDGER_TABLES = {
    "extract_file": LedgerTable(
        "One row per content in effect (file_id): what was loaded from it, and which release it is.",
        {
            "file_id": ("BIGINT", "Number of the file, made from its content; the first digits of a row_id"),
            "content_sha256": ("VARCHAR", "Hash of its text, unpacked"),
            "format": ("VARCHAR", "Extract format; the raw table has its name"),
            "container": ("VARCHAR", "plain, gzip, zip or sas7bdat"),
            "encoding": ("VARCHAR", "Widest encoding met in its lines"),
            "is_synthetic": ("BOOLEAN", "Whether it is made up: its marker says so"),
            "reader": ("VARCHAR", "Fingerprint of the reader"),
            "batch_id": ("BIGINT", "Load that brought it"),
            "loaded_at": ("TIMESTAMP", "Time of loading, UTC"),
            "text_bytes": ("BIGINT", "Size of its text, unpacked"),
            "rows_received": ("BIGINT", "Records in the file"),
            "rows_loaded": ("BIGINT", "Records that are rows"),
            "rows_quarantined": ("BIGINT", "Records set aside with the reason"),
            "is_national": ("BOOLEAN", "Integrated Database: whether it has rows of 90 or more districts"),
            "release_date": ("DATE", "Integrated Database: latest load date of its rows"),
            "latest_event_date": (
                "DATE",
                "Integrated Database: latest believed filing, disposition, sentence or termination",
            ),
            "believed_through": ("DATE", "Dates after it are not believed"),
        },
    ),
    "extract_file_year": LedgerTable(
        "One row per file of the Integrated Database, release year and district (file_id, release_year, district).",
        {
            "file_id": ("BIGINT", "File (extract_file)"),
            "release_year": ("INTEGER", "Year of the release"),
            "district": ("VARCHAR", "FJC district code; empty where it is blank"),
            "row_count": ("BIGINT", "Rows of that year and district"),
        },
    ),
    "release_in_effect": LedgerTable(
        "One row per format, release year and district (format, release_year, district): the file whose rows are in effect.",
        {
            "format": ("VARCHAR", "idb_criminal or idb_civil"),
            "release_year": ("INTEGER", "Year of the release"),
            "district": ("VARCHAR", "FJC district code; empty where it is blank"),
            "file_id": ("BIGINT", "File (extract_file)"),
        },
    ),
    "date_text": LedgerTable(
        "One row per distinct text of a date column (date_text), as received, with its reading.",
        {
            "date_text": ("VARCHAR", "The text, as received"),
            "date_value": ("DATE", "The day that it is; NULL for none"),
            "is_missing": ("BOOLEAN", "Whether it says that there is no date"),
        },
    ),
    "extract_path": LedgerTable(
        "One row per path in the folder of extracts, members of archives by their whole path (file_name); private: a name"
        " of a file may name a person.",
        {
            "file_name": ("VARCHAR", "Path in the folder of extracts"),
            "container_sha256": ("VARCHAR", "Hash of the file as it lies there"),
            "file_bytes": ("BIGINT", "Size of the file"),
            "file_id": ("BIGINT", "File by its content (extract_file); NULL for none"),
            "outcome": ("VARCHAR", "loaded, same (equal content under another path), foreign (no extract), refused"),
            "reason": ("VARCHAR", "Why it was refused"),
            "is_gone": ("BOOLEAN", "Whether it is not in the folder any more"),
            "batch_id": ("BIGINT", "Load that met it"),
        },
    ),
    "page": LedgerTable(
        "One row per docket page (file_id): its bytes, private.",
        {"file_id": ("BIGINT", "File (extract_file)"), "content": ("BLOB", "Its bytes, packed with zlib")},
    ),
    "unread_value": LedgerTable(
        "One row per file and checked column (file_id, column_name): how many of its values could be read.",
        {
            "file_id": ("BIGINT", "File (extract_file)"),
            "column_name": ("VARCHAR", "Column of the format"),
            "value_count": ("BIGINT", "Values that are there"),
            "unread_count": ("BIGINT", "Values of no known form, taken for unknown"),
        },
    ),
    "batch": LedgerTable(
        "One row per load (batch_id): when it ran and what it found.",
        {
            "batch_id": ("BIGINT", "Number of the load"),
            "started_at": ("TIMESTAMP", "Start, UTC"),
            "finished_at": ("TIMESTAMP", "End, UTC; NULL while it runs, or if it was stopped"),
            "files_found": ("BIGINT", "Files in the folder of extracts"),
            "files_loaded": ("BIGINT", "Files that brought rows"),
            "files_unchanged": ("BIGINT", "Files whose content was loaded before"),
            "files_not_extract": ("BIGINT", "Files that are no extract"),
            "files_refused": ("BIGINT", "Files that were refused"),
            "files_withdrawn": ("BIGINT", "Files that are gone"),
        },
    ),
    "quarantine": LedgerTable(
        "One row per record that cannot be a row (file_id, row_number), as received, with the reason.",
        {
            "file_id": ("BIGINT", "File (extract_file)"),
            "format": ("VARCHAR", "Extract format"),
            "row_number": ("BIGINT", "Number of the record in the file, 1 after the header"),
            "raw_text": ("VARCHAR", "The record as received; may hold names and never leaves raw"),
            "reason": ("VARCHAR", "Why it cannot be a row"),
            "batch_id": ("BIGINT", "Load that met it"),
        },
    ),
    "drift": LedgerTable(
        "One row per difference between a file's header and its format (file_id, kind, column_name).",
        {
            "file_id": ("BIGINT", "File (extract_file)"),
            "format": ("VARCHAR", "Extract format"),
            "kind": ("VARCHAR", "added, missing, renamed or reordered"),
            "column_name": ("VARCHAR", "Column"),
            "nearest_match": ("VARCHAR", "Column of the file that resembles a missing one"),
            "detail": ("VARCHAR", "What became of it"),
            "batch_id": ("BIGINT", "Load that met it"),
        },
    ),
    "release_change": LedgerTable(
        "One row per loaded file (file_id): what it changed against the rows in effect before, by key.",
        {
            "file_id": ("BIGINT", "File (extract_file)"),
            "rows_added": ("BIGINT", "Rows whose key was not there"),
            "rows_removed": ("BIGINT", "Rows of a replaced release whose key is gone"),
            "rows_changed": ("BIGINT", "Rows with a value changed, load stamps aside"),
            "rows_unchanged": ("BIGINT", "Rows as they were"),
            "batch_id": ("BIGINT", "Load that brought it"),
        },
    ),
}


def raw_tables(formats: Sequence[Format]) -> dict[str, dict[str, str]]:
    """The types of the columns of every raw table, by table and column, without the schema.

    A file may bring further columns; they are text.
    """
    tables = {table: _types(ledger.columns) for table, ledger in LEDGER_TABLES.items()}
    for format_ in formats:
        own = {column: "BIGINT" if column in format_.row_ids else "VARCHAR" for column in format_.columns}
        of_release = _types(RELEASE_COLUMNS) if format_.name.startswith("idb_") else {}
        tables[format_.name] = {**_types(ROW_COLUMNS), **own, **of_release}
    return tables


def _types(columns: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {column: type_ for column, (type_, _) in columns.items()}
