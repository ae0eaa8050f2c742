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
    "release_year": (
        "INTEGER",
        "Fiscal year of the row (civil: TAPEYEAR, of pending rows the filing year): with the district, the part of a "
        "release that a later one replaces",
    ),
    "release_district": ("VARCHAR", "Code of the district in two characters; '' where the row names none"),
}
"""What it adds to each row of the Integrated Database."""

_FILE = ("BIGINT", "File (extract_file)")
_BATCH = ("BIGINT", "Load that brought it")

LEDGER_TABLES = {
    "extract_file": LedgerTable(
        "One row per content of extract files that is in effect (file_id): what was loaded from it, and which release it is.",
        {
            "file_id": ("BIGINT", "Number of the content, made from its hash; the first digits of a row_id"),
            "content_sha256": ("VARCHAR", "Hash of its text, unpacked"),
            "format": ("VARCHAR", "Extract format; the raw table has its name"),
            "encoding": ("VARCHAR", "Widest encoding met in its lines"),
            "is_synthetic": ("BOOLEAN", "Whether it is made up: the generator's marker stands in it"),
            "reader": ("VARCHAR", "Hash of the program that read it"),
            "batch_id": _BATCH,
            "loaded_at": ("TIMESTAMP", "Time of loading, UTC"),
            "text_bytes": ("BIGINT", "Size of its text, unpacked"),
            "rows_received": ("BIGINT", "Records in the file"),
            "rows_loaded": ("BIGINT", "Records that are rows"),
            "rows_quarantined": ("BIGINT", "Records set aside with the reason"),
            "rows_withdrawn": ("BIGINT", "Records of cases that were withdrawn: loaded nowhere; NULL for none"),
            "is_national": (
                "BOOLEAN",
                "Integrated Database: whether it has rows of 90 districts or more, so that it replaces its years whole",
            ),
            "release_date": ("DATE", "Integrated Database: latest load date in its rows, not after the day of loading"),
            "latest_filing_date": ("DATE", "Integrated Database: latest filing date in its rows"),
            "latest_event_date": (
                "DATE",
                "Integrated Database: latest filing, disposition, sentence or termination that two rows reach",
            ),
            "believed_through": (
                "DATE",
                "Dates of its rows after it are not believed: the release date, a coding sheet's latest review, else the"
                " day of loading",
            ),
        },
    ),
    "extract_file_year": LedgerTable(
        "One row per file of the Integrated Database, release year and district of its rows (file_id, release_year,"
        " district).",
        {
            "file_id": _FILE,
            "release_year": ("INTEGER", "Year of the rows (release_year)"),
            "district": ("VARCHAR", "District of the rows (release_district)"),
            "row_count": ("BIGINT", "Rows"),
        },
    ),
    "release_in_effect": LedgerTable(
        "One row per format of the Integrated Database, release year and district (format, release_year, district): the"
        " file whose rows are in effect.",
        {
            "format": ("VARCHAR", "idb_criminal or idb_civil"),
            "release_year": ("INTEGER", "Year of the rows (release_year)"),
            "district": ("VARCHAR", "District of the rows (release_district)"),
            "file_id": _FILE,
        },
    ),
    "release_removed": LedgerTable(
        "One row per file of the Integrated Database whose rows were removed, since later releases replace all of them"
        " (setting keep_releases); its lines in the ledger stay (file_id).",
        {
            "file_id": _FILE,
            "batch_id": ("BIGINT", "Load that removed them"),
            "removed_at": ("TIMESTAMP", "When that was, UTC"),
        },
    ),
    "extract_path": LedgerTable(
        "One row per path in the folder of extracts, members of archives included (file_name): what became of it. Private.",
        {
            "file_name": ("VARCHAR", "Path in the folder of extracts; of a member the archive's, then its own"),
            "member": ("VARCHAR", "Path of a member in its archive; '' for a file that holds one text"),
            "container_sha256": ("VARCHAR", "Hash of the file as it lies in the folder"),
            "container_stamp": (
                "VARCHAR",
                "Place, size and times of that file when it was hashed: while they are the same, the hash is; NULL where"
                " they tell nothing",
            ),
            "file_bytes": ("BIGINT", "Size of the file as it lies in the folder"),
            "file_id": ("BIGINT", "Content that it holds (extract_file); NULL for no extract"),
            "outcome": (
                "VARCHAR",
                "loaded, same (a content that another path holds too), foreign (no extract) or refused",
            ),
            "reason": ("VARCHAR", "Why it was refused"),
            "is_gone": ("BOOLEAN", "Whether it has gone from the folder and is kept by the setting gone_files"),
            "batch_id": ("BIGINT", "Load that met it so first"),
        },
    ),
    "page": LedgerTable(
        "One row per docket page (file_id): its bytes, to be read again by a later reader. Private.",
        {
            "file_id": _FILE,
            "content": ("BLOB", "Its bytes, packed by zlib"),
        },
    ),
    "date_text": LedgerTable(
        "One row per text that a column of dates holds (date_text), with its reading.",
        {
            "date_text": ("VARCHAR", "The text as received"),
            "date_value": ("DATE", "The day that it says; NULL where it says none, or cannot be read"),
            "is_missing": ("BOOLEAN", "Whether it says that there is no date: blank, -8, 0, 01/01/1900"),
        },
    ),
    "unread_value": LedgerTable(
        "One row per file and column whose values follow a rule (file_id, column_name): how many could not be read.",
        {
            "file_id": _FILE,
            "column_name": ("VARCHAR", "Column"),
            "value_count": ("BIGINT", "Values that are there"),
            "unread_count": ("BIGINT", "Values among them that are in no known form, or on no list"),
        },
    ),
    "batch": LedgerTable(
        "One row per load (batch_id): when it ran and what it found.",
        {
            "batch_id": ("BIGINT", "Number of the load"),
            "started_at": ("TIMESTAMP", "Start, UTC"),
            "finished_at": ("TIMESTAMP", "End, UTC; NULL while it runs, or if it was stopped"),
            "files_found": ("BIGINT", "Texts in the folder of extracts"),
            "files_loaded": ("BIGINT", "Texts that brought rows"),
            "files_unchanged": ("BIGINT", "Texts whose content was loaded before"),
            "files_not_extract": ("BIGINT", "Texts that are no extract"),
            "files_refused": ("BIGINT", "Texts that were refused"),
            "files_withdrawn": ("BIGINT", "Contents that were in effect and are not any more"),
        },
    ),
    "quarantine": LedgerTable(
        "One row per record that cannot be a row (file_id, row_number), as received, with the reason.",
        {
            "file_id": _FILE,
            "format": ("VARCHAR", "Extract format"),
            "row_number": ("BIGINT", "Number of the record in the file, 1 after the header"),
            "raw_text": ("VARCHAR", "The record as received; may hold names and never leaves raw"),
            "reason": ("VARCHAR", "Why it cannot be a row"),
            "batch_id": ("BIGINT", "Load that met it"),
        },
    ),
    "withdrawal": LedgerTable(
        "One row per case that was withdrawn by order of a court or an office (withdrawal_number): when, why and how many"
        " rows went, never which case. They are in no table, and their rows in the extracts are left out.",
        {
            "withdrawal_number": ("INTEGER", "Number of the withdrawal, from 1"),
            "withdrawn_date": ("DATE", "Day on which it was withdrawn, UTC"),
            "reason": ("VARCHAR", "sealed, expunged or other"),
            "formats": ("VARCHAR[]", "Extract formats that had rows of it"),
            "row_count": ("BIGINT", "Rows of extracts that went then, parts of docket pages among them"),
        },
    ),
    "drift": LedgerTable(
        "One row per difference between a file's header and its format (file_id, kind, column_name).",
        {
            "file_id": _FILE,
            "format": ("VARCHAR", "Extract format"),
            "kind": ("VARCHAR", "added, missing, renamed or reordered"),
            "column_name": ("VARCHAR", "Column"),
            "nearest_match": ("VARCHAR", "Column of the file that resembles a missing one"),
            "detail": ("VARCHAR", "What became of it"),
            "batch_id": ("BIGINT", "Load that met it"),
        },
    ),
    "release_change": LedgerTable(
        "One row per file and load that brought it (file_id): what it changed against the rows in effect before, by key.",
        {
            "file_id": _FILE,
            "rows_added": ("BIGINT", "Rows whose key was not there"),
            "rows_removed": ("BIGINT", "Rows of a replaced release whose key is gone"),
            "rows_changed": ("BIGINT", "Rows with a value changed, load stamps aside"),
            "rows_unchanged": ("BIGINT", "Rows as they were"),
            "batch_id": _BATCH,
        },
    ),
}


def raw_tables(formats: Sequence[Format]) -> dict[str, dict[str, str]]:
    """The types of the columns of every raw table, by table and column, without the schema.

    A file may bring further columns; they are text.
    """
    tables = {table: _types(ledger.columns) for table, ledger in LEDGER_TABLES.items()}
    for format_ in formats:
        release = RELEASE_COLUMNS if format_.is_release else {}
        own = {column: "BIGINT" if column in format_.row_ids else "VARCHAR" for column in format_.columns}
        tables[format_.name] = {**_types(ROW_COLUMNS), **_types(release), **own}
    return tables


def _types(columns: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {column: type_ for column, (type_, _) in columns.items()}
