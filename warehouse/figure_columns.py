"""The columns of the summaries: a figure is a row of seeds/figure.csv, and the six marts have a column for each.

So is a group of figures a row of seeds/figure_group.csv, and a column that says whether a census covers it. Between two
marks in the query and in the contract of each stands what `warehouse figures` writes; lint compares it. The order of
the columns is that of the seed's rows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from warehouse.errors import suggestion
from warehouse.runner.models.problems import Problems

Row = Mapping[str, str]
Forms = Mapping[str, Callable[[Row], str]]
"""What is written of a row, by the mark after which it stands."""

_SEED, _GROUPS, _EVENTS = (Path(f"seeds/{name}.csv") for name in ("figure", "figure_group", "figure_event"))
_EVENT_QUERY = Path("sql/marts/figure_event.sql")
_PLACES = {"national": "is_national", "state": "is_state", "district": "is_district"}
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
_COLUMNS = (
    "figure",
    "position",
    "figure_group",
    "census_groups",
    "event",
    "fact",
    "kind",
    "parts_per_unit",
    "least_ranked",
    *_PLACES.values(),
)
_OTHER_FIGURES = ("rank_figure", "stated_with", "numerator", "denominator", "denominator_less")


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
    _add_seed_problems(project_dir, problems)
    for file, text, wanted in _files(project_dir):
        if text != wanted:
            lines = zip(text.split("\n"), wanted.split("\n"), strict=False)
            line = next((number for number, (is_, should) in enumerate(lines, 1) if is_ != should), 1)
            problem = "has not the columns of seeds/figure.csv"
            problems.add(f"{file.relative_to(project_dir)}:{line}", problem, "Run `warehouse figures`.")


def _add_seed_problems(project_dir: Path, problems: Problems) -> None:
    """Adds a problem for each figure that names a figure, group or event that there is not, or could not be computed."""
    # A project of other tables may have a seed of this name.
    if not all((project_dir / file).is_file() for file in (_SEED, _GROUPS, _EVENTS, _EVENT_QUERY)):
        return
    figures = _figures(project_dir)
    known = {row["figure"]: row for row in figures}
    groups = {row["figure_group"] for row in _groups(project_dir)}
    events = _events(project_dir, problems)
    placed: dict[str, str] = {}
    for line, row in enumerate(figures, 2):
        where = f"{_SEED}:{line}"
        for group in {row["figure_group"], *row["census_groups"].split()} - groups:
            problems.add(where, f'no group of figures "{group}" in {_GROUPS}', suggestion(group, groups))
        if row["event"] and row["event"] not in events.get(row["fact"], ()):
            problem = f'no event "{row["event"]}" of {row["fact"]} in {_EVENTS}, so that nothing would ever count'
            others = [fact for fact, known_events in events.items() if row["event"] in known_events]
            remedy = f"It is one of {' and '.join(others)}." if others else ""
            problems.add(where, problem, remedy or suggestion(row["event"], events.get(row["fact"], ())))
        if row["position"] and (other := placed.setdefault(row["position"], row["figure"])) != row["figure"]:
            problem = f"position {row['position']} is that of {other}"
            problems.add(where, problem, "Give it one between its neighbours on the page.")
        for column in _OTHER_FIGURES:
            if row.get(column) and row[column] not in known:
                problem = f'{column} "{row[column]}" is no figure of {_SEED}'
                problems.add(f"{_SEED}:{line}", problem, suggestion(row[column], known))
        if not row.get("definition") or (row.get("section") and not row.get("words")):
            lacks = f"words for its line in {row['section']}" if row.get("definition") else "definition"
            problems.add(where, f'figure "{row["figure"]}" has no {lacks}', "People read it on the pages.")
        _add_place_problems(where, row, known, problems)
        if row["kind"] not in _TYPES:
            continue
        if row["fact"] != "derived" and row["kind"] in ("dollars", "mean", "median") and not row["parts_per_unit"]:
            problem = f'figure "{row["figure"]}" has no parts_per_unit'
            problems.add(
                f"{_SEED}:{line}", problem, "Say in how many parts of a unit marts.figure_event has its amounts."
            )


def _events(project_dir: Path, problems: Problems) -> Mapping[str, set[str]]:
    """The events that can count, by fact; a problem for one that the query does not tell."""
    told = (project_dir / _EVENT_QUERY).read_text(encoding="utf-8")
    events: dict[str, set[str]] = {}
    for line, row in enumerate(_rows(project_dir / _EVENTS), 2):
        events.setdefault(row.get("fact", ""), set()).add(event := row.get("event", ""))
        if f"'{event}'" not in told:
            problems.add(
                f"{_EVENTS}:{line}",
                f'{_EVENT_QUERY} tells of no event "{event}"',
                "Tell of it there, or remove it here.",
            )
    return events


def _add_place_problems(where: str, row: Row, known: Mapping[str, Row], problems: Problems) -> None:
    """Adds a problem for a place among the jurisdictions that could not be told, or would never be stated."""
    ranked = known.get(row.get("numerator", ""))
    is_compared = ranked and (ranked["fact"] != "derived" or ranked["kind"] == "per_million")
    if row["kind"] in ("rank", "tie", "label") and ranked and not is_compared:
        problem = f"{row['kind']} of {ranked['figure']}, which is computed from other figures"
        fix = "Name a figure that is counted, or one per million: only these are ranked (marts.figure_value)."
        problems.add(where, problem, fix)
    if row["kind"] == "rank" and ranked and ranked.get("rank_figure") != row["figure"]:
        problem = (
            f'{row["figure"]} is the rank of {ranked["figure"]}, whose rank_figure is "{ranked.get("rank_figure", "")}"'
        )
        problems.add(where, problem, f'Write "{row["figure"]}" there.')
    if (rank := row.get("rank_figure", "")) in known:
        for kind, name in (("rank", rank), ("tie", f"{rank}_tie_count"), ("label", f"{rank}_label")):
            found = known.get(name)
            if not found or (found["kind"], found.get("numerator")) != (kind, row["figure"]):
                problem = f'rank_figure "{rank}", but there is no {kind} "{name}" of {row["figure"]}'
                problems.add(where, problem, "A rank stands with the size of its tie and its place in words.")
            elif found["least_ranked"] != known[rank]["least_ranked"]:
                problem = f"{name} compares other places than {rank}: their least_ranked differ"
                problems.add(where, problem, "A rank, its tie and its label are over the same places.")


def raise_if_unsound(project_dir: Path) -> None:
    """Raises ModelError, with file and line of each problem, where figures of the seed are not sound."""
    problems = Problems()
    _add_seed_problems(project_dir, problems)
    problems.raise_if_any()


def _groups(project_dir: Path) -> list[Row]:
    return [row for row in _rows(project_dir / _GROUPS) if row.get("figure_group")]


def _figures(project_dir: Path) -> list[Row]:
    # What a line or the header lacks is blank here; the seed's contract tells it.
    rows = (dict.fromkeys(_COLUMNS, "") | row for row in _rows(project_dir / _SEED))
    return [row for row in rows if row["figure"]]


def _rows(file: Path) -> list[dict[str, str]]:
    """The rows of a seed by column, blank for what is not there; none without the file."""
    if not file.is_file():
        return []
    with file.open(newline="", encoding="utf-8-sig") as text:
        return [{name: value or "" for name, value in row.items() if name} for row in csv.DictReader(text)]


def _files(project_dir: Path) -> Iterator[tuple[Path, str, str]]:
    """Each query and contract with such columns, with its text as it is and as it should be."""
    figures = [row for row in _figures(project_dir) if row.get("kind") in _TYPES]
    groups = _groups(project_dir)
    tables: list[tuple[str, list[Row], Forms]] = [("core/year_coverage", [], _OF_YEARS)]
    for place, flag in _PLACES.items():
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
