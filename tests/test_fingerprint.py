"""The fingerprint of a step changes with what the step is made of, and with nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from tiny_project import CASE_YML, write

from warehouse import fingerprint as module
from warehouse.fingerprint import files_of, fingerprint
from warehouse.runner.build import build_project
from warehouse.runner.sources import Sources
from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb

STEPS = {
    "load": ("warehouse.load", "warehouse.extracts.pages"),
    "build": ("warehouse.runner.build",),
    "compare": ("warehouse.comparison.record",),
    "check": ("warehouse.runner.check", "warehouse.runner.check.validation"),
    "publish": ("warehouse.publish",),
    "pages": ("warehouse.readers.pages.site",),
}


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of our packages, to be changed."""
    for name in ("warehouse", "flows"):
        shutil.copytree(module.ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return tmp_path


def fingerprints() -> dict[str, str]:
    return {step: fingerprint(*modules) for step, modules in STEPS.items()}


@pytest.mark.parametrize(
    ("file", "steps"),
    [
        ("warehouse/readers/pages/static/style.css", {"pages"}),
        ("warehouse/readers/pages/templates/year.html", {"pages"}),
        ("warehouse/readers/pages/sections/rank.py", {"pages"}),
        ("warehouse/comparison/figure_causes.py", {"compare"}),
        ("warehouse/publish/macros.py", {"publish"}),
        ("warehouse/extracts/pages/pacer.py", {"load"}),
        ("warehouse/runner/check/data_docs.css", {"check"}),
        ("warehouse/runner/build/run.py", {"build"}),
        ("warehouse/cli/status_text.py", set()),
        ("warehouse/errors.py", {*STEPS}),
    ],
)
def test_a_file_is_of_the_steps_that_import_it(packages: Path, file: str, steps: set[str]) -> None:
    before = fingerprints()
    with (packages / file).open("a", encoding="utf-8") as changed:
        changed.write("\n")
    after = fingerprints()
    assert {step for step in STEPS if before[step] != after[step]} == steps


def test_where_the_packages_lie_does_not_matter(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprints()
    monkeypatch.undo()
    assert fingerprints() == before


def test_libraries_count_by_their_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint("warehouse.errors", libraries=("duckdb",))
    assert before != fingerprint("warehouse.errors", libraries=("sqlglot",))
    monkeypatch.setattr(module, "version", lambda _: "another")
    assert before != fingerprint("warehouse.errors", libraries=("duckdb",))


def test_every_import_is_found_however_it_is_written(packages: Path) -> None:
    (packages / "warehouse/one.py").write_text(
        "from __future__ import annotations\nif TYPE_CHECKING:\n    from warehouse.cli import docs\n\nx = 1\n"
        "def late():\n    from warehouse.runner.build import (\n        sql as s,  # why\n        words,\n    )\n"
        "import warehouse.settings\n"
    )
    names = {file.relative_to(packages).as_posix() for file in files_of("warehouse.one")}
    assert {"warehouse/sql.py", "warehouse/runner/build/words.py", "warehouse/settings.py"} <= names
    assert "warehouse/cli/docs.py" not in names
    with pytest.raises(LookupError, match=r"there is no module warehouse\.none"):
        files_of("warehouse.none")


def test_a_mended_macro_makes_a_new_build_and_no_model_anew(packages: Path, tmp_path: Path) -> None:
    write(tmp_path, core__dim_case_sql="select 'a' as case_id, date '2018-01-02' as filed_date")
    write(tmp_path, core__dim_case_yml=CASE_YML)
    settings = Settings(project_dir=tmp_path, data_dir=tmp_path / "data", threads=1)
    sources = Sources(later=("warehouse.publish",))
    first = build_project(settings, sources)
    with (packages / "warehouse/publish/macros.py").open("a", encoding="utf-8") as changed:
        changed.write("# mended\n")
    second = build_project(settings, sources)
    assert second.is_new and second.build_id > first.build_id
    assert [run.action for run in second.models] == ["unchanged"]
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        assert connection.execute("select inputs_sha256 is not null from meta.build").fetchall() == [(True,)]
