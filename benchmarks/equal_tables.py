"""Whether the tables that another runner made equal ours, row for row.

    python -m benchmarks.equal_tables data/build.duckdb ~/warehouse-dbt/warehouse.duckdb

Every model and seed of the build, with `except all` in both directions, types first.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

# Schema incremental holds what a build remembers of a table that it renews in part.
_COLUMNS = """
    select schema_name || '.' || table_name as name, list((column_name, data_type) order by column_index) as columns
    from duckdb_columns()
    where database_name = ? and schema_name not in ('raw', 'meta', 'incremental')
    group by all
    order by all
"""


@dataclass(frozen=True)
class Difference:
    """What is other in a table of the other runner."""

    table: str
    problem: str


def differences(build_file: Path, other_file: Path, place: Callable[[str], str] = str) -> tuple[int, list[Difference]]:
    """How many tables of the build were compared, and what differs in the other file.

    `place` says where the other runner puts a table. The build is attached as `loaded`: that is the name under which
    exported views read it.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{build_file}' as loaded (read_only)")
        connection.execute(f"attach '{other_file}' as warehouse (read_only)")
        connection.execute("use warehouse").fetchall()
        ours = dict(connection.execute(_COLUMNS, ["loaded"]).fetchall())
        theirs = dict(connection.execute(_COLUMNS, ["warehouse"]).fetchall())
        found = []
        for name, columns in ours.items():
            other = place(name)
            if other not in theirs:
                found.append(Difference(name, "is missing"))
            elif theirs[other] != columns:
                wrong = [pair for pair in zip(columns, theirs[other], strict=False) if pair[0] != pair[1]]
                found.append(Difference(name, f"has other columns: {wrong[:3]}"))
            elif problem := _row_differences(connection, f"loaded.{name}", f"warehouse.{other}"):
                found.append(Difference(name, problem))
    return len(ours), found


def _row_differences(connection: duckdb.DuckDBPyConnection, ours: str, theirs: str) -> str:
    counts = []
    for left, right in ((ours, theirs), (theirs, ours)):
        query = f"select count(*) from (select * from {left} except all select * from {right})"
        row = connection.execute(query).fetchone()
        counts.append(row[0] if row else 0)
    return f"{counts[0]} rows are ours only, {counts[1]} theirs only" if any(counts) else ""


def main() -> None:
    """Prints what differs; the exit code says whether anything does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build_file", type=Path)
    parser.add_argument("other_file", type=Path)
    arguments = parser.parse_args()
    count, found = differences(arguments.build_file, arguments.other_file)
    for difference in found:
        print(f"{difference.table}: {difference.problem}")
    print(f"{count - len(found)} of {count} tables are equal")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
