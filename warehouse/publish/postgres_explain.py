"""`marts.explain` as a function of PostgreSQL: what the macro of the published file gives, in the same columns."""

from __future__ import annotations

from collections.abc import Iterable

from warehouse.publish.macros import EXPLAINED
from warehouse.publish.postgres_types import Column


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
begin
    if not exists (select 1 from marts.figure as f where f.figure = explain.figure) then
        raise exception 'there is no figure "%". marts.figure has all.', explain.figure;
    elsif upper(state) <> 'US' and not exists (
        select 1 from core.dim_state as s where s.state_code = upper(explain.state)
    ) then
        raise exception 'there is no state "%". Write its USPS code, such as MO, or US for the nation.', explain.state;
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
        and (upper(explain.state) = 'US' or e.state_code = upper(explain.state))
        and (explain.court is null or e.court_id = explain.court)
    order by e.part, e.event_date, e.fact_key;
end $$;
comment on function marts.explain is 'The rows behind a figure: select * from marts.explain(''MO'', 2018,
''convicted_defendants''); US is the nation, and court => ''mowd'', scope => ''wider'' and calendar => ''fiscal'' narrow
or change it. Part says whether a row is counted or of the numerator or denominator.'
"""
