"""What is told, and to what it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Message:
    """A subject and a text, and how it is meant."""

    subject: str
    body: str
    meaning: Literal["info", "success", "warning", "failure"] = "info"


@dataclass(frozen=True)
class Sent:
    """What became of a message at one place, which is told by its kind alone: its address holds passwords.

    >>> str(Sent("Slack")), str(Sent("E-Mail", "no connection"))
    ('Slack', 'E-Mail: no connection')
    """

    kind: str
    problem: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.problem}" if self.problem else self.kind


def in_words(sent: list[Sent]) -> list[str]:
    """Who was told and who could not be, a line each.

    >>> in_words([Sent("Slack"), Sent("E-Mail"), Sent("JSON", "HTTP 500")])
    ['notified: Slack, E-Mail', 'not notified: JSON: HTTP 500']
    """
    told = ", ".join(place.kind for place in sent if not place.problem)
    return [*([f"notified: {told}"] if told else []), *(f"not notified: {place}" for place in sent if place.problem)]
