"""A figure is a row of the seed: its columns are written from it, and a fault in what makes it stops the night."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from conftest import PROJECT, copied

from flows.steps import build_models
from warehouse.errors import ModelError
from warehouse.figure_columns import add_figure_problems, write_figure_columns
from warehouse.runner.check.suites import read_suites
from warehouse.runner.models.problems import Problems
from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb

# What is wrong, in which file, for what: each in another of the places by which a figure comes about.
_FAULTS = (
    (
        "sql/marts/figure_event.sql",
        "is_counted := defendant_year.is_convicted,",
        "is_counted := defendant_year.is_new,",
    ),
    (
        "sql/marts/figure_event.sql",
        "name := 'new', is_counted := case_year.is_new",
        "name := 'new', is_counted := case_year.is_active",
    ),
    ("sql/marts/figure_value.sql", "when 'count' then found.row_count", "when 'count' then found.row_count + 1"),
    (
        "sql/marts/figure_value.sql",
        "when 'dollars' then found.parts / figure",
        "when 'dollars' then 2 * found.parts / figure",
    ),
    ("seeds/figure.csv", "restitution,,,restitution,,dollars,", "restitution,,,restitution,,count,"),
    ("seeds/figure.csv", ",mean,months,10,sentence,", ",median,months,10,sentence,"),
)

# Those that eight cases do not show: none has a day of its resolution, and no share of them is rounded up.
_FAULTS_OF_MANY = (
    ("sql/marts/figure_event.sql", "16 * defendant_year.days_to_resolve", "17 * defendant_year.days_to_resolve"),
    ("sql/marts/figure_value.sql", "(2000 * share.numerator + share.denominator)", "(2000 * share.numerator)"),
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for part in ("sql", "seeds", "expectations"):
        shutil.copytree(PROJECT / part, tmp_path / "project" / part)
    return tmp_path / "project"


def plant(file: Path, right: str, wrong: str) -> None:
    text = file.read_text()
    assert right in text
    file.write_text(text.replace(right, wrong, 1))


def problems_in(project: Path) -> list[str]:
    problems = Problems()
    add_figure_problems(project, problems)
    return [str(problem) for problem in problems.sorted()]


def recounted(settings: Settings) -> list[str]:
    """The figures that the second count, straight from the facts, finds otherwise."""
    checks = [check for check in read_suites(settings.project_dir).checks if check.name.startswith("headline_figures_")]
    assert len(checks) == 3
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        found = [
            connection.execute(check.kwargs["unexpected_rows_query"].format(batch="")).fetchall() for check in checks
        ]
    return sorted({row[5] for rows in found for row in rows})


def test_nothing_is_recounted_otherwise(eight_cases: Settings) -> None:
    assert recounted(eight_cases) == []


@pytest.mark.torture
@pytest.mark.parametrize(("file", "right", "wrong"), _FAULTS)
def test_fault_in_what_makes_a_figure_is_found_by_the_second_count(
    eight_cases: Settings, project: Path, tmp_path: Path, file: str, right: str, wrong: str
) -> None:
    plant(project / file, right, wrong)
    settings = replace(copied(eight_cases, tmp_path / "data"), project_dir=project)
    build_models(settings)
    assert recounted(settings) != []


def test_nothing_of_the_night_is_recounted_otherwise_but_what_was_planted(
    night: Settings, project: Path, tmp_path: Path
) -> None:
    assert recounted(night) == []
    for file, right, wrong in _FAULTS_OF_MANY:
        plant(project / file, right, wrong)
    settings = replace(copied(night, tmp_path / "data"), project_dir=project)
    build_models(settings)
    assert {"mean_months_to_resolve", "new_cases_labor_percent", "restitution_percent"} <= {*recounted(settings)}


def test_summaries_have_the_figures_of_the_seed() -> None:
    assert problems_in(PROJECT) == []


def test_figure_added_to_the_seed_is_a_column_of_every_summary_that_states_it(project: Path) -> None:
    seed = project / "seeds/figure.csv"
    row = (
        '900,death_percent,Sentences,"of them to death, percent",true,true,true,false,sentences,,,sentences,,percent,percent,,'
        "derived,,,death_sentence_defendants over life_sentence_defendants,Made up,death_sentence_defendants,"
        "life_sentence_defendants,,,made up\n"
    )
    seed.write_text(seed.read_text() + row)
    assert len(problems_in(project)) == 8
    assert len(write_figure_columns(project)) == 8
    assert problems_in(project) == []
    assert write_figure_columns(project) == []
    state = (project / "sql/marts/state_summary_by_scope.sql").read_text()
    assert "cast(stated.death_percent as decimal(5, 1)) as death_percent,\n" in state
    assert "death_percent" not in (project / "sql/marts/district_summary.sql").read_text()
    assert 'death_percent: {type: "DECIMAL(5,1)"' in (project / "sql/marts/national_summary.yml").read_text()


def test_figure_of_a_figure_that_is_none_is_told_with_its_line(project: Path) -> None:
    seed = project / "seeds/figure.csv"
    parts = ",{},new_cases,new_cases_unknown,"
    seed.write_text(seed.read_text().replace(parts.format("new_cases_labor"), parts.format("new_cases_labour")))
    [problem] = problems_in(project)
    assert re.match(r'seeds/figure\.csv:\d+: numerator "new_cases_labour" is no figure of seeds/figure\.csv', problem)
    assert 'Did you mean "new_cases_labor"?' in problem


def test_rank_without_its_words_and_place_of_a_percent_are_told(project: Path) -> None:
    seed = project / "seeds/figure.csv"
    whole = seed.read_text()
    seed.write_text("".join(line for line in whole.splitlines(True) if ",active_cases_rank_label," not in line))
    missing = [problem for problem in problems_in(project) if problem.startswith("seeds/")]
    assert len(missing) == 1
    assert 'there is no label "active_cases_rank_label" of active_cases. A rank stands with' in missing[0]
    [label] = [line for line in whole.splitlines(True) if ",active_cases_rank_label," in line]
    seed.write_text(
        whole.replace(label, label.replace(",active_cases,,,,Metrics", ",active_cases_sex_percent,,,,Metrics"))
    )
    told = [problem for problem in problems_in(project) if problem.startswith("seeds/")]
    assert any("label of active_cases_sex_percent, which is computed from other figures" in problem for problem in told)


def test_tie_over_other_places_than_its_rank_is_told(project: Path) -> None:
    seed = project / "seeds/figure.csv"
    [tie] = [line for line in seed.read_text().splitlines(True) if ",new_cases_per_million_rank_tie_count," in line]
    seed.write_text(seed.read_text().replace(tie, tie.replace(",5,Metrics", ",,Metrics")))
    told = [problem for problem in problems_in(project) if problem.startswith("seeds/")]
    assert len(told) == 1
    assert "new_cases_per_million_rank_tie_count compares other places than new_cases_per_million_rank" in told[0]


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        (",defendant_year,resolved,", ",defendant_year,resolve,", 'no event "resolve" of defendant_year in seeds/figure_event'),
        (",defendant_year,resolved,", ",defendant_year,sealed,", "so that nothing would ever count. It is one of sentence."),
        (",resolution,,,resolution,", ",resolutoin,,,resolution,", 'no group of figures "resolutoin" in seeds/figure_group'),
        (",new_cases_rank,count,", ",,count,", 'new_cases_rank is the rank of new_cases, whose rank_figure is ""'),
        ("new_cases,Cases,New cases,", "new_cases,Cases,,", 'figure "new_cases" has no words for its line in Cases'),
        ("\n710,new_civil_cases,", "\n700,new_civil_cases,", "position 700 is that of mean_months_to_resolve. Give it one"),
    ],
)  # fmt: skip
def test_figure_that_could_never_count_is_told_and_nothing_is_built(
    eight_cases: Settings, project: Path, tmp_path: Path, right: str, wrong: str, expected: str
) -> None:
    plant(project / "seeds/figure.csv", right, wrong)
    [problem] = problems_in(project)
    assert re.match(r"seeds/figure\.csv:\d+: ", problem) and expected in problem
    with pytest.raises(ModelError, match=re.escape(expected)):
        build_models(replace(eight_cases, project_dir=project, data_dir=tmp_path))


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("seeds/figure.csv", "\n710,", "\n710,new_things\n710,"),
        ("seeds/figure.csv", "figure_group,census_groups", "figures,censuses"),
        ("seeds/figure_group.csv", "figure_group,", "group,"),
        ("seeds/figure_event.csv", "sentence,life,", "sentence,for life,"),
    ],
)
def test_seed_of_a_short_line_or_another_form_is_told_and_breaks_nothing(
    project: Path, file: str, right: str, wrong: str
) -> None:
    plant(project / file, right, wrong)
    assert problems_in(project)


def test_apostrophe_in_a_comment_hides_no_event(project: Path) -> None:
    plant(project / "sql/marts/figure_event.sql", "-- One row per fact row", "-- A court's row, one per fact row")
    assert problems_in(project) == []


def test_seed_of_this_name_in_a_project_of_other_tables_is_its_own(project: Path) -> None:
    (project / "seeds/figure.csv").write_text("figure,words\nsquare,a figure of four sides\n")
    shutil.rmtree(project / "sql/marts")
    assert problems_in(project) == []


def test_lint_tells_a_summary_that_was_edited_by_hand(project: Path) -> None:
    file = project / "sql/marts/state_summary.sql"
    file.write_text(file.read_text().replace("    stated.new_cases_both,\n", ""))
    [problem] = problems_in(project)
    assert problem.startswith("sql/marts/state_summary.sql:") and "Run `warehouse figures`" in problem
