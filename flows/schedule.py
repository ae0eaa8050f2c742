"""The nightly schedule: a Prefect server and the served refresh, in one command."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from flows.cron import cron_schedule, last_time
from flows.environment import log_as_json, prepare_prefect
from flows.server import answers, start_server
from warehouse.due import why_due
from warehouse.errors import InputError
from warehouse.lock import is_locked
from warehouse.runs import read_last_run
from warehouse.setting_values import Secret
from warehouse.settings import Settings

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.client.schemas.schedules import CronSchedule


def serve_schedule(settings: Settings, *, cron: str, timezone: str, port: int, say: Callable[[str], None]) -> None:
    """Refresh by the cron schedule until stopped; at once, where a night was missed.

    Raises InputError for a cron expression or time zone that is none, or a port that is taken.
    """
    prepare_prefect(settings, log_level="INFO")
    api = f"http://127.0.0.1:{port}/api"
    if answers(api):
        raise InputError(f"port {port}", "is taken by another Prefect server", "Stop it, or name a free --port.")
    server = start_server(settings, port=port, is_for_schedule=True)
    if settings.log_format == "json":
        log_as_json()
    # Prefect reads its settings when it is imported, so only now, when it is known where the server is.
    from prefect.runner import Runner
    from prefect.types.entrypoint import EntrypointType

    from flows.refresh import scheduled_refresh

    schedule = cron_schedule(cron, timezone)
    server.wait()
    runner = Runner(name="nightly", pause_on_shutdown=False, limit=1)
    # Registering the deployment anew un-pauses a schedule that was paused meanwhile.
    deployment_id = cast(
        "UUID",
        runner.add_flow(
            scheduled_refresh,
            name="nightly",
            schedules=[schedule],
            parameters={"options": _as_text(settings), "cron": cron, "timezone": timezone},
            entrypoint_type=EntrypointType.MODULE_PATH,
        ),
    )
    _end_what_is_left(settings, deployment_id)
    if why := why_missed(settings, schedule, datetime.now(UTC)):
        say(f"refresh now: {why}")
        _run_now(deployment_id)
    asyncio.run(runner.start())


def why_missed(settings: Settings, schedule: CronSchedule, now: datetime) -> str:
    """Why a refresh is to be made up for, in words; nothing where none is. Of a warehouse that is new, none was missed."""
    run = read_last_run(settings)
    return why_due(run, last_time(schedule, now), now) if run else ""


def _end_what_is_left(settings: Settings, deployment_id: UUID) -> None:
    """Clears up what a server that ended left: Prefect would run each night that was missed, and calls a run that was
    killed running for ever.
    """
    from prefect import get_client
    from prefect.client.schemas import filters
    from prefect.client.schemas.objects import FlowRun, StateType
    from prefect.client.schemas.sorting import FlowRunSort
    from prefect.states import Crashed

    of_deployment = filters.FlowRunFilterDeploymentId(any_=[deployment_id])
    with get_client(sync_client=True) as client:

        def left(*types: StateType) -> list[FlowRun]:
            state = filters.FlowRunFilterState(type=filters.FlowRunFilterStateType(any_=[*types]))
            wanted = filters.FlowRunFilter(deployment_id=of_deployment, state=state)
            return client.read_flow_runs(flow_run_filter=wanted, sort=FlowRunSort.EXPECTED_START_TIME_ASC)

        for run in left(StateType.SCHEDULED):
            if run.expected_start_time and run.expected_start_time < datetime.now(UTC):
                client.delete_flow_run(run.id)
        if not is_locked(settings):
            for run in left(StateType.RUNNING, StateType.PENDING, StateType.CANCELLING):
                client.set_flow_run_state(
                    run.id, Crashed(message="It ended with the machine or its server."), force=True
                )


def _run_now(deployment_id: UUID) -> None:
    from prefect import get_client

    with get_client(sync_client=True) as client:
        client.create_flow_run_from_deployment(deployment_id, name=f"made-up-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")


def _as_text(settings: Settings) -> dict[str, str]:
    """The settings as a server can store them; a secret stays in the file or the environment that it came from."""
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return {name: str(value) for name, value in values.items() if not isinstance(value, Secret)}
