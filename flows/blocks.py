"""Sending by a notification block that is saved in Prefect: `slack-webhook/ops`."""

from __future__ import annotations

import asyncio
import inspect
import logging
import threading
from typing import Any

from warehouse.notify import urls
from warehouse.notify.message import Message, Sent


def send(name: str, message: Message, seconds: float = urls.SECONDS) -> Sent:
    """What became of a message. Raises nothing; what libraries log goes nowhere, and of an error its class is told."""
    found = Sent(f"block {name}", "no answer in time")

    def sending() -> None:
        nonlocal found
        found = Sent(found.kind, _problem(name, message))

    urls.silence()
    # Of a command that ends at once it says that it has not told Prefect all yet; it does.
    logging.getLogger("EventsWorker").setLevel(logging.ERROR)
    # As with a URL: whoever does not answer ends with this process.
    thread = threading.Thread(target=sending, daemon=True)
    thread.start()
    thread.join(seconds)
    return found


def _problem(name: str, message: Message) -> str:
    """Why a message was not sent; empty where it was."""
    from prefect.blocks.abstract import NotificationBlock, NotificationError
    from prefect.blocks.core import Block

    try:
        block: Any = Block.load(name)
        if not isinstance(block, NotificationBlock):
            return "it is no notification block"
        with block.raise_on_failure():
            answer = block.notify(message.body, message.subject)
            if inspect.isawaitable(answer):
                asyncio.run(_finished(answer))
    except NotificationError as error:
        return urls.reason_in(error.log) or "it was not taken"
    except ValueError:
        return "no such block is saved in Prefect"
    except Exception as error:  # noqa: BLE001 - a library of many authors; what it says may quote an address
        return type(error).__name__
    return ""


async def _finished(answer: Any) -> None:
    await answer
