"""What a load changes of what was in effect: rows that would be in none any more, and rows added, changed and removed.

Reads the temporary tables of `acceptance`: `files_before`, `files_after`, and `effect_after` as raw.release_in_effect
will be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from warehouse.extracts.formats import Format
from warehouse.load.ledger import one
from warehouse.load.load import Load
from warehouse.load.release import changed_columns, in_effect
from warehouse.load.report import LoadedFile, Outcome, Vanished
from warehouse.sql import identifier

_KEYS = {
    "idb_criminal": (
        "release_district",
        "ltrim(trim(office), '0')",
        "ltrim(trim(docket), '0')",
        "ltrim(trim(defno), '0')",
    ),
    "idb_civil": ("release_district", "ltrim(trim(office), '0')", "ltrim(trim(docket), '0')"),
    "docket": ("court_id", "docket_number", "federal_defendant_number"),
}
"""What tells a defendant or docket; of other formats the key of seeds/extract_column.csv does."""


def _changed_formats(load: Load) -> list[Format]:
    """The formats of which something that was in effect is not any more."""
    changed = {
        name
        for (name,) in load.connection.execute(
            """
            select file.format from raw.extract_file as file
            where file.file_id in (from files_before) and file.file_id not in (from files_after)
            union
            select before.format from raw.release_in_effect as before
            anti join effect_after as after on before.format = after.format and before.release_year = after.release_year
                and before.district = after.district and before.file_id = after.file_id
            """
        ).fetchall()
    }
    return [format_ for format_ in load.formats if format_.name in changed]


def _key(format_: Format) -> str:
    parts = _KEYS.get(format_.name) or tuple(identifier(column) for column in format_.keys)
    return f"concat_ws('|', {', '.join(f'''coalesce({part}, '')''' for part in parts)})"


def vanished(load: Load) -> tuple[Vanished, ...]:
    """What is in effect before and in no row after, by format."""
    found = []
    for format_ in _changed_formats(load):
        if format_.is_page and format_.name not in ("docket", "docket_signal"):
            continue
        table = f"raw.{format_.name}"
        before = in_effect(format_, "raw.release_in_effect", "files_before")
        after = in_effect(format_, "effect_after", "files_after")
        keys, gone = load.connection.execute(
            f"""
            with found as (
                select {_key(format_)} as key, coalesce({before}, false) as is_before, coalesce({after}, false) as is_after
                from {table}
            ),
            held as (
                select bool_or(is_before) as is_before, bool_or(is_after) as is_after
                from found where is_before or is_after group by key
            )
            select count(*) filter (where is_before), count(*) filter (where is_before and not is_after) from held
            """
        ).fetchone() or (0, 0)
        if gone:
            found.append(Vanished(format_.name, keys, gone, _files_that_leave(load, format_)))
    return tuple(found)


def _files_that_leave(load: Load, format_: Format) -> tuple[str, ...]:
    names = load.connection.execute(
        """
        select distinct path.file_name from raw.extract_path as path
        inner join raw.extract_file as file on path.file_id = file.file_id
        where file.format = ? and file.file_id not in (from files_after) order by 1
        """,
        [format_.name],
    ).fetchall()
    return tuple(name for (name,) in names)


def changes(load: Load, outcomes: Sequence[Outcome], loaded: Sequence[LoadedFile]) -> list[LoadedFile]:
    """The loaded files with what each changes against the rows in effect before, by the key of its format."""
    numbers = {outcome.file_name: outcome.file_id for outcome in outcomes if outcome.loaded}
    by_number: dict[int, tuple[int, int, int, int]] = {}
    for format_ in load.formats:
        own = sorted(number for file in loaded if file.format == format_.name and (number := numbers[file.file_name]))
        if own:
            by_number |= _changes_of(load, format_, own)
    changed = []
    for file in loaded:
        number = numbers[file.file_name]
        added, removed, altered, same = by_number.get(number or 0, (file.rows_loaded, 0, 0, 0))
        changed.append(replace(file, rows_added=added, rows_removed=removed, rows_changed=altered, rows_unchanged=same))
    return changed


def _changes_of(load: Load, format_: Format, own: Sequence[int]) -> dict[int, tuple[int, int, int, int]]:
    """Rows added, removed, changed and left as they were, by file; nothing where no other file was in effect."""
    was_there = one(
        load.connection,
        "select count(*) from raw.extract_file where format = ? and file_id in (from files_before)",
        [format_.name],
    )
    if not was_there:
        return {}
    if format_.is_release:
        return {file_id: _release_change(load, format_, file_id) for file_id in own}
    return _row_changes(load, format_, own)


def _release_change(load: Load, format_: Format, file_id: int) -> tuple[int, int, int, int]:
    """What a release changes in the years and districts that it takes over, by key."""
    connection, table = load.connection, f"raw.{format_.name}"
    said, numbered = _said(connection, format_), _numbered(format_, "")
    taken = (
        "(release_year, release_district) in (select (release_year, district) from effect_after"
        f" where format = '{format_.name}' and file_id = {file_id})"
    )
    row: tuple[int, int, int, int] | None = connection.execute(
        f"""
        with arrived as (
            select {numbered} from (
                select {said} from {table}
                where file_id = {file_id} and {in_effect(format_, "effect_after", "files_after")}
            )
        ),
        before as (
            select {numbered} from (
                select {said} from {table}
                where file_id <> {file_id} and {taken} and {in_effect(format_, "raw.release_in_effect", "files_before")}
            )
        )
        select
            count(*) filter (where before.occurrence is null),
            count(*) filter (where arrived.occurrence is null),
            count(*) filter (where arrived.content <> before.content),
            count(*) filter (where arrived.content = before.content)
        from arrived full join before on {_same_key(format_)} and arrived.occurrence = before.occurrence
        """
    ).fetchone()
    assert row is not None
    return row


def _row_changes(load: Load, format_: Format, own: Sequence[int]) -> dict[int, tuple[int, int, int, int]]:
    """What files change of the rows that were in effect, by key; one row is compared with the last of its key."""
    connection, table = load.connection, f"raw.{format_.name}"
    key = ", ".join(identifier(column) for column in format_.keys)
    said, numbered = _said(connection, format_), _numbered(format_, "file_id,")
    rows = connection.execute(
        f"""
        with own as (select unnest(?) as file_id),
        arrived as (select file_id, {numbered} from (select {said} from {table} where file_id in (from own))),
        before as (
            select {numbered} from (
                select {said} from {table} where file_id in (from files_before) and file_id not in (from own)
            )
            qualify row_number() over (partition by {key} order by row_id desc) = 1
        )
        select
            arrived.file_id,
            count(*) filter (where before.content is null),
            count(*) filter (where arrived.content <> before.content),
            count(*) filter (where arrived.content = before.content)
        from arrived left join before on {_same_key(format_)} and arrived.occurrence = 1
        group by arrived.file_id
        """,
        [list(own)],
    ).fetchall()
    return {file_id: (added, 0, changed, same) for file_id, added, changed, same in rows}


def _said(connection: duckdb.DuckDBPyConnection, format_: Format) -> str:
    """The key of a row, its numbers, and a hash of what it says.

    It is a query of its own, below the one that numbers rows: a window keeps all columns that its query names, and 144
    texts of millions of rows are the time and memory of a whole load.
    """
    key = ", ".join(identifier(column) for column in format_.keys)
    values = ", ".join(identifier(name) for name in changed_columns(connection, format_))
    return f"{key}, file_id, row_id, row_number, hash({values}) as content"


def _numbered(format_: Format, within: str) -> str:
    """The key of a row, which of the rows of that key it is, and the hash of what it says."""
    key = ", ".join(identifier(column) for column in format_.keys)
    occurrence = f"row_number() over (partition by {within} {key} order by row_number)"
    return f"{key}, {occurrence} as occurrence, content"


def _same_key(format_: Format) -> str:
    return " and ".join(
        f"arrived.{identifier(key)} is not distinct from before.{identifier(key)}" for key in format_.keys
    )


def superseded(load: Load) -> tuple[Vanished, ...]:
    """What releases in the folder that are not in effect have and those in effect have not, whenever each came."""
    found = []
    for format_ in load.formats:
        if not format_.is_release:
            continue
        several = one(load.connection, "select count(*) from raw.extract_file where format = ?", [format_.name]) > 1
        if not several:
            continue
        effect = in_effect(format_, "raw.release_in_effect", "files_after")
        table, key = f"raw.{format_.name}", _key(format_)
        keys, gone = load.connection.execute(
            f"""
            with held as (
                select bool_or(coalesce({effect}, false)) as is_effective from {table} group by {key}
            )
            select count(*), count(*) filter (where not is_effective) from held
            """
        ).fetchone() or (0, 0)
        if gone:
            found.append(Vanished(format_.name, keys, gone))
    return tuple(found)
