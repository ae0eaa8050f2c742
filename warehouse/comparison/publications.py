"""Which figures one publication states differently from an earlier one, and the cases and defendants that caused it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

import duckdb

from warehouse.comparison import (
    all_figures_in,
    are_comparable,
    figure_causes,
    figure_changes,
    figure_set_changes,
    figures_in,
    measures_in,
)
from warehouse.comparison.changes import Comparison, FigureCause, FigureChange, FigureSetChange
from warehouse.comparison.columns import columns_in
from warehouse.engine import connect
from warehouse.errors import InputError, suggestion
from warehouse.place_names import NATION, state_code
from warehouse.published import (
    build_id_of,
    current_build_id,
    nothing_published,
    publication_file,
    publication_files,
)
from warehouse.settings import Settings
from warehouse.sql import text

_SUMMARIES = ("marts.national_summary", "marts.state_summary", "marts.district_summary")
_NO_SET_CHANGE = (
    "select '' as table_name, '' as figure, '' as change, cast(null as varchar) as build_id_before where false"
)


@dataclass(frozen=True)
class Selection:
    """What of a comparison is asked for; None is all. `figure` may be a pattern such as new_cases*."""

    state_code: str | None = None
    """Or its name."""
    year: int | None = None
    figure: str | None = None


def compare_publications(
    settings: Settings, earlier: str | None, later: str | None, selection: Selection
) -> Comparison:
    """What changed between two kept publications; what readers see and the one before it where they are not named.

    Raises InputError for a build that is not kept, or a state, year or figure that there is not, with those there are.
    """
    kept = [build_id_of(file) for file in publication_files(settings)]
    if not kept:
        raise nothing_published(settings)
    for build_id in (earlier, later):
        if build_id and build_id not in kept:
            raise InputError("build", f'no publication "{build_id}" is kept', f"Kept: {', '.join(kept)}.")
    later = later or current_build_id(settings) or kept[0]
    earlier = earlier or next((build_id for build_id in kept if build_id < later), None)
    with connect(":memory:", settings) as connection:
        if not earlier or earlier == later:
            _attach(connection, settings, later=later)
            reason = f"there is no publication before build {later} to compare it with"
            return _nothing(connection, earlier, later, reason)
        earlier, later = sorted((earlier, later))
        _attach(connection, settings, earlier=earlier, later=later)
        selection = _verified(connection, selection)
        if not are_comparable(connection, "earlier", "later"):
            reason = f"of builds {earlier} and {later} one is synthetic and the other is real"
            return _nothing(connection, earlier, later, reason)
        connection.execute(f"create temp table change as {figure_changes(connection, 'earlier', 'later')}")
        connection.execute(f"create temp table cause as {figure_causes(connection, 'earlier', 'later')}")
        connection.execute(f"create temp table set_change as {figure_set_changes(connection, 'earlier', 'later')}")
        return _comparison(connection, earlier, later, selection)


def recorded_comparison(settings: Settings, build_id: str) -> Comparison:
    """What a publication itself records of its changes, from the time of its build."""
    with connect(":memory:", settings) as connection:
        _attach(connection, settings, later=build_id)
        connection.execute("create temp table change as from later.meta.figure_change")
        connection.execute("create temp table cause as from later.meta.figure_cause")
        # A publication of before this was recorded says nothing of it.
        known = columns_in(connection, "later", "meta.figure_set_change")
        recorded = "from later.meta.figure_set_change" if known else _NO_SET_CHANGE
        connection.execute(f"create temp table set_change as {recorded}")
        row = connection.execute(
            "select coalesce((select min(build_id_before) from change),"
            " (select min(build_id_before) from set_change),"
            " (select min(build_id) from later.meta.previous_row_count))"
        ).fetchone()
        if row is None or row[0] is None:
            reason = "there was no publication of its kind (real or synthetic) to compare it with"
            return _nothing(connection, None, build_id, reason)
        return _comparison(connection, row[0], build_id, Selection())


def _nothing(connection: duckdb.DuckDBPyConnection, earlier: str | None, later: str, reason: str) -> Comparison:
    return Comparison(earlier, later, _is_synthetic(connection), reason, (), ())


def _is_synthetic(connection: duckdb.DuckDBPyConnection) -> bool:
    synthetic = connection.execute("select is_synthetic from later.meta.build").fetchone()
    return bool(synthetic and synthetic[0])


def _attach(connection: duckdb.DuckDBPyConnection, settings: Settings, **build_ids: str) -> None:
    """Publications under the given names, and no other file from then on."""
    for name, build_id in build_ids.items():
        file = str(publication_file(settings, build_id))
        connection.execute(f"attach {text(file)} as {name} (read_only)")
    connection.execute("set enable_external_access = false")


def _verified(connection: duckdb.DuckDBPyConnection, selection: Selection) -> Selection:
    """The selection by codes, when there can be such a figure: a wrong name would look like one that did not change."""
    figures = {
        figure
        for name in ("earlier", "later")
        for table in _SUMMARIES
        for figure in all_figures_in(connection, name, table)
    }
    if selection.figure and not any(fnmatchcase(figure, selection.figure) for figure in figures):
        remedy = suggestion(selection.figure, figures, otherwise='`warehouse query "describe marts.state_summary"`.')
        raise InputError("figure", f'there is no figure "{selection.figure}"', remedy)
    if selection.year is not None:
        query = "select year from later.marts.state_summary union select year from earlier.marts.state_summary"
        known = sorted(year for (year,) in connection.execute(query).fetchall())
        if selection.year not in known:
            remedy = f"Known: {', '.join(map(str, known))}."
            raise InputError("year", f"there are no figures of {selection.year}", remedy)
    if selection.state_code is None:
        return selection
    states = connection.execute("select state_code, state_name from later.core.dim_state").fetchall()
    return replace(selection, state_code=state_code(selection.state_code, dict(states)))


def _comparison(connection: duckdb.DuckDBPyConnection, earlier: str, later: str, selection: Selection) -> Comparison:
    """The selected rows of the tables `change` and `cause`."""
    wanted: list[object] = []
    for value in (selection.state_code, selection.year, selection.figure):
        wanted += [value, value]
    changes = connection.execute(
        """
        select
            table_name, state_code, court_id, year, figure, measure, value_before, value_after, difference,
            is_beyond_bound, review
        from change
        where
            (cast(? as varchar) is null or state_code = ?)
            and (cast(? as integer) is null or year = ?)
            and (cast(? as varchar) is null or figure glob ?)
        """,
        wanted,
    ).fetchall()
    places = {(change[1], change[3], change[5]) for change in changes}
    causes = connection.execute(
        """
        select fact, state_code, court_id, year, case_id, defendant_id, cause, measures, what_changed
        from cause
        order by state_code, year, cause, case_id, defendant_id nulls first
        """
    ).fetchall()
    return Comparison(
        earlier,
        later,
        _is_synthetic(connection),
        "",
        tuple(_in_page_order(connection, changes)),
        tuple(
            FigureCause(*(*row[:7], tuple(row[7]), row[8]))
            for row in causes
            if any((state, row[3], measure) in places for state in (NATION, row[1]) for measure in (None, *row[7]))
        ),
        _set_changes(connection, selection.figure),
    )


def _set_changes(connection: duckdb.DuckDBPyConnection, figure: str | None) -> tuple[FigureSetChange, ...]:
    """The rows of the table `set_change`, of a figure if one is selected; they are of no state and of no year."""
    rows = connection.execute(
        """
        select figure, change, table_name from set_change
        where cast(? as varchar) is null or figure glob ?
        order by change desc, figure
        """,
        [figure, figure],
    ).fetchall()
    tables: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, change, table in rows:
        tables[name, change].append(table)
    return tuple(FigureSetChange(*key, tuple(sorted(found, key=_SUMMARIES.index))) for key, found in tables.items())


def _in_page_order(connection: duckdb.DuckDBPyConnection, changes: Sequence[tuple[Any, ...]]) -> list[FigureChange]:
    """Changes by place and year, the nation first; then in the order of the summaries, what has one measure together."""
    figures = dict.fromkeys(figure for table in _SUMMARIES for figure in figures_in(connection, "later", table))
    order = {figure: number for number, figure in enumerate(figures)}
    measures = measures_in(connection, "later")
    first: dict[str | None, int] = {}
    for figure, number in order.items():
        first.setdefault(measures.get(figure), number)

    def key(change: FigureChange) -> tuple[Any, ...]:
        place = (change.state_code != NATION, change.state_code, change.year)
        number = order.get(change.figure, len(order))
        return (*place, first.get(change.measure, number), change.court_id != "all", change.court_id, number)

    return sorted((FigureChange(*row) for row in changes), key=key)
