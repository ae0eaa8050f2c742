"""What readers see now: the publication that the link names, and the earlier ones kept beside it.

published/
    current -> 20261122T020000Z                     the one link that a publication replaces
    20261122T020000Z/warehouse.duckdb               a whole, checked build; read-only, as all beside it
    20261122T020000Z/parquet/marts/….parquet        a file for each table of it
    20261122T020000Z/SHA256SUMS                     what `sha256sum --check` compares
    warehouse.duckdb -> current/warehouse.duckdb    what readers open, by the same name in every DuckDB
    parquet -> current/parquet
    pinned                                          after a rollback: the build that readers are kept on, and since when
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import NothingPublished
from warehouse.settings import Settings, where_it_was_looked

CURRENT = "current"
DATABASE = "warehouse.duckdb"
PARQUET = "parquet"
SUMS = "SHA256SUMS"
PINNED = "pinned"


@dataclass(frozen=True)
class Pin:
    """The build that readers are kept on since a rollback: nights build and check, and publish nothing."""

    build_id: str
    since: str


def read_pin(settings: Settings) -> Pin | None:
    """The build that readers are kept on; None when nights publish what they build."""
    try:
        words = (settings.published_dir / PINNED).read_text(encoding="utf-8").split(maxsplit=1)
    except FileNotFoundError:
        return None
    return Pin(words[0], words[1].strip() if len(words) > 1 else "an unknown time") if words else None


def publication_dir(settings: Settings, build_id: str) -> Path:
    """The folder of a build's publication, whether or not it is there."""
    return settings.published_dir / build_id


def publication_file(settings: Settings, build_id: str) -> Path:
    """The database of a build's publication, whether or not it is there."""
    return publication_dir(settings, build_id) / DATABASE


def publication_files(settings: Settings) -> list[Path]:
    """The database of every kept publication, the newest build first."""
    found = settings.published_dir.glob(f"[!.]*/{DATABASE}")
    return sorted((file for file in found if not file.parent.is_symlink()), reverse=True)


def build_id_of(publication: Path) -> str:
    """The build that a publication holds.

    >>> build_id_of(Path("data/published/20261122T020000Z/warehouse.duckdb"))
    '20261122T020000Z'
    """
    return publication.parent.name


def current_publication(settings: Settings) -> Path | None:
    """The database of the publication that the link names; None when there is none yet."""
    publication = settings.published_dir / CURRENT / DATABASE
    return publication.resolve() if publication.exists() else None


def current_build_id(settings: Settings) -> str | None:
    """The build that readers see; None when nothing is published yet."""
    publication = current_publication(settings)
    return build_id_of(publication) if publication else None


def nothing_published(settings: Settings) -> NothingPublished:
    """The error of a reader who finds no publication: where it was looked for, and what to do."""
    return NothingPublished(str(settings.published_file), "nothing is published yet", where_it_was_looked(settings))


def what_readers_see(settings: Settings) -> str:
    """The words with which a message about a failure ends."""
    build_id = current_build_id(settings)
    return f"readers still see build {build_id}" if build_id else "there is no publication yet"


def is_as_published(publication: Path) -> bool:
    """Whether a publication is, byte for byte, what was published: the sums beside its database say so."""
    folder = publication.parent
    try:
        sums = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        files = [line.partition("  ")[2] for line in sums]
        return DATABASE in files and all(
            sum_line(folder / file, file) == line for file, line in zip(files, sums, strict=True)
        )
    except OSError:
        return False


def sum_line(file: Path, name: str) -> str:
    """A file's line in SHA256SUMS, in the form of `sha256sum`."""
    with file.open("rb") as content:
        return f"{hashlib.file_digest(content, 'sha256').hexdigest()}  {name}"
