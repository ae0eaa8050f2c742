"""A standalone cluster of Spark on this machine: a master and workers, each a process that a test may kill."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest

from warehouse.extras import is_installed

needs_spark = [
    pytest.mark.spark,
    pytest.mark.usefixtures("patient_with_spark"),
    pytest.mark.skipif(
        not is_installed("spark") or not shutil.which("java"), reason="make test-spark has Spark and Java"
    ),
]
_START = 120.0


@dataclass
class Cluster:
    """The processes of a cluster, and where its master answers."""

    folder: Path
    port: int
    master: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The URL of the master."""
        return f"spark://127.0.0.1:{self.port}"

    def add_worker(self, local_dir: Path | None = None, file_bytes: int | None = None) -> None:
        """Starts a worker of one core; `local_dir` is where it puts what does not fit into memory, or what it sorts.

        With `file_bytes` no file that it writes may be larger.
        """
        number = len(self.workers)
        folder = self.folder / f"worker-{number}"
        work, local = folder / "work", local_dir or folder / "local"
        work.mkdir(parents=True)
        local.mkdir(parents=True, exist_ok=True)
        command = ["org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
        command += ["--cores", "1", "--memory", "1g", "--work-dir", str(work), self.url]
        self.workers.append(_started(command, folder / "log", local, file_bytes))

    def kill_worker(self, number: int) -> None:
        """Kills a worker and what it runs, as a machine that is switched off."""
        _kill(self.workers[number])

    def kill_master(self) -> None:
        """Kills the master."""
        _kill(self.master)

    def stop(self) -> None:
        """Ends every process."""
        for process in (*self.workers, self.master):
            _kill(process)

    @property
    def log(self) -> str:
        """What the processes said."""
        return "\n".join(file.read_text(errors="replace") for file in sorted(self.folder.rglob("log")))


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A master and its workers for the length of the block."""
    port = _free_port()
    folder.mkdir(parents=True, exist_ok=True)
    command = ["org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
    started = Cluster(folder, port, _started(command, folder / "master.log" / "log", folder))
    try:
        end = time.monotonic() + _START
        while not _answers(port):
            assert started.master.poll() is None and time.monotonic() < end, started.log
            time.sleep(0.1)
        for _ in range(workers):
            started.add_worker()
        yield started
    finally:
        started.stop()


def _started(command: list[str], log: Path, local: Path, file_bytes: int | None = None) -> subprocess.Popen[bytes]:
    specification = find_spec("pyspark")
    assert specification is not None and specification.origin is not None
    home = Path(specification.origin).parent
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(local),
        "SPARK_DAEMON_MEMORY": "256m",
    }
    limit = ["prlimit", f"--fsize={file_bytes}"] if file_bytes else []
    with log.open("wb") as said:
        # A group of its own: what it starts ends with it.
        return subprocess.Popen(
            [*limit, str(home / "bin" / "spark-class"), *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
