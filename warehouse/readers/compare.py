"""Which figures of the state summary one publication states differently from an earlier one."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from warehouse.engine import connect
from warehouse.published import publication_file
from warehouse.settings import Settings

_KEYS = ("state_code", "year")
# What differs in every build, and words that repeat a rank.
_NO_FIGURES = ("state_name", "data_through_date", "refreshed_at", "build_id", "is_synthetic", "coverage")


@dataclass(frozen=True)
class FigureChange:
    """A figure before and after, as text; None where it is not stated or its row is not there."""

    state_code: str
    year: int
    figure: str
    before: str | None
    after: str | None


def changed_figures(settings: Settings, before: str, after: str) -> list[FigureChange]:
    """Every figure that differs between the publications of two builds, the largest difference first."""
    with connect(":memory:", settings) as connection:
        for name, build_id in (("earlier", before), ("later", after)):
            file = str(publication_file(settings, build_id)).replace("'", "''")
            connection.execute(f"attach '{file}' as {name} (read_only)")
        figures = sorted(_figures(connection, "earlier") & _figures(connection, "later"))
        rows = connection.execute(_comparison(figures)).fetchall() if figures else []
    return [FigureChange(*row) for row in rows]


def _figures(connection: duckdb.DuckDBPyConnection, name: str) -> set[str]:
    columns = [row[0] for row in connection.execute(f"describe {name}.marts.state_summary").fetchall()]
    return {column for column in columns if column not in (*_KEYS, *_NO_FIGURES) and not column.endswith("_label")}


def _comparison(figures: list[str]) -> str:
    texts = ", ".join(f'cast("{figure}" as varchar) as "{figure}"' for figure in figures)
    names = ", ".join(f'"{figure}"' for figure in figures)
    long = " ".join(
        f"""
        {name} as (
            unpivot (select state_code, year, {texts} from {name}.marts.state_summary)
            on {names} into name figure value stated
        ),"""
        for name in ("earlier", "later")
    )
    return f"""
        with {long}
        compared as (
            select
                coalesce(earlier.state_code, later.state_code) as state_code,
                coalesce(earlier.year, later.year) as year,
                coalesce(earlier.figure, later.figure) as figure,
                earlier.stated as before,
                later.stated as after,
                try_cast(later.stated as double) - try_cast(earlier.stated as double) as difference
            from earlier
            full join later
                on earlier.state_code = later.state_code
                and earlier.year = later.year
                and earlier.figure = later.figure
        )
        select state_code, year, figure, before, after
        from compared
        where before is distinct from after and difference is distinct from 0
        order by abs(difference) desc nulls last, state_code, year, figure
    """
