"""`marts.explain` as a function of PostgreSQL: what the macro of the published file gives, in the same columns."""

from __future__ import annotations

from collections.abc import Iterable

from warehouse.publish.macros import EXPLAINED
from warehouse.publish.postgres_types import Column

# By how much two names begin alike: what PostgreSQL has without an extension.
_SHARED = (
    "(select max(n) from generate_series(0, length({0})) as n where left({0}, n) = left({1}, n)) desc,"
    " abs(length({0}) - length({1})), {0}"
)


def explain_function(columns: Iterable[Column]) -> str:
    """The statement that makes the function, of the columns of marts.figure_explained; a wrong argument is an error."""
    types = {column.name: column.type for column in columns}
    returned = ", ".join(f"{name} {types[name]}" for name in EXPLAINED)
    return f"""
create function marts.explain(
    state text, year integer, figure text, court text default null, scope text default 'chapter_77',
    calendar text default 'calendar'
) returns table ({returned}) language plpgsql stable as $$
#variable_conflict use_column
declare
    code text := coalesce(
        (select min(s.state_code) from core.dim_state as s where lower(s.state_name) = lower(trim(explain.state))),
        case when lower(trim(explain.state)) in ('nation', 'united states') then 'US' end,
        upper(trim(explain.state))
    );
    nearest text;
begin
    if not exists (select 1 from marts.figure as f where f.figure = explain.figure) then
        select f.figure from marts.figure as f order by {_SHARED.format("f.figure", "explain.figure")} limit 1 into nearest;
        raise exception 'there is no figure "%". Did you mean "%"? marts.figure has all.', explain.figure, nearest;
    elsif code <> 'US' and not exists (select 1 from core.dim_state as s where s.state_code = code) then
        select s.state_name || ' (' || s.state_code || ')' from core.dim_state as s
        order by {_SHARED.format("lower(s.state_name)", "lower(explain.state)")} limit 1 into nearest;
        raise exception 'there is no state "%". Did you mean %? US is the nation.', explain.state, nearest;
    elsif explain.court is not null and not exists (
        select 1 from core.dim_district as d where d.court_id = explain.court
    ) then
        raise exception 'there is no court "%". core.dim_district has all, such as mowd.', explain.court;
    elsif not exists (select 1 from marts.national_summary_by_scope as n where n.scope = explain.scope) then
        select string_agg(distinct n.scope, ', ') from marts.national_summary_by_scope as n into nearest;
        raise exception 'there is no scope "%". Known: %.', explain.scope, nearest;
    elsif explain.calendar not in ('calendar', 'fiscal') then
        raise exception 'there is no calendar "%". Known: calendar, fiscal.', explain.calendar;
    elsif not exists (select 1 from marts.national_summary_by_scope as n where n.year = explain.year) then
        raise exception 'there are no figures of %. marts.national_summary has the years.', explain.year;
    end if;
    return query
    select {", ".join(f"e.{name}" for name in EXPLAINED)}
    from marts.figure_explained as e
    where
        e.figure = explain.figure
        and e.year = explain.year
        and e.scope = explain.scope
        and e.calendar = explain.calendar
        and (code = 'US' or e.state_code = code)
        and (explain.court is null or e.court_id = explain.court)
    order by e.part, e.event_date, e.fact_key;
end $$;
comment on function marts.explain is 'The rows behind a figure: select * from marts.explain(''MO'', 2018,
''convicted_defendants''); US is the nation, and court => ''mowd'', scope => ''wider'' and calendar => ''fiscal'' narrow
or change it. Part says whether a row is counted or of the numerator or denominator.'
"""
