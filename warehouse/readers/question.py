"""A question about a figure of a summary, and why one has no answer: a table, figure, place or year that is not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from warehouse.errors import InputError, suggestion
from warehouse.publication import rows_of
from warehouse.readers.figures import Figure
from warehouse.readers.places_named import court_named, state_named

_TABLES = ("state_summary", "district_summary", "national_summary")
# What a key is called on the command line.
_OPTION = {
    "scope": "--scope",
    "calendar": "--calendar",
    "year": "--year",
    "state_code": "--state",
    "court_id": "--court",
}


@dataclass(frozen=True)
class Question:
    """Which figures of which row of which summary."""

    table: str
    figures: tuple[str, ...]
    year: int
    state_code: str | None = None
    """Or its name, and so for the court."""
    court_id: str | None = None
    scope: str = "chapter_77"
    calendar: str = "calendar"


def answerable(
    connection: duckdb.DuckDBPyConnection, question: Question, figures: Mapping[str, Figure]
) -> tuple[Question, dict[str, Any]]:
    """The question with the codes of the state and the court that it names, and the row of the summary that it is about.

    Raises InputError for a table, figure, state, court or year that the publication does not have, with those it has.
    """
    question = _with_codes(connection, question)
    row = _summary_row(connection, question)
    _raise_if_unknown(question, figures, row)
    return question, row


def _with_codes(connection: duckdb.DuckDBPyConnection, question: Question) -> Question:
    """The question with the codes of the state and the court that it names."""
    state, court = question.state_code, question.court_id
    return replace(
        question,
        state_code=state_named(connection, state, _OPTION["state_code"]) if state else state,
        court_id=court_named(connection, court, _OPTION["court_id"]) if court else court,
    )


def _summary_row(connection: duckdb.DuckDBPyConnection, question: Question) -> dict[str, Any]:
    """The row of the summary that is asked about."""
    if question.table not in _TABLES:
        raise InputError("table", f'no summary "{question.table}"', suggestion(question.table, _TABLES))
    keys = _keys(question)
    where = " and ".join(f"{column} = ?" for column in keys)
    rows = rows_of(connection, f"select * from marts.{question.table}_by_scope where {where}", list(keys.values()))
    if rows:
        return rows[0]
    _raise_the_wrong_key(connection, question, keys)
    raise AssertionError("every key is known and no row has them all")


def _raise_the_wrong_key(connection: duckdb.DuckDBPyConnection, question: Question, keys: Mapping[str, Any]) -> None:
    """Raises InputError for the first key whose value does not go with those before it, with the values that do."""
    where = "true"
    for position, (column, value) in enumerate(keys.items()):
        rows = rows_of(
            connection,
            f"select distinct {column} as known from marts.{question.table}_by_scope where {where} order by all",
            [*keys.values()][:position],
        )
        known = [str(row["known"]) for row in rows]
        if str(value) not in known:
            is_year = column == "year"
            listed = f"{known[0]} to {known[-1]}" if is_year and known else ", ".join(known)
            nearest = "" if is_year else suggestion(str(value), known, otherwise=" ")
            problem = f'no "{value}" in marts.{question.table}'
            raise InputError(_OPTION[column], problem, f"{nearest} Known: {listed}.".strip())
        where += f" and {column} = ?"


def _keys(question: Question) -> dict[str, Any]:
    keys: dict[str, Any] = {"scope": question.scope, "calendar": question.calendar, "year": question.year}
    given = {"state_code": question.state_code or "", "court_id": question.court_id or ""}
    needed = {"state_summary": "state_code", "district_summary": "court_id"}.get(question.table)
    if question.table == "state_summary" and given["state_code"] == "US":
        raise InputError("--state", "the nation is no state", "Ask national_summary.")
    if needed and not given[needed]:
        option = _OPTION[needed]
        raise InputError(option, f"marts.{question.table} has a row for each {needed}", f"Add {option}.")
    if question.table != "district_summary" and given["court_id"]:
        raise InputError("--court", f"marts.{question.table} has no districts", "Ask district_summary.")
    if question.table == "national_summary" and given["state_code"] not in ("", "US"):
        raise InputError("--state", "marts.national_summary has no states", "Ask state_summary.")
    if question.table != "national_summary":
        keys |= {column: value for column, value in given.items() if value}
    return keys


def _raise_if_unknown(question: Question, figures: Mapping[str, Figure], row: Mapping[str, Any]) -> None:
    known = [name for name in figures if name in row]
    for name in question.figures:
        if name not in known:
            problem = f'marts.{question.table} has no figure "{name}"'
            raise InputError("figure", problem, suggestion(name, known, otherwise=f"Known: {', '.join(known)}."))
