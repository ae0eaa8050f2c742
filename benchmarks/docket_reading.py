"""Made-up dockets read by the project's own models: small raw tables in memory, then only the models of reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import duckdb

from warehouse.extracts.formats import read_formats
from warehouse.extracts.pages import read_page
from warehouse.extracts.pages.courts import read_courts
from warehouse.extracts.prose import clauses, digits
from warehouse.load.ledger import make_tables
from warehouse.runner.build.catalog import columns_of
from warehouse.runner.build.seeds import load_seeds
from warehouse.runner.models.project import Project, read_project
from warehouse.runner.records import META_SOURCES

PROJECT = Path(__file__).parents[1]
MODELS = (
    "staging.docket",
    "staging.docket_defendant",
    "staging.docket_count",
    "intermediate.docket_clause_match",
    "intermediate.docket_clause_event",
    "intermediate.docket_clause_defendant",
    "intermediate.docket_event",
    "intermediate.docket_count_number",
    "intermediate.docket_citation",
    "intermediate.docket_disposition",
    "intermediate.docket_sentence_reading",
    "intermediate.docket_sentence",
    "intermediate.docket_defendant",
    "intermediate.docket_charge",
    "intermediate.docket_defendant_sentence",
    "intermediate.docket_defendant_event",
    "intermediate.docket_plea",
    "intermediate.docket_restitution",
    "intermediate.docket_outcome",
    "marts.unread_docket_text",
)
PAGE = 100_000
# The first columns of the rows that a page is read into.
COLUMNS = {
    "docket": ("row_id", "source_form", "court_id", "docket_number"),
    "docket_party": ("row_id", "docket_row_id", "party_type", "defendant_number", "party_name"),
    "docket_count": (
        "row_id",
        "docket_row_id",
        "party_row_id",
        "defendant_number",
        "count_section",
        "count_text",
        "disposition_text",
        "disposition_digits",
    ),
    "docket_entry": (
        "row_id",
        "docket_row_id",
        "date_filed",
        "date_entered",
        "document_number",
        "pacer_sequence_number",
        "entry_text",
        "entry_clauses",
    ),
}
Rows = list[tuple[object, ...]]
_PARTY = {"row_id": 1, "docket_row_id": 1, "party_type": "Defendant", "defendant_number": "1", "party_name": "QZ"}


class Reading:
    """What the models read of counts and entries; all of them stand on one page, row ids count from 1."""

    def __init__(
        self,
        counts: Iterable[Sequence[str]] = (),
        entries: Iterable[Sequence[str]] = (),
        pages: Iterable[Path] = (),
        rows: Iterable[tuple[str, dict[str, object]]] = (),
    ) -> None:
        """What is read of `counts`, (count_text, disposition_text), or with their section; of `entries`, (date_filed,
        entry_text); and of docket pages as files, each of which has row ids from its own hundred thousand and its
        name in the table `page`; and of `rows`, raw tables with a row each.
        """
        self.connection = duckdb.connect()
        self.connection.execute("set threads = 1")
        make_tables(self.connection, read_formats(PROJECT / "seeds"))
        seeds = project().seeds
        load_seeds(self.connection, {name: seed for name, seed in seeds.items() if _is_read(name)})
        for schema in sorted({model.partition(".")[0] for model in MODELS} | {"marts"}):
            self.connection.execute(f"create schema {schema}")
        self._insert("docket", [{"row_id": 1, "court_id": "moed", "docket_number": "4:18-cr-00001"}])
        self._insert("docket_party", [_PARTY])
        self._insert("docket_count", [_count(n, *count) for n, count in enumerate(counts, start=1)])
        self._insert("docket_entry", [_entry(n, *entry) for n, entry in enumerate(entries, start=1)])
        self.connection.execute("create table page (docket_row_id bigint, page_name varchar)")
        for number, page in enumerate(pages, start=1):
            self._insert_page(page, number * PAGE)
        for table, row in rows:
            self._insert(table, [row])
        self.connection.execute("create schema meta")
        self.connection.execute("create table meta.setting as select 'appeal_window_days' as name, '14' as value")
        for model in MODELS:
            self.connection.execute(f"create table {model} as {project().models[model].sql}")

    def rows(self, query: str) -> Rows:
        """The rows of a query over the models."""
        return self.connection.execute(query).fetchall()

    def _insert_page(self, page: Path, offset: int) -> None:
        found = read_page(page.name, page.read_bytes(), read_courts(PROJECT / "seeds"))
        assert found is not None
        for table, rows in found.rows.items():
            for row in rows:
                named = dict(zip(COLUMNS[table], row, strict=False))
                ids = {name: int(str(named[name])) + offset for name in named if name.endswith("row_id")}
                self._insert(table, [{**named, **ids}])
                if table == "docket":
                    self.connection.execute("insert into page values (?, ?)", [ids["row_id"], page.stem])

    def _insert(self, table: str, rows: Iterable[dict[str, object]]) -> None:
        for row in rows:
            names, marks = ", ".join(row), ", ".join("?" for _ in row)
            self.connection.execute(f"insert into raw.{table} ({names}) values ({marks})", list(row.values()))


def _count(number: int, text: str, disposition: str = "", section: str = "pending") -> dict[str, object]:
    return {
        "row_id": number,
        "docket_row_id": 1,
        "party_row_id": 1,
        "defendant_number": "1",
        "count_section": section,
        "count_text": text,
        "disposition_text": disposition,
        "disposition_digits": digits(disposition),
    }


def _entry(number: int, filed: str, text: str) -> dict[str, object]:
    return {
        "row_id": number,
        "docket_row_id": 1,
        "date_filed": filed,
        "entry_text": text,
        "entry_clauses": clauses(text),
    }


@cache
def project() -> Project:
    """The project as its files are."""
    with duckdb.connect() as connection:
        make_tables(connection, read_formats(PROJECT / "seeds"))
        return read_project(PROJECT, [*columns_of(connection, "raw"), *META_SOURCES])


def _is_read(seed: str) -> bool:
    return seed.startswith("seeds.docket_") or seed in ("seeds.subject_statute", "seeds.disposition", "seeds.district")
