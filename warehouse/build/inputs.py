"""Everything that a build is made from, as one hash: equal, and there is nothing to build.

It reads files as bytes and knows nothing of SQL: a build without news should end before a query is parsed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import duckdb

from warehouse.build.catalog import columns_of
from warehouse.build.content import source_contents
from warehouse.build.state import digest
from warehouse.fingerprint import fingerprint
from warehouse.settings import Settings

# Where files lie and what the machine has changes no figure, and is nobody's business in a published file.
_OF_THIS_MACHINE = (
    "project_dir", "data_dir", "extracts_dir", "memory_limit", "threads", "keep_publications", "page_size_limit",
    "refusal_stops", "gone_files",
)  # fmt: skip
# A load without news writes these: what was looked at, and under which names. Pages are kept to be read again: their
# rows tell what was read.
_NO_NEWS = ("raw.batch", "raw.extract_path", "raw.page")
_PROJECT = ("sql", "seeds", "expectations")


def inputs_sha256(connection: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """The hash of the project's files, what is loaded, the settings and the programs."""
    loaded = source_contents(connection, {*columns_of(connection, "raw")} - {*_NO_NEWS})
    return digest(
        [
            *(f"{table} {content}" for table, content in sorted(loaded.items())),
            *(f"{name} {value}" for name, value in figure_settings(settings)),
            *_texts(settings.project_dir, *_PROJECT),
            # A mended comparison, check or macro reaches readers, although no model is made anew for it.
            fingerprint("warehouse.build", libraries=("duckdb", "sqlglot")),
            fingerprint("warehouse.check", "warehouse.check.validation", libraries=("great_expectations",)),
            fingerprint("warehouse.publish", libraries=("duckdb",)),
        ]
    )


def figure_settings(settings: Settings) -> list[tuple[str, str]]:
    """The settings that a figure may depend on, with their values."""
    names = [field.name for field in fields(settings) if field.name not in _OF_THIS_MACHINE]
    return [(name, str(getattr(settings, name))) for name in names]


def _texts(folder: Path, *parts: str) -> Iterator[str]:
    """Name and content of each file below some folders, in order of their names."""
    for part in parts:
        for file in sorted((folder / part).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield f"{file.relative_to(folder)} {file.read_bytes().decode('utf-8', 'replace')}"
