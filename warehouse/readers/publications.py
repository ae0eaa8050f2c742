"""The publications that are kept: which readers see, which they are kept on, and what each changed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError
from warehouse.publication import connect_publication
from warehouse.published import build_id_of, current_build_id, is_as_published, publication_files, read_pin
from warehouse.settings import Settings


@dataclass(frozen=True)
class KeptPublication:
    """A publication that is kept; what its file does not say is None."""

    build_id: str
    refreshed_at: datetime | None
    data_through_date: date | None
    is_synthetic: bool | None
    figures_changed: int | None
    """Figures that it states otherwise than the publication before it."""
    bytes: int
    """Of its folder: the database, Parquet and sums."""
    is_current: bool
    """Whether readers see it now."""
    is_pinned: bool
    """Whether readers are kept on it since a rollback."""
    is_as_published: bool | None
    """Whether its files are, byte for byte, what was published; None where nobody asked."""


def read_publications(settings: Settings, *, verify: bool = False) -> tuple[KeptPublication, ...]:
    """Every publication that is kept, the newest build first; with `verify` each file is read whole."""
    pin, current = read_pin(settings), current_build_id(settings)
    return tuple(
        KeptPublication(
            build_id_of(file),
            *_told_by(settings, file),
            sum(found.stat().st_size for found in file.parent.rglob("*") if found.is_file()),
            is_current=build_id_of(file) == current,
            is_pinned=pin is not None and build_id_of(file) == pin.build_id,
            is_as_published=is_as_published(file) if verify else None,
        )
        for file in publication_files(settings)
    )


def _told_by(settings: Settings, file: Path) -> tuple[datetime | None, date | None, bool | None, int | None]:
    """What a publication says of itself; an earlier program, or somebody who changed it, may have left it unsaid."""
    told: tuple[datetime | None, date | None, bool | None] = (None, None, None)
    with suppress(WarehouseError, duckdb.Error), connect_publication(settings, file) as connection:
        query = "select refreshed_at, data_through_date, is_synthetic from meta.build"
        told = connection.execute(query).fetchall()[0]
        [(changes,)] = connection.execute("select count(*) from meta.figure_change").fetchall()
        return *told, changes
    return *told, None
