"""What the pages are made of, read from the published file: summaries, the rows behind them, printed figures.

The headline alone: scope chapter 77, calendar years.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import duckdb

from warehouse.publication import rows_of
from warehouse.readers.coverage import is_census
from warehouse.readers.figures import Figure, as_printed, older, raise_if_rows_are_older, read_figures
from warehouse.readers.pages.place_year import (
    COMPARED,
    HEADLINE,
    NATION,
    TREND_YEARS,
    FigureRow,
    Place,
    PlaceYear,
    Printed,
    Values,
)
from warehouse.readers.pages.restated import DISTRICT_CODE, Restated, read_restated
from warehouse.readers.subject import Subject, read_subject

# What differs between two refreshes of the same figures.
_OF_THE_RUN = ("refreshed_at", "build_id")


@dataclass(frozen=True)
class Published:
    """Everything that the pages show."""

    build_id: str
    refreshed_at: datetime
    data_through_date: date
    is_synthetic: bool
    subject: Subject
    figures: Mapping[str, Figure]
    places: Mapping[str, Place]
    summaries: Mapping[str, Mapping[int, Values]]
    """Rows of the summaries by place and year; the day through which data go stands in those of years that are not over."""
    printed: Mapping[tuple[str, int], Mapping[str, tuple[Printed, ...]]]
    rows: Mapping[tuple[str, int], Mapping[str, tuple[FigureRow, ...]]]
    """Rows behind the figures by place (a state or a district) and year."""
    restated: Mapping[tuple[str, int], Mapping[str, Restated]] | None
    """None where no history was kept."""
    neighbours: Mapping[str, tuple[str, ...]]
    """The states that a state borders, by code."""
    _compared: dict[tuple[int, bool], tuple[tuple[Place, Values], ...]] = field(default_factory=dict)
    _counts: dict[str, tuple[tuple[int, Mapping[str, int | None]], ...]] = field(default_factory=dict)

    @property
    def years(self) -> tuple[int, ...]:
        """Every year that the nation has, the earliest first."""
        return tuple(sorted(self.summaries[NATION]))

    @property
    def jurisdictions(self) -> tuple[Place, ...]:
        """The 56, by name."""
        states = (place for place in self.places.values() if place.kind == "state" and place.is_jurisdiction)
        return tuple(sorted(states, key=lambda place: place.name))

    def districts(self, state_code: str) -> tuple[Place, ...]:
        """The districts of a state, by name; where cases of it have no known district, `unresolved` too."""
        districts = (place for place in self.places.values() if place.state_code == state_code)
        return tuple(sorted(districts, key=lambda place: (place.name.startswith("District not"), place.name)))

    def place_year(self, code: str, year: int) -> PlaceYear:
        """The place in the year, with what its pages set beside it."""
        place = self.places[code]
        own = self.summaries[code]
        return PlaceYear(
            place,
            year,
            own[year],
            self.summaries[NATION][year],
            tuple((district, self.summaries[district.code][year]) for district in self.districts(code)),
            self._compared_in(year, with_unknown=place.kind == "nation"),
            tuple(own[earlier] for earlier in range(year - TREND_YEARS + 1, year + 1) if earlier in own),
            self._earlier(code, year - TREND_YEARS),
            self.printed.get((code, year), {}),
            self.rows.get((code, year), {}),
            None if self.restated is None else self.restated.get((code, year), {}),
            self.subject,
        )

    def _earlier(self, code: str, last: int) -> tuple[tuple[int, Mapping[str, int | None]], ...]:
        """The years of a place up to the last, with the counts that look back over all of them."""
        return tuple(counts for counts in self._counted(code) if counts[0] <= last)

    def _counted(self, code: str) -> tuple[tuple[int, Mapping[str, int | None]], ...]:
        """Every year of a place with its counts, None where no source covers every case; made once."""
        if code not in self._counts:
            self._counts[code] = tuple(
                (
                    year,
                    {name: values[name] if is_census(self.figures[name], values) else None for name in HEADLINE},
                )
                for year, values in sorted(self.summaries[code].items())
            )
        return self._counts[code]

    def _compared_in(self, year: int, *, with_unknown: bool) -> tuple[tuple[Place, Values], ...]:
        """The states in a year as pages set them beside each other; the same object for all pages of the year."""
        if (year, with_unknown) not in self._compared:
            unknown = (self.places["XX"],) if with_unknown and "XX" in self.places else ()
            self._compared[year, with_unknown] = tuple(
                (state, _compared(self.summaries[state.code][year])) for state in (*self.jurisdictions, *unknown)
            )
        return self._compared[year, with_unknown]


def _compared(values: Values) -> Values:
    return {column: values[column] for column in COMPARED if column in values}


def read_build(connection: duckdb.DuckDBPyConnection) -> tuple[str, bool]:
    """The build that is published, and whether it is synthetic."""
    row = rows_of(connection, "select build_id, is_synthetic from meta.build")[0]
    return row["build_id"], row["is_synthetic"]


def read_published(connection: duckdb.DuckDBPyConnection) -> Published:
    """All of it, from an open publication. Raises InputError for one that is older than this program."""
    figures = read_figures(connection)
    raise_if_rows_are_older(connection)
    build_id, refreshed_at, data_through, is_synthetic = rows_of(
        connection, "select build_id, refreshed_at, data_through_date, is_synthetic from meta.build"
    )[0].values()
    summaries = _summaries(connection)
    return Published(
        build_id,
        refreshed_at,
        data_through,
        is_synthetic,
        read_subject(connection),
        figures,
        _places(connection, summaries),
        summaries,
        _printed(connection),
        _figure_rows(connection),
        read_restated(connection),
        _neighbours(connection),
    )


def _neighbours(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    try:
        rows = connection.execute(
            "select state_code, neighbour_code from core.dim_state_neighbour order by all"
        ).fetchall()
    except duckdb.CatalogException as error:
        raise older("core.dim_state_neighbour") from error
    for code, neighbour in rows:
        found[code] = (*found.get(code, ()), neighbour)
    return found


def _summaries(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[int, Values]]:
    summaries: dict[str, dict[int, Values]] = defaultdict(dict)
    for table, code in (
        ("national_summary", f"'{NATION}'"),
        ("state_summary", "state_code"),
        ("district_summary", DISTRICT_CODE),
    ):
        for row in rows_of(connection, f"select {code} as place_code, * from marts.{table} order by place_code, year"):
            values = {name: value for name, value in row.items() if name not in _OF_THE_RUN}
            if values["is_complete_year"]:
                # It moves every night, and a year that is over stays as it is.
                values["data_through_date"] = None
            summaries[values.pop("place_code")][row["year"]] = values
    return dict(summaries)


def _places(connection: duckdb.DuckDBPyConnection, summaries: Iterable[str]) -> dict[str, Place]:
    states = [
        Place(row["state_code"], row["state_name"], "state", is_jurisdiction=row["is_jurisdiction"])
        for row in rows_of(connection, "select state_code, state_name, is_jurisdiction from core.dim_state")
    ]
    districts = [
        Place(row["code"], row["district_name"], "district", row["state_code"], False, row["citation"] or "")
        for row in rows_of(
            connection,
            f"""
            with district as (
                select distinct {DISTRICT_CODE} as code, state_code, district_name from marts.district_summary
            )

            select district.*, dim_district.citation
            from district
            left join core.dim_district on district.code = dim_district.court_id
            order by district.code
            """,
        )
    ]
    in_state = Counter(district.state_code for district in districts)
    districts = [
        replace(district, is_whole_state=in_state[district.state_code] == 1 and bool(district.citation))
        for district in districts
    ]
    places = {place.code: place for place in (Place(NATION, "United States", "nation"), *states, *districts)}
    # The one district of the state that is not known would say again what the page of that state says.
    return {code: place for code, place in places.items() if code in set(summaries) and code != "xx-unresolved"}


def _printed(
    connection: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, int], dict[str, tuple[Printed, ...]]]:
    printed: dict[tuple[str, int], dict[str, tuple[Printed, ...]]] = defaultdict(dict)
    for row in rows_of(
        connection,
        """
        select coalesce(court_id, state_code, 'US') as code, year, column_name, report_year, published_value,
            published_rank, status, source, note
        from marts.reconciliation
        where column_name is not null
        order by report_year, metric
        """,
    ):
        figures = printed[row["code"], row["year"]]
        rest = (row[column] for column in ("published_rank", "status", "source", "note"))
        said = Printed(row["report_year"], as_printed(row["published_value"]), *rest)
        figures[row["column_name"]] = (*figures.get(row["column_name"], ()), said)
    return dict(printed)


def _figure_rows(
    connection: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, int], dict[str, tuple[FigureRow, ...]]]:
    """Rows by state and by district."""
    found: dict[tuple[str, int], dict[str, list[FigureRow]]] = defaultdict(lambda: defaultdict(list))
    rows = connection.execute(
        f"""
        with figure_row as (
            select *, {DISTRICT_CODE} as district
            from marts.figure_row
            where scope = 'chapter_77' and calendar = 'calendar'
        ),

        defendant as (
            select * from core.fact_defendant_outcome where scope = 'chapter_77'
        ),

        closed_case as (
            select
                case_id,
                case when count(*) = count(closed_date) then max(closed_date) end as closed_date,
                case when count(*) = count(closed_year) then max(closed_year) end as closed_year
            from defendant
            group by case_id
        )

        select
            figure_row.figure, figure_row.year, figure_row.state_code, figure_row.district, figure_row.court_id,
            figure_row.docket_number, figure_row.case_id, figure_row.defendant_id, figure_row.amount,
            figure_row.event_date, figure_row.disposition, figure_row.source_code, defendant.charged_date,
            case when figure_row.defendant_id is null then closed_case.closed_date else defendant.closed_date end,
            case when figure_row.defendant_id is null then closed_case.closed_year else defendant.closed_year end,
            array_to_string(
                list_transform(
                    figure_row.extract_rows, lambda item: concat_ws(' ', item.file_id, item.format, item.row_number)
                ),
                ','
            )
        from figure_row
        left join defendant on figure_row.defendant_id = defendant.defendant_id
        left join closed_case on figure_row.case_id = closed_case.case_id
        order by figure_row.figure, figure_row.court_id, figure_row.docket_number, figure_row.fact_key
        """
    ).fetchall()
    for figure, year, state_code, district, *row, charged_date, closed_date, closed_year, extract_rows in rows:
        figure_row = FigureRow(*(*row, extract_rows or "", charged_date, closed_date, closed_year))
        found[state_code, year][figure].append(figure_row)
        found[district, year][figure].append(figure_row)
    return {key: {figure: tuple(rows) for figure, rows in figures.items()} for key, figures in found.items()}
