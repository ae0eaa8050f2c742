"""An explanation in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from warehouse.cli.status_text import SYNTHETIC
from warehouse.load.raw_rows import RawRow
from warehouse.readers.explain import Explanation, ExtractRow, FactRow, Part

_GONE = "no longer in the build file: replaced or withdrawn since"


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
    for source in found.coverage:
        covers = "covers every case" if source.is_census else "does not cover every case"
        yield f"coverage     {source.source_code}, {covers}: {source.note}"
    for line in _places(found):
        yield f"places       {line}"
    for part in found.parts:
        yield ""
        yield click.style(_heading(found, part), bold=True)
        for row in part.rows:
            yield from _row_lines(row, _adds_up(found, part), raw)
    yield ""
    yield click.style("models on the way, and what each reads", bold=True)
    for model, reads in found.models:
        yield f"  {model} ← {', '.join(reads)}"


def _denominator(found: Explanation) -> str:
    """The division in words and numbers."""
    figure = found.figure
    totals = {part.name: part.total for part in found.parts}
    if figure.fact != "derived":
        return f"{figure.denominator}: {len(found.parts[0].rows)}" if figure.denominator else "none, each row counts"
    if figure.kind == "per_million":
        residents = "not known" if found.population is None else f"{found.population:,}"
        return f"{figure.numerator} per million residents: {totals['numerator']:,.0f} / {residents}"
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


def _adds_up(found: Explanation, part: Part) -> bool:
    """Whether the rows add dollars or months, and not 1 each."""
    return part.name == "counted" and found.figure.kind in ("dollars", "mean", "median")


def _row_lines(row: FactRow, has_amount: bool, raw: Mapping[int, RawRow] | None) -> Iterator[str]:
    day = "a bare year" if row.event_date is None else f"{row.event_date}"
    amount = f"{row.amount:>12,.2f}  " if has_amount else ""
    defendant = f" {row.defendant_id.rsplit('-', 1)[1]}" if row.defendant_id else ""
    docket = f"{row.court_id:<5} {row.docket_number + defendant:<18}"
    yield f"  {docket}  {day:<11}  {row.source_code:<12}  {amount}{row.disposition}"
    if raw is None:
        for file, numbers in _by_file(row.extract_rows).items():
            yield f"        {file} row {', '.join(map(str, numbers))}"
        return
    for extract in row.extract_rows:
        known = raw.get(extract.row_id)
        paths = f": {', '.join(known.paths)}" if known and known.paths else ""
        yield f"        {_file(extract)} row {extract.row_number}{paths if known else ': ' + _GONE}"
        for column, value in known.columns.items() if known else ():
            yield f"            {column:<24} {value}"


def _by_file(extract_rows: tuple[ExtractRow, ...]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for extract in extract_rows:
        numbers.setdefault(_file(extract), []).append(extract.row_number)
    return numbers


def _file(extract: ExtractRow) -> str:
    return f"file {extract.file_id} {extract.format}"


def _places(found: Explanation) -> Iterator[str]:
    """The states and territories around the one asked for by place, or those that count."""
    figure = found.figure
    if not found.places:
        return
    if figure.kind in ("jurisdictions", "mean"):
        without = "without" in figure.figure
        counted = [place for place in found.places if bool(place.value) != without]
        yield f"{len(counted)} of {len(found.places)}: {', '.join(place.state_code for place in counted)}"
        return
    own = next((place for place in found.places if place.state_code == found.state_code), None)
    if own is None:
        yield f"{found.state_code} is not among the {len(found.places)}"
        return
    better = max((place.rank for place in found.places if place.rank < own.rank), default=0)
    worse = min((place.rank for place in found.places if place.rank > own.rank), default=0)
    for rank in (better, own.rank, worse):
        if tied := [place for place in found.places if place.rank == rank]:
            value = "not stated" if tied[0].value is None else tied[0].value
            yield f"{rank:>3}. with {value}: {', '.join(place.state_code for place in tied)}"
