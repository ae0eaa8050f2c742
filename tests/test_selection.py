"""Selection: the spelling that dbt users have in their fingers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tiny_project import read, write

from warehouse.cli import warehouse
from warehouse.errors import InputError
from warehouse.runner.models.project import Project
from warehouse.runner.models.selection import selected

pytestmark = pytest.mark.one_duckdb

# staging.docket and staging.party read raw; core.dim_case reads docket and a seed; core.docket reads dim_case;
# marts.a reads core.docket and staging.party; marts.b reads nothing of these.
_READS = {
    "staging.docket": "raw.docket",
    "staging.party": "raw.defendant",
    "core.dim_case": "staging.docket inner join seeds.state using (id)",
    "core.docket": "core.dim_case",
    "marts.a": "core.docket inner join staging.party using (id)",
    "marts.b": "meta.build",
}
_YML = "description: One row per case. And more.\ngrain: [id]\ncolumns:\n  id: {type: VARCHAR, description: Key}\n"
_TAGS = {"staging.docket": "tags: [pages, slow]\n", "marts.a": "tags: [pages]\n", "marts.b": "materialized: view\n"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"seeds__state_csv": "id\nMO\n", "seeds__state_yml": _YML}
    for name, reads in _READS.items():
        key = name.replace(".", "__")
        files |= {f"{key}_sql": f"select id from {reads}\n", f"{key}_yml": _YML + _TAGS.get(name, "")}
    return write(tmp_path_factory.mktemp("project"), **files)


@pytest.fixture(scope="module")
def project(folder: Path) -> Project:
    return read(folder)


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ("dim_case", "core.dim_case"),
        ("core.dim_case", "core.dim_case"),
        ("+core.docket", "staging.docket core.dim_case core.docket"),
        ("1+core.docket", "core.dim_case core.docket"),
        ("0+core.docket", "core.docket"),
        ("dim_case+", "core.dim_case core.docket marts.a"),
        ("1+dim_case+1", "staging.docket core.dim_case core.docket"),
        ("staging.docket+2", "staging.docket core.dim_case core.docket"),
        ("@core.docket", "staging.docket staging.party core.dim_case core.docket marts.a"),
        ("staging.*", "staging.docket staging.party"),
        ("staging", "staging.docket staging.party"),
        ("*docket*", "staging.docket core.docket"),
        ("core.d*", "core.dim_case core.docket"),
        ("tag:pages", "staging.docket marts.a"),
        ("tag:s*", "staging.docket"),
        ("path:sql/core", "core.dim_case core.docket"),
        ("path:sql/core/", "core.dim_case core.docket"),
        ("path:sql", " ".join(sorted(_READS, key=["staging", "core", "marts"].__contains__))),
        ("sql/core/docket.sql", "core.docket"),
        ("./sql/core/docket.yml", "core.docket"),
        ("path:sql/*/docket.sql", "staging.docket core.docket"),
        ("config.materialized:view", "staging.docket staging.party marts.b"),
        ("seeds.state+", "core.dim_case core.docket marts.a"),
        ("state+1", "core.dim_case"),
        ("seeds.*+1", "core.dim_case"),
        ("source:raw.docket+1", "staging.docket"),
        ("raw.*+1", "staging.docket staging.party"),
        ("meta.build+", "marts.b"),
        ("dim_case marts.b", "core.dim_case marts.b"),
        ("dim_case dim_case", "core.dim_case"),
        ("dim_case+,tag:pages", "marts.a"),
        ("+marts.a,+dim_case,staging.*", "staging.docket"),
        ("+marts.a,staging.* marts.b", "staging.docket staging.party marts.b"),
        ("state:modified", "core.docket"),
        ("state:modified+", "core.docket marts.a"),
        ("+state:modified,staging.*", "staging.docket"),
    ],
)
def test_selection(project: Project, select: str, expected: str) -> None:
    found = selected(project, [select], modified=["core.docket"])
    assert sorted(found) == sorted(expected.split())
    assert found == tuple(name for name in project.models if name in found)


def test_nothing_selected_is_everything_and_several_are_added(project: Project) -> None:
    assert selected(project, []) == tuple(project.models)
    assert selected(project, ["marts.b", "dim_case"]) == selected(project, ["dim_case marts.b"])


def test_exclude_has_the_same_spelling(project: Project) -> None:
    assert selected(project, ["+marts.a"], ["staging.* core.docket+"]) == ("core.dim_case",)
    assert set(selected(project, [], ["+marts.a"])) == {"marts.b"}


def test_nothing_modified_is_an_empty_selection_and_no_error(project: Project) -> None:
    assert selected(project, ["state:modified+"], modified=()) == ()
    assert selected(project, ["state:modified+,staging.*"], modified=()) == ()
    assert selected(project, [], ["state:modified"], modified=()) == tuple(project.models)
    assert selected(project, ["marts.b state:modified"], modified=()) == ("marts.b",)


def test_modified_seed_selects_what_reads_it(project: Project) -> None:
    assert selected(project, ["state:modified+1"], modified=["seeds.state"]) == ("core.dim_case",)


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ("dim_cas", '--select \'dim_cas\': no model "dim_cas". Did you mean "core.dim_case"?'),
        ("core.dim_cas+", 'no model "core.dim_cas". Did you mean "core.dim_case"?'),
        ("docket", '"docket" is core.docket and staging.docket. Write it with its schema.'),
        ("seeds.state", '"seeds.state" is no model but seeds.state. Write "seeds.state+" for what reads it.'),
        ("stagin.*", 'no model fits "stagin.*". Schemas: core, marts, meta, raw, seeds, staging.'),
        ("tag:page", 'no model has the tag "page". Did you mean "pages"?'),
        ("path:sql/cor", 'no model in "sql/cor". Did you mean "sql/core"?'),
        ("config.materialized:tabel", 'no model is materialized as "tabel". Did you mean "table"?'),
        ("tags:pages", 'no method "tags:". Did you mean "tag"?'),
        ("state:new", 'no state "new". Known: modified.'),
        ("dim_case,marts.b", 'no model fits all of "dim_case,marts.b". A comma keeps what both sides have'),
        ("dim_case,", '"" is no selection.'),
        ("+", '"+" is no selection. Write `name`, `+name`'),
        ("@dim_case+", '"@dim_case+" is no selection.'),
        ("  ", "is empty."),
        ("marts.b dim_kase", 'no model "dim_kase". Did you mean "core.dim_case"?'),
        ("state:modified", '"state:modified" has nothing to compare with.'),
    ],
)
def test_what_nothing_fits_is_named_with_the_nearest(project: Project, select: str, expected: str) -> None:
    with pytest.raises(InputError) as raised:
        selected(project, [select])
    assert expected in str(raised.value)


def test_excluding_what_is_not_there_or_everything_is_an_error(project: Project) -> None:
    with pytest.raises(InputError, match=r"--exclude 'dim_kase'.*Did you mean \"core.dim_case\""):
        selected(project, [], ["dim_kase"])
    with pytest.raises(InputError, match=r"no model is left"):
        selected(project, ["marts.*"], ["marts.*"])


def ls(folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(warehouse, ["--project", str(folder), *arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def without_raw(tmp_path: Path) -> Path:
    csv, yml = {"seeds__state_csv": "id\nMO\n"}, {"seeds__state_yml": _YML}
    models = {"core__dim_case_sql": "select id from seeds.state\n", "core__dim_case_yml": _YML + "tags: [pages]\n"}
    other = {"marts__b_sql": "select id from core.dim_case\n", "marts__b_yml": _YML + "materialized: view\n"}
    return write(tmp_path, **csv, **yml, **models, **other)


def test_ls_lists_names_kinds_tags_and_the_first_sentence(without_raw: Path) -> None:
    code, out, _ = ls(without_raw, "ls")
    assert (code, out.splitlines()) == (
        0,
        ["model,materialized,tags,description", "core.dim_case,table,pages,One row per case.",
         "marts.b,view,,One row per case."],
    )  # fmt: skip


def test_ls_takes_a_selection_and_gives_json(without_raw: Path) -> None:
    code, out, _ = ls(without_raw, "ls", "--json", "--select", "dim_case+", "--exclude", "tag:pages")
    assert (code, [model["model"] for model in json.loads(out)]) == (0, ["marts.b"])
    code, out, error = ls(without_raw, "ls", "-s", "marts.bb")
    assert (code, out) == (3, "")
    assert 'Did you mean "marts.b"?' in error
