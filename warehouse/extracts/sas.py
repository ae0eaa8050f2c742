"""A yearly SAS file as the text file has it: dates mm/dd/yyyy, whole numbers without a point."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Sequence

from warehouse.errors import ExtractError
from warehouse.extracts.find import Extract
from warehouse.extracts.formats import Format, Header, recognised_columns
from warehouse.extracts.rows import Block

_ROWS = 50_000
_SAS_DAY_ZERO = datetime.date(1960, 1, 1)


def sas_blocks(extract: Extract, formats: Sequence[Format]) -> tuple[Header | None, Iterator[Block]]:
    """The header and the rows of a .sas7bdat file. Raises ExtractError when it cannot be read."""
    import polars
    import polars_readstat

    try:
        stated = int(polars_readstat.ScanReadstat(str(extract.path)).metadata["row_count"])
        frame = polars_readstat.scan_readstat(str(extract.path), preserve_order=True)
        header = recognised_columns(frame.collect_schema().names(), formats, extract.name)
        data = frame.collect() if header else polars.DataFrame()
    except (polars.exceptions.PolarsError, OSError, RuntimeError, ValueError) as error:
        raise ExtractError(
            extract.name, f"is a SAS file that cannot be read ({error})", "Fetch it again; nothing of it was loaded."
        ) from error
    if header is None:
        return None, iter(())
    if data.height != stated:  # the reader says nothing when the file ends early
        problem = f"is cut short or damaged: {data.height:,} rows can be read, its header states {stated:,}"
        raise ExtractError(extract.name, problem, "Fetch it again; nothing of it was loaded.")
    is_date = [column in header.format.dates for column in header.columns]
    parts = ((start, data.slice(start, _ROWS)) for start in range(0, data.height, _ROWS))
    return header, (_block(part.iter_rows(), is_date, start + 1) for start, part in parts)


def _block(records: Iterable[tuple[object, ...]], is_date: Sequence[bool], first_number: int) -> Block:
    out, number = io.StringIO(), first_number - 1
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for number, record in enumerate(records, first_number):
        writer.writerow([number, *map(_as_text, record, is_date)])
    return Block(out.getvalue().encode(), number - first_number + 1, encoding="utf-8")


def _as_text(value: object, is_date: bool) -> str:
    """A typed value in the spelling of the text file; a date without a date format is a number of days since 1960.

    >>> [_as_text(value, False) for value in (None, -8.0, 12.5, "3A")]
    ['', '-8', '12.5', '3A']
    >>> [_as_text(value, True) for value in (None, datetime.date(2018, 3, 9), 21252.0, "03/09/2018")]
    ['', '03/09/2018', '03/09/2018', '03/09/2018']
    """
    if value is None:
        return ""
    if isinstance(value, float):
        if is_date:
            value = _SAS_DAY_ZERO + datetime.timedelta(days=value)
        else:
            return str(int(value)) if value.is_integer() else str(value)
    return value.strftime("%m/%d/%Y") if isinstance(value, datetime.date) else str(value)
