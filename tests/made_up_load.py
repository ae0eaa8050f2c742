"""Made-up rows of the criminal Integrated Database as text, and what a load did with them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from warehouse.errors import ExtractError
from warehouse.load import LoadReport
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]


def columns_of(format_name: str) -> list[str]:
    with (PROJECT / "seeds" / "extract_column.csv").open(encoding="utf-8", newline="") as file:
        return [row["column_name"].upper() for row in csv.DictReader(file) if row["format"] == format_name]


IDB = columns_of("idb_criminal")


def idb_row(defendant: int = 1, year: int = 2018, load: str = "02/15/2020", **values: str) -> list[str]:
    row = dict.fromkeys(IDB, "") | {
        "FISCALYR": str(year),
        "DISTRICT": "66",
        "OFFICE": "4",
        "DOCKET": "1800125",
        "DEFNO": str(defendant),
        "DEFLGKY": f"086641800125CR{defendant:03}0",
        "CASLGKY": "086641800125CR",
        "REOPSEQ": "0",
        "FILEDATE": "03/09/2018",
        "LOADDATE": load,
        "TAPEYEAR": "2099",
    }
    return list((row | values).values())


def idb_text(rows: Sequence[Sequence[str]], header: Sequence[str] = IDB, delimiter: str = "\t") -> bytes:
    return "\n".join(delimiter.join(row) for row in (header, *rows)).encode("latin-1") + b"\n"


def rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def refusal(report: LoadReport) -> str:
    with pytest.raises(ExtractError) as refused:
        report.raise_if_refused()
    return str(refused.value)
