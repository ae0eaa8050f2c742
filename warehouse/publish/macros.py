"""The table macros of the published file: questions that a reader asks by name and arguments."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.sql import text


@dataclass(frozen=True)
class Macro:
    """A table macro, the views and tables that it reads, and its description."""

    name: str
    reads: tuple[str, ...]
    parameters: str
    query: str
    comment: str

    @property
    def statements(self) -> str:
        """What creates and describes it, in the schema that its name says."""
        return (
            f"create macro {self.name}({self.parameters}) as table {self.query};"
            f"comment on macro table {self.name} is {text(self.comment)}"
        )


# A state by its code or its name; what is neither is told below.
_STATE = """
    coalesce(
        (select min(known.state_code) from core.dim_state as known where lower(known.state_name) = lower(trim(state))),
        case when lower(trim(state)) in ('nation', 'united states') then 'US' end,
        upper(trim(state))
    )
"""
# A wrong argument would look like a figure without rows. It is told by a branch of its own: conditions on rows are not
# computed where there is no row.
_WRONG_ARGUMENT = f"""
    select
        case
            when not exists (select 1 from marts.figure as known where known.figure = figure)
                then concat('there is no figure "', figure, '". Did you mean "', nearest.figure, '"? marts.figure has all.')
            when
                {_STATE} <> 'US'
                and not exists (select 1 from core.dim_state as known where known.state_code = {_STATE})
                then concat(
                    'there is no state "', state, '". Did you mean ', near.state_name, ' (', near.state_code,
                    ')? US is the nation.'
                )
            when court is not null and not exists (select 1 from core.dim_district as known where known.court_id = court)
                then concat('there is no court "', court, '". core.dim_district has all, such as mowd.')
            when scope not in (select known.scope from marts.national_summary_by_scope as known)
                then concat('there is no scope "', scope, '". Known: ', years.scopes, '.')
            when calendar not in ('calendar', 'fiscal')
                then concat('there is no calendar "', calendar, '". Known: calendar, fiscal.')
            when not exists (select 1 from marts.national_summary_by_scope as known where known.year = year)
                then concat('there are no figures of ', year, '. Years: ', years.first_year, ' to ', years.last_year, '.')
        end as problem
    from (
        select known.figure
        from marts.figure as known
        order by jaro_winkler_similarity(known.figure, figure) desc, known.figure
        limit 1
    ) as nearest
    cross join (
        select
            known.state_code,
            known.state_name
        from core.dim_state as known
        order by jaro_winkler_similarity(lower(known.state_name), lower(state)) desc, known.state_code
        limit 1
    ) as near
    cross join (
        select
            min(known.year) as first_year,
            max(known.year) as last_year,
            string_agg(distinct known.scope, ', ' order by known.scope) as scopes
        from marts.national_summary_by_scope as known
    ) as years
"""
EXPLAINED = (
    "part",
    "docket_number",
    "court_id",
    "defendant_id",
    "event_date",
    "disposition",
    "amount",
    "source_code",
    "extract_rows",
    "row_ids",
)
"""What is told of each row behind a figure."""
MACROS = (
    Macro(
        "marts.explain",
        (
            *("marts.figure_explained", "marts.figure", "marts.national_summary_by_scope"),
            *("core.dim_state", "core.dim_district"),
        ),
        "state, year, figure, court := null, scope := 'chapter_77', calendar := 'calendar'",
        f"""
        select
            {", ".join(f"explained.{column}" for column in EXPLAINED)}
        from (
            select *
            from marts.figure_explained as explained
            where
                explained.figure = figure
                and explained.year = year
                and explained.scope = scope
                and explained.calendar = calendar
                and ({_STATE} = 'US' or explained.state_code = {_STATE})
                and (court is null or explained.court_id = court)
            union all by name
            select wrong.problem as part
            from ({_WRONG_ARGUMENT}) as wrong
            where case when wrong.problem is null then false else cast(error(wrong.problem) as boolean) end
        ) as explained
        order by explained.part, explained.event_date, explained.fact_key
        """,
        "The rows behind a figure: from marts.explain('MO', 2018, 'convicted_defendants'); US is the nation, a state may "
        "stand by its name, and court := 'mowd', scope := 'wider' and calendar := 'fiscal' narrow or change it. Part says "
        "whether a row is counted or of the numerator or denominator; the amounts of the counted rows add up to the "
        "figure. An argument that there is not is an error. A macro reads the database in use: where the file is attached "
        "under a name, `use` that first, or read the view marts.figure_explained, which works under any name.",
    ),
)
