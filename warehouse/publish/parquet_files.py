"""The Parquet files of a publication: of a table that is as it was, the file of the publication before.

One file stands in both folders then (a hard link), and costs neither time nor room. What it is made of stands in its
metadata: equal, and its rows are, whatever build wrote it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection
from pathlib import Path

import duckdb

from warehouse.fingerprint import fingerprint
from warehouse.parquet import metadata_of, write_parquet
from warehouse.published import PARQUET, SUMS, sum_line

_MADE_OF = "made_of"


def add_parquet(connection: duckdb.DuckDBPyConnection, folder: Path, before: Path | None) -> None:
    """Writes a Parquet file for each table of the open publication; what a view shows is in the tables that it reads.

    `before` is the database of the publication whose files may be linked; one that is not what was published never is.
    """
    contents, metadata = _contents(connection), metadata_of(connection)
    writer = fingerprint("warehouse.parquet", libraries=("duckdb",))
    sums = _sums(before.parent) if before else frozenset()
    query = "select schema_name, table_name from duckdb_tables() where not internal order by all"
    for schema, table in connection.execute(query).fetchall():
        place = Path(PARQUET, schema, f"{table}.parquet")
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        made_of = ""
        if content := contents.get(f"{schema}.{table}"):
            said = {key: value for key, value in metadata[f"{schema}.{table}"].items() if key != "build_id"}
            made_of = hashlib.sha256(json.dumps([writer, content, said]).encode()).hexdigest()[:32]
        if not (made_of and before and _is_linked(connection, before.parent, folder, place, made_of, sums)):
            told = metadata[f"{schema}.{table}"] | ({_MADE_OF: made_of} if made_of else {})
            write_parquet(connection, f"{schema}.{table}", folder / place, told=told)


def _contents(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The content of each table, as the build that made it added it up; nothing where it tells none."""
    try:
        rows = connection.execute("select table_name, content from meta.table_state where row_count is not null")
    except duckdb.CatalogException:
        return {}
    return dict(rows.fetchall())


def _sums(folder: Path) -> frozenset[str]:
    try:
        return frozenset((folder / SUMS).read_text(encoding="utf-8").splitlines())
    except OSError:
        return frozenset()


def _is_linked(
    connection: duckdb.DuckDBPyConnection, earlier: Path, folder: Path, place: Path, made_of: str, sums: Collection[str]
) -> bool:
    """Whether the earlier file is made of the same, as it was published, and stands in the new folder from now on."""
    file = earlier / place
    if not file.is_file():
        return False
    try:
        told = connection.execute(
            "select value from parquet_kv_metadata(?) where key = ?", [str(file), _MADE_OF.encode()]
        )
        if told.fetchall() != [(made_of.encode(),)] or sum_line(file, str(place)) not in sums:
            return False
        os.link(file, folder / place)
    except (OSError, duckdb.Error):
        return False  # somebody has damaged or taken it, or the disk knows no links: it is written anew
    return True
