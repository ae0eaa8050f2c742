"""A figure of a summary opened: its rule, the rows of the fact behind it, where each was read, the models on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from warehouse.publication import connect_published, rows_of
from warehouse.readers.coverage import Coverage, coverage_of, reason
from warehouse.readers.figures import Figure, raise_if_rows_are_older, read_figures
from warehouse.readers.lineage import way_to_raw
from warehouse.readers.places import Place, places
from warehouse.readers.question import Question, answerable
from warehouse.settings import Settings

# The parts of a figure, in the order in which they are shown.
_PARTS = ("counted", "numerator", "denominator", "left out")


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
        question, row = answerable(connection, question, figures)
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
