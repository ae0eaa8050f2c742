"""What several test modules look at, each made once in a run of the tests and by all of its processes shared.

`make test` runs the suite, and the night, every model's cases, the build and the publication on a second DuckDB as well;
`make torture` runs there all that says something else: what says the same on any DuckDB, or says again what these have
said (words, pages, explanations, the reading of files and of models), has `pytestmark = pytest.mark.one_duckdb`.
What takes long by nature has the marker `torture`.
"""

from __future__ import annotations

import gc
import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import only_examples
import pytest
from filelock import FileLock
from forked_check import run_forked
from hand_made_publication import publish_by_hand
from read_once import read_once
from recount import Key, recount
from sample import write_sample
from small_build import small_build

from flows.steps import build_models, check_build, compare_build, publish_build
from warehouse.load import load_extracts
from warehouse.readers.pages.site import write_pages
from warehouse.runner import check
from warehouse.settings import Settings
from warehouse.spark import session

PROJECT = Path(__file__).parents[1]
# A site of a few places: Missouri, a tie for the first rank, next to nothing, a territory with nothing, not known.
FEW_PLACES = ("MO", "TX", "CA", "WY", "AS", "XX")
FEW_YEARS = (2017, 2018, 2019)
# What takes longest comes first, so that no process is left with much when the others have ended; and what needs the
# night beside what does not, so that nobody waits for it.
_FIRST = (
    "test_build_changes.py", "test_reading.py", "test_recount.py", "test_compare.py", "test_explain.py", "test_publish.py",
    "test_load.py", "test_odd_files.py", "test_site.py", "test_check_rules.py", "test_restatements.py",
    "test_load_folder.py", "test_sources.py", "test_state_pages_sheet.py", "test_build.py",
    "test_shared_cases.py", "test_lint.py", "test_pages.py", "test_retention.py", "test_lineage.py", "test_coded_cases.py",
    "test_postgres.py", "test_commands.py", "test_working.py", "test_site_browser.py", "test_figures.py",
    "test_spark_cases.py", "test_spark.py", "test_spark_cluster.py",
)  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is collected.

    Python looks for cycles by default after every 700 objects, and through all that a process of the tests keeps, which
    took a tenth of its time.
    """
    gc.set_threshold(100_000, 50, 100)
    config.pluginmanager.register(only_examples)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take long first; tests of a file stay together, as they were."""
    place = {name: number for number, name in enumerate(_FIRST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


@pytest.fixture(scope="session", autouse=True)
def forked_check() -> Iterator[None]:
    """A check that a test runs is forked from a process that imported Great Expectations once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "subprocess", SimpleNamespace(run=run_forked))
        yield


@pytest.fixture(scope="session", autouse=True)
def project_read_once() -> Iterator[None]:
    """A build reads and proves a project again only where it is another."""
    with pytest.MonkeyPatch.context() as patch:
        read_once(patch)
        yield


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, Callable[[Path], object]], Path]]:
    """A folder by name, made by the first process that asks for it. Nobody changes it, which is looked at in the end."""
    base = tmp_path_factory.getbasetemp()
    # The processes of pytest-xdist have a folder each, in one of the run.
    shared = (base.parent if base.name.startswith("popen-") else base) / "shared"
    shared.mkdir(exist_ok=True)
    states: dict[Path, frozenset[tuple[str, int, int]]] = {}

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, is_whole = shared / name, shared / f"{name}.whole"
        with FileLock(shared / f"{name}.lock"):
            if not is_whole.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                is_whole.touch()
            states.setdefault(folder, _state(folder))
        return folder

    yield made
    assert [folder for folder, state in states.items() if _state(folder) != state] == []


def _state(folder: Path) -> frozenset[tuple[str, int, int]]:
    """The files of a folder, and when each was changed."""
    found = ((file, file.lstat()) for file in folder.rglob("*"))
    return frozenset((str(file), stat.st_size, stat.st_mtime_ns) for file, stat in found if not file.is_dir())


def _night_in(folder: Path) -> Settings:
    return Settings(PROJECT, folder, folder / "extracts", memory_limit="2GiB", threads=2)


def _refresh(folder: Path) -> None:
    settings = _night_in(folder)
    write_sample(settings.extracts_dir / "sample-synthetic", PROJECT / "seeds")
    load_extracts(settings).raise_if_refused()
    build_models(settings)
    compare_build(settings)
    check_build(settings).raise_if_not_passed()
    publish_build(settings)


@pytest.fixture(scope="session")
def night(once: Callable[[str, Callable[[Path], object]], Path]) -> Settings:
    """Settings of a warehouse that was refreshed from the sample. Nobody changes it; a copy is anybody's."""
    return _night_in(once("night", _refresh))


@pytest.fixture(scope="session")
def published(night: Settings) -> Path:
    """The published file of the night."""
    return night.published_file


@pytest.fixture(scope="session")
def recounted(night: Settings, once: Callable[[str, Callable[[Path], object]], Path]) -> dict[Key, Any]:
    """Every figure of the sample, as the recount in plain Python has it."""

    def write(folder: Path) -> None:
        (folder / "figures.pickle").write_bytes(pickle.dumps(recount(night.extracts_dir)))

    found: dict[Key, Any] = pickle.loads((once("recount", write) / "figures.pickle").read_bytes())
    return found


@pytest.fixture(scope="session")
def eight_cases(once: Callable[[str, Callable[[Path], object]], Path]) -> Settings:
    """Settings of a build of eight made-up cases, not yet checked. Nobody changes it; `copied` is anybody's."""
    folder = once("eight-cases", small_build)
    return Settings(PROJECT, folder, folder / "extracts", memory_limit="1GiB", threads=2)


@pytest.fixture(scope="session")
def begin(eight_cases: Settings) -> Callable[[Path], None]:
    """Puts a build of other extracts into a data folder.

    That the models are sound is known there, which is half of the time of a small build; what is built from there is
    the same, since it follows from the extracts alone.
    """

    def begun(data_dir: Path) -> None:
        data_dir.mkdir(parents=True)
        shutil.copyfile(eight_cases.build_file, replace(eight_cases, data_dir=data_dir).build_file)

    return begun


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of the project beside a folder of extracts with nothing in it."""
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    return Settings(PROJECT, tmp_path / "data", extracts, memory_limit="1GiB", threads=2)


def copied(settings: Settings, folder: Path) -> Settings:
    """Settings of a copy of a whole warehouse, its extracts included, in a folder."""
    shutil.copytree(settings.data_dir, folder, dirs_exist_ok=True, symlinks=True)
    return replace(settings, data_dir=folder, extracts_dir=folder / "extracts")


@dataclass(frozen=True)
class Edition:
    """A publication and its pages."""

    settings: Settings
    site: Path
    is_whole: bool


@pytest.fixture(scope="session", params=["few", pytest.param("whole", marks=pytest.mark.torture)])
def edition(
    request: pytest.FixtureRequest, night: Settings, once: Callable[[str, Callable[[Path], object]], Path]
) -> Edition:
    """The pages of a few places and years of the night, and those of all. Nobody changes them."""
    is_whole = request.param == "whole"
    if is_whole:
        folder = once("site", lambda folder: write_pages(night, folder / "pages"))
        return Edition(night, folder / "pages", is_whole)
    folder = once("few", lambda folder: write_pages(few_of(night, folder), folder / "pages"))
    return Edition(replace(night, data_dir=folder), folder / "pages", is_whole)


def few_of(night: Settings, folder: Path, years: tuple[int, ...] = FEW_YEARS) -> Settings:
    """Settings of a copy of the publication, in a folder, that has the pages of a few places and years alone."""
    settings = replace(night, data_dir=folder)
    shutil.copytree(night.published_dir, settings.published_dir, symlinks=True)
    publish_by_hand(
        settings,
        f"delete from marts.national_summary where year not in {years}",
        *(
            f"delete from marts.{table} where year not in {years} or state_code not in {FEW_PLACES}"
            for table in ("state_summary", "district_summary")
        ),
    )
    return settings


@pytest.fixture(scope="session")
def patient_with_spark() -> Iterator[None]:
    """On a machine with much else to do a worker of Spark may take minutes to come; a test that wants it known sooner says so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "PATIENCE", 300.0)
        yield
