"""Rows of releases that no figure can need while the folder is as it is go by the setting keep_releases, and come back.

A release of the Integrated Database of which no part is in effect is read by no model: a later one has all its years
and districts. Its rows may leave the raw table. What the ledger says of it stays, so that its file is known, is not read
at the next load, and is ranked as ever: which releases are in effect follows from the folder alone. One that comes into
effect again, because the later ones have gone, is read again from its file.
"""

from __future__ import annotations

from collections.abc import Sequence

from warehouse.engine import transaction
from warehouse.errors import ExtractError, InputError
from warehouse.load.files import outcomes_of
from warehouse.load.ledger import one
from warehouse.load.load import Load
from warehouse.load.pages import PageLoader
from warehouse.load.report import Outcome, Removed
from warehouse.load.values import forget_dates


def remove_superseded(load: Load) -> tuple[Removed, ...]:
    """Takes the rows of releases that are in effect for nothing out of the raw tables, but of the latest so many.

    Files of one release date are one release. In one transaction: a kill leaves all of it or nothing.
    """
    kept = load.settings.releases_kept
    if kept is None:
        return ()
    connection, removed = load.connection, []
    with transaction(connection):
        for format_ in load.formats:
            if not format_.is_release:
                continue
            found = connection.execute(
                """
                with idle as (
                    select file_id, text_bytes, dense_rank() over (order by release_date desc nulls last) as age
                    from raw.extract_file
                    where format = ? and file_id not in (select file_id from raw.release_in_effect)
                )
                select file_id, text_bytes from idle
                where age > ? and file_id not in (select file_id from raw.release_removed)
                """,
                [format_.name, kept],
            ).fetchall()
            if not found:
                continue
            numbers = [file_id for file_id, _ in found]
            rows = one(connection, f"delete from raw.{format_.name} where file_id in (select unnest(?))", [numbers])
            connection.execute(
                "insert into raw.release_removed by name select unnest(?) as file_id, ? as batch_id,"
                " get_current_timestamp() at time zone 'UTC' as removed_at",
                [numbers, load.batch_id],
            )
            removed.append(Removed(format_.name, len(found), rows, sum(size or 0 for _, size in found)))
        if removed:
            forget_dates(connection)
    return tuple(removed)


def read_removed_again(load: Load, outcomes: Sequence[Outcome]) -> list[ExtractError]:
    """Reads the files again whose rows were removed and that would be in effect now; the refusals of those that fail.

    Raises InputError for one that is not in the folder any more (gone_files = keep): nothing has its rows.
    """
    needed = _needed(load)
    if not needed:
        return []
    files = {outcome.file_id: outcome.file for outcome in outcomes if outcome.file}
    if absent := needed - files.keys():
        names = sorted(name for name, path in load.paths.items() if path.file_id in absent)
        raise InputError(
            ", ".join(names) or str(load.settings.extracts_dir),
            "would be in effect again, since the releases that replaced it have gone; its rows were removed"
            " (keep_releases) and its file is not in the folder. Nothing was changed",
            "Put it back, or the later release.",
        )
    load.again |= needed
    pages = PageLoader(load)
    read = [
        outcome for file in {files[number] for number in needed} if file for outcome in outcomes_of(load, file, pages)
    ]
    read += pages.finish()
    load.again -= needed
    load.notes.append(f"{len(needed):,} files of releases were read again: they are in effect again")
    return [outcome.problem for outcome in read if outcome.problem]


def _needed(load: Load) -> set[int]:
    """The files in effect of which the rows were removed."""
    query = "select distinct file_id from raw.release_removed semi join effect_after using (file_id)"
    return {number for (number,) in load.connection.execute(query).fetchall()}
