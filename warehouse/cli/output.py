"""What goes to stdout: lines and tables for people, CSV for pipes, JSON for machines."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import click


def show_json(value: Any) -> None:
    """Print a value (a dataclass, too) as JSON."""
    click.echo(json.dumps(_plain(value), indent=2, default=_as_json))


def show_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows: a table on a terminal, CSV in a pipe."""
    if sys.stdout.isatty():
        _show_table(columns, rows)
    else:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        click.echo(buffer.getvalue(), nl=False)


def _show_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns)
    for row in rows:
        # As text: a value is not markup.
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    Console().print(table)


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Path):
        return str(value)
    return _plain(value) if is_dataclass(value) else str(value)
