"""The tables of schema meta that the comparison writes: their shape and their descriptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Column(NamedTuple):
    """A column of a table."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Table:
    """What a row is, the columns that make it unique, and every column."""

    description: str
    grain: tuple[str, ...]
    columns: tuple[Column, ...]


def _table(description: str, grain: tuple[str, ...], *columns: Column) -> Table:
    return Table(description, grain, columns)


# What names a figure of a summary, and what is told of a case or defendant that counts otherwise.
_FIGURE = (
    Column("table_name", "VARCHAR", "marts.national_summary, marts.state_summary or marts.district_summary"),
    Column("state_code", "VARCHAR", "USPS code of the state or territory; XX where it is not known, US for the nation"),
    Column("court_id", "VARCHAR", "District; all where the row is a state's or the nation's"),
    Column("year", "INTEGER", "Calendar year"),
    Column("figure", "VARCHAR", "Column of the summary: a count, dollars, a mean, a percent or a rank"),
)
_CAUSE = (
    Column(
        "fact", "VARCHAR", "core.fact_case_year, core.fact_defendant_year, core.fact_sentence or core.fact_civil_case"
    ),
    Column("state_code", "VARCHAR", "USPS code of the state or territory; XX where it is not known"),
    Column("court_id", "VARCHAR", "District"),
    Column("year", "INTEGER", "Calendar year in which it counts otherwise"),
    Column("case_id", "VARCHAR", "The case or civil suit"),
    Column("defendant_id", "VARCHAR", "The defendant; NULL in a fact of cases"),
    Column(
        "cause",
        "VARCHAR",
        "arrived (was not known), left (is not known any more), recoded (counts as something else: scope, type,"
        " sector, coercion, eligibility, place), restated (anything else: dates, dispositions, amounts, months)",
    ),
    Column("measures", "VARCHAR[]", "What it moved (meta.figure_change.measure)"),
    Column("what_changed", "VARCHAR", "Each column of the fact that changed, before and after"),
)

TABLES = {
    "meta.figure_change_bound": _table(
        "What a figure may change from one publication to the next (seeds/figure_change_bound.csv), one row per bound",
        ("table_name", "figure"),
        Column("table_name", "VARCHAR", "The summary, or * for each"),
        Column("figure", "VARCHAR", "The figure, or a pattern such as new_cases*"),
        Column("absolute_bound", "DECIMAL(18,2)", "Largest change in the figure's own unit; NULL is no bound"),
        Column(
            "relative_bound_percent",
            "DECIMAL(18,2)",
            "Largest change in percent of the figure before; NULL is no bound",
        ),
        Column("is_sum", "BOOLEAN", "Whether the figure adds up, so that one that is not stated is compared as 0"),
        Column("reason", "VARCHAR", "Why the bound is where it is"),
    ),
    "meta.reviewed_change": _table(
        "Changes that a person let through (seeds/reviewed_change.csv), one row per line",
        ("reviewed_date", "state_code", "year", "figure"),
        Column("reviewed_date", "DATE", "Day on which the line was written"),
        Column("state_code", "VARCHAR", "State of the figure, US for the nation, or * for all"),
        Column("year", "VARCHAR", "Year of the figure, or * for every year"),
        Column("figure", "VARCHAR", "The figure, or a pattern such as new_cases*"),
        Column("largest_difference", "DECIMAL(18,2)", "Largest change let through; NULL is any"),
        Column("reviewer", "VARCHAR", "Initials of who reviewed it"),
        Column("reason", "VARCHAR", "Why the change is right"),
    ),
    "meta.figure_change": _table(
        "What the summaries state otherwise than the publication that readers saw during the build, one row per figure"
        " (table_name, state_code, court_id, year, figure); none when there was no publication, or one of the other kind"
        " (synthetic or real). A figure that only one of the two has did not change: it is in meta.figure_set_change."
        " Its causes: meta.figure_cause, by state, district and year, whose measures have its measure",
        ("table_name", "state_code", "court_id", "year", "figure"),
        *_FIGURE,
        Column("measure", "VARCHAR", "What the figure measures, by which its causes are found"),
        Column("value_before", "VARCHAR", "As the earlier publication states it; NULL is not stated"),
        Column("value_after", "VARCHAR", "As this build states it; NULL is not stated"),
        Column("difference", "DECIMAL(18,2)", "After less before; NULL unless both state it"),
        Column("is_beyond_bound", "BOOLEAN", "Whether it exceeds its bound (meta.figure_change_bound)"),
        Column(
            "review", "VARCHAR", "Day and reason of the line that speaks for it (meta.reviewed_change); NULL is none"
        ),
        Column("build_id_before", "VARCHAR", "The build that was published"),
    ),
    "meta.figure_set_change": _table(
        "The figures that a summary has and did not have in the publication that readers saw during the build, or the"
        " other way round, one row per summary and figure; none where there was nothing to compare it with",
        ("table_name", "figure"),
        Column("table_name", "VARCHAR", "marts.national_summary, marts.state_summary or marts.district_summary"),
        Column("figure", "VARCHAR", "Column of the summary: a count, dollars, a mean, a percent or a rank"),
        Column("change", "VARCHAR", "new (this build has it, the publication had not) or gone"),
        Column("build_id_before", "VARCHAR", "The build that was published"),
    ),
    "meta.figure_cause": _table(
        "The cases and defendants that count otherwise in the headline (chapter 77, calendar years; civil suits) than in"
        " the publication that readers saw during the build, one row per fact, place, year, case and defendant",
        ("fact", "state_code", "court_id", "year", "case_id", "defendant_id"),
        *_CAUSE,
    ),
    "meta.figure_restatement": _table(
        "The history of restated figures, one row per figure and publication that stated it otherwise than the one"
        " before (table_name, state_code, court_id, year, figure, build_id), this build the last; figures of a column or"
        " year that was new then are none. First published is value_before of the first row by build_id; without a row,"
        " what the summary states. A publication from before there was a history counts as the first. The cases behind a"
        " row: meta.restatement_cause, by build_id, state, district and year, whose measures have its measure",
        ("table_name", "state_code", "court_id", "year", "figure", "build_id"),
        *_FIGURE,
        Column("build_id", "VARCHAR", "The build whose publication stated it otherwise"),
        Column("measure", "VARCHAR", "What the figure measures, by which its causes are found"),
        Column("value_before", "VARCHAR", "As the publication before stated it; NULL is not stated"),
        Column("value_after", "VARCHAR", "As this publication stated it; NULL is not stated"),
        Column(
            "was_complete_year",
            "BOOLEAN",
            "Whether the data of the publication before went through the year's 31 December; a year that did not grows",
        ),
        Column("build_id_before", "VARCHAR", "The build of the publication before"),
        Column("changed_date", "DATE", "Day of the build that stated it otherwise, UTC"),
    ),
    "meta.restatement_cause": _table(
        "The cases and defendants behind the history of restated figures, one row per publication, fact, place, year,"
        " case and defendant: the rows of meta.figure_cause of each, in the years of which it restated a figure",
        ("fact", "state_code", "court_id", "year", "case_id", "defendant_id", "build_id"),
        *_CAUSE,
        Column("build_id", "VARCHAR", "The build in which it counts otherwise than in the publication before"),
    ),
}
