"""A figure of a summary opened: its rule, the rows of the fact behind it, where each was read, the models on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from warehouse.errors import InputError, suggestion
from warehouse.publication import connect_published, rows_of
from warehouse.readers.coverage import Coverage, coverage_of, reason
from warehouse.readers.figures import Figure, raise_if_rows_are_older, read_figures
from warehouse.readers.lineage import way_to_raw
from warehouse.readers.places import Place, places
from warehouse.readers.places_named import court_named, state_named
from warehouse.settings import Settings

TABLES = ("state_summary", "district_summary", "national_summary")
# What a key is called on the command line.
_OPTION = {
    "scope": "--scope",
    "calendar": "--calendar",
    "year": "--year",
    "state_code": "--state",
    "court_id": "--court",
}
# The parts of a figure, in the order in which they are shown.
_PARTS = ("counted", "numerator", "denominator", "left out")


@dataclass(frozen=True)
class Question:
    """Which figures of which row of which summary."""

    table: str
    figures: tuple[str, ...]
    year: int
    state_code: str | None = None
    """Or its name, and so for the court."""
    court_id: str | None = None
    scope: str = "chapter_77"
    calendar: str = "calendar"


@dataclass(frozen=True)
class ExtractRow:
    """A row of an extract file, which is known by its number: its name may name a person."""

    file_id: int
    format: str
    row_number: int
    row_id: int


@dataclass(frozen=True)
class FactRow:
    """A case, defendant or suit that counts."""

    docket_number: str
    court_id: str
    defendant_id: str | None
    event_date: date | None
    disposition: str
    amount: Decimal
    source_code: str
    extract_rows: tuple[ExtractRow, ...]


@dataclass(frozen=True)
class Part:
    """The rows of one part of a figure: those counted, or those of a numerator or denominator."""

    name: str
    figure: str
    rows: tuple[FactRow, ...]

    @property
    def total(self) -> Decimal:
        """What the rows add up to."""
        return sum((row.amount for row in self.rows), Decimal(0))


@dataclass(frozen=True)
class Explanation:
    """One figure, with everything behind it; where it is not stated, `value` is None and `reason` says why."""

    table: str
    name: str
    state_code: str
    court_id: str
    year: int
    scope: str
    calendar: str
    figure: Figure
    value: Any
    reason: str
    coverage: tuple[Coverage, ...]
    population: int | None
    """Residents of the place, which a figure per million is over."""
    parts: tuple[Part, ...]
    places: tuple[Place, ...]
    models: tuple[tuple[str, tuple[str, ...]], ...]
    """The models between the summary and the raw tables, each before those that it reads, with these."""
    build_id: str
    is_synthetic: bool


def explain(settings: Settings, question: Question) -> tuple[Explanation, ...]:
    """The explanation of each figure asked for.

    Raises InputError for a table, figure, state, court or year that the publication does not have, with those it has.
    """
    with connect_published(settings) as connection:
        figures = read_figures(connection)
        raise_if_rows_are_older(connection)
        question = _with_codes(connection, question)
        row = _summary_row(connection, question)
        _raise_if_unknown(question, figures, row)
        return tuple(_explanation(connection, question, figures, name, row) for name in question.figures)


def _explanation(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    figures: Mapping[str, Figure],
    name: str,
    row: Mapping[str, Any],
) -> Explanation:
    figure = figures[name]
    parts, formats = _parts(connection, question, figures, figure, row)
    value = row[figure.figure]
    columns = [figure.figure, *(part.figure for part in parts)]
    facts = sorted({figures[part.figure].fact for part in parts})
    return Explanation(
        table=f"marts.{question.table}",
        name=row.get("state_name") or row.get("district_name") or "United States",
        state_code=row.get("state_code") or "US",
        court_id=row.get("court_id") or "all",
        year=question.year,
        scope=question.scope,
        calendar=question.calendar,
        figure=figure,
        value=value,
        reason=_reason(connection, figure, row, parts) if value is None else "",
        coverage=coverage_of(figure, row),
        population=row.get("population"),
        parts=parts,
        places=places(connection, figure, figures, [question.year, question.scope, question.calendar]),
        models=way_to_raw(connection, f"marts.{question.table}", columns, facts, formats),
        build_id=row["build_id"],
        is_synthetic=row["is_synthetic"],
    )


def _with_codes(connection: duckdb.DuckDBPyConnection, question: Question) -> Question:
    """The question with the codes of the state and the court that it names."""
    state, court = question.state_code, question.court_id
    return replace(
        question,
        state_code=state_named(connection, state, _OPTION["state_code"]) if state else state,
        court_id=court_named(connection, court, _OPTION["court_id"]) if court else court,
    )


def _summary_row(connection: duckdb.DuckDBPyConnection, question: Question) -> dict[str, Any]:
    """The row of the summary that is asked about."""
    if question.table not in TABLES:
        raise InputError("table", f'no summary "{question.table}"', suggestion(question.table, TABLES))
    keys = _keys(question)
    where = " and ".join(f"{column} = ?" for column in keys)
    rows = rows_of(connection, f"select * from marts.{question.table}_by_scope where {where}", list(keys.values()))
    if rows:
        return rows[0]
    _raise_the_wrong_key(connection, question, keys)
    raise AssertionError("every key is known and no row has them all")


def _raise_the_wrong_key(connection: duckdb.DuckDBPyConnection, question: Question, keys: Mapping[str, Any]) -> None:
    """Raises InputError for the first key whose value does not go with those before it, with the values that do."""
    where = "true"
    for position, (column, value) in enumerate(keys.items()):
        rows = rows_of(
            connection,
            f"select distinct {column} as known from marts.{question.table}_by_scope where {where} order by all",
            [*keys.values()][:position],
        )
        known = [str(row["known"]) for row in rows]
        if str(value) not in known:
            is_year = column == "year"
            listed = f"{known[0]} to {known[-1]}" if is_year and known else ", ".join(known)
            nearest = "" if is_year else suggestion(str(value), known, otherwise=" ")
            problem = f'no "{value}" in marts.{question.table}'
            raise InputError(_OPTION[column], problem, f"{nearest} Known: {listed}.".strip())
        where += f" and {column} = ?"


def _keys(question: Question) -> dict[str, Any]:
    keys: dict[str, Any] = {"scope": question.scope, "calendar": question.calendar, "year": question.year}
    given = {"state_code": question.state_code or "", "court_id": question.court_id or ""}
    needed = {"state_summary": "state_code", "district_summary": "court_id"}.get(question.table)
    if question.table == "state_summary" and given["state_code"] == "US":
        raise InputError("--state", "the nation is no state", "Ask national_summary.")
    if needed and not given[needed]:
        option = _OPTION[needed]
        raise InputError(option, f"marts.{question.table} has a row for each {needed}", f"Add {option}.")
    if question.table != "district_summary" and given["court_id"]:
        raise InputError("--court", f"marts.{question.table} has no districts", "Ask district_summary.")
    if question.table == "national_summary" and given["state_code"] not in ("", "US"):
        raise InputError("--state", "marts.national_summary has no states", "Ask state_summary.")
    if question.table != "national_summary":
        keys |= {column: value for column, value in given.items() if value}
    return keys


def _raise_if_unknown(question: Question, figures: Mapping[str, Figure], row: Mapping[str, Any]) -> None:
    known = [name for name in figures if name in row]
    for name in question.figures:
        if name not in known:
            problem = f'marts.{question.table} has no figure "{name}"'
            raise InputError("figure", problem, suggestion(name, known, otherwise=f"Known: {', '.join(known)}."))


def _parts(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    figures: Mapping[str, Figure],
    figure: Figure,
    row: Mapping[str, Any],
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The parts, and the formats of the files that their rows were read from."""
    found = rows_of(
        connection,
        """
        select explained.*
        from marts.figure_explained as explained
        where
            explained.figure = ? and explained.year = ? and explained.scope = ? and explained.calendar = ?
            and (? = 'national_summary' or explained.state_code = ?)
            and (? <> 'district_summary' or explained.court_id = ?)
        order by explained.event_date, explained.fact_key
        """,
        [
            *(figure.figure, question.year, question.scope, question.calendar),
            *(question.table, row.get("state_code"), question.table, row.get("court_id")),
        ],
    )
    # The rows of a rank by a rate are those of the count that the rate is of.
    is_of_rate = figure.numerator is not None and figures[figure.numerator].kind == "per_million"
    numerator = figures[figure.numerator or ""].numerator if is_of_rate else figure.numerator
    computed_from = dict(
        zip(_PARTS, (figure.figure, numerator, figure.denominator, figure.denominator_less), strict=True)
    )
    names = ("counted",) if figure.fact != "derived" else _PARTS[1:]
    parts = tuple(
        Part(name, other, tuple(_fact_row(item) for item in found if item["part"] == name))
        for name in names
        if (other := computed_from[name])
    )
    numbers = sorted({row_id // 100_000_000 for item in found for row_id in item["row_ids"] or ()})
    formats = rows_of(
        connection, "select distinct format from core.dim_extract_file where file_id in (select unnest(?))", [numbers]
    )
    return parts, tuple(sorted(item["format"] for item in formats))


def _fact_row(item: Mapping[str, Any]) -> FactRow:
    extract_rows = tuple(
        ExtractRow(extract["file_id"], extract["format"], extract["row_number"], row_id)
        for extract, row_id in zip(item["extract_rows"] or (), item["row_ids"] or (), strict=True)
    )
    return FactRow(
        item["docket_number"],
        item["court_id"],
        item["defendant_id"],
        item["event_date"],
        item["disposition"],
        item["amount"],
        item["source_code"],
        extract_rows,
    )


def _reason(
    connection: duckdb.DuckDBPyConnection, figure: Figure, row: Mapping[str, Any], parts: tuple[Part, ...]
) -> str:
    totals = {part.name: part.total for part in parts}
    # By the rows: what a quotient is over need be no column of a summary.
    is_over = figure.is_quotient and totals["denominator"] == totals.get("left out", 0)
    compared = rows_of(connection, "select count(*) as total from core.dim_state where is_jurisdiction")
    return reason(figure, row, is_over=is_over, jurisdictions=compared[0]["total"])
