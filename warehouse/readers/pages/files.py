"""The files of each part of the site, as bytes by path: pure functions of what was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from warehouse.readers.pages import paths
from warehouse.readers.pages.cases import cases_html
from warehouse.readers.pages.cases_csv import cases_csv
from warehouse.readers.pages.charts import trend_chart
from warehouse.readers.pages.compare_page import Comparison, comparison_html
from warehouse.readers.pages.content import Chart, Page
from warehouse.readers.pages.definitions import definitions
from warehouse.readers.pages.html import Frame, Stamp, render
from warehouse.readers.pages.page import with_map, year_content
from warehouse.readers.pages.place_year import Place, PlaceYear, Values
from warehouse.readers.pages.rank_page import ORDERED, Order, order_html
from warehouse.readers.pages.saved_pictures import saved, year_pictures
from warehouse.readers.pages.search_index import SearchIndex, index_script
from warehouse.readers.pages.sheet import sheet
from warehouse.readers.pages.states_map import states_map
from warehouse.readers.pages.summary_csv import columns_csv, definitions_csv, summary_csv
from warehouse.readers.pages.tables import jurisdictions_tables, years_table
from warehouse.readers.pages.titles import place_title, titles_of
from warehouse.readers.pages.what_changed import WhatChanged, changes_files
from warehouse.readers.pages.whole_tables import DATABASE, Column, WholeTable, parquet_name, whole_files

Files = dict[str, bytes]
# As many as have room beside each other on a phone; the table has them all.
_CHARTED_YEARS = 10


@dataclass(frozen=True)
class Front:
    """The first page: the nation in the year that it opens with."""

    nation: PlaceYear


@dataclass(frozen=True)
class AllYears:
    """A place over all years; the last of them, with every year beside it."""

    last: PlaceYear
    districts: tuple[Place, ...]


@dataclass(frozen=True)
class Source:
    """A kind of extract: how many files of it, with how many rows or docket pages, this refresh was made from."""

    name: str
    file_count: int
    row_count: int


@dataclass(frozen=True)
class About:
    """The page about the figures; it names the build, so that each publication writes it anew."""

    build_id: str
    data_through_date: date
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Data:
    """Everything whole, to take away."""

    summaries: Mapping[str, tuple[Values, ...]]
    """Rows of nation, states and districts, by the name of the table."""
    tables: tuple[WholeTable, ...]
    years_with_rows: tuple[int, ...]
    """Years of the nation with rows behind its figures, the latest first."""
    publication: Path = field(repr=False)
    """The file that the tables are in; another of the same tables makes the same files."""


@dataclass(frozen=True)
class YearPage:
    """The nation or a state in a year, without its rows: its page stays as it is where these alone have changed."""

    of: PlaceYear


@dataclass(frozen=True)
class CasesPage:
    """A place in a year with the rows behind its figures; of the nation those of the states."""

    of: PlaceYear
    states: tuple[PlaceYear, ...] = ()


Part = YearPage | CasesPage | AllYears | Order | Comparison | Front | About | Data | SearchIndex | WhatChanged


def files_of(part: Part, frame: Frame, stamp: Stamp) -> Files:
    """Every file of a part of the site, by path."""
    match part:
        case YearPage():
            return _year_files(part.of, frame, stamp)
        case CasesPage():
            return _cases_files(part, frame, stamp)
        case AllYears():
            return _place_files(part, frame, stamp)
        case Front():
            # Its pictures are saved with the page of that year.
            shown = _shown(paths.FRONT, part.nation, frame)
            return {paths.FRONT: _year_html(paths.FRONT, shown, part.nation, frame, stamp)}
        case Order():
            return {paths.rank_page(part.year, part.figure): order_html(part, frame, stamp)}
        case Comparison():
            return {paths.compare_page(part.place): comparison_html(part, frame, stamp)}
        case Data():
            return _data_files(part, frame, stamp)
        case SearchIndex():
            return {paths.SEARCH_INDEX: index_script(part)}
        case WhatChanged():
            return changes_files(part, frame, stamp)
        case About():
            return {paths.ABOUT: _about_html(part, frame, stamp)}


def year_parts(place_year: PlaceYear, states: tuple[PlaceYear, ...] = ()) -> tuple[YearPage | CasesPage, ...]:
    """A place in a year as parts; a district has its cases on its page of the year. `states` are those of the nation."""
    cases = CasesPage(place_year, states)
    return (cases,) if place_year.place.kind == "district" else (YearPage(replace(place_year, rows={})), cases)


def _cases_files(part: CasesPage, frame: Frame, stamp: Stamp) -> Files:
    place, year = part.of.place, part.of.year
    rows = cases_csv(part.of, frame.figures, part.states)
    files = {paths.cases_csv(place, year): rows} if rows else {}
    if frame.has_cases(place, year):
        files[paths.cases_page(place, year)] = cases_html(part.of, frame, stamp, part.states).encode()
    return files


def _year_files(place_year: PlaceYear, frame: Frame, stamp: Stamp) -> Files:
    place, year = place_year.place, place_year.year
    page = paths.year_page(place, year)
    shown = _shown(page, place_year, frame)
    files = {page: _year_html(page, shown, place_year, frame, stamp), **saved(shown.pictures, page, frame)}
    if place_year.is_stated:
        on_paper = with_map(shown.content, shown.maps[0]) if shown.maps else shown.content
        files[paths.pdf(place, year)] = sheet(on_paper, place_year, stamp, frame.hosting)
    return files


@dataclass(frozen=True)
class _Shown:
    """What a page of a year shows, with the file of each picture that has one."""

    content: Page
    maps: tuple[Chart, ...]
    pictures: Mapping[Chart, str]


def _shown(page: str, place_year: PlaceYear, frame: Frame) -> _Shown:
    place, year = place_year.place, place_year.year
    content = year_content(place_year, frame.figures)
    maps = _maps(page, place_year, frame) if place.kind == "nation" else {}
    return _Shown(content, tuple(maps.values()), year_pictures(place, year, content, maps))


def _maps(page: str, place_year: PlaceYear, frame: Frame) -> dict[str, Chart]:
    """New cases, and per million residents where the year has that, by the name of the picture."""
    href, name = partial(_link_to_year, page, place_year.year), "new_cases_per_million"
    maps = {"map": states_map(place_year, frame.figures["new_cases"], href)}
    if (place_year.year, name) in frame.orders:
        maps["map-per-million"] = states_map(place_year, frame.figures[name], href, ORDERED[name])
    return maps


def _year_html(page: str, shown: _Shown, place_year: PlaceYear, frame: Frame, stamp: Stamp) -> bytes:
    place, year = place_year.place, place_year.year
    is_nation = place.kind == "nation"
    return render(
        "year.html",
        page,
        frame,
        stamp,
        content=shown.content,
        pictures=shown.pictures,
        neighbours=_neighbours(frame, place),
        place=place,
        year=year,
        maps=shown.maps,
        orders={figure: words for figure, words in ORDERED.items() if is_nation and (year, figure) in frame.orders},
        tables=jurisdictions_tables(place_year, frame.figures) if is_nation else (),
        districts=tuple(district for district, _ in place_year.districts if not district.is_whole_state),
        has_sheet=place_year.is_stated,
    ).encode()


def _link_to_year(page: str, year: int, place: Place) -> str:
    return paths.link(page, paths.year_page(place, year))


def _neighbours(frame: Frame, place: Place) -> tuple[Place | None, Place | None] | None:
    """The states before and after a state in the alphabet; None of the nation and of the state that is not known."""
    states = [state for state in frame.states if state.is_jurisdiction]
    if place not in states:
        return None
    position = states.index(place)
    return (
        states[position - 1] if position else None,
        states[position + 1] if position + 1 < len(states) else None,
    )


def _place_files(part: AllYears, frame: Frame, stamp: Stamp) -> Files:
    place, years = part.last.place, part.last.years
    page = paths.all_years(place)
    state = frame.places.get(place.state_code)
    chart = trend_chart(replace(part.last, years=years[-_CHARTED_YEARS:]), frame.figures)
    pictures = {chart: paths.picture(place, "trend")} if chart and place.kind != "district" else {}
    html = render(
        "place.html",
        page,
        frame,
        stamp,
        title=f"{place_title(place, state.name if state else '')}, all years",
        place=place,
        state=state,
        districts=part.districts,
        charts=(chart,) if chart else (),
        pictures=pictures,
        table=years_table(place, years, frame.figures),
        notes=(),
    )
    return {page: html.encode(), paths.place_csv(place): summary_csv(years, frame.note), **saved(pictures, page, frame)}


def _data_files(data: Data, frame: Frame, stamp: Stamp) -> Files:
    files = {f"{name.replace('_', '-')}.csv": summary_csv(years, frame.note) for name, years in data.summaries.items()}
    files["figure-definitions.csv"] = definitions_csv(frame.figures, frame.note)
    files["columns.csv"] = columns_csv(data.tables, frame.note)
    files |= whole_files(data.tables, data.publication, {"note": frame.note, **frame.hosting.words})
    html = render(
        "data.html",
        paths.DATA,
        frame,
        stamp,
        sizes={name: len(content) for name, content in files.items()},
        tables={table.name: table for table in data.tables},
        database=DATABASE,
        parquet_name=parquet_name,
        years_with_rows=data.years_with_rows,
        dictionary=_dictionary(data),
    )
    return {paths.DATA: html.encode(), **{paths.data_file(name): content for name, content in files.items()}}


def _dictionary(data: Data) -> dict[str, list[Column]]:
    """The columns of the summaries, of which most have the same, each once; and those of the rows."""
    summaries = {
        column.name: column for table in data.tables if table.name in data.summaries for column in table.columns
    }
    rows = [column for table in data.tables if table.name == "figure_row" for column in table.columns]
    return {"Nation, state or district in a year": list(summaries.values()), "Rows behind the figures": rows}


def _about_html(about: About, frame: Frame, stamp: Stamp) -> bytes:
    return render(
        "about.html",
        paths.ABOUT,
        frame,
        stamp,
        data_through_date=about.data_through_date,
        sources=about.sources,
        definitions=definitions(frame.figures),
        titles=titles_of(frame.figures),
    ).encode()
