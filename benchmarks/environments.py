"""Environments of their own for the runners that we are compared with, with versions that work together."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from warehouse.runner.export import dbt, sqlmesh

PACKAGES = {"dbt": dbt.PACKAGES, "sqlmesh": sqlmesh.PACKAGES, "yato": ("yato-lib==0.0.17",)}
# The same in all of them, installed last: yato asks for one below 2.0 and runs with this one as well.
_DUCKDB = "duckdb==2.0.0"
_VERSIONS = (
    "from importlib.metadata import version; import sys; print(*(f'{name} {version(name)}' for name in sys.argv[1:]))"
)


def environment(folder: Path, name: str) -> Path:
    """The folder of programs of a runner's environment, made with pip when it is not there."""
    programs = folder.absolute() / name / "bin"
    wanted = "\n".join([*PACKAGES[name], _DUCKDB])
    ready = programs.parent / "ready"
    if not ready.exists() or ready.read_text() != wanted:
        print(f"installing {', '.join(PACKAGES[name])}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(programs.parent)], check=True)
        install = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *PACKAGES[name]], check=True)
        subprocess.run([*install, "--no-deps", _DUCKDB], check=True)
        ready.write_text(wanted)
    return programs


def versions(python: str, *packages: str) -> str:
    """The packages with their versions in the environment of a Python."""
    done = subprocess.run([python, "-c", _VERSIONS, *packages], check=True, capture_output=True, text=True)
    return done.stdout.strip()
