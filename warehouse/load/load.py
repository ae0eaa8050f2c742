"""A load in progress: what each step of it needs to know."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.extracts.find import FoundFile
from warehouse.extracts.formats import Format
from warehouse.load.ledger import Content, Contents, KnownPath, file_sha256
from warehouse.load.page_reading import PageReading
from warehouse.progress import Progress
from warehouse.settings import Settings
from warehouse.withdrawn import Withdrawn


@dataclass
class Load:
    """One load: the open build file, what is known of contents and paths, and who reads."""

    connection: duckdb.DuckDBPyConnection
    settings: Settings
    formats: Sequence[Format]
    page_reading: PageReading
    batch_id: int
    progress: Progress
    table_reader: str
    page_reader: str
    contents: Contents
    paths: dict[str, KnownPath]
    """As the last finished load left them."""
    withdrawn: Withdrawn = field(default_factory=lambda: Withdrawn(""))
    """The cases of which no row is loaded."""
    notes: list[str] = field(default_factory=list)
    again: set[int] = field(default_factory=set)
    """Contents to be read again although nothing has changed: their rows were removed."""
    started: float = field(default_factory=time.monotonic)
    unread: set[Path] = field(default_factory=set)
    """Files that were not read: their stamps are those with which the ledger has their hashes."""
    _hashes: dict[Path, str] = field(default_factory=dict)
    _stamped: dict[tuple[str, str], str] | None = None
    _by_size: dict[int, list[KnownPath]] | None = None

    def container_sha256(self, file: FoundFile) -> str:
        """Hash of a file as it lies in the folder, computed once; by its stamp as the ledger has it (setting hash_files)."""
        if file.path not in self._hashes:
            known = self._hash_of_stamp(file) if self.settings.hash_files == "changed" else None
            if known:
                self.unread.add(file.path)
            self._hashes[file.path] = known or file_sha256(file.path)
        return self._hashes[file.path]

    def _hash_of_stamp(self, file: FoundFile) -> str | None:
        """The hash of the file that lay at the same path with the same stamp; None where none is known."""
        if self._stamped is None:
            self._stamped = {
                (path.container, path.container_stamp): path.container_sha256
                for path in self.paths.values()
                if path.container_stamp and path.container_sha256
            }
        return self._stamped.get((file.name, file.stamp)) if file.stamp else None

    def paths_of_size(self, size: int) -> list[KnownPath]:
        """The paths that held files of so many bytes."""
        if self._by_size is None:
            self._by_size = {}
            for path in self.paths.values():
                self._by_size.setdefault(path.file_bytes, []).append(path)
        return self._by_size.get(size, [])

    def remember_sha256(self, file: FoundFile, sha256: str) -> None:
        """Takes the hash of a plain file from who has read it."""
        self._hashes[file.path] = sha256

    @property
    def scratch(self) -> Path:
        """The folder for what is on its way."""
        return self.settings.temporary_dir

    def is_current(self, content: Content) -> bool:
        """Whether a loaded content was read by the reader of now, and is not to be read again."""
        return content.file_id not in self.again and content.reader == (
            self.page_reader if content.format.startswith("docket") else self.table_reader
        )

    def is_settled(self, content: Content) -> bool:
        """Whether a loaded content is not to be read by this load: it is current, or a page whose turn comes in a later one.

        Pages are read again for so many minutes (setting reread_minutes), so that those that are new are published tonight.
        """
        is_page = content.format.startswith("docket") and content.file_id not in self.again
        is_late = time.monotonic() - self.started >= self.settings.reread_minutes * 60
        return self.is_current(content) or (is_page and is_late)

    def format(self, name: str) -> Format:
        """The format of a name."""
        return next(format_ for format_ in self.formats if format_.name == name)
