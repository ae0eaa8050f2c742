"""What models may read beside models and seeds, known without a database: raw tables and records of the build."""

from __future__ import annotations

from pathlib import Path

from warehouse.extracts.formats import Format, read_formats
from warehouse.extracts.raw_tables import raw_tables
from warehouse.meta_tables import META_SOURCES, META_TABLES


def project_sources(project_dir: Path) -> dict[str, dict[str, str]]:
    """The types of the columns of raw and meta tables, by table (`raw.docket`) and column.

    A project that names no extract formats (seeds/extract_column.csv) has no raw tables: its models start at its seeds.
    """
    formats = _formats(project_dir)
    sources = {f"raw.{table}": columns for table, columns in raw_tables(formats).items()} if formats else {}
    for table, contract in META_SOURCES.items():
        sources[table] = {column.name: column.type for column in contract.columns}
    return sources


def recorded_columns() -> dict[str, dict[str, str]]:
    """The types of the columns of every record of a build (`meta.build`), which checks may read."""
    return {table: {column.name: column.type for column in contract.columns} for table, contract in META_TABLES.items()}


def personal_columns(project_dir: Path) -> frozenset[tuple[str, str]]:
    """The raw columns that can name a person, as table and column."""
    formats = _formats(project_dir)
    named = {(f"raw.{format_.name}", column) for format_ in formats for column in format_.personal}
    # A line that was set aside stands there whole.
    return frozenset(named | {("raw.quarantine", "raw_text")})


def _formats(project_dir: Path) -> tuple[Format, ...]:
    seeds = project_dir / "seeds"
    return read_formats(seeds) if (seeds / "extract_column.csv").exists() else ()
