"""Superset on this machine alone: what it keeps in `data/superset`, its set-up, its start."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from warehouse.errors import NothingPublished, SettingError, WarehouseError
from warehouse.published import current_publication
from warehouse.settings import Settings, where_it_was_looked
from warehouse.superset.bundle import bundle

HOST = "127.0.0.1"
_FIRST_PORT, _PORTS = 8088, 100
_HERE = Path(__file__).parent
_TAIL = 20
_SECONDS_TO_ANSWER = 30


class SupersetFailed(WarehouseError):
    """Superset's own programs ended with an error."""

    kind = "Superset failed"


@dataclass(frozen=True)
class Superset:
    """Superset's programs and the folder in which it keeps its own things."""

    settings: Settings
    environment: Path
    """The virtual environment that Superset is installed in."""

    @property
    def home(self) -> Path:
        """Its database, secret, password and log."""
        return self.settings.data_dir / "superset"

    @property
    def password_file(self) -> Path:
        """The password of the user `admin`, for nobody but who started it."""
        return self.home / "password"

    def program(self, name: str) -> str:
        """A program of its environment. Raises SettingError where it is not installed."""
        program = self.environment / "bin" / name
        if not program.exists():
            raise SettingError(str(self.environment), "has no Superset", "Run make superset, which installs it.")
        return str(program.absolute())

    def variables(self) -> dict[str, str]:
        """The environment variables of its processes; the address of PostgreSQL is in no file and on no command line."""
        ours = {
            "SUPERSET_HOME": str(self.home),
            "SUPERSET_CONFIG_PATH": str(_HERE / "superset_config.py"),
            "WAREHOUSE_MEMORY_LIMIT": self.settings.memory_limit,
            "WAREHOUSE_POSTGRES_URL": self.settings.postgres_url.reveal(),
            "SCARF_ANALYTICS": "false",
            "PYTHONWARNINGS": "ignore",
        }
        # Where the libraries of the warehouse are is no place for Superset to look.
        return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | ours

    def running_at(self) -> str | None:
        """The address at which it answers already, or will in a moment; None where it does not run."""
        kept = self.home / "running"
        number, _, address = kept.read_text(encoding="utf-8").partition(" ") if kept.exists() else ("", "", "")
        # The number may be another process's by now, and another Superset may answer at the address: both have to be so.
        for _ in range(_SECONDS_TO_ANSWER if number and _is_alive(int(number)) else 0):
            if _answers(address):
                return address
            time.sleep(1)
        return None

    def will_run_at(self, address: str) -> str:
        """The address, kept for the next start with the number of this process, whose place the server takes."""
        (self.home / "running").write_text(f"{os.getpid()} {address}", encoding="utf-8")
        return address

    def set_up(self, *, again: bool = False) -> bool:
        """Whether it had to be set up or its dashboard imported: at the first start, and where what is shipped changed.

        Raises NothingPublished, SupersetFailed.
        """
        if not current_publication(self.settings):
            raise NothingPublished(
                str(self.settings.published_file), "is not there yet", where_it_was_looked(self.settings)
            )
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
        with FileLock(self.home / "lock"):
            _secret(self.home / "secret_key", 48)
            _secret(self.password_file, 12)
            files = bundle(self.settings)
            wanted, kept = _fingerprint(files, self.environment), self.home / "imported"
            if not again and kept.exists() and kept.read_text(encoding="utf-8") == wanted:
                return False
            self._import(files)
            kept.write_text(wanted, encoding="utf-8")
            return True

    def _import(self, files: dict[str, str]) -> None:
        folder = self.home / "bundle"
        shutil.rmtree(folder, ignore_errors=True)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
        log = self.home / "prepare.log"
        command = [self.program("python"), str(_HERE / "prepare.py"), str(folder)]
        with log.open("w", encoding="utf-8") as written:
            done = subprocess.run(command, env=self.variables(), stdout=written, stderr=written, check=False)
        if done.returncode:
            said = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL:])
            raise SupersetFailed(str(log), f"the set-up ended with {done.returncode}:\n{said}\n", "The log has it all.")

    def command(self, port: int) -> list[str]:
        """The server's command: one process, some threads; its log stands beside its database."""
        listen = ["--bind", f"{HOST}:{port}", "--workers", "1", "--worker-class", "gthread", "--threads", "8"]
        logs = ["--timeout", "300", "--log-level", "warning", "--capture-output", "--error-logfile"]
        return [self.program("gunicorn"), *listen, *logs, str(self.home / "server.log"), "superset.app:create_app()"]


def free_port() -> int:
    """The port that SUPERSET_PORT names, else 8088 or the next one that is free. Raises SettingError where none is."""
    given = os.environ.get("SUPERSET_PORT", "")
    if given and not (given.isdecimal() and 0 < int(given) < 2**16):
        raise SettingError("SUPERSET_PORT", f'is "{given}", which is no port', "Name one such as 8088.")
    ports = [int(given)] if given else range(_FIRST_PORT, _FIRST_PORT + _PORTS)
    if found := next((port for port in ports if _is_free(port)), None):
        return found
    taken = f"port {given} is taken" if given else f"no port from {ports[0]} to {ports[-1]} is free"
    raise SettingError("SUPERSET_PORT", taken, "Name another one.")


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
    return True


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except OSError:
        return False
    return True


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _secret(file: Path, length: int) -> None:
    """A secret in a file that its owner alone may read, made once."""
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
            written.write(secrets.token_urlsafe(length))


def _fingerprint(files: dict[str, str], environment: Path) -> str:
    """What a set-up follows from: the bundle, and the Superset that is installed."""
    installed = sorted(path.name for path in environment.glob("lib/*/site-packages/apache_superset-*.dist-info"))
    return hashlib.sha256(repr((sorted(files.items()), installed)).encode()).hexdigest()
