"""Sending by URL, through Apprise, which speaks to mail servers, webhooks, Slack, Teams and a hundred others.

A URL holds passwords and tokens, and libraries log URLs, hosts and answers. So nothing that they log goes anywhere, and why
a message was not sent is told in words of ours.
"""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from typing import TYPE_CHECKING

from warehouse.notify.message import Message, Sent
from warehouse.setting_values import Secret

if TYPE_CHECKING:
    from apprise import Apprise, NotifyBase

SECONDS = 45
"""How long all of them may take: the night is over, and waits for nobody longer."""
_TALKATIVE = ("apprise", "urllib3", "requests", "httpx", "httpcore")
_STATUS = re.compile(r"\berror=(\d{3})\b")
_SMTP = re.compile(r"\((\d{3}), b['\"]")
_SYSTEM = re.compile(r"\[Errno (\d+)\]")
_PHRASES = {
    "timed out": "no answer in time",
    "certificate verify failed": "its certificate cannot be verified",
    "Name or service not known": "no host of that name is known",
    "Temporary failure in name resolution": "no host of that name is known",
}


def send_to_urls(urls: Secret, message: Message, seconds: float = SECONDS) -> list[Sent]:
    """What became of a message at each of the URLs, in their order. Raises nothing; for none, no network is asked."""
    addresses = urls.reveal().split()
    if not addresses:
        return []
    found = [Sent(f"URL {number} of {len(addresses)}", "no answer in time") for number in range(1, len(addresses) + 1)]

    def send(place: int) -> None:
        service = _service(addresses[place])
        if service is None:
            found[place] = Sent(found[place].kind, _not_understood(addresses[place]))
            return
        kind = str(service.service_name)
        found[place] = Sent(kind, found[place].problem)
        found[place] = Sent(kind, _problem(service, message))

    silence()
    # Whoever does not answer ends with this process, and keeps nobody.
    threads = [threading.Thread(target=send, args=(place,), daemon=True) for place in range(len(addresses))]
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
    return [*found]


def silence() -> None:
    """From now on, what libraries log of what they send goes nowhere; nor later, from a thread that was given up."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.handlers[:] = [logging.NullHandler()]
        logger.propagate = False


class _Reasons(logging.Handler):
    """Why a thread could not send, from what the library logs there: a number, or a phrase that we know."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.thread = threading.get_ident()
        self.reason = "it was not taken"

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the reason, if the record has one, and nothing else of it."""
        if record.thread == self.thread:
            self.reason = reason_in(record.getMessage()) or self.reason


def reason_in(text: str) -> str | None:
    """Why something was not sent, of what a library says about it: nothing that an address or an answer may hold.

    >>> reason_in("Failed to send JSON POST notification: Not Found, error=404.")
    'HTTP 404'
    >>> reason_in("Socket Exception: (535, b'5.7.8 user ops: wrong password')")
    'SMTP 535'
    >>> reason_in("Max retries exceeded with url: /secret ([Errno 111] Connection refused)")
    'Connection refused'
    >>> reason_in("JSON POST URL: https://host/secret")
    """
    if found := _STATUS.search(text):
        return f"HTTP {found[1]}"
    if found := _SMTP.search(text):
        return f"SMTP {found[1]}"
    if found := _SYSTEM.search(text):
        return os.strerror(int(found[1]))
    return next((words for phrase, words in _PHRASES.items() if phrase in text), None)


def _service(address: str) -> NotifyBase | None:
    from apprise import Apprise

    try:
        return Apprise.instantiate(address, asset=_sender().asset, suppress_exceptions=True)
    except Exception:  # noqa: BLE001 - a library of many authors; what it says may quote the address
        return None


def _problem(service: NotifyBase, message: Message) -> str:
    """Why a message was not sent; empty where it was."""
    from apprise import NotifyFormat, NotifyType

    reasons, logger = _Reasons(), logging.getLogger("apprise")
    logger.addHandler(reasons)
    logger.setLevel(logging.DEBUG)
    sender = _sender()
    try:
        sender.add(service)
        is_sent = sender.notify(
            message.body, message.subject, NotifyType(message.meaning), body_format=NotifyFormat.TEXT
        )
    except Exception as error:  # noqa: BLE001 - likewise
        return type(error).__name__
    finally:
        logger.removeHandler(reasons)
    return "" if is_sent else reasons.reason


def _sender() -> Apprise:
    from apprise import Apprise, AppriseAsset

    # No picture from somebody's server in a message.
    asset = AppriseAsset(
        app_id="warehouse", app_desc="Docket warehouse", app_url="", image_url_mask="", image_url_logo=""
    )
    return Apprise(asset=asset)


def _not_understood(address: str) -> str:
    problem = "is not a URL that Apprise understands"
    if address.lower().startswith(("http://", "https://")):
        return f"{problem}; a webhook is json://host/path, or jsons://host/path with TLS"
    return problem
