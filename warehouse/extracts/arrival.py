"""Extracts that are still arriving: what is refused because it is half copied may be whole in a minute."""

from __future__ import annotations

import time
from pathlib import Path

from warehouse.errors import ExtractError, WarehouseError

_SECONDS_BETWEEN_LOOKS = 2.0
Look = dict[Path, tuple[int, int]]


class StillArriving(ExtractError):
    """A file was refused while files in the extracts folder came, grew or went."""


def look_at(folder: Path) -> Look:
    """Size and time of change of every file in the folder."""
    look = {}
    for path in folder.rglob("*"):
        try:
            found = path.stat()
        except OSError:
            continue  # it went while we looked, which the next look will show; or it is a link to nothing
        look[path] = (found.st_size, found.st_mtime_ns)
    return look


def raise_if_still_arriving(folder: Path, before: Look, refusal: WarehouseError) -> None:
    """Raises StillArriving if the folder is not as it was `before`, or changes in the next two seconds."""
    if look_at(folder) == before:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    if look_at(folder) != before:
        remedy = "Copy under another name or elsewhere, and rename when whole."
        raise StillArriving(str(folder), f"is changing while it is read: {refusal.problem}", remedy) from refusal
