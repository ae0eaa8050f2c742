"""The real extracts, which lie beside the project where it is developed and tested and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

_DATA = Path(__file__).parents[2] / "shared" / "data"
CASES = _DATA.parent / "cases"
CODED = _DATA / "coded_cases"
PACER = _DATA / "pacer"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="the folders of cases are not beside the project")
needs_coded = pytest.mark.skipif(not CODED.is_dir(), reason="the coded case files are not beside the project")
needs_pacer = pytest.mark.skipif(not PACER.is_dir(), reason="the real docket pages are not beside the project")
