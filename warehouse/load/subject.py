"""Why there is nothing to count: extracts without a case of the subject, or with dates that nobody can read."""

from __future__ import annotations

import duckdb

from warehouse.engine import connect
from warehouse.errors import InputError
from warehouse.settings import Settings

_NAMED = 3
_REMEDY = "Load extracts of the courts, years and statutes that the seeds name, in a form that seeds/extract_column.csv knows."


def no_case(settings: Settings) -> InputError | None:
    """The error to raise where a table is empty because the extracts hold no case of the subject; None where they do,
    or where nothing is loaded at all.
    """
    with connect(settings.build_file, settings, read_only=True) as connection:
        return _no_case(connection)


def _no_case(connection: duckdb.DuckDBPyConnection) -> InputError | None:
    tables = {
        name
        for (name,) in connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
    }
    if "raw.extract_file" not in tables:
        return None
    rows, files = connection.execute("select sum(rows_loaded), count(*) from raw.extract_file").fetchall()[0]
    dates = _dates(connection) if {"raw.unread_value", "seeds.extract_column"} <= tables else []
    read, there = sum(read for *_, read, _ in dates), sum(there for *_, there in dates)
    is_without = (
        "intermediate.case_scope" in tables
        and not connection.execute("select 1 from intermediate.case_scope limit 1").fetchall()
    )
    if not rows or not (is_without or (there and not read)):
        return None
    worst = [f"{format_} {column} {read:,} of {there:,}" for format_, column, read, there in dates if read < there]
    more = ", …" if len(worst) > _NAMED else ""
    named = f" ({', '.join(worst[:_NAMED])}{more})" if worst else ""
    said = f": dates read {read:,} of {there:,}{named}" if there else ""
    where = f"{files:,} extract file{'' if files == 1 else 's'}"
    return InputError(where, f"no case of the subject in {int(rows):,} rows{said}", _REMEDY)


def _dates(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int, int]]:
    """Format, date column, values that were read and values that are there; the column with the most unread first."""
    return connection.execute(
        """
        select
            file.format,
            unread.column_name,
            cast(sum(unread.value_count - unread.unread_count) as bigint),
            cast(sum(unread.value_count) as bigint)
        from raw.unread_value as unread
        inner join raw.extract_file as file on unread.file_id = file.file_id
        inner join seeds.extract_column as described
            on file.format = described.format and unread.column_name = described.column_name
        where described.type = 'date' and unread.value_count > 0
        group by file.format, unread.column_name
        order by sum(unread.unread_count) desc, file.format, unread.column_name
        """
    ).fetchall()
