"""Who is told, for a test: a webhook and a mail server on this machine, which keep what they got."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "zzpassword"
"""Stands in each address, at a place where a password or a token does."""


@dataclass
class Receiver:
    """A server, and what it got: subject and text of each message."""

    port: int
    messages: list[tuple[str, str]] = field(default_factory=list)

    @property
    def webhook(self) -> str:
        """The address of one that takes messages."""
        return f"json://user:{SECRET}@127.0.0.1:{self.port}/{SECRET}"

    @property
    def failing_webhook(self) -> str:
        """The address of one that answers with an error, and with what it was asked."""
        return f"{self.webhook}/fails"

    @property
    def mail(self) -> str:
        """The address of a mailbox."""
        sender = f"user:{SECRET}@127.0.0.1:{self.port}"
        return f"mailto://{sender}/?from=night@example.org&to=ops@example.org&mode=insecure"


@contextmanager
def webhooks() -> Iterator[Receiver]:
    """A web server that takes messages as JSON, for the length of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["content-length"])))
            receiver.messages.append((told["title"], told["message"]))
            fails = self.path.endswith("/fails")
            self.send_response(500 if fails else 200, f"not {self.path}" if fails else None)
            self.end_headers()
            self.wfile.write(self.path.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver = Receiver(server.server_port)
        with _serving(server):
            yield receiver


@contextmanager
def mail_server(*, takes_password: bool = True) -> Iterator[Receiver]:
    """A mail server for the length of the block."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            lines: list[str] | None = None
            for line in (line.decode().rstrip("\r\n") for line in self.rfile):
                if lines is not None and line != ".":
                    lines.append(line)
                elif lines is not None:
                    receiver.messages.append(_parts("\n".join(lines)))
                    lines = None
                    self.say("250 taken")
                elif line.upper() == "DATA":
                    lines = []
                    self.say("354 go on")
                elif line.upper() == "QUIT":
                    self.say("221 bye")
                    return
                elif line.upper().startswith("EHLO"):
                    self.say("250-here", "250 AUTH PLAIN LOGIN")
                elif line.upper().startswith("AUTH"):
                    self.say("235 welcome" if takes_password else f"535 5.7.8 {SECRET} is wrong")
                else:
                    self.say("250 well")

        def say(self, *lines: str) -> None:
            self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        receiver = Receiver(server.server_address[1])
        with _serving(server):
            yield receiver


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


def _parts(text: str) -> tuple[str, str]:
    mail = message_from_string(text)
    plain = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    content = plain.get_payload(decode=True)
    assert isinstance(content, bytes)
    return str(mail["Subject"]), content.decode()
