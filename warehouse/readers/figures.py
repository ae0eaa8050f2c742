"""The figures of the summaries as the published file describes them (marts.figure, from seeds/figure.csv)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

import duckdb

from warehouse.errors import InputError


@dataclass(frozen=True)
class Figure:
    """A column of a summary mart: its words, its rule, and what it is computed from."""

    figure: str
    section: str | None
    """Section of the page; None where it has no line of its own there."""
    words: str | None
    is_indented: bool
    figure_group: str
    """The figure group of seeds.figure_group, by which `coverage` says what covers it."""
    rank_figure: str | None
    """The column of its rank, if it has one."""
    kind: str
    unit: str
    fact: str
    condition: str
    definition: str
    numerator: str | None = None
    denominator: str | None = None
    denominator_less: str | None = None
    event: str | None = None
    """What happened to a row that counts: with `fact` it says which rows these are."""
    event_date_name: str | None = None
    """What happened on the day of such a row: Charged, Convicted."""
    trafficking_type: str | None = None
    """Of a part by type."""
    least_ranked: int | None = None
    """Of a rank, its tie and its label: how many a place must have counted to be compared."""

    @property
    def is_quotient(self) -> bool:
        """Whether it is one figure over another of the same place."""
        return self.kind in ("percent", "ratio")

    @property
    def page_words(self) -> str:
        """Its words on the page, where a part stands under its whole."""
        return f"{'  ' if self.is_indented else ''}{self.words or self.figure}"

    def text(self, value: object) -> str:
        """The value as people write it.

        >>> def figure(kind): return Figure("f", None, None, False, "cases", None, kind, "", "", "", "")
        >>> figure("percent").text(87.1), figure("count").text(1234), figure("dollars").text(75000)
        ('87.1%', '1,234', '$75,000')
        >>> figure("mean").text(Decimal("4.75")), figure("mean").text(Decimal("135.0")), figure("ratio").text(1.5)
        ('4.75', '135', '1.50')
        """
        if isinstance(value, bool):
            return "yes" if value else "no"
        if not isinstance(value, int | float | Decimal):
            return str(value)
        if self.kind == "percent":
            return f"{value:.1f}%"
        if self.kind == "dollars":
            return f"${value:,.0f}"
        if self.kind in ("ratio", "per_million"):
            return f"{value:,.2f}"
        if value == int(value):
            return f"{value:,.0f}"
        return f"{value:,}" if isinstance(value, Decimal) else f"{value:,.1f}"


def as_printed(value: Decimal | float | None) -> Decimal | None:
    """A figure of a report as it prints it, without the zeros that its column adds.

    >>> as_printed(Decimal("4.50")), as_printed(Decimal("171.00")), as_printed(12.64)
    (Decimal('4.5'), Decimal('171'), Decimal('12.64'))
    """
    return None if value is None else Decimal(str(value)).normalize()


def read_figures(connection: duckdb.DuckDBPyConnection) -> dict[str, Figure]:
    """Every figure by its column, in the order of the page. Raises InputError for a publication without them."""
    names = ", ".join(field.name for field in fields(Figure))
    try:
        rows = connection.execute(f"select {names} from marts.figure order by position").fetchall()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise older("marts.figure") from error
    return {row[0]: Figure(*row) for row in rows}


def raise_if_rows_are_older(connection: duckdb.DuckDBPyConnection) -> None:
    """Raises InputError for a publication that names the extract rows of a figure as an earlier version did."""
    query = """
        select 1 from duckdb_columns()
        where table_name = 'figure_row' and column_name = 'extract_rows' and not contains(data_type, 'file_id')
    """
    if connection.execute(query).fetchall():
        raise older("marts.figure_row")


def older(table: str) -> InputError:
    """The error for a publication that lacks what an earlier version did not write."""
    return InputError(table, "the publication is older than this program", "Run `warehouse refresh`.")
