"""An explanation in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from warehouse.cli.status_text import SYNTHETIC
from warehouse.raw_rows import RawRow
from warehouse.readers.explain import Explanation, ExtractRow, FactRow, Part, Place

_GONE = "no longer in the build file: a later load replaced it"


def explanation_lines(found: Explanation, raw: Mapping[int, RawRow] | None) -> Iterator[str]:
    """The lines: the figure and its rule, its parts with their rows, the models on the way; raw text if it is given."""
    figure = found.figure
    yield click.style(f"{found.name} · {found.year} · {figure.figure}", bold=True)
    if found.is_synthetic:
        yield click.style(SYNTHETIC, bold=True, fg="red")
    yield f"{found.table}, scope {found.scope}, {found.calendar} year, build {found.build_id}"
    yield ""
    yield f"figure       {'not stated: ' + found.reason if found.value is None else figure.text(found.value)}"
    yield f"counts       {figure.condition} ({figure.unit})"
    yield f"definition   {figure.definition}"
    yield f"denominator  {_denominator(found)}"
    for line in found.coverage:
        yield f"coverage     {line}"
    if found.places:
        yield f"jurisdictions  {_places(found)}"
    for part in found.parts:
        yield ""
        yield click.style(_heading(found, part), bold=True)
        for row in part.rows:
            yield from _row_lines(row, raw)
    yield ""
    yield click.style("models, each made from the next", bold=True)
    for way in found.ways:
        yield f"  {' ← '.join(way)}"


def _denominator(found: Explanation) -> str:
    """The division in words and numbers."""
    figure = found.figure
    totals = {part.name: part.total for part in found.parts}
    if figure.fact != "derived":
        return f"{figure.denominator}: {len(found.parts[0].rows)}" if figure.denominator else "none, each row counts"
    if figure.denominator is None:
        return "none, computed from the places"
    if figure.kind == "mean":
        counted = sum(1 for place in found.places if place.value)
        return f"{figure.numerator} over {figure.denominator}: {totals['numerator']:,.0f} / {counted}"
    words = f"{figure.numerator} over {figure.denominator}"
    whole = f"{totals['denominator']:,.0f}"
    if figure.denominator_less:
        words, whole = f"{words} less {figure.denominator_less}", f"({whole} - {totals['left out']:,.0f})"
    return f"{words}: {totals['numerator']:,.0f} / {whole}"


def _heading(found: Explanation, part: Part) -> str:
    count = "1 row" if len(part.rows) == 1 else f"{len(part.rows):,} rows"
    figure = found.figure
    if part.name != "counted":
        return f"{part.name} {part.figure}: {count}"
    if figure.kind in ("mean", "median"):
        return f"{count} with {part.total:,.1f} {figure.unit} in all"
    if figure.kind == "dollars":
        return f"{count} with ${part.total:,.2f} in all"
    return count


def _row_lines(row: FactRow, raw: Mapping[int, RawRow] | None) -> Iterator[str]:
    day = "a bare year" if row.event_date is None else f"{row.event_date}"
    amount = "" if row.amount == 1 else f"  {row.amount:,.2f}"
    defendant = f" {row.defendant_id.rsplit('-', 1)[1]}" if row.defendant_id else ""
    yield f"  {row.court_id:<5} {row.docket_number + defendant:<18}  {day}  {row.source_code:<12}  {row.disposition}{amount}"
    if raw is None:
        for file_name, numbers in _by_file(row.extract_rows).items():
            yield f"        {file_name} row {', '.join(map(str, numbers))}"
        return
    for extract in row.extract_rows:
        yield f"        {extract.file_name} row {extract.row_number}"
        known = raw.get(extract.row_id)
        if known is None:
            yield f"            {_GONE}"
        else:
            for column, value in known.columns.items():
                yield f"            {column:<24} {value}"


def _by_file(extract_rows: tuple[ExtractRow, ...]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for extract in extract_rows:
        numbers.setdefault(extract.file_name, []).append(extract.row_number)
    return numbers


def _places(found: Explanation) -> str:
    """The jurisdictions around the one asked for by place, or those that count."""
    figure = found.figure
    if figure.kind in ("jurisdictions", "mean"):
        without = "without" in figure.figure
        counted = [place for place in found.places if bool(place.value) != without]
        return f"{len(counted)} of {len(found.places)}: {', '.join(place.state_code for place in counted)}"
    own = next((place for place in found.places if place.state_code == found.state_code), None)
    if own is None:
        return "not among the 56"
    better = max((place.rank or 0 for place in found.places if (place.rank or 0) < (own.rank or 0)), default=0)
    worse = min((place.rank or 0 for place in found.places if (place.rank or 0) > (own.rank or 0)), default=0)
    shown = [place for place in found.places if place.rank in (better, own.rank, worse)]
    return "; ".join(_place(place) for place in shown)


def _place(place: Place) -> str:
    return f"{place.rank}. {place.state_code} {'not stated' if place.value is None else place.value}"
