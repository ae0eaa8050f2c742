"""The extract formats: their columns, and what a header says about a file."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import ExtractError

DELIMITERS = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}
_SHARE_RECOGNISED = 0.5
_SIMILAR = 80
_MOST_ADDED = 200
"""Columns beyond those of the format; a file with more is something else, or damaged."""
SYNTHETIC_COLUMN = "synthetic"
OUR_COLUMNS = frozenset(
    ("row_id", "file_id", "file_name", "file_sha256", "row_number", "batch_id", "release_year", "release_district")
)
"""What the load adds to a row. A file's own column of such a name gets another."""


@dataclass(frozen=True)
class Format:
    """An extract format; its rows land in the raw table of its name. A docket page is of several: one a part of it."""

    name: str
    columns: tuple[str, ...]
    required: frozenset[str]
    keys: tuple[str, ...]
    dates: frozenset[str]
    row_ids: frozenset[str]
    aliases: Mapping[str, str]
    personal: frozenset[str] = frozenset()
    """Columns that can name a person."""

    @property
    def delimiter(self) -> str:
        """What stands between fields in text of this format."""
        return "\t" if self.is_release else ","

    @property
    def is_release(self) -> bool:
        """Whether a later file of the format replaces the years and districts that it holds: the Integrated Database."""
        return self.name.startswith("idb_")

    @property
    def is_page(self) -> bool:
        """Whether it is a part of a docket page, which has no header."""
        return self.name.startswith("docket")


@dataclass(frozen=True)
class Drift:
    """A difference between a file's header and its format."""

    kind: str
    column_name: str
    nearest_match: str | None = None
    detail: str = ""


@dataclass(frozen=True)
class Header:
    """A recognised header: the format, the raw column of each field in file order, and how it differs."""

    format: Format
    columns: tuple[str, ...]
    drift: tuple[Drift, ...]
    file_name: str
    names: tuple[str, ...]
    """The names as they stand in the file, in lower case."""
    empty_columns: int = 0
    """Columns at the end without a name; rows may leave them out, and hold nothing in them."""

    @property
    def is_synthetic(self) -> bool:
        """Whether it has the column by which the generator of the sample marks what it makes up."""
        return SYNTHETIC_COLUMN in self.names


def read_formats(seeds_dir: Path) -> tuple[Format, ...]:
    """The formats of seeds/extract_column.csv."""
    rows: dict[str, list[dict[str, str]]] = {}
    with (seeds_dir / "extract_column.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["format"], []).append(row)
    return tuple(
        Format(
            name=name,
            columns=tuple(row["column_name"] for row in columns),
            required=frozenset(row["column_name"] for row in columns if row["is_required"] == "true"),
            keys=tuple(row["column_name"] for row in columns if row["is_key"] == "true"),
            dates=frozenset(row["column_name"] for row in columns if row["type"] == "date"),
            personal=frozenset(row["column_name"] for row in columns if row["is_personal"] == "true"),
            row_ids=frozenset(row["column_name"] for row in columns if row["type"] == "row_id"),
            aliases={
                alias.strip().lower(): row["column_name"]
                for row in columns
                for alias in row["aliases"].split(";")
                if alias.strip()
            },
        )
        for name, columns in rows.items()
    )


def recognised(line: str, formats: Sequence[Format], name: str) -> Header | None:
    """The header that a first line is, or None when it is of no extract.

    Raises ExtractError when the columns are known and the delimiter is not the format's, or a needed column is missing.
    """
    for delimiter, word in DELIMITERS.items():
        try:
            fields = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue  # a field of more than 131,072 letters is no column's name
        if len(fields) < 3:
            continue
        if header := recognised_columns(fields, formats, name):
            if delimiter != header.format.delimiter:
                expected = DELIMITERS[header.format.delimiter]
                raise ExtractError(
                    name,
                    f"has the columns of {header.format.name} with a {word} between fields; expected a {expected}",
                    "Export it again with the right delimiter; nothing of it was loaded.",
                ).of(header.format.name)
            return header
    return None


def recognised_columns(fields: Sequence[str], formats: Sequence[Format], name: str) -> Header | None:
    """The header that a list of column names is, or None. Raises ExtractError when a needed column is missing."""
    names = [field.strip().strip("\ufeff\x00").strip().lower() for field in fields]
    empty = next((place for place, column in enumerate(reversed(names)) if column), 0)
    names = names[: len(names) - empty]
    best, share = None, _SHARE_RECOGNISED
    for candidate in formats:
        if candidate.is_page:
            continue
        known = {candidate.aliases.get(column, column) for column in names} & set(candidate.columns)
        ratio = len(known) / max(len(candidate.columns), 1)
        if ratio > share:
            best, share = candidate, ratio
    return _header(best, names, empty, name) if best else None


def _header(format_: Format, names: Sequence[str], empty: int, name: str) -> Header:
    from rapidfuzz import fuzz, process

    if len(names) - len(format_.columns) > _MOST_ADDED:
        problem = f"has {len(names):,} columns; {format_.name} has {len(format_.columns)}"
        raise ExtractError(name, problem, "Is it damaged? Export it again; nothing of it was loaded.").of(format_.name)
    columns = [format_.aliases.get(column, column) for column in names]
    doubled = {column for column in columns if columns.count(column) > 1 and column in format_.columns}
    if doubled:
        raise ExtractError(
            name, f"has the column {sorted(doubled)[0]!r} twice", "Export it again; nothing was loaded."
        ).of(format_.name)
    given: list[str] = []
    for column in columns:
        given.append(_free_name(column, given))
    columns = given
    drift = []
    added = [column for column in columns if column not in format_.columns and column != SYNTHETIC_COLUMN]
    missing = [column for column in format_.columns if column not in columns]
    for column in missing:
        nearest = process.extractOne(column, added, scorer=fuzz.ratio, score_cutoff=_SIMILAR)
        match = nearest[0] if nearest else None
        if column in format_.required:
            anywhere = process.extractOne(column, added or columns, scorer=fuzz.ratio)
            raise ExtractError(
                name,
                f'the needed column "{column}" of {format_.name} is missing; the nearest is "{anywhere[0]}"',
                f"Fix the extract, or add the new name to `aliases` of {column} in seeds/extract_column.csv. "
                "Nothing of it was loaded.",
            ).of(format_.name)
        drift.append(Drift("renamed" if match else "missing", column, match, "holds NULL for the rows of this file"))
    drift += [Drift("added", column, None, "kept as a further column of the raw table") for column in added]
    shared = [column for column in columns if column in format_.columns]
    expected = [column for column in format_.columns if column in columns]
    drift += [
        Drift("reordered", column, None, f"stands where {wanted} was expected")
        for column, wanted in zip(shared, expected, strict=True)
        if column != wanted
    ]
    return Header(format_, tuple(columns), tuple(drift), name, tuple(names), empty)


def _free_name(column: str, before: Sequence[str]) -> str:
    """The raw column of a file's column: its own name, unless it has none, it is ours, or it stands there already.

    >>> _free_name("note", []), _free_name("row_id", []), _free_name("note", ["note"]), _free_name("", ["a"])
    ('note', 'extract_row_id', 'note_2', 'unnamed_2')
    """
    plain = "".join(letter for letter in column if letter.isprintable())[:100] or f"unnamed_{len(before) + 1}"
    name = f"extract_{plain}" if plain in OUR_COLUMNS else plain
    number = 1
    while name in before:
        number += 1
        name = f"{plain}_{number}"
    return name
