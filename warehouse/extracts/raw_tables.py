"""The raw tables, as they are before the first file: the ledger of files, and one table a format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from warehouse.extracts.formats import Format

ROW_COLUMNS = {
    "row_id": "BIGINT",
    "file_id": "BIGINT",
    "file_name": "VARCHAR",
    "file_sha256": "VARCHAR",
    "row_number": "BIGINT",
    "batch_id": "BIGINT",
}
"""What the load adds to each row of a format."""

LEDGER_TABLES: Mapping[str, Mapping[str, str]] = {
    "extract_file": {
        "file_id": "BIGINT",
        "file_name": "VARCHAR",
        "file_sha256": "VARCHAR",
        "content_sha256": "VARCHAR",
        "file_bytes": "BIGINT",
        "format": "VARCHAR",
        "container": "VARCHAR",
        "encoding": "VARCHAR",
        "is_synthetic": "BOOLEAN",
        "batch_id": "BIGINT",
        "loaded_at": "TIMESTAMP",
        "rows_received": "BIGINT",
        "rows_loaded": "BIGINT",
        "rows_quarantined": "BIGINT",
        "is_snapshot": "BOOLEAN",
        "release_date": "DATE",
        "latest_event_date": "DATE",
    },
    "extract_file_year": {
        "file_id": "BIGINT",
        "release_year": "INTEGER",
        "row_count": "BIGINT",
        "district_count": "BIGINT",
    },
    "extract_file_name": {"file_id": "BIGINT", "file_name": "VARCHAR", "first_seen_batch_id": "BIGINT"},
    "batch": {
        "batch_id": "BIGINT",
        "started_at": "TIMESTAMP",
        "finished_at": "TIMESTAMP",
        "files_found": "BIGINT",
        "files_loaded": "BIGINT",
        "files_unchanged": "BIGINT",
        "files_not_extract": "BIGINT",
    },
    "quarantine": {
        "file_id": "BIGINT",
        "file_name": "VARCHAR",
        "format": "VARCHAR",
        "row_number": "BIGINT",
        "raw_text": "VARCHAR",
        "reason": "VARCHAR",
        "batch_id": "BIGINT",
    },
    "drift": {
        "file_id": "BIGINT",
        "file_name": "VARCHAR",
        "format": "VARCHAR",
        "kind": "VARCHAR",
        "column_name": "VARCHAR",
        "nearest_match": "VARCHAR",
        "detail": "VARCHAR",
        "batch_id": "BIGINT",
    },
    "release_change": {
        "file_id": "BIGINT",
        "rows_added": "BIGINT",
        "rows_removed": "BIGINT",
        "rows_changed": "BIGINT",
        "rows_unchanged": "BIGINT",
        "batch_id": "BIGINT",
    },
}


def raw_tables(formats: Sequence[Format]) -> dict[str, dict[str, str]]:
    """The types of the columns of every raw table, by table and column, without the schema.

    A file may bring further columns; they are text.
    """
    tables = {table: dict(columns) for table, columns in LEDGER_TABLES.items()}
    for format_ in formats:
        own = {column: "BIGINT" if column in format_.row_ids else "VARCHAR" for column in format_.columns}
        tables[format_.name] = {**ROW_COLUMNS, **own}
    return tables
