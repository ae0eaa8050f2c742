"""What models may read beside models and seeds, known without a database: raw tables and records of the build."""

from __future__ import annotations

from pathlib import Path

from warehouse.extracts.formats import read_formats
from warehouse.extracts.raw_tables import raw_tables
from warehouse.meta_tables import META_SOURCES


def project_sources(project_dir: Path) -> dict[str, dict[str, str]]:
    """The types of the columns of raw and meta tables, by table (`raw.docket`) and column.

    A project that names no extract formats (seeds/extract_column.csv) has no raw tables: its models start at its seeds.
    """
    seeds = project_dir / "seeds"
    formats = read_formats(seeds) if (seeds / "extract_column.csv").exists() else ()
    sources = {f"raw.{table}": columns for table, columns in raw_tables(formats).items()} if formats else {}
    for table, contract in META_SOURCES.items():
        sources[table] = {column.name: column.type for column in contract.columns}
    return sources
