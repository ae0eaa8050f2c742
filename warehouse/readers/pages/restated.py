"""Figures that say something else now than when they were first published, and the cases that moved them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

# Cases of a state whose district is not known stand in a district of that state by the name `unresolved`.
DISTRICT_CODE = "case when court_id = 'unresolved' then lower(state_code) || '-unresolved' else court_id end"
_PLACE_CODE = f"""
    case table_name
        when 'marts.national_summary' then 'US'
        when 'marts.state_summary' then state_code
        else {DISTRICT_CODE}
    end
"""
# The running year grows every night; only a year that was complete is restated.
_RESTATEMENTS = f"""
select
    {_PLACE_CODE},
    state_code,
    year,
    figure,
    measure,
    -- NULL is an end too, which an aggregate would skip.
    arg_min(coalesce(value_before, 'not available'), build_id),
    arg_max(coalesce(value_after, 'not available'), build_id),
    list(build_id),
    max(changed_date)
from meta.figure_restatement
where was_complete_year
group by all
order by all
"""
_STEPS = f"""
select
    build_id,
    changed_date,
    {_PLACE_CODE} as code,
    state_code,
    court_id,
    year,
    figure,
    measure,
    coalesce(value_before, 'not available'),
    coalesce(value_after, 'not available')
from meta.figure_restatement
where was_complete_year
order by build_id desc, table_name != 'marts.national_summary', state_code, court_id != 'all', code, year desc, figure
"""
_STEP_CAUSES = """
select build_id, year, unnest(measures), state_code, court_id, cause, case_id, defendant_id, what_changed
from meta.restatement_cause
order by all
"""
_CAUSES = """
select build_id, state_code, year, unnest(measures), cause, case_id, defendant_id, what_changed
from meta.restatement_cause
order by all
"""


@dataclass(frozen=True)
class Moved:
    """A case or defendant that moved a figure."""

    cause: str
    case_id: str
    defendant_id: str | None
    what_changed: str


@dataclass(frozen=True)
class Restated:
    """A figure as it was first published and as it is now, as text."""

    first: str
    now: str
    changed_date: date
    """The day of the publication that changed it last."""
    moved: tuple[Moved, ...]
    """Empty where other places or the coverage moved it, as they do a rank."""


@dataclass(frozen=True)
class Step:
    """What one publication stated otherwise than the one before."""

    build_id: str
    day: date
    place_code: str
    year: int
    figure: str
    before: str
    after: str
    moved: tuple[Moved, ...]


ByFigure = Mapping[str, Restated]


def read_restated(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, int], dict[str, Restated]] | None:
    """Restated figures by place and year; None for a publication whose program kept no history."""
    if not _has_history(connection):
        return None
    causes: dict[tuple[str, int, str], list[tuple[str, Moved]]] = defaultdict(list)
    for build_id, state_code, year, measure, *cause in connection.execute(_CAUSES).fetchall():
        causes[build_id, year, measure].append((state_code, Moved(*cause)))
    restated: dict[tuple[str, int], dict[str, Restated]] = defaultdict(dict)
    for code, state_code, year, figure, measure, first, now, builds, day in connection.execute(
        _RESTATEMENTS
    ).fetchall():
        if first != now:
            moved = tuple(
                moving
                for build_id in sorted(builds)
                for of_state, moving in causes[build_id, year, measure]
                if code == "US" or of_state == state_code
            )
            restated[code, year][figure] = Restated(first, now, day, moved)
    return dict(restated)


def read_steps(connection: duckdb.DuckDBPyConnection) -> tuple[Step, ...] | None:
    """Each figure that a publication restated, the newest first, then nation, states and districts; None without history."""
    if not _has_history(connection):
        return None
    causes: dict[tuple[str, int, str], list[tuple[str, str, Moved]]] = defaultdict(list)
    for build_id, year, measure, state_code, court_id, *cause in connection.execute(_STEP_CAUSES).fetchall():
        causes[build_id, year, measure].append((state_code, court_id, Moved(*cause)))
    return tuple(
        Step(
            build_id,
            day,
            code,
            year,
            figure,
            before,
            after,
            tuple(
                moved
                for of_state, of_court, moved in causes[build_id, year, measure]
                if code == "US" or (of_state == state_code and court_id in ("all", of_court))
            ),
        )
        for build_id, day, code, state_code, court_id, year, figure, measure, before, after in connection.execute(
            _STEPS
        ).fetchall()
        if before != after
    )


def _has_history(connection: duckdb.DuckDBPyConnection) -> bool:
    tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'meta'").fetchall()
    return ("figure_restatement",) in tables
