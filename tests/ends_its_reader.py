"""A page that ends the process which reads it, as a fault in a library of C does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ENDS_ITS_READER = "<!-- this page ends whoever reads it -->"
FAULT = f"""
import os
import warehouse.extracts.pages as pages

read = pages._read

def _read(name, text, *others):
    if {ENDS_ITS_READER!r} in text:
        os._exit(9)
    return read(name, text, *others)

pages._read = _read
"""


def begin_with(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Has every Python that starts from now on run some code first."""
    (folder / "sitecustomize.py").write_text(code)
    project = str(Path(__file__).parents[1])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), project, os.environ.get("PYTHONPATH", "")]))
