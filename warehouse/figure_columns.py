"""The columns of the summaries: a figure is a row of seeds/figure.csv, and the six marts have a column for each.

So is a group of figures a row of seeds/figure_group.csv, and a column that says whether a census covers it. Between two
marks in the query and in the contract of each stands what `warehouse figures` writes; lint compares it. The order of
the columns is that of the seed's rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from warehouse.figure_seed import PLACES, Row, add_unsound_figures, read_figures, read_groups
from warehouse.runner.models.problems import Problems

Forms = Mapping[str, Callable[[Row], str]]
"""What is written of a row, by the mark after which it stands."""

_BY = ", written by `warehouse figures` from seeds/figure.csv"
_BEGIN, _BEGIN_VALUES, _END = f"figures{_BY}", f"values of figures{_BY}", "end of figures"
_BEGIN_GROUPS = "groups of figures, written by `warehouse figures` from seeds/figure_group.csv"
_END_GROUPS = "end of groups"
_TYPES = {
    "count": "BIGINT",
    "dollars": "DECIMAL(18,2)",
    "percent": "DECIMAL(5,1)",
    "ratio": "DECIMAL(8,2)",
    "per_million": "DECIMAL(8,2)",
    "mean": "DECIMAL(8,1)",
    "median": "DECIMAL(8,1)",
    "rank": "BIGINT",
    "tie": "BIGINT",
    "label": "VARCHAR",
    "jurisdictions": "BIGINT",
    "flag": "BOOLEAN",
    "text": "VARCHAR",
}
_LINE = 112


def write_figure_columns(project_dir: Path) -> list[Path]:
    """Writes the columns of the figures into the queries and contracts of the summaries; the files that changed."""
    changed = []
    for file, text, wanted in _files(project_dir):
        if text != wanted:
            file.write_text(wanted, encoding="utf-8")
            changed.append(file.relative_to(project_dir))
    return changed


def add_figure_problems(project_dir: Path, problems: Problems) -> None:
    """Adds a problem for each figure that is not sound, and each summary that has not the columns of the seed."""
    add_unsound_figures(project_dir, problems)
    for file, text, wanted in _files(project_dir):
        if text != wanted:
            lines = zip(text.split("\n"), wanted.split("\n"), strict=False)
            line = next((number for number, (is_, should) in enumerate(lines, 1) if is_ != should), 1)
            problem = "has not the columns of seeds/figure.csv"
            problems.add(f"{file.relative_to(project_dir)}:{line}", problem, "Run `warehouse figures`.")


def _files(project_dir: Path) -> Iterator[tuple[Path, str, str]]:
    """Each query and contract with such columns, with its text as it is and as it should be."""
    figures = [row for row in read_figures(project_dir) if row.get("kind") in _TYPES]
    groups = read_groups(project_dir)
    tables: list[tuple[str, list[Row], Forms]] = [("core/year_coverage", [], _OF_YEARS)]
    for place, flag in PLACES.items():
        stated = [row for row in figures if row[flag].lower() == "true"]
        tables += [
            (f"marts/{place}_summary_by_scope", stated, _BY_SCOPE),
            (f"marts/{place}_summary", stated, _HEADLINE),
        ]
    for table, stated, query in tables:
        for ending, mark, forms in ((".sql", "--", query), (".yml", "#", _CONTRACT)):
            file = project_dir / "sql" / f"{table}{ending}"
            if file.is_file():
                wanted = text = file.read_text(encoding="utf-8")
                for begin, form in forms.items():
                    rows, end = (groups, _END_GROUPS) if begin == _BEGIN_GROUPS else (stated, _END)
                    wanted = _between(wanted, f"{mark} {begin}", f"{mark} {end}", rows, form)
                yield file, text, wanted


def _between(text: str, begin: str, end: str, rows: list[Row], form: Callable[[Row], str]) -> str:
    region = re.compile(rf"^( *){re.escape(begin)}\n(.*\n)*? *{end}\n", re.MULTILINE)

    def written(found: re.Match[str]) -> str:
        lines = [begin, *(line for row in rows for line in form(row).split("\n")), end]
        return "".join(f"{found[1]}{line}\n" for line in lines)

    return region.sub(written, text)


def _from_values(row: Row) -> str:
    column = "words" if row["kind"] in ("label", "text") else "value"
    value = f"max(case when figure_value.figure = '{row['figure']}' then figure_value.{column} end)"
    name = f"as {row['figure']},"
    return f"{value} {name}" if len(value) + len(name) < _LINE else f"{value}\n    {name}"


def _typed(row: Row) -> str:
    if row["kind"] in ("label", "text"):
        return _plain(row)
    return f"cast(stated.{row['figure']} as {_type(row).lower().replace(',', ', ')}) as {row['figure']},"


def _plain(row: Row) -> str:
    return f"stated.{row['figure']},"


def _contract(row: Row) -> str:
    return f'{row["figure"]}: {{type: "{_type(row)}", description: "{_description(row)}"}}'


def _type(row: Row) -> str:
    """The type of the column: a mean of a mean's rows has one decimal, one over jurisdictions two.

    >>> _type({"kind": "mean", "fact": "derived"}), _type({"kind": "mean", "fact": "sentence"})
    ('DECIMAL(8,2)', 'DECIMAL(8,1)')
    """
    return "DECIMAL(8,2)" if row["kind"] == "mean" and row["fact"] == "derived" else _TYPES[row["kind"]]


def _description(row: Row) -> str:
    """What the column says: its unit and its condition.

    >>> _description({"kind": "count", "unit": "cases", "condition": "charged in the year"})
    'Cases charged in the year'
    >>> _description({"kind": "percent", "unit": "percent", "condition": "new_cases_sex over new_cases of known type"})
    'Percent: new_cases_sex over new_cases of known type'
    """
    unit = row["unit"][:1].upper() + row["unit"][1:]
    words = f"{unit} {row['condition']}" if row["kind"] == "count" else f"{unit}: {row['condition']}"
    return words.replace('"', "'")


def _census(row: Row) -> str:
    return f"is_{row['figure_group']}_census"


def _census_of_year(row: Row) -> str:
    return f"bool_or(covered.figure_group = '{row['figure_group']}' and covered.is_census) as {_census(row)},"


def _census_contract(row: Row) -> str:
    group = row.get("group_name", "")
    words = f"Whether a source covers every case, for these figures of the year: {group}. Only then is a 0 stated"
    return f'{_census(row)}: {{type: "BOOLEAN", description: "{words}"}}'


_OF_YEARS: Forms = {_BEGIN_GROUPS: _census_of_year}
_BY_SCOPE: Forms = {
    _BEGIN_VALUES: _from_values,
    _BEGIN: _typed,
    _BEGIN_GROUPS: lambda row: f"year_coverage.{_census(row)},",
}
_HEADLINE: Forms = {_BEGIN: _plain, _BEGIN_GROUPS: lambda row: f"stated.{_census(row)},"}
_CONTRACT: Forms = {_BEGIN: _contract, _BEGIN_GROUPS: _census_contract}
