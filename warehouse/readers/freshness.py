"""How old the last day of each source is, against what is expected of it.

Plain for whoever tells people of it: `late_sources` has what is past its second bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import duckdb

from warehouse.errors import NothingPublished, SettingError, suggestion
from warehouse.publication import connect_published, rows_of
from warehouse.runs import utc_now
from warehouse.settings import Settings

OFF = "off"
_SETTING = "source_freshness"
_BOUNDS = re.compile(r"(\w+)=(?:(off)|([0-9]{1,6}|off):([0-9]{1,6}|off))")
_FORM = f'Write source=STALE:LATE in days, or off: {_SETTING} = "docket=30:90 coding_sheet=off".'
_TABLE, _FILES = "marts.source_freshness", "meta.extract_file"
_TABLES = "select schema_name || '.' || table_name from duckdb_tables() where not internal"
_LOADED = f"select format, max(loaded_at) from {_FILES} group by format"
Bounds = tuple[int | None, int | None]
State = Literal["fresh", "stale", "late", "no data"]


@dataclass(frozen=True)
class SourceFreshness:
    """A source: the last day that it covers, when a file of it was last loaded, and what is expected of it, in days."""

    source_code: str
    state: State
    """Past the first bound it is stale, past the second late; without data it is neither."""
    measured_by: str
    data_through_date: date | None
    loaded_at: datetime | None
    """When a file of it was last loaded, UTC: also one that was there before and was read again."""
    age_days: int | None
    """Days since its last day."""
    stale_after_days: int | None
    late_after_days: int | None
    reason: str

    def __str__(self) -> str:
        bound = self.late_after_days if self.state == "late" else self.stale_after_days
        expected = f", expected within {bound}" if bound is not None else ""
        return f"{self.source_code} reaches {self.data_through_date}, {self.age_days} days ago{expected}"


def freshness_of(
    connection: duckdb.DuckDBPyConnection, settings: Settings, now: datetime
) -> tuple[SourceFreshness, ...]:
    """Every source that something is expected of, as an open publication has it; none of a project without the seed
    `source_freshness`, or where the setting of that name is "off".

    Raises SettingError for a setting that means nothing.
    """
    set_to = _set_bounds(settings.source_freshness)
    there = {table for (table,) in connection.execute(_TABLES).fetchall()}
    if set_to is None or _TABLE not in there:
        return ()
    rows = rows_of(connection, f"from {_TABLE} order by source_code")
    if unknown := sorted(set_to.keys() - {row["source_code"] for row in rows}):
        remedy = suggestion(unknown[0], [row["source_code"] for row in rows])
        raise SettingError(_SETTING, f'there is no source "{unknown[0]}" of which something is expected', remedy)
    loaded = dict(connection.execute(_LOADED).fetchall()) if _FILES in there else {}
    return tuple(_freshness(row, loaded, set_to, now.date()) for row in rows)


def late_sources(settings: Settings, now: datetime | None = None) -> tuple[SourceFreshness, ...]:
    """The sources past their second bound: what an operator is told of. None without a publication, nor of a synthetic
    one, whose days are made up.
    """
    try:
        connection = connect_published(settings)
    except NothingPublished:
        return ()
    with connection:
        if connection.execute("select is_synthetic from meta.build").fetchall() == [(True,)]:
            return ()
        found = freshness_of(connection, settings, now or utc_now())
    return tuple(source for source in found if source.state == "late")


def _freshness(
    row: Mapping[str, Any], loaded: Mapping[str, datetime], set_to: Mapping[str, Bounds], today: date
) -> SourceFreshness:
    source_code, reached = row["source_code"], row["data_through_date"]
    stale_after, late_after = set_to.get(source_code, (row["stale_after_days"], row["late_after_days"]))
    age = (today - reached).days if reached else None
    state: State = "fresh"
    if age is None:
        state = "no data"
    elif late_after is not None and age > late_after:
        state = "late"
    elif stale_after is not None and age > stale_after:
        state = "stale"
    return SourceFreshness(
        source_code,
        state,
        row["measured_by"],
        reached,
        max((loaded[format_] for format_ in row["formats"].split() if format_ in loaded), default=None),
        age,
        stale_after,
        late_after,
        row["reason"],
    )


def _set_bounds(setting: str) -> Mapping[str, Bounds] | None:
    """The bounds of an installation by source; None where there are to be none at all.

    >>> _set_bounds("docket=30:90 coding_sheet=off coded_case=off:900")
    {'docket': (30, 90), 'coding_sheet': (None, None), 'coded_case': (None, 900)}
    """
    if setting.strip() == OFF:
        return None
    bounds: dict[str, Bounds] = {}
    for word in setting.split():
        found = _BOUNDS.fullmatch(word)
        if not found:
            raise SettingError(_SETTING, f"{word!r} is no bound", _FORM)
        stale, late = (None if found[2] or found[group] == OFF else int(found[group]) for group in (3, 4))
        if stale is not None and late is not None and late < stale:
            raise SettingError(_SETTING, f"{word!r} is late before it is stale", _FORM)
        bounds[found[1]] = (stale, late)
    return bounds
