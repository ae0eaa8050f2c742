"""Withdrawn cases out of the raw tables, and none of their rows in again.

What is there already is deleted; what arrives is left out before it is a row, since a database keeps the bytes of
deleted rows for a while. Texts of other cases that name a withdrawn one stay, with the number struck out.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import duckdb

from warehouse.engine import transaction
from warehouse.extracts.formats import Format
from warehouse.load import ledger
from warehouse.load.case_forms import forms_of, pointers_of
from warehouse.load.values import forget_dates
from warehouse.settings import Settings
from warehouse.sql import identifier
from warehouse.withdrawn import Withdrawn, read_withdrawn, write_withdrawn

_PAGES_AT_ONCE = 100


def row_condition(withdrawn: Withdrawn, format_name: str, columns: Sequence[str]) -> str:
    """The SQL condition that a row of a format is of a withdrawn case, by the columns that it has; '' for never."""
    forms = forms_of(format_name, columns) if withdrawn else []
    return f"({' or '.join(map(withdrawn.is_of, forms))})" if forms else ""


def shown_columns(withdrawn: Withdrawn, format_: Format, columns: Sequence[str]) -> dict[str, str]:
    """The columns whose text may name a withdrawn case, with the SQL expression of what stays of it."""
    if not withdrawn:
        return {}
    pointers = pointers_of(format_.name, columns)
    shown = {
        name: f"case when {withdrawn.is_of(form)} then null else {identifier(name)} end"
        for name, form in pointers.items()
    }
    if not format_.is_release:
        personal = [name for name in columns if name in format_.personal]
        shown |= {name: withdrawn.struck(identifier(name)) for name in personal}
    return shown


def withdraw_rows(
    connection: duckdb.DuckDBPyConnection, settings: Settings, formats: Sequence[Format], *, is_again: bool = False
) -> Withdrawn:
    """The withdrawals, none of whose rows is in a raw table from now on; raw.withdrawal lists them.

    Those that this build file has seen before are looked for again only with `is_again`.
    """
    withdrawn = read_withdrawn(settings)
    known = {number for (number,) in connection.execute("select withdrawal_number from raw.withdrawal").fetchall()}
    if todo := [one for one in withdrawn.all if is_again or one.number not in known]:
        with transaction(connection):
            for one in todo:
                found = _withdraw(connection, replace(withdrawn, all=(one,)), formats)
                # Killed before the end of the transaction, the same rows are counted again, not twice.
                before = one.rows if one.number in known or not found else {}
                withdrawn = withdrawn.replacing(replace(one, rows=dict(Counter(before) + Counter(found))))
            _note(connection, withdrawn)
            write_withdrawn(settings, withdrawn)
    return withdrawn


def rows_of_withdrawn(
    connection: duckdb.DuckDBPyConnection, withdrawn: Withdrawn, formats: Sequence[Format]
) -> dict[str, int]:
    """How many rows of each raw table are of withdrawn cases, parts of docket pages among them; no table without one."""
    counts = {
        table: ledger.one(connection, f"select count(*) from {rows}") for table, rows in _doomed(withdrawn, formats)
    }
    return {table: count for table, count in counts.items() if count}


def files_with_withdrawn(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The files in the folder of extracts that hold rows of withdrawn cases, as far as the ledger has their names."""
    rows = connection.execute(
        """
        select distinct path.file_name from raw.extract_path as path
        inner join raw.extract_file as file on path.file_id = file.file_id
        where file.rows_withdrawn > 0 order by 1
        """
    ).fetchall()
    return [name for (name,) in rows]


def _doomed(withdrawn: Withdrawn, formats: Sequence[Format]) -> Iterator[tuple[str, str]]:
    """Each raw table that has rows of cases, with the SQL of those that are of withdrawn ones; parts before wholes."""
    of_docket = row_condition(
        withdrawn, "docket", [name for one in formats if one.name == "docket" for name in one.columns]
    )
    for format_ in sorted(formats, key=lambda one: not one.row_ids):
        table = f"raw.{format_.name}"
        if "docket_row_id" in format_.row_ids and of_docket:
            yield format_.name, f"{table} where docket_row_id in (select row_id from raw.docket where {of_docket})"
        elif condition := row_condition(withdrawn, format_.name, format_.columns):
            yield format_.name, f"{table} where {condition}"
    if withdrawn:
        yield "quarantine", f"raw.quarantine where {withdrawn.is_set_aside('raw_text')}"


def _withdraw(connection: duckdb.DuckDBPyConnection, withdrawn: Withdrawn, formats: Sequence[Format]) -> dict[str, int]:
    """Deletes the rows and strikes out the numbers, in the transaction at hand; the rows deleted by raw table."""
    counts = {}
    for table, rows in _doomed(withdrawn, formats):
        query = f"select file_id, count(*) from {rows} group by file_id"
        if found := connection.execute(query).fetchall():
            counts[table] = sum(count for _, count in found)
            _count(connection, table, found)
            if any(one.name == table and one.is_release for one in formats):
                _count_parts(connection, table, rows)
            connection.execute(f"delete from {rows}")
    for format_ in formats:
        for column, expression in shown_columns(withdrawn, format_, format_.columns).items():
            changed = f"{identifier(column)} is distinct from ({expression})"
            connection.execute(f"update raw.{format_.name} set {identifier(column)} = {expression} where {changed}")
    _forget_pages(connection, withdrawn)
    names = [name for (name,) in connection.execute("select file_name from raw.extract_path").fetchall()]
    named = [name for name in names if withdrawn.is_named_in(name)]
    connection.execute("delete from raw.extract_path where file_name in (select unnest(cast(? as varchar[])))", [named])
    if counts:
        forget_dates(connection)
    return counts


def _count(connection: duckdb.DuckDBPyConnection, table: str, found: Sequence[tuple[int, int]]) -> None:
    """Keeps the ledger right: what was received is loaded, set aside or withdrawn."""
    kind, is_own = ("rows_quarantined", "true") if table == "quarantine" else ("rows_loaded", "file.format = ?")
    for file_id, count in found:
        connection.execute(
            f"update raw.extract_file as file set {kind} = {kind} - ?, rows_withdrawn = coalesce(rows_withdrawn, 0) + ?"
            f" where file.file_id = ? and {is_own}",
            [count, count, file_id, *([] if table == "quarantine" else [table])],
        )


def _count_parts(connection: duckdb.DuckDBPyConnection, table: str, rows: str) -> None:
    connection.execute(
        f"""
        update raw.extract_file_year as part set row_count = part.row_count - gone.row_count
        from (select file_id, release_year, release_district, count(*) as row_count from {rows} group by all) as gone
        where part.file_id = gone.file_id and part.release_year = gone.release_year
            and part.district = gone.release_district
        """
    )


def _forget_pages(connection: duckdb.DuckDBPyConnection, withdrawn: Withdrawn) -> None:
    """Drops the bytes of each page that names a withdrawn case: its rows stay, as they were read."""
    cursor = connection.cursor()
    cursor.execute("select file_id, content from raw.page")
    named = []
    while pages := cursor.fetchmany(_PAGES_AT_ONCE):
        named += [file_id for file_id, content in pages if is_named_on(withdrawn, zlib.decompress(content))]
    connection.execute("delete from raw.page where file_id in (select unnest(cast(? as bigint[])))", [named])


def is_named_on(withdrawn: Withdrawn, page: bytes) -> bool:
    """Whether the bytes of a page name a withdrawn case."""
    return bool(withdrawn) and withdrawn.is_named_in(page.decode("utf-8", "replace"))


def _note(connection: duckdb.DuckDBPyConnection, withdrawn: Withdrawn) -> None:
    """The list as it is published."""
    connection.execute("delete from raw.withdrawal")
    for one in withdrawn.all:
        connection.execute(
            "insert into raw.withdrawal values (?, cast(? as date), ?, ?, ?)",
            [one.number, one.withdrawn_at[:10], one.reason, sorted(one.rows), sum(one.rows.values())],
        )
