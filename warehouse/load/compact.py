"""The build file written anew without the room that removed rows have left in it.

DuckDB fills free room again and gives none back but at the end of the file. A release a night would fill it; what years
of releases have left does nobody any good.
"""

from __future__ import annotations

import os
import shutil

from warehouse.engine import connect, machine_errors
from warehouse.settings import Settings
from warehouse.sql import text

_SPARE = 2
"""So many times what is in the file has to be free on the disk."""


def compact_build_file(settings: Settings) -> tuple[int, int] | None:
    """The size of the build file before and after, where more of it was free than used and the disk has room; else None.

    The new one takes the place of the old one in one step, and a kill before that leaves the old one.
    """
    file, draft = settings.build_file, settings.temporary_dir / "compact.duckdb"
    with connect(file, settings, read_only=True) as connection:
        query = "select used_blocks * block_size, free_blocks * block_size from pragma_database_size()"
        used, free = connection.execute(query).fetchall()[0]
    if free <= used or shutil.disk_usage(settings.data_dir).free < used * _SPARE:
        return None
    before = file.stat().st_size
    with machine_errors(settings):
        with connect(":memory:", settings) as connection:
            connection.execute(f"attach {text(str(file))} as build (read_only)")
            connection.execute(f"attach {text(str(draft))} as compact")
            connection.execute("copy from database build to compact")
            connection.execute("detach compact")
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        draft.replace(file)
    return before, file.stat().st_size
