"""What is left of a withdrawn case beside the data: reports of earlier runs, and what Prefect keeps of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing

from warehouse.settings import Settings
from warehouse.withdrawn import Withdrawn

_TEXTS = {".csv", ".html", ".js", ".json", ".log", ".md", ".svg", ".txt"}
_KEPT_TEXTS = (("artifact", "data"), ("artifact_collection", "data"), ("log", "message"))


def forget_in_reports(settings: Settings, withdrawn: Withdrawn) -> list[str]:
    """The reports and records of runs that named a withdrawn case and are gone; what is to be there is written anew.

    The pages are written from the publication: they name none, and may have the same number of another court.
    """
    gone = []
    others = (settings.extracts_dir, settings.published_dir, settings.reports_dir / "pages")
    for file in settings.data_dir.rglob("*"):
        if file.suffix not in _TEXTS or not file.is_file() or any(folder in file.parents for folder in others):
            continue
        if withdrawn.is_named_in(file.read_text(encoding="utf-8", errors="replace")):
            file.unlink()
            gone.append(file.name)
    return gone


def forget_in_prefect(settings: Settings, withdrawn: Withdrawn) -> None:
    """Takes reports and messages that named one out of the database of Prefect on this machine."""
    file = settings.data_dir / "prefect" / "prefect.db"
    if not file.exists():
        return
    with closing(sqlite3.connect(file, timeout=60)) as connection:
        connection.execute("pragma secure_delete = on")
        there = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
        count = 0
        for table, column in _KEPT_TEXTS:
            if table in there:
                texts = connection.execute(f"select rowid, {column} from {table}").fetchall()
                named = [(row,) for row, told in texts if told and withdrawn.is_named_in(str(told))]
                connection.executemany(f"delete from {table} where rowid = ?", named)
                count += len(named)
        connection.commit()
        if count:
            connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")


def files_that_name(withdrawn: Withdrawn, names: Iterable[str]) -> list[str]:
    """Those of the names that are of a withdrawn case."""
    return [name for name in names if withdrawn.is_named_in(name)]
