"""The page that opens each figure of a place in a year to its rule and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from warehouse.readers.coverage import Coverage
from warehouse.readers.figures import Figure
from warehouse.readers.pages import paths
from warehouse.readers.pages.changed_words import figure_words, moved_words
from warehouse.readers.pages.computed import exact
from warehouse.readers.pages.content import Shown
from warehouse.readers.pages.html import Frame, Stamp, render
from warehouse.readers.pages.opened import Opened, opened
from warehouse.readers.pages.place_year import NATION, FigureRow, Place, PlaceYear
from warehouse.readers.pages.row_words import Line, date_columns, happened_column, has_amount, line
from warehouse.readers.pages.sentences import lead
from warehouse.readers.pages.source_names import ROW_SOURCES, source_name
from warehouse.readers.pages.tiles import tiles
from warehouse.readers.pages.titles import place_title
from warehouse.readers.pages.words import group_name

_NATION = Place(NATION, "United States", "nation")


def cases_html(place_year: PlaceYear, frame: Frame, stamp: Stamp, states: Sequence[PlaceYear] = ()) -> str:
    """The page; `states` are those of the nation, the one that is not known included."""
    page = paths.cases_page(place_year.place, place_year.year)
    return render("cases.html", page, frame, stamp, **_values(place_year, frame, states))


def _values(place_year: PlaceYear, frame: Frame, states: Sequence[PlaceYear]) -> dict[str, Any]:
    """What the template of the page shows beside what every template is given."""
    place, year, figures = place_year.place, place_year.year, frame.figures
    heading = place_title(place, frame.places[place.state_code].name if place.state_code else "")
    found = opened(place_year, figures, states)
    return {
        "place": place,
        "year": year,
        "heading": heading,
        # A district has no other page of the year.
        "tiles": tiles(place_year, figures) if place.kind == "district" else (),
        "lead": lead(place_year) if place.kind == "district" and place.citation else (),
        "is_nation": place.code == NATION,
        "sections": [(name, list(items)) for name, items in groupby(found, lambda item: item.section)],
        "figures": figures,
        "wholes": _wholes,
        "covered_by": _covered_by,
        "titles": {item.figure.figure: item.title for item in found},
        "tables": _tables(place_year, figures, found),
        "date_columns": date_columns,
        "happened": happened_column,
        "has_amount": has_amount,
        "exact": exact,
        "figure_words": figure_words,
        "moved_words": moved_words,
        "sources": ROW_SOURCES,
        "courts": _courts(place_year, found),
        "formats": _formats(found),
        "report": place_year.subject.report,
        "has_printed": any(item.printed for item in found),
        "csv_file": paths.cases_csv(place, year) if any(item.rows or _has_rows(item) for item in found) else None,
        "shown": lambda item: Shown(item.figure.figure, place.code, year, item.value, item.text),
        "opened_at": partial(_opened_at, place_year, frame),
        "all_at": partial(_all_at, frame, year),
        "state_at": lambda state, name: frame.opens_at(state, year, name),
    }


def _all_at(frame: Frame, year: int, name: str) -> str:
    """Where a figure stands for every state and territory: in order, or where the nation's opens."""
    if (year, name) in frame.orders:
        return paths.rank_page(year, name)
    figure = frame.figures[name]
    return frame.opens_at(_NATION, year, figure.numerator if figure.kind == "per_million" else name)


def _has_rows(item: Opened) -> bool:
    """Whether a figure of the nation has rows in any state."""
    return any(share.row_count for share in item.states)


def _courts(place_year: PlaceYear, found: Sequence[Opened]) -> list[Place]:
    """The districts of a state whose short names stand in the tables of the page."""
    named = {row.court_id for item in found for row in item.rows}
    return [district for district, _ in place_year.districts if district.code in named and district.citation]


def _formats(found: Sequence[Opened]) -> dict[str, str]:
    """The formats of the files that rows of the page were read from, in words."""
    read_from = {row.extract_rows for item in found for row in item.rows if row.extract_rows}
    formats = {extract_row.split(" ")[1] for texts in read_from for extract_row in texts.split(",")}
    return {code: source_name(code) for code in sorted(formats)}


def _wholes(items: Sequence[Opened]) -> list[tuple[Opened, list[Opened]]]:
    """Each figure that stands under no other, with those under it; none that a line says all of, with nothing under it."""
    wholes: list[tuple[Opened, list[Opened]]] = []
    for item in items:
        if not (item.figure.is_indented and wholes):
            wholes.append((item, []))
        elif not item.is_bare:
            wholes[-1][1].append(item)
    return [(whole, parts) for whole, parts in wholes if parts or not whole.is_bare]


def _covered_by(items: Sequence[Opened]) -> list[tuple[str, tuple[Coverage, ...]]]:
    """What covers each group of figures of a section, by the words of the group."""
    return list({group_name(item.figure.figure_group): item.coverage for item in items}.items())


def _opened_at(place_year: PlaceYear, frame: Frame, shown: Shown) -> str:
    """Where a figure in a sentence opens: on the page of its place, this one or the nation's."""
    place = place_year.place if shown.place_code == place_year.place.code else _NATION
    return frame.opens_at(place, shown.year, shown.figure)


def _tables(
    place_year: PlaceYear, figures: Mapping[str, Figure], found: Sequence[Opened]
) -> dict[str, tuple[Line, ...]]:
    """The lines of each table that the page has, by figure; a table whose lines have a type says it."""
    courts = {district.code: district for district, _ in (*place_year.districts, (place_year.place, {}))}
    tables = {}
    for item in found:
        if item.rows and item.table_of == item.figure.figure:
            types = _types(item.figure, figures, place_year)
            tables[item.figure.figure] = tuple(
                line(item.figure, row, types.get(_key(row), ""), courts) for row in item.rows
            )
    return tables


def _types(figure: Figure, figures: Mapping[str, Figure], place_year: PlaceYear) -> dict[tuple[str, str], str]:
    """The trafficking type of each row of a figure, from the parts by type in which it counts."""
    types: dict[tuple[str, str], str] = {}
    for other in figures.values():
        if other.trafficking_type and (other.fact, other.event) == (figure.fact, figure.event):
            # Both counts in sex and in labor, and comes after them.
            types |= {_key(row): other.trafficking_type for row in place_year.rows.get(other.figure, ())}
    return types


def _key(row: FigureRow) -> tuple[str, str]:
    return row.case_id, row.defendant_id or ""
