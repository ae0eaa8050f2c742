"""Tables between DuckDB and Spark, as Parquet in a folder that both see.

A folder for each table, and in it one for each content, so that what has not changed is not written again. What is
written stands under another name until it is whole.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import duckdb

from warehouse.errors import ModelError
from warehouse.runner.spark.types import parquet_type, spark_type
from warehouse.sql import identifier, name, text

PARTITIONS = ("format", "release_date", "release_year")
"""Columns that a table of extract rows is parted by, where it has them, so that a model which wants one year reads one."""
_MOST_PARTS = 500
_PARTIAL = ".partial"
_NEW = ".new"
_PARTS = ".parts"


class Exchange:
    """The folder of tables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, table: str, types: Mapping[str, str], content: str) -> Path:
        """The folder of a table with this content, whether or not it is there."""
        return self.folder / table / _key(content, types)

    def given(self, connection: duckdb.DuckDBPyConnection, table: str, types: Mapping[str, str], content: str) -> Path:
        """The folder with the rows of a table or seed for Spark, written unless it is there."""
        place = self.place(table, types, content)
        if place.exists():
            return place
        partial = place.with_name(place.name + _PARTIAL)
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        columns = ", ".join(
            name(column)
            if parquet_type(type_) == type_
            else f"cast({name(column)} as {parquet_type(type_)}) as {name(column)}"
            for column, type_ in types.items()
        )
        parts = _parts(connection, table, types)
        options = "format parquet, compression zstd"
        if parts:
            options += f", partition_by ({', '.join(map(identifier, parts))}), write_partition_columns true, overwrite"
        target = partial if parts else partial / "rows.parquet"
        connection.execute(f"copy (select {columns} from {name(table)}) to {text(str(target))} ({options})").fetchall()
        partial.replace(place)
        return place

    def new(self, table: str) -> Path:
        """The folder that Spark writes a table to; what an earlier build left there is gone."""
        place = self.folder / table / _NEW
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def part(self, table: str, part: str) -> Path:
        """The folder that Spark writes a part of a table's query to."""
        return self.folder / table / _PARTS / part

    def remove_parts(self, table: str) -> None:
        """Removes the parts of a table that is made."""
        shutil.rmtree(self.folder / table / _PARTS, ignore_errors=True)

    def taken(self, table: str, types: Mapping[str, str]) -> str:
        """The query by which DuckDB reads what Spark wrote, with the types and the order of the contract."""
        place = self.folder / table / _NEW
        columns = ", ".join(f"cast({name(column)} as {type_}) as {name(column)}" for column, type_ in types.items())
        if not any(place.glob("*.parquet")):
            return f"select {columns} from (select {_nulls(types)}) where false"
        return f"select {columns} from read_parquet({text(f'{place}/*.parquet')}, hive_partitioning = false)"

    def keep(self, table: str, types: Mapping[str, str], content: str) -> Path:
        """The folder with what Spark wrote, under the name of its content."""
        place = self.place(table, types, content)
        shutil.rmtree(place, ignore_errors=True)
        return (self.folder / table / _NEW).rename(place)

    def remove_others(self, used: Collection[Path]) -> None:
        """Removes what no table of the build is given or made from any more."""
        for table in self.folder.iterdir():
            if not table.is_dir():
                continue
            for place in table.iterdir():
                if place not in used:
                    shutil.rmtree(place, ignore_errors=True)
            if not any(table.iterdir()):
                table.rmdir()


def spark_columns(where: str, types: Mapping[str, str]) -> dict[str, str]:
    """The types of Spark by column. Raises ModelError for a type that Spark has not."""
    found = {}
    for column, type_ in types.items():
        found[column] = spark_type(type_) or ""
        if not found[column]:
            problem = f'column "{column}" is {type_}, which Spark has not'
            raise ModelError(where, problem, "Cast it to a number, a text, a date, a timestamp, or a list of these.")
    return found


def _parts(connection: duckdb.DuckDBPyConnection, table: str, types: Mapping[str, str]) -> list[str]:
    """The columns to part a table by: of those that it has, when each row has a value and there are not too many."""
    there = [column for column in PARTITIONS if column in types] if "row_id" in types else []
    if not there:
        return []
    is_missing = " or ".join(f"{name(column)} is null or cast({name(column)} as varchar) = ''" for column in there)
    keys = ", ".join(map(name, there))
    query = f"select coalesce(bool_or({is_missing}), true), count(distinct ({keys})) from {name(table)}"
    [(has_missing, count)] = connection.execute(query).fetchall()
    return [] if has_missing or count > _MOST_PARTS else there


def _nulls(types: Mapping[str, str]) -> str:
    return ", ".join(f"null as {name(column)}" for column in types)


def _key(content: str, types: Mapping[str, str]) -> str:
    parts: Iterable[str] = [content, *(f"{column} {type_}" for column, type_ in types.items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
