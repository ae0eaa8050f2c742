"""The synthetic sample, written by the tool of the tests that makes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]


def write_sample(folder: Path) -> None:
    """Writes the sample's extract files into the folder. Raises CalledProcessError when the tool fails."""
    command = [sys.executable, "-m", "sample", str(folder.absolute())]
    subprocess.run(command, cwd=PROJECT / "tests", check=True, stdout=subprocess.DEVNULL)
