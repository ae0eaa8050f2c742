"""When a cron schedule was last due, as Prefect reads it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from warehouse.errors import InputError

if TYPE_CHECKING:
    from prefect.client.schemas.schedules import CronSchedule


def cron_schedule(cron: str, timezone: str) -> CronSchedule:
    """The schedule. Raises InputError for an expression or a time zone that is none."""
    from prefect.client.schemas.schedules import CronSchedule

    try:
        return CronSchedule(cron=cron, timezone=timezone)
    except ValueError as error:
        problem = f"{cron!r} in time zone {timezone!r} is no schedule"
        raise InputError("cron", problem, 'For example: "0 2 * * *" with --timezone UTC.') from error


def last_time(schedule: CronSchedule, now: datetime) -> datetime:
    """When the schedule was last due, in UTC.

    >>> from prefect.client.schemas.schedules import CronSchedule
    >>> found = last_time(CronSchedule(cron="0 2 * * *", timezone="America/Chicago"), datetime(2026, 11, 22, 9, tzinfo=UTC))
    >>> found.isoformat()
    '2026-11-22T08:00:00+00:00'
    """
    # The reader that Prefect has inside, so that both say the same; without the zone, as Prefect calls it.
    from prefect._vendor.croniter.croniter import croniter

    zone = ZoneInfo(schedule.timezone or "UTC")
    there = now.astimezone(zone).replace(tzinfo=None)
    before: datetime = croniter(schedule.cron, there, day_or=schedule.day_or).get_prev(datetime)  # type: ignore[no-untyped-call]
    return before.replace(tzinfo=zone).astimezone(UTC)
