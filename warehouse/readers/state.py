"""The summary page of a state, a territory or the nation in one year, with the published figures beside ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from warehouse.errors import InputError
from warehouse.place_names import NATION
from warehouse.publication import connect_published, rows_of
from warehouse.readers.coverage import is_over_nothing, reason
from warehouse.readers.figures import Figure, as_printed, read_figures
from warehouse.readers.places_named import state_named
from warehouse.readers.subject import read_subject
from warehouse.settings import Settings


@dataclass(frozen=True)
class PrintedFigure:
    """What a published report says, and whether ours agrees with it."""

    report_year: int
    value: Decimal | None
    rank: int | None
    status: str


@dataclass(frozen=True)
class PageFigure:
    """A figure with its place among the jurisdictions; where it is NULL, the reason."""

    figure: Figure
    value: Any
    rank: str
    """Such as "11th, tie of 2, of 56"; empty when the figure has none."""
    reason: str
    printed: tuple[PrintedFigure, ...]


@dataclass(frozen=True)
class StatePage:
    """One state (or the nation) in one year."""

    subject: str
    """What the cases are about, as it stands before a noun."""
    state_code: str
    name: str
    year: int
    is_complete_year: bool
    is_synthetic: bool
    data_through_date: date
    build_id: str
    refreshed_at: datetime
    figures: tuple[PageFigure, ...]


def read_state_page(settings: Settings, state: str, year: int) -> StatePage:
    """The page of a state by code or name.

    Raises InputError for a state or year that the warehouse does not have, with those that it has.
    """
    with connect_published(settings) as connection:
        code = state_named(connection, state)
        row = _summary_row(connection, code, year)
        jurisdictions = rows_of(connection, "select count(*) as total from core.dim_state where is_jurisdiction", [])
        printed = _printed(connection, code, year)
        subject = read_subject(connection)
        known = read_figures(connection)
    figures = tuple(
        PageFigure(
            figure,
            row[figure.figure],
            _rank(row, figure, known, jurisdictions[0]["total"]),
            _reason(row, figure, jurisdictions[0]["total"]) if row[figure.figure] is None else "",
            tuple(printed[figure.figure]),
        )
        for figure in known.values()
        if figure.section and figure.figure in row
    )
    return StatePage(
        subject.name,
        code,
        row.get("state_name", "United States"),
        year,
        row["is_complete_year"],
        row["is_synthetic"],
        row["data_through_date"],
        row["build_id"],
        row["refreshed_at"],
        figures,
    )


def _summary_row(connection: duckdb.DuckDBPyConnection, code: str, year: int) -> dict[str, Any]:
    if code == NATION:
        rows = rows_of(connection, "select * from marts.national_summary where year = ?", [year])
    else:
        rows = rows_of(connection, "select * from marts.state_summary where state_code = ? and year = ?", [code, year])
    if rows:
        return rows[0]
    years = rows_of(connection, "select min(year) as first, max(year) as last from marts.state_summary", [])[0]
    raise InputError("year", f"no figures of {year}", f"The warehouse has {years['first']} to {years['last']}.")


def _printed(connection: duckdb.DuckDBPyConnection, code: str, year: int) -> Mapping[str, list[PrintedFigure]]:
    """Every printed figure of the state and year by the column that reproduces it, the earliest report first."""
    printed = defaultdict(list)
    for row in rows_of(
        connection,
        """
        select column_name, report_year, published_value, published_rank, status
        from marts.reconciliation
        where column_name is not null and year = ? and geography_type = ? and coalesce(state_code, 'US') = ?
        order by column_name, report_year, metric
        """,
        [year, "national" if code == NATION else "state", code],
    ):
        printed[row["column_name"]].append(
            PrintedFigure(row["report_year"], as_printed(row["published_value"]), row["published_rank"], row["status"])
        )
    return printed


def _reason(row: Mapping[str, Any], figure: Figure, jurisdictions: int) -> str:
    return reason(figure, row, is_over=is_over_nothing(figure, row), jurisdictions=jurisdictions)


def _rank(row: Mapping[str, Any], figure: Figure, figures: Mapping[str, Figure], jurisdictions: int) -> str:
    if not figure.rank_figure or row.get(figure.rank_figure) is None:
        return ""
    least = figures[figure.rank_figure].least_ranked
    return f"{row[f'{figure.rank_figure}_label']}, of {f'those with {least} or more' if least else jurisdictions}"
