"""The parts of the site: what pages there are, and what each is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import duckdb

from warehouse.readers.pages.compare_page import comparisons_of
from warehouse.readers.pages.files import About, AllYears, CasesPage, Data, Front, Part, Source, YearPage, year_parts
from warehouse.readers.pages.hosting import NOT_HOSTED, Hosting
from warehouse.readers.pages.html import Frame
from warehouse.readers.pages.place_year import NATION, Place, PlaceYear, Printed
from warehouse.readers.pages.published import Published
from warehouse.readers.pages.rank_page import UNKNOWN, Order, order_of, orders_of
from warehouse.readers.pages.restated import read_steps
from warehouse.readers.pages.search_index import search_index
from warehouse.readers.pages.source_names import files_name
from warehouse.readers.pages.what_changed import WhatChanged
from warehouse.readers.pages.whole_tables import publication_of, read_whole_tables

CASES = " cases"
"""What the part with the cases of a state in a year is called by, after the part of its page."""


def frame_of(published: Published, hosting: Hosting = NOT_HOSTED) -> Frame:
    """What every page stands in; `hosting` is what the settings say of the site."""
    return Frame(
        published.subject,
        published.figures,
        published.places,
        published.years,
        _front_year(published),
        published.is_synthetic,
        with_cases=frozenset(_with_cases(published)),
        hosting=hosting,
        orders=orders_of(published),
        neighbours=_by_name(published),
    )


def _by_name(published: Published) -> dict[str, tuple[str, ...]]:
    """The neighbours of each state that have pages, by name."""
    names = {code: place.name for code, place in published.places.items()}
    return {
        code: tuple(sorted((other for other in others if other in names), key=names.__getitem__))
        for code, others in published.neighbours.items()
    }


def _with_cases(published: Published) -> Iterator[tuple[str, int]]:
    """Each place and year with a row behind a figure, or of which a report or an earlier publication says something.

    That a report too has none is no page: it would be one of zeros.
    """
    printed = {
        key: {name: said for name, said in of.items() if any(map(_says, said))} for key, of in published.printed.items()
    }
    for told in (published.rows, printed, published.restated or {}):
        for (code, year), figures in told.items():
            # A row without a year counts in no year.
            if figures and year is not None:
                yield code, year
                yield NATION, year


def _says(printed: Printed) -> bool:
    """Whether a report says more than that there is none, as here."""
    return bool(printed.value or printed.rank) or printed.status != "agrees"


def _front_year(published: Published) -> int:
    """The latest complete year whose jurisdictions are ranked; without one, the latest with a new case; else the latest."""
    latest = tuple(reversed(published.years))
    ranked = (year for year in latest if any(_rank(published, state, year) for state in published.jurisdictions))
    with_a_case = (year for year in latest if published.summaries[NATION][year]["new_cases"])
    return next(ranked, None) or next(with_a_case, None) or latest[0]


def _rank(published: Published, state: Place, year: int) -> object:
    return published.summaries[state.code][year]["new_cases_rank"]


def parts_of(published: Published, connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Part]]:
    """Every part by its name: the front, each place in each year, each place over all years, the page about it."""
    front = published.place_year(NATION, _front_year(published))
    yield "front", Front(front)
    yield "about", _about(published, connection)
    yield "data", _data(published, connection)
    yield "changes", WhatChanged(read_steps(connection))
    for year, figure in sorted(orders_of(published)):
        yield f"{figure} {year}", order_of(published, year, figure)
    yield "search", search_index(published)
    if frame_of(published).compared_year is not None:
        for comparison in comparisons_of(published):
            yield f"{comparison.place.code} compared", comparison
    for code, place in published.places.items():
        if place.is_whole_state:
            continue
        years = sorted(published.summaries[code])
        for year in years:
            states = _states(published, year) if code == NATION else ()
            for part in year_parts(published.place_year(code, year), states):
                is_beside = isinstance(part, CasesPage) and place.kind != "district"
                yield f"{code} {year}{CASES if is_beside else ''}", part
        last = published.place_year(code, years[-1])
        every_year = tuple(published.summaries[code][year] for year in years)
        yield code, AllYears(replace(last, years=every_year, rows={}, printed={}), published.districts(code))


def reached_by(part: Part, frame: Frame) -> tuple[tuple[str, int], ...]:
    """The places and years with rows to open that a part has links to, among all that there are."""
    match part:
        case YearPage() | CasesPage():
            return _reached_by_year(part.of, frame)
        case Front():
            return _reached_by_year(part.nation, frame)
        case AllYears():
            return frame.reached((part.last.place.code,), None)
        case Order():
            return frame.reached((NATION, UNKNOWN), part.year)
    return ()


def _reached_by_year(place_year: PlaceYear, frame: Frame) -> tuple[tuple[str, int], ...]:
    own = place_year.place.code
    districts = (district.code for district, _ in place_year.districts)
    places = tuple(frame.places) if own == NATION else (own, NATION, *districts)
    return (*frame.reached((own,), None), *frame.reached(places, place_year.year))


def _states(published: Published, year: int) -> tuple[PlaceYear, ...]:
    """The states with their rows, which are those of the nation."""
    states = (place for place in published.places.values() if place.kind == "state")
    return tuple(
        PlaceYear(
            state, year, published.summaries[state.code][year], {}, rows=published.rows.get((state.code, year), {})
        )
        for state in sorted(states, key=lambda state: state.name)
    )


def _data(published: Published, connection: duckdb.DuckDBPyConnection) -> Data:
    tables = {"nation": "national_summary", "state": "state_summary", "district": "district_summary"}
    summaries = {
        table: tuple(
            values
            for code, years in published.summaries.items()
            if code in published.places and published.places[code].kind == kind
            for _, values in sorted(years.items())
        )
        for kind, table in tables.items()
    }
    counts = [figure.figure for figure in published.figures.values() if figure.kind == "count" and figure.section]
    with_rows = tuple(
        year
        for year in reversed(published.years)
        if any(published.summaries[NATION][year].get(figure) for figure in counts)
    )
    return Data(summaries, read_whole_tables(connection), with_rows, publication_of(connection))


def _about(published: Published, connection: duckdb.DuckDBPyConnection) -> About:
    rows = connection.execute(
        "select format, count(*), sum(rows_loaded) from meta.extract_file where rows_loaded > 0 group by all order by all"
    ).fetchall()
    sources = tuple(Source(files_name(code), files, int(count)) for code, files, count in rows)
    return About(published.build_id, published.data_through_date, sources)
