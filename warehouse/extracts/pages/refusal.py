"""Why a text is no page of ours, or one that cannot be used."""

from __future__ import annotations


class NotPage(Exception):
    """Markup or JSON that has nothing to do with dockets."""


class Unusable(Exception):
    """A page that cannot be loaded; its text says why, without words of the page that may name people."""
