"""The process that checks a build, forked from one that has imported Great Expectations already.

The import takes five seconds of every check, which the night pays once and the tests would pay fifty times. What runs
and what passes between the processes is the same; commands that tests run as processes start it as users do.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.forkserver
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from warehouse.runner.check import validation

_PYTHON = sys.executable
_FORKING = multiprocessing.get_context("forkserver")


def run_forked(
    command: list[str], *, input: bytes, env: Mapping[str, str], capture_output: bool, check: bool
) -> subprocess.CompletedProcess[bytes]:
    """What the command wrote and how it ended, as `subprocess.run`; anything but the process that checks is started as it is."""
    if command != [_PYTHON, "-m", validation.__name__]:
        return subprocess.run(command, input=input, env=env, capture_output=capture_output, check=check)
    _start_server()
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("stdin", "stdout", "stderr")]
        files[0].write_bytes(input)
        process: Any = _FORKING.Process(target=_validate, args=(files, dict(env)))
        process.start()
        process.join()
        output, errors = (file.read_bytes() if file.exists() else b"" for file in files[1:])
    return subprocess.CompletedProcess(command, process.exitcode, output, errors)


def _start_server() -> None:
    """The server that forks, started with our folder among its imports: Python 3.11 tells it no `sys.path`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
        _FORKING.set_forkserver_preload(["ge_without_spark"])
        multiprocessing.forkserver.ensure_running()


def _validate(files: list[Path], environment: dict[str, str]) -> None:
    assert "great_expectations" in sys.modules, "the server imports it, not each check"
    os.environ.clear()
    os.environ.update(environment)
    for number, file in enumerate(files):
        os.dup2(os.open(file, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT), number)
    sys.stdin, sys.stdout, sys.stderr = (open(n, "w" if n else "r", closefd=False) for n in range(3))  # noqa: SIM115
    validation.main()
