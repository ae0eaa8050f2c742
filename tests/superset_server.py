"""A Superset as `make superset` starts it, and its REST API as a user has it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from warehouse.settings import Settings
from warehouse.superset.server import free_port

PROJECT = Path(__file__).parents[1]
ENVIRONMENT = Path(os.environ.get("WAREHOUSE_TEST_SUPERSET", PROJECT / ".venv/superset"))
needs_superset = pytest.mark.skipif(
    not (ENVIRONMENT / "bin/superset").exists(), reason="there is no Superset: make superset-test installs it"
)
SHIPPED = Path(sys.modules["warehouse.superset.server"].__file__ or "").parent / "dashboard"
_SECONDS_TO_START = 900


@dataclass
class Served:
    """A Superset that runs; `get` and `post` answer as its API does, and raise where it refuses."""

    settings: Settings
    variables: dict[str, str]
    address: str
    tokens: dict[str, str] = field(default_factory=dict, repr=False)
    session: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    )

    @property
    def password(self) -> str:
        return (self.settings.data_dir / "superset/password").read_text()

    def get(self, path: str) -> Any:
        return self._ask(urllib.request.Request(f"{self.address}/api/v1/{path}"))

    def post(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(f"{self.address}/api/v1/{path}", json.dumps(body).encode())
        request.add_header("Content-Type", "application/json")
        return self._ask(request)

    def log_in(self) -> None:
        who = {"username": "admin", "password": self.password, "provider": "db", "refresh": False}
        self.tokens = {"Authorization": f"Bearer {self.post('security/login', who)['access_token']}"}
        self.tokens |= {"X-CSRFToken": self.get("security/csrf_token/")["result"]}

    def start_again(self, *options: str) -> subprocess.CompletedProcess[str]:
        """What the command says that started it, once more."""
        return subprocess.run(_command(*options), env=self.variables, capture_output=True, text=True, check=False)

    def _ask(self, request: urllib.request.Request) -> Any:
        for name, token in self.tokens.items():
            request.add_header(name, token)
        try:
            with self.session.open(request, timeout=300) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{request.full_url}: {error.code} {error.read().decode()[:2000]}") from error


@contextmanager
def superset_on(settings: Settings) -> Iterator[Served]:
    """Superset on what `settings` publish, logged in, for the length of the block."""
    port = free_port()
    variables = os.environ | {
        "PYTHONPATH": str(PROJECT),
        "SUPERSET_PORT": str(port),
        "WAREHOUSE_DATA_DIR": str(settings.data_dir),
        "WAREHOUSE_POSTGRES_URL": settings.postgres_url.reveal(),
    }
    served = Served(settings, variables, f"http://127.0.0.1:{port}")
    with subprocess.Popen(
        _command(), env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as run:
        try:
            _wait_for(served, run)
            served.log_in()
            yield served
        finally:
            run.send_signal(signal.SIGTERM)


def _command(*options: str) -> list[str]:
    return [sys.executable, "-m", "warehouse.superset", "--environment", str(ENVIRONMENT), *options]


def _wait_for(served: Served, run: subprocess.Popen[str]) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        if run.poll() is not None:
            assert run.stdout is not None
            raise AssertionError(f"Superset ended: {run.stdout.read()}")
        try:
            with urllib.request.urlopen(f"{served.address}/health", timeout=10):
                return
        except OSError:
            time.sleep(1)
    raise AssertionError("Superset does not answer")


def shipped(name: str) -> Any:
    """A file of the dashboard that ships with the project."""
    return yaml.safe_load((SHIPPED / name).read_text(encoding="utf-8"))


def rows_of_chart(served: Served, name: str, dataset: int, **chosen: object) -> list[dict[str, Any]]:
    """The rows that a chart of the dashboard shows where its filters are set as `chosen` (column=value)."""
    chart = shipped(f"charts/{name}.yaml")["params"]
    own = [
        {"col": one["subject"], "op": one["operator"], "val": one["comparator"]}
        for one in chart.get("adhoc_filters", [])
    ]
    metrics = chart.get("metrics") or [metric for metric in [chart.get("metric")] if metric]
    columns = chart.get("all_columns") or [chart.get("x_axis") or chart["entity"]]
    query = {
        "columns": columns,
        "metrics": metrics or None,
        "filters": own + [{"col": column, "op": "IN", "val": [value]} for column, value in chosen.items()],
        "orderby": [json.loads(order) for order in chart.get("order_by_cols", [])],
        "row_limit": chart["row_limit"],
    }
    body = {"datasource": {"id": dataset, "type": "table"}, "queries": [query], "result_format": "json"}
    found: list[dict[str, Any]] = served.post("chart/data", body | {"result_type": "full"})["result"][0]["data"]
    return found
