"""The table macros of the published file: questions that a reader asks by name and arguments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Macro:
    """A table macro, the view or table that it reads, and its description."""

    name: str
    reads: str
    parameters: str
    query: str
    comment: str

    @property
    def statements(self) -> str:
        """What creates and describes it, in the schema that its name says."""
        comment = self.comment.replace("'", "''")
        return (
            f"create macro {self.name}({self.parameters}) as table {self.query};"
            f"comment on macro table {self.name} is '{comment}'"
        )


MACROS = (
    Macro(
        "marts.explain",
        "marts.figure_explained",
        "state, year, figure, court := null, scope := 'chapter_77', calendar := 'calendar'",
        """
        select
            explained.part,
            explained.docket_number,
            explained.court_id,
            explained.defendant_id,
            explained.event_date,
            explained.disposition,
            explained.amount,
            explained.source_code,
            explained.extract_rows,
            explained.row_ids
        from marts.figure_explained as explained
        where
            explained.figure = figure
            and explained.year = year
            and explained.scope = scope
            and explained.calendar = calendar
            and (upper(state) = 'US' or explained.state_code = upper(state))
            and (court is null or explained.court_id = court)
        order by explained.part, explained.event_date, explained.fact_key
        """,
        "The rows behind a figure: from marts.explain('MO', 2018, 'convicted_defendants'); US is the nation, and "
        "court := 'mowd', scope := 'wider' and calendar := 'fiscal' narrow or change it. Part says whether a row is "
        "counted or of the numerator or denominator; the amounts of the counted rows add up to the figure. A macro "
        "reads the database in use: where the file is attached under a name, `use` that first, or read the view "
        "marts.figure_explained, which works under any name.",
    ),
)
