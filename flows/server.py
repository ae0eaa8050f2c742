"""A Prefect server on this machine that lives as long as this process.

Prefect would start one by itself. Ours starts while Prefect is imported, says at once why it cannot, leaves its own
log, and ends with this process even if that is killed.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import WarehouseError
from warehouse.settings import Settings

_HOST = "127.0.0.1"
_START_SECONDS = 120
# Nobody but a served schedule needs those; without them a server that lives for one night starts no other night.
_SERVICES_OF_A_SCHEDULE = ("SCHEDULER", "LATE_RUNS", "CANCELLATION_CLEANUP", "PAUSE_EXPIRATIONS", "FOREMAN")


class ServerFailed(WarehouseError):
    """Prefect's server did not start."""

    kind = "Prefect's server did not start"


@dataclass(frozen=True)
class PrefectServer:
    """A server that is starting or has started."""

    api: str
    log: Path
    process: subprocess.Popen[bytes]

    def wait(self) -> None:
        """Return once the server answers. Raises ServerFailed when it ends, or does not answer in two minutes."""
        deadline = time.monotonic() + _START_SECONDS
        while not answers(self.api):
            code = self.process.poll()
            if code is not None or time.monotonic() > deadline:
                problem = f"it ended with exit code {code}" if code is not None else f"no answer in {_START_SECONDS} s"
                remedy = f"Its log: {self.log}. Is the disk full, or a port blocked?"
                raise ServerFailed(self.api, f"{problem}: {self._last_error()}", remedy)
            time.sleep(0.1)

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def _last_error(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return next((line.strip() for line in reversed(lines) if "Error" in line), "it left no message")


def start_server(settings: Settings, *, port: int | None = None, is_for_schedule: bool = False) -> PrefectServer:
    """A server that is starting, to which this process will talk; it is stopped when this process ends."""
    port = port or _free_port()
    api = f"http://{_HOST}:{port}/api"
    log = settings.reports_dir / "prefect-server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", _HOST, "--port", str(port)]
    environment = os.environ | {"PREFECT_LOGGING_LEVEL": "WARNING", "PREFECT_SERVER_LOGGING_LEVEL": "WARNING"}
    if not is_for_schedule:
        command.append("--no-ui")
        environment |= {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _SERVICES_OF_A_SCHEDULE}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            # Ctrl-C is for us: the server has to hear yet how the run ended.
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
    server = PrefectServer(api, log, process)
    # At exit, not before: Prefect hands over its last events when the interpreter ends.
    atexit.register(server.stop)
    os.environ["PREFECT_API_URL"] = api
    return server


def answers(api: str) -> bool:
    """Whether a Prefect server is there."""
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    """A port that this machine reaches itself at. Raises ServerFailed at once where it does not reach itself."""
    try:
        with socket.socket() as listener:
            listener.bind((_HOST, 0))
            listener.listen(1)
            socket.create_connection(listener.getsockname(), timeout=5).close()
            return int(listener.getsockname()[1])
    except OSError as error:
        problem = f"this machine does not reach itself there: {error.strerror or error}"
        remedy = "A refresh asks no network, but Prefect's server runs on this machine. Try `ip link set lo up`."
        raise ServerFailed(_HOST, problem, remedy) from error


def _end_with_parent() -> None:
    """Ask Linux to end this process when its parent ends, however that ends."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)
