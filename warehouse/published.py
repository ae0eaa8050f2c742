"""What readers see now: the publication that the link names, and the earlier ones kept beside it.

A publication is a whole, checked file `warehouse-<build_id>.duckdb`; the link `warehouse.duckdb` names one of them.
"""

from __future__ import annotations

from pathlib import Path

from warehouse.settings import Settings

_PREFIX = "warehouse-"
_SUFFIX = ".duckdb"


def publication_file(settings: Settings, build_id: str) -> Path:
    """The file of a build's publication, whether or not it is there."""
    return settings.published_dir / f"{_PREFIX}{build_id}{_SUFFIX}"


def publication_files(settings: Settings) -> list[Path]:
    """Every kept publication, the newest build first."""
    return sorted(settings.published_dir.glob(f"{_PREFIX}*{_SUFFIX}"), reverse=True)


def build_id_of(publication: Path) -> str:
    """The build that a publication holds.

    >>> build_id_of(Path("data/published/warehouse-20261122T020000Z.duckdb"))
    '20261122T020000Z'
    """
    return publication.name.removeprefix(_PREFIX).removesuffix(_SUFFIX)


def current_publication(settings: Settings) -> Path | None:
    """The publication that the link names; None when there is none yet."""
    link = settings.published_file
    return link.resolve() if link.exists() else None


def current_build_id(settings: Settings) -> str | None:
    """The build that readers see; None when nothing is published yet."""
    publication = current_publication(settings)
    return build_id_of(publication) if publication else None


def what_readers_see(settings: Settings) -> str:
    """The words with which a message about a failure ends."""
    build_id = current_build_id(settings)
    return f"readers still see build {build_id}" if build_id else "there is no publication yet"
