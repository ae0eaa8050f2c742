"""A publication that no build made, or one that was changed, shown as any other."""

from __future__ import annotations

import shutil

import duckdb

from warehouse.published import build_id_of, current_publication
from warehouse.published_folder import new_copy, show
from warehouse.settings import Settings

BUILD_ID = "20261122T020000Z"
META = f"create schema meta; create table meta.build as select '{BUILD_ID}' as build_id"


def publish_by_hand(settings: Settings, *statements: str) -> None:
    """Readers see from now on what they saw, or an empty file where they saw nothing, after the statements."""
    written, before = new_copy(settings), current_publication(settings)
    if before:
        shutil.copyfile(before, written)
        written.chmod(0o644)
    with duckdb.connect(str(written)) as connection:
        for statement in statements:
            connection.execute(statement)
    show(settings, build_id_of(before) if before else BUILD_ID, written)
