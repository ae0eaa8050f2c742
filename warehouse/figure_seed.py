"""What the seeds say of figures, their groups and events, and whether a figure is sound: could count, be stated, be read."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from warehouse.errors import suggestion
from warehouse.runner.models.problems import Problems

Row = Mapping[str, str]

_SEED, _GROUPS, _EVENTS = (Path(f"seeds/{name}.csv") for name in ("figure", "figure_group", "figure_event"))
_EVENT_QUERY = Path("sql/marts/figure_event.sql")
PLACES = {"national": "is_national", "state": "is_state", "district": "is_district"}
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
    *PLACES.values(),
)
_OTHER_FIGURES = ("rank_figure", "stated_with", "numerator", "denominator", "denominator_less")


def add_unsound_figures(project_dir: Path, problems: Problems) -> None:
    """Adds a problem for each figure that names a figure, group or event that there is not, or could not be computed."""
    # A project of other tables may have a seed of this name.
    if not all((project_dir / file).is_file() for file in (_SEED, _GROUPS, _EVENTS, _EVENT_QUERY)):
        return
    figures = read_figures(project_dir)
    known = {row["figure"]: row for row in figures}
    groups = {row["figure_group"] for row in read_groups(project_dir)}
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
    add_unsound_figures(project_dir, problems)
    problems.raise_if_any()


def read_groups(project_dir: Path) -> list[Row]:
    """The groups of figures, a row each; none without the seed."""
    return [row for row in _rows(project_dir / _GROUPS) if row.get("figure_group")]


def read_figures(project_dir: Path) -> list[Row]:
    """The figures, a row each; none without the seed."""
    # What a line or the header lacks is blank here; the seed's contract tells it.
    rows = (dict.fromkeys(_COLUMNS, "") | row for row in _rows(project_dir / _SEED))
    return [row for row in rows if row["figure"]]


def _rows(file: Path) -> list[dict[str, str]]:
    """The rows of a seed by column, blank for what is not there; none without the file."""
    if not file.is_file():
        return []
    with file.open(newline="", encoding="utf-8-sig") as text:
        return [{name: value or "" for name, value in row.items() if name} for row in csv.DictReader(text)]
