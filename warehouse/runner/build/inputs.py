"""Everything that a build is made from, as one hash: equal, and there is nothing to build.

It reads files as bytes and knows nothing of SQL: a build without news should end before a query is parsed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.fingerprint import fingerprint
from warehouse.runner.build.catalog import columns_of
from warehouse.runner.build.content import source_contents
from warehouse.runner.build.state import digest
from warehouse.settings import CHANGES_NO_FIGURE, Settings

if TYPE_CHECKING:
    from warehouse.runner.sources import Sources

_PROJECT = ("sql", "seeds", "expectations")


def inputs_sha256(
    connection: duckdb.DuckDBPyConnection, settings: Settings, sources: Sources, loaded: Sequence[str], engine: str
) -> str:
    """The hash of the project's files, what is loaded, the settings, the engine and the programs."""
    contents = source_contents(connection, {*columns_of(connection, *loaded)} - sources.no_news)
    return digest(
        [
            *(f"{table} {content}" for table, content in sorted(contents.items())),
            *(f"{name} {value}" for name, value in figure_settings(settings)),
            *_texts(settings.project_dir, *_PROJECT),
            engine,
            # A mended check or later step reaches readers, although no model is made anew for it.
            fingerprint("warehouse.runner.build", libraries=("duckdb", "sqlglot")),
            fingerprint(
                "warehouse.runner.check", "warehouse.runner.check.validation", libraries=("great_expectations",)
            ),
            fingerprint(*sources.later, libraries=("duckdb",)),
        ]
    )


def figure_settings(settings: Settings) -> list[tuple[str, str]]:
    """The settings that a figure may depend on, with their values."""
    names = [field.name for field in fields(settings) if field.name not in CHANGES_NO_FIGURE]
    return [(name, str(getattr(settings, name))) for name in names]


def _texts(folder: Path, *parts: str) -> Iterator[str]:
    """Name and content of each file below some folders, in order of their names."""
    for part in parts:
        for file in sorted((folder / part).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield f"{file.relative_to(folder)} {file.read_bytes().decode('utf-8', 'replace')}"
