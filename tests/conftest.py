"""What several test modules look at: the whole night on the synthetic sample, run once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample import write_sample

from flows.steps import build_models, check_build, compare_build, publish_build
from warehouse.load import load_extracts
from warehouse.readers.pages.site import write_pages
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a warehouse that was refreshed from the sample. Nobody changes it."""
    folder = tmp_path_factory.mktemp("night")
    settings = Settings(PROJECT, folder, folder / "extracts", memory_limit="2GiB", threads=2)
    write_sample(settings.extracts_dir / "sample-synthetic", PROJECT / "seeds")
    load_extracts(settings).raise_if_refused()
    build_models(settings)
    compare_build(settings)
    check_build(settings).raise_if_not_passed()
    publish_build(settings)
    return settings


@pytest.fixture(scope="session")
def published(night: Settings) -> Path:
    """The published file of the night."""
    return night.published_file


@pytest.fixture(scope="session")
def site(night: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the night. Nobody changes them."""
    return write_pages(night, tmp_path_factory.mktemp("site") / "pages").first_page.parent
