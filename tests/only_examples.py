"""A module is looked through for doctests where it has an example; two of three have none, and are not imported for it."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """What is collected of a file: its tests, and its doctests where there may be one."""
    found = yield
    if file_path.suffix == ".py" and ">>>" not in file_path.read_text(encoding="utf-8"):
        # A module of doctests is a kind of pytest.Module.
        return [collector for collector in found if type(collector) is pytest.Module]
    return found
