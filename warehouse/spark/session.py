"""A session of Spark for one step: Java is there, the master answers, workers came, and somebody watches that they stay."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from warehouse.errors import MissingExtra
from warehouse.extras import need
from warehouse.settings import Settings
from warehouse.spark.failures import SparkFailed

PATIENCE = 60.0
"""Seconds for which work may wait while no worker is there."""
_LEAST_JAVA = 17
_DEFAULT_PORT = 7077
_ANSWER = 5.0
_LEAST_MEMORY = 512 << 20
_BYTES_A_PART = 64 << 20
_LOOPBACK = ("localhost", "127.")


class Session:
    """A session and what was seen of it; `spark` is the SparkSession."""

    def __init__(self, spark: Any, log: Path, master: str) -> None:
        self.spark = spark
        self.log = log
        self.why = ""
        """Why the step cannot go on, once that is known."""
        self._master = master
        self._is_over = threading.Event()
        self._watch = threading.Thread(target=self._watched, name="spark-watch", daemon=True)

    def start_watching(self) -> None:
        """From now on work that no worker takes is ended, with the reason in `why`."""
        if not self._master.startswith("local"):
            self._await_worker()
        self._watch.start()

    def write_down(self, error: BaseException) -> None:
        """Adds all that is known of an error to the log."""
        # Where the disk is full it is the error itself that is told.
        with suppress(OSError), self.log.open("a", encoding="utf-8", errors="replace") as file:
            file.write(f"{type(error).__name__}: {error}\n{getattr(error, '_stackTrace', '') or ''}\n")

    def cancel(self) -> None:
        """Ends all that runs."""
        with suppress(Exception):
            self.spark.sparkContext.cancelAllJobs()

    def stop(self) -> None:
        """Ends the session."""
        self._is_over.set()
        with suppress(Exception):
            self.spark.stop()

    def _workers(self) -> int:
        """How many machines take work; the driver is none, but of a local session."""
        return int(self.spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size()) - 1

    def _await_worker(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.spark.sparkContext._jsc.sc().isStopped():
                break
            if self._workers() > 0:
                return
            time.sleep(0.2)
        problem = f"no worker of this Spark took the work within {PATIENCE:.0f} seconds"
        remedy = (
            f"Start workers for it, or ask for less of each (spark.executor.memory); {self.log} has all that it said."
        )
        raise SparkFailed(self._master, problem, remedy)

    def _watched(self) -> None:
        """Looks every second until the session is over."""
        waiting_since: float | None = None
        while not self._is_over.wait(1):
            try:
                context = self.spark.sparkContext
                if context._jsc.sc().isStopped():
                    self.why = "Spark ended the application: its master is gone or removed it"
                    return
                if self._master.startswith("local"):
                    continue
                is_waiting = self._workers() == 0 and context.statusTracker().getActiveJobsIds()
            except Exception:  # noqa: BLE001 - whatever it is: who asks for results meets it too, and says it
                self.why = self.why or "the driver of Spark has ended"
                return
            now = time.monotonic()
            waiting_since = (waiting_since or now) if is_waiting else None
            if waiting_since and now - waiting_since > PATIENCE:
                self.why = f"every worker of Spark is gone, and none came back within {PATIENCE:.0f} seconds"
                self.cancel()
                return


@contextmanager
def opened_session(settings: Settings, step: str, bytes_in: int, options: Mapping[str, str]) -> Iterator[Session]:
    """A session on the master of the settings for the length of the block.

    `step` is what it is for (build), `bytes_in` about how much of the build file is read, `options` are those of the step.

    Raises MissingExtra where pyspark or Java is not there, SparkFailed where the master does not answer or no worker
    comes.
    """
    need("spark")
    raise_without_java()
    raise_if_unreachable(settings.spark_master)
    # It does not know our pandas yet, and is given none of its tables.
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.logger import PySparkLogger
    from pyspark.sql import SparkSession

    # It would write stack traces, and queries with the rows that they met, to stderr.
    PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True

    folder = settings.spark_folder
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "spark.log"
    options = {**_options(settings, step, bytes_in), **options}
    conf = SparkConf(loadDefaults=False).setAll(list(options.items()))
    log.unlink(missing_ok=True)
    # Two write to it: Java, and we what it told us of an error.
    with log.open("ab") as said:
        try:
            gateway = launch_gateway(conf, {"stdout": said, "stderr": said})
        except Exception as error:
            # A Java that ends early, or is none, shows as whatever the pipe to it then met.
            remedy = f"{log} has all that it said: is JAVA_HOME a Java {_LEAST_JAVA} or later, is memory left?"
            raise SparkFailed("Spark", "did not start", remedy) from error
    session = None
    try:
        try:
            context = SparkContext(conf=SparkConf(_jvm=gateway.jvm).setAll(list(options.items())), gateway=gateway)
        except Exception as error:
            # Whatever Java raised: the master says no in several ways, all of them the same to the operator.
            problem = f"this Spark did not take the {step}"
            raise SparkFailed(settings.spark_master, problem, f"{log} has all that it said.") from error
        # The Python of the workers: one at the place of ours, unless another is named.
        named = context.getConf().get("spark.pyspark.python") or os.environ.get("PYSPARK_PYTHON")
        context.pythonExec = named or sys.executable
        session = Session(SparkSession(context), log, settings.spark_master)
        session.start_watching()
        yield session
    finally:
        if session:
            session.stop()
        with suppress(Exception):
            gateway.shutdown()
        gateway.proc.stdin.close()
        try:
            gateway.proc.wait(10)
        except subprocess.TimeoutExpired:
            gateway.proc.kill()
            gateway.proc.wait()
        # The next session in this process starts a Java of its own.
        SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None
        SparkSession._instantiatedSession = None


def raise_without_java() -> None:
    """Nothing, where a Java is that Spark runs on; raises MissingExtra elsewhere."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java") or ""
    remedy = "Install one (apt-get install openjdk-17-jre-headless), or name it: JAVA_HOME."
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr if java else ""
    except (OSError, subprocess.CalledProcessError):
        told = ""
    found = re.search(r'version "(\d+)', told)
    if not found:
        raise MissingExtra("", f"Apache Spark needs Java {_LEAST_JAVA} or later, and there is none", remedy)
    if int(found[1]) < _LEAST_JAVA:
        problem = f"Apache Spark needs Java {_LEAST_JAVA} or later, and {java} is Java {found[1]}"
        raise MissingExtra("", problem, remedy)


def raise_if_unreachable(master: str) -> None:
    """Nothing, where one of the masters in a URL answers, or it is of another kind than spark://; else raises SparkFailed.

    Spark itself would try for a minute.
    """
    reason: OSError | ValueError | None = None
    for place in _places(master):
        host, _, port = place.rpartition(":") if ":" in place else (place, "", str(_DEFAULT_PORT))
        try:
            socket.create_connection((host, int(port)), timeout=_ANSWER).close()
            return
        except (OSError, ValueError) as error:
            reason = error
    if reason:
        words = getattr(reason, "strerror", None) or str(reason)
        problem = f"no Spark master answers there ({words})"
        remedy = "Start it, or name another: --master spark://host:7077, or local[*] for this machine alone."
        raise SparkFailed(master, problem, remedy)


def _places(master: str) -> list[str]:
    """The hosts with their ports in a URL of a standalone cluster, which may have several masters; none for another.

    >>> _places("spark://a:7077,b:7077"), _places("local[*]")
    (['a:7077', 'b:7077'], [])
    """
    return master.removeprefix("spark://").split(",") if master.startswith("spark://") else []


def _options(settings: Settings, step: str, bytes_in: int) -> dict[str, str]:
    """The options of a session; what a file of Spark's own (spark-defaults.conf) says beside them holds too."""
    master = settings.spark_master
    places = _places(master)
    is_here = master.startswith("local") or (bool(places) and all(place.startswith(_LOOPBACK) for place in places))
    parts = max(2 * settings.threads, bytes_in // _BYTES_A_PART)
    found = {
        "spark.master": master,
        "spark.app.name": f"warehouse {step}",
        "spark.driver.memory": f"{max(_LEAST_MEMORY, settings.memory_bytes // 2) >> 20}m",
        # A regular expression of Java goes one step deeper for each sign that a repeated choice takes.
        "spark.driver.extraJavaOptions": "-Xss16m",
        "spark.executor.extraJavaOptions": "-Xss16m",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.scheduler.mode": "FAIR",
        "spark.sql.shuffle.partitions": str(parts),
        "spark.sql.timestampType": "TIMESTAMP_NTZ",
        "spark.sql.caseSensitive": "false",
        # Of a query that reads one part of itself twice it makes one that Spark 4.3 then refuses.
        "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases",
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
        "spark.sql.parquet.int96RebaseModeInWrite": "CORRECTED",
        "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
        "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
        "spark.sql.parquet.compression.codec": "zstd",
    }
    if master == "local[*]":
        found["spark.master"] = f"local[{settings.threads}]"
    if is_here:
        found |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return found
