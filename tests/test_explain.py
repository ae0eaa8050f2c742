"""A figure opened: on the sample every figure is what its rows say, and each row leads to the extract it was read from."""

from __future__ import annotations

import json
import re
import shutil
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result
from read_once import this_project

from flows.steps import check_build
from warehouse.cli import warehouse
from warehouse.errors import InputError
from warehouse.load.raw_rows import read_raw_rows
from warehouse.readers.explain import Explanation, FactRow, explain
from warehouse.readers.figures import read_figures
from warehouse.readers.lineage import way_between
from warehouse.readers.question import Question
from warehouse.readers.state import read_state_page
from warehouse.runner.check.suites import read_suites
from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb

PROJECT = Path(__file__).parents[1]
_MISSOURI = Question("state_summary", ("convicted_defendants",), 2018, "MO")
_MACRO = "select sum(amount) from marts.explain('MO', 2018, 'convicted_defendants') where part = 'counted'"


def _figures(file: Path, table: str) -> tuple[str, ...]:
    """Every figure that a summary has."""
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = {row[0] for row in connection.execute(f"describe marts.{table}").fetchall()}
        return tuple(name for name in read_figures(connection) if name in columns)


def _recomputed(found: Explanation) -> Any:
    """The figure from nothing but what the explanation shows: its rows and its places."""
    return _RECOMPUTED[found.figure.kind](found)


def _counted(found: Explanation) -> Sequence[FactRow]:
    return next((part.rows for part in found.parts if part.name == "counted"), ())


def _amounts(found: Explanation) -> list[Decimal]:
    return [row.amount for row in _counted(found)]


def _divided(found: Explanation, times: int, to: str) -> Decimal | None:
    totals = {part.name: part.total for part in found.parts}
    whole = totals["denominator"] - totals.get("left out", Decimal(0))
    return _rounded(times * totals["numerator"] / whole, to) if whole else None


def _per_million(found: Explanation) -> Decimal | None:
    (part,) = found.parts
    return _rounded(1_000_000 * part.total / found.population, "0.01") if found.population else None


def _values(found: Explanation) -> list[int | Decimal]:
    return [place.value or 0 for place in found.places]


def _own(found: Explanation) -> int | Decimal:
    return next((place.value or 0 for place in found.places if place.state_code == found.state_code), 0)


def _is_compared(found: Explanation) -> bool:
    """Whether the place is among those that the figure compares."""
    return found.state_code in {place.state_code for place in found.places}


def _mean(found: Explanation) -> Decimal | None:
    if found.figure.fact == "derived":
        (part,) = (part for part in found.parts if part.name == "numerator")
        return _rounded(Decimal(len(part.rows)) / sum(value > 0 for value in _values(found)), "0.01")
    amounts = _amounts(found)
    return _rounded(sum(amounts, Decimal(0)) / len(amounts), "0.1") if amounts else None


def _median(found: Explanation) -> Decimal | None:
    amounts = _amounts(found)
    return _rounded(statistics.median(amounts), "0.1") if amounts else None


def _place(found: Explanation) -> int | None:
    return 1 + sum(value > _own(found) for value in _values(found)) if _is_compared(found) else None


def _tied(found: Explanation) -> int | None:
    return _values(found).count(_own(found)) if _is_compared(found) else None


def _label(found: Explanation) -> tuple[object, int | None] | None:
    if not _is_compared(found):
        return None
    return ("none" if _own(found) == 0 else _place(found), _tied(found))


def _most_frequent(found: Explanation) -> str | None:
    sectors = Counter(row.disposition for row in _counted(found))
    return min(sectors, key=lambda sector: (-sectors[sector], sector)) if sectors else None


_RECOMPUTED: dict[str, Callable[[Explanation], Any]] = {
    "count": lambda found: sum(_amounts(found)),
    "dollars": lambda found: sum(_amounts(found)),
    "percent": lambda found: _divided(found, 100, "0.1"),
    "ratio": lambda found: _divided(found, 1, "0.01"),
    "per_million": _per_million,
    "mean": _mean,
    "median": _median,
    "rank": _place,
    "tie": _tied,
    "label": _label,
    "jurisdictions": lambda found: sum((value == 0) == ("without" in found.figure.figure) for value in _values(found)),
    "flag": lambda found: _own(found) == 0,
    "text": _most_frequent,
}


def test_every_kind_of_figure_is_recomputed_here_and_no_other() -> None:
    seed = this_project().seeds["seeds.figure"]
    (kind,) = (column for column in seed.contract.columns if column.name == "kind")
    assert tuple(_RECOMPUTED) == kind.accepted_values


def _rounded(value: Decimal, to: str) -> Decimal:
    return value.quantize(Decimal(to), ROUND_HALF_UP)


def _stated(found: Explanation) -> Any:
    """The figure as the summary states it; of a place in words its numbers."""
    if found.figure.kind == "label" and found.value:
        numbers = [int(number) for number in re.findall(r"\d+", found.value)]
        if found.value.startswith("none"):
            return "none", numbers[0] + 1 if numbers else 1
        return numbers[0], numbers[1] if len(numbers) > 1 else 1
    return found.value


@pytest.mark.parametrize(
    "question",
    [
        Question("state_summary", (), 2018, "MO"),
        # With a rank per million residents, which four new cases of Missouri do not give.
        Question("state_summary", (), 2018, "SD"),
        pytest.param(
            Question("state_summary", (), 2018, "NY", scope="wider", calendar="fiscal"), marks=pytest.mark.torture
        ),
        pytest.param(Question("district_summary", (), 2018, court_id="mowd"), marks=pytest.mark.torture),
        pytest.param(Question("national_summary", (), 2018), marks=pytest.mark.torture),
        Question("national_summary", (), 2020, scope="wider"),
    ],
    ids=lambda question: f"{question.table}-{question.state_code or question.court_id or 'US'}-{question.scope}",
)
def test_every_figure_is_what_its_rows_say(night: Settings, published: Path, question: Question) -> None:
    names = _figures(published, question.table)
    assert len(names) > 40
    found = explain(night, replace(question, figures=names))
    assert [item.figure.figure for item in found] == list(names)
    wrong = [
        (item.figure.figure, _stated(item), _recomputed(item)) for item in found if _stated(item) != _recomputed(item)
    ]
    assert wrong == []


def test_every_figure_of_the_page_of_missouri_is_explained(night: Settings) -> None:
    page = read_state_page(night, "MO", 2018).figures
    found = explain(night, replace(_MISSOURI, figures=tuple(item.figure.figure for item in page)))
    assert [item.value for item in found] == [item.value for item in page]
    for item in found:
        assert item.is_synthetic
        assert item.figure.definition
        assert item.figure.condition
        assert item.coverage
        assert item.models[0][0] == "marts.state_summary"
        if any(part.rows for part in item.parts):
            assert item.models[-1][1][0].startswith("raw.")


def test_every_row_leads_to_extract_rows_that_speak_of_its_docket(night: Settings) -> None:
    (found,) = explain(night, _MISSOURI)
    (part,) = found.parts
    assert part.total == found.value == 6
    raw = read_raw_rows(night, [extract.row_id for row in part.rows for extract in row.extract_rows])
    for row in part.rows:
        read = {raw[extract.row_id].table: raw[extract.row_id].columns for extract in row.extract_rows}
        assert row.source_code == "docket"
        assert {"raw.idb_criminal", "raw.coding_sheet", "raw.docket_party", "raw.docket_count", "raw.docket_entry"} <= {
            *read
        }
        docket = re.fullmatch(r"\d:(\d\d)-cr-(\d{5})", row.docket_number)
        assert docket is not None
        year, number = docket.groups()
        assert f"{year}{number}" in read["raw.idb_criminal"].values()
        assert any(
            f"{year}-cr-" in value and number.lstrip("0") in value for value in read["raw.coding_sheet"].values()
        )
        pages = [
            path for extract in row.extract_rows if extract.format == "docket" for path in raw[extract.row_id].paths
        ]
        assert pages and all(number.lstrip("0") in path for path in pages)


def test_each_row_says_which_source_decided_it(night: Settings) -> None:
    names = ("convicted_defendants", "restitution_eligible_defendants", "mean_prison_months", "restitution_amount")
    found = explain(night, replace(_MISSOURI, figures=names))
    deciding = {item.figure.figure: {row.source_code for part in item.parts for row in part.rows} for item in found}
    assert deciding == {
        "convicted_defendants": {"docket"},
        "restitution_eligible_defendants": {"coding_sheet"},
        "mean_prison_months": {"idb_criminal"},
        "restitution_amount": {"docket"},
    }


def test_rank_shows_the_jurisdictions_around_it(night: Settings) -> None:
    (found,) = explain(night, replace(_MISSOURI, figures=("convicted_defendants_rank",)))
    assert len(found.places) == 56
    lines = _run(night, "explain", "state_summary", "--state", "mo", "--year", "2018", "convicted_defendants_rank")
    places = [line.split("places")[1].strip() for line in lines.stdout.splitlines() if line.startswith("places")]
    assert [place.split()[0] for place in places] == ["14.", "15.", "19."]
    assert "MO" in places[1]


def test_models_on_the_way_stand_before_what_they_read(night: Settings) -> None:
    (found,) = explain(night, _MISSOURI)
    order = [model for model, _ in found.models]
    reads = dict(found.models)
    assert {"core.fact_defendant_year", "core.fact_defendant_outcome", "intermediate.docket_outcome"} <= {*order}
    assert {"raw.idb_criminal", "raw.docket_entry", "raw.coding_sheet"} <= {
        read for many in reads.values() for read in many
    }
    assert not {"core.figure_coverage", "core.dim_date"} & {*order}
    assert all(order.index(model) < order.index(read) for model in order for read in reads[model] if read in reads)


def test_way_between_leaves_out_what_does_not_lead_there() -> None:
    graph = {"a": ["b", "c"], "b": ["raw"], "c": ["d"], "d": []}
    assert way_between(graph, "a", ["raw"]) == (("a", ("b",)), ("b", ("raw",)))
    assert way_between(graph, "c", ["raw"]) == ()


# In SQL


def test_macro_answers_in_the_file_itself(published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        assert connection.execute(_MACRO).fetchall() == [(6,)]
        comment = connection.execute(
            "select comment from duckdb_functions() where schema_name = 'marts' and function_name = 'explain'"
        ).fetchall()
    assert "marts.explain('MO', 2018, 'convicted_defendants')" in comment[0][0]


def test_macro_narrows_to_a_court_and_widens_to_the_nation(published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        for place, summary in (
            ("'MO', 2018, 'new_cases', court := 'mowd'", "district_summary where court_id = 'mowd' and year = 2018"),
            ("'US', 2018, 'new_cases'", "national_summary where year = 2018"),
            ("'missouri', 2018, 'new_cases'", "state_summary where state_code = 'MO' and year = 2018"),
            ("'nation', 2018, 'new_cases'", "national_summary where year = 2018"),
            (
                "'mo', 2018, 'new_cases', scope := 'wider', calendar := 'fiscal'",
                "state_summary_by_scope where state_code = 'MO' and year = 2018 and scope = 'wider' and calendar = 'fiscal'",
            ),
        ):
            found = connection.execute(f"select sum(amount) from marts.explain({place})").fetchall()
            assert found == connection.execute(f"select new_cases from marts.{summary}").fetchall()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("'MO', 2018, 'convicted_defendant'", 'no figure "convicted_defendant". Did you mean "convicted_defendants"?'),
        ("'MO', 3018, 'convicted_defendant'", 'there is no figure "convicted_defendant".'),
        ("'US', 2018, 'new cases', court := 'mowd'", 'no figure "new cases". Did you mean "new_cases"?'),
        ("'Missuri', 2018, 'new_cases'", 'there is no state "Missuri". Did you mean Missouri (MO)? US is the nation.'),
        ("'US', 2018, 'new_cases', court := 'x'", 'there is no court "x". core.dim_district has all'),
        ("'US', 2018, 'new_cases', scope := 'wide'", 'there is no scope "wide". Known: chapter_77, wider.'),
        ("'US', 2018, 'new_cases', calendar := 'fiscl'", 'there is no calendar "fiscl". Known: calendar, fiscal.'),
        ("'MO', 3018, 'new_cases'", "there are no figures of 3018. Years: 20"),
    ],
)
def test_macro_tells_a_wrong_argument_from_a_figure_without_rows(published: Path, arguments: str, message: str) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        for query in ("from", "select count(*) from", "select sum(amount) from"):
            with pytest.raises(duckdb.Error, match=re.escape(message)):
                connection.execute(f"{query} marts.explain({arguments})").fetchall()
        assert connection.execute("from marts.explain('AS', 2018, 'new_cases')").fetchall() == []


@pytest.mark.parametrize("alias", ["warehouse", "figures"])
def test_view_answers_under_any_name_and_the_macro_once_it_is_in_use(published: Path, alias: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published}' as {alias} (read_only)")
        found = connection.execute(
            f"select sum(amount) from {alias}.marts.figure_explained where figure = 'convicted_defendants' "
            "and state_code = 'MO' and year = 2018 and scope = 'chapter_77' and calendar = 'calendar'"
        ).fetchall()
        assert found == [(6,)]
        connection.execute(f"use {alias}")
        assert connection.execute(_MACRO).fetchall() == [(6,)]


def test_view_holds_what_the_command_shows(night: Settings, published: Path) -> None:
    (found,) = explain(night, replace(_MISSOURI, figures=("restitution_percent",)))
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = connection.execute(
            "select part, docket_number, source_code, row_ids from marts.explain('MO', 2018, 'restitution_percent')"
        ).fetchall()
    assert sorted(rows) == sorted(
        (part.name, row.docket_number, row.source_code, [extract.row_id for extract in row.extract_rows])
        for part in found.parts
        for row in part.rows
    )


# The checks

_RECOUNT = "are_those_of_the_facts"
_FROM_ROWS = "recomputed_from_its_rows"


@pytest.fixture
def copy(night: Settings, tmp_path: Path) -> Settings:
    """The build of the night, to be broken."""
    shutil.copy(night.build_file, tmp_path / night.build_file.name)
    return replace(night, data_dir=tmp_path)


def _broken_checks(file: Path, statements: Sequence[str], name: str) -> Iterator[set[str]]:
    """The summaries whose check `name` fails after each statement, which is taken back."""
    checks = [check for check in read_suites(PROJECT).checks if name in check.name]
    assert len(checks) == 3
    with duckdb.connect(str(file)) as connection:
        for statement in statements:
            connection.begin()
            connection.execute(statement)
            yield {
                check.name.split("_of_")[1].split("_")[0]
                for check in checks
                if connection.execute(check.kwargs["unexpected_rows_query"].format(batch=check.table)).fetchall()
            }
            connection.rollback()


def test_a_row_gone_from_a_fact_is_found_in_state_district_and_nation(copy: Settings) -> None:
    first = "rowid = (select min(rowid) from {fact} where year = 2018 and {counts} and scope = 'chapter_77')"
    gone = [
        f"delete from {fact} where {first.format(fact=fact, counts=counts)}"
        for fact, counts in (("core.fact_defendant_year", "is_convicted"), ("core.fact_case_year", "is_new"))
    ]
    gone.append(
        "delete from core.fact_civil_case where civil_case_id = "
        "(select min(civil_case_id) from core.fact_civil_case where year(filed_date) = 2018)"
    )
    everywhere = {"national", "state", "district"}
    assert list(_broken_checks(copy.build_file, gone, _RECOUNT)) == [everywhere, everywhere, everywhere]
    assert list(_broken_checks(copy.build_file, ["select 1"], _RECOUNT)) == [set()]


def test_a_row_gone_from_what_counts_is_found_in_state_district_and_nation(copy: Settings) -> None:
    gone = [
        f"delete from marts.figure_event where rowid = (select min(rowid) from marts.figure_event where {counts})"
        for counts in ("figure = 'convicted_defendants_sex'", "figure = 'median_prison_months' and year = 2018")
    ]
    everywhere = {"national", "state", "district"}
    assert [everywhere >= broken > set() for broken in _broken_checks(copy.build_file, gone, _FROM_ROWS)] == [
        True,
        True,
    ]


def test_a_ratio_is_recomputed_from_its_parts_and_a_wrong_one_is_found(copy: Settings) -> None:
    summaries = ("national_summary_by_scope", "state_summary_by_scope", "district_summary_by_scope")
    ratio = "floor(100 * new_defendants / nullif(new_cases, 0) + 0.5) / 100"
    with duckdb.connect(str(copy.build_file)) as connection:
        connection.execute(
            "insert into marts.figure by name select 'defendants_per_case' as figure, 'ratio' as kind, "
            "'derived' as fact, 'defendants' as figure_group, 'new_defendants' as numerator, 'new_cases' as denominator"
        )
        for summary in summaries:
            connection.execute(f"alter table marts.{summary} add column defendants_per_case decimal(18, 2)")
            connection.execute(f"update marts.{summary} set defendants_per_case = {ratio}")
    wrong = "update marts.state_summary_by_scope set defendants_per_case = defendants_per_case + 0.01 where year = 2018"
    assert list(_broken_checks(copy.build_file, ["select 1", wrong], _FROM_ROWS)) == [set(), {"state"}]


@pytest.mark.torture
@pytest.mark.one_duckdb
def test_a_row_gone_from_a_fact_stops_publication_and_the_message_names_the_figure(copy: Settings) -> None:
    with duckdb.connect(str(copy.build_file)) as connection:
        connection.execute(
            "delete from core.fact_defendant_year where is_convicted and year = 2018 and state_code = 'MO'"
        )
    report = check_build(copy)
    assert report.outcome == "failed"
    failed = {result.check_name: str(result) for result in report.results if result.outcome == "failed"}
    message = failed["headline_figures_of_state_summary_by_scope_are_those_of_the_facts"]
    assert "state_code=MO" in message
    assert "figure=convicted_defendants" in message


# The command


def _run(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(warehouse, ["--data-dir", str(settings.data_dir), *arguments])


def _missouri(settings: Settings, *arguments: str) -> Result:
    return _run(settings, "explain", "state_summary", "--state", "MO", "--year", "2018", *arguments)


def test_command_prints_figure_rule_rows_and_models(night: Settings) -> None:
    done = _missouri(night, "convicted_defendants")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "Missouri · 2018 · convicted_defendants"
    assert lines[1].startswith("SYNTHETIC")
    for start in ("figure       6", "definition   Defendants, not counts", "denominator  none", "coverage     "):
        assert any(line.startswith(start) for line in lines), start
    assert "6 rows" in lines
    assert any(re.search(r"mowd +3:16-cr-00035 001 +2018-04-10 +docket +convicted", line) for line in lines)
    assert any(re.search(r"file \d+ idb_criminal row \d+$", line) for line in lines)
    assert "  staging.idb_criminal ← raw.idb_criminal" in lines


def test_readme_shows_what_is_printed(night: Settings) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    command, _, example = readme.partition("warehouse explain state_summary")[2].partition("`:\n\n```\n")
    shown = [line for line in example.split("\n```")[0].splitlines() if line != "…"]
    assert len(shown) == 5
    printed = _run(night, "explain", "state_summary", *command.split()).stdout
    # The number of a file is made from its content.
    numbered = [re.sub(r"file \d+", "file N", line) for line in printed.splitlines()]
    assert [line for line in shown if re.sub(r"file \d+", "file N", line) not in numbered] == []


def test_docs_show_what_the_query_of_the_whole_page_gives(night: Settings) -> None:
    readme = (PROJECT / "docs/publication.md").read_text(encoding="utf-8").partition("as one query:\n\n```\n")[2]
    query, _, output = readme.partition("\n```\n\n```\n")
    assert _run(night, "query", query).stdout.strip() == output.split("\n```")[0]


def test_percent_prints_its_parts(night: Settings) -> None:
    done = _missouri(night, "restitution_percent")
    for words in (
        "figure       25.0%",
        "restitution_ordered_defendants over restitution_eligible_defendants: 1 / 4",
        "numerator restitution_ordered_defendants: 1 row",
        "denominator restitution_eligible_defendants: 4 rows",
    ):
        assert words in done.stdout


def test_mean_and_median_print_what_they_are_taken_over(night: Settings) -> None:
    done = _missouri(night, "mean_prison_months", "median_prison_months")
    assert done.stdout.count("prison_sentenced_defendants: 6") == 2
    assert done.stdout.count("6 rows with ") == 2


def test_raw_shows_the_rows_as_received_and_only_then(night: Settings) -> None:
    names = ("case_name", "party_name", "entry_text", "disposition_text")
    plain, raw = _missouri(night, "convicted_defendants"), _missouri(night, "convicted_defendants", "--raw")
    assert [name for name in names if name in plain.stdout] == []
    assert raw.exit_code == 0
    for name in ("party_name", "entry_text", "count_text", "attribute", "disp1"):
        assert re.search(rf"^ +{name} +\S", raw.stdout, re.MULTILINE | re.IGNORECASE), name


def test_raw_needs_the_build_file_of_the_operator(night: Settings, tmp_path: Path) -> None:
    shutil.copytree(night.published_dir, tmp_path / "published", symlinks=True)
    reader = replace(night, data_dir=tmp_path)
    assert _missouri(reader, "convicted_defendants").exit_code == 0
    done = _missouri(reader, "convicted_defendants", "--raw")
    assert done.exit_code == 3
    assert "there is no build file here" in done.stderr


def test_a_row_that_a_later_load_replaced_is_said_to_be_gone(night: Settings, copy: Settings) -> None:
    shutil.copytree(night.published_dir, copy.data_dir / "published", symlinks=True)
    with duckdb.connect(str(copy.build_file)) as connection:
        connection.execute("delete from raw.idb_criminal")
    done = _missouri(copy, "convicted_defendants", "--raw")
    assert done.stdout.count("no longer in the build file") == 6


def test_json_holds_figures_rows_and_raw_text(night: Settings) -> None:
    (found,) = json.loads(_missouri(night, "--json", "convicted_defendants").stdout)
    assert found["value"] == 6
    assert len(found["parts"][0]["rows"]) == 6
    assert found["parts"][0]["rows"][0]["extract_rows"][0]["file_id"]
    raw = json.loads(_missouri(night, "convicted_defendants", "--raw", "--json").stdout)
    ids = {str(extract["row_id"]) for row in raw["explained"][0]["parts"][0]["rows"] for extract in row["extract_rows"]}
    assert {*raw["raw"]} == ids


def test_null_figure_says_why(night: Settings) -> None:
    for year, figure, reason in (
        (2008, "convicted_defendants", "no source covers every case: that nothing was found does not mean zero"),
        (2008, "new_civil_cases", "No loaded extract carries civil suits for this year"),
        (2018, "top_labor_sector", "there is nothing to take it from"),
        (2018, "active_cases_rank", "only the 56 states and territories are compared, and this is none of them"),
    ):
        state = "XX" if figure.endswith("rank") else "MO"
        done = _run(night, "explain", "state_summary", "--state", state, "--year", str(year), figure)
        (line,) = [line for line in done.stdout.splitlines() if line.startswith("figure ")]
        assert line.startswith("figure       not stated: ")
        assert reason in line


@pytest.mark.parametrize(
    ("question", "messages"),
    [
        (replace(_MISSOURI, table="state_sumary"), ("state_sumary", 'Did you mean "state_summary"?')),
        (
            replace(_MISSOURI, figures=("convicted_defendant",)),
            ('has no figure "convicted_defendant"', 'Did you mean "convicted_defendants"?'),
        ),
        (
            replace(_MISSOURI, figures=("arrests",)),
            ('has no figure "arrests"', "Known: new_cases,", "deportation_threat_percent."),
        ),
        (replace(_MISSOURI, figures=("deportation_threat_cases",)), ("has no figure", "deportation_threat_percent")),
        (replace(_MISSOURI, state_code="ZZ"), ('--state: no state or territory "ZZ"', "Known: AK, AL,", "WY, XX.")),
        (
            replace(_MISSOURI, state_code="missuri"),
            ('--state: no state or territory "missuri". Did you mean Missouri (MO)?',),
        ),
        (replace(_MISSOURI, state_code="nation"), ("Ask national_summary.",)),
        (replace(_MISSOURI, state_code=None), ("has a row for each state_code", "Add --state.")),
        (replace(_MISSOURI, year=1999), ('--year: no "1999"', "Known: 2008 to 2023.")),
        (replace(_MISSOURI, scope="widest"), ('Did you mean "wider"? Known: chapter_77, wider.',)),
        (replace(_MISSOURI, calendar="fiscl"), ('Did you mean "fiscal"? Known: calendar, fiscal.',)),
        (replace(_MISSOURI, court_id="mowd"), ("has no districts", "Ask district_summary.")),
        (replace(_MISSOURI, table="national_summary"), ("has no states", "Ask state_summary.")),
        (
            replace(_MISSOURI, table="district_summary", court_id="mowdd"),
            ("Did you mean Western District of Missouri (mowd)?",),
        ),
        (Question("district_summary", ("new_cases",), 2018), ("Add --court.",)),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_can(
    night: Settings, question: Question, messages: tuple[str, ...]
) -> None:
    with pytest.raises(InputError) as caught:
        explain(night, question)
    assert [message for message in messages if message not in str(caught.value)] == []
