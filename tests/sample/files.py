"""The sample's extract files: rows into tab-delimited text or CSV, in the containers that the real ones come in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sample.containers import write_gzip, write_zip_deflate64
from sample.defects import with_defects
from sample.docket import Case
from sample.idb_civil import Suit, civil_rows
from sample.idb_criminal import CUMULATIVE, YEAR_2023, criminal_rows
from warehouse.errors import SeedError
from warehouse.extracts.formats import SYNTHETIC_COLUMN

_ENCODING = "cp1252"
_MARK = "true"
"""What the column `synthetic` holds in every row: the one sign by which the load knows made-up extracts."""


@dataclass(frozen=True)
class SampleFile:
    """A file that was written, with its data rows: without the header, defective rows included."""

    file_name: str
    row_count: int


def write_criminal(folder: Path, cases: Sequence[Case], seeds_dir: Path) -> tuple[SampleFile, SampleFile]:
    """The cumulative criminal file as the zip that it is published as, and an older yearly file that it supersedes."""
    columns = _columns(seeds_dir, "idb_criminal")
    key = columns.index("CASLGKY")
    unrelated = {
        case.docket_number.case_key for case in cases if case.kind == "other" and not case.is_trafficking_by_review
    }
    rows = list(criminal_rows(cases, columns, CUMULATIVE))
    harmless = [place for place, row in enumerate(rows) if row[key] in unrelated]
    lines = with_defects(rows, columns, harmless)
    cumulative = folder / "cr96on-synthetic.zip"
    write_zip_deflate64(cumulative, "cr96on.txt", _text(columns, lines, "\r\n"))
    yearly_lines = ["\t".join(row) for row in criminal_rows(cases, columns, YEAR_2023)]
    yearly = folder / "cr23-synthetic.txt.gz"
    write_gzip(yearly, _text(columns, yearly_lines, "\n"))
    return SampleFile(cumulative.name, len(lines)), SampleFile(yearly.name, len(yearly_lines))


def write_civil(folder: Path, suits: Sequence[Suit], seeds_dir: Path) -> SampleFile:
    """The cumulative civil file."""
    columns = _columns(seeds_dir, "idb_civil")
    lines = ["\t".join(row) for row in civil_rows(suits, columns)]
    file = folder / "cv88on-synthetic.txt.gz"
    write_gzip(file, _text(columns, lines, "\n"))
    return SampleFile(file.name, len(lines))


def write_csv(file: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> SampleFile:
    """A CSV file in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*columns, SYNTHETIC_COLUMN])
    written = [[*row, _MARK] for row in rows]
    writer.writerows(written)
    file.write_bytes(text.getvalue().encode("utf-8"))
    return SampleFile(file.name, len(written))


def _text(columns: Sequence[str], lines: Iterable[str], line_end: str) -> bytes:
    header = "\t".join([*columns, SYNTHETIC_COLUMN.upper()])
    return line_end.join((header, *(f"{line}\t{_MARK}" for line in lines), "")).encode(_ENCODING)


def _columns(seeds_dir: Path, extract_format: str) -> list[str]:
    """The columns of a format in file order, from the seed that the loader reads too."""
    file = seeds_dir / "extract_column.csv"
    try:
        with file.open(newline="", encoding="utf-8") as lines:
            rows = [row for row in csv.DictReader(lines) if row["format"] == extract_format]
    except FileNotFoundError as error:
        raise SeedError(str(file), "is missing", "The sample is made from the seeds of the project.") from error
    return [row["column_name"].upper() for row in sorted(rows, key=lambda row: int(row["position"]))]
