"""What may be written as the value of a setting, and what is made of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warehouse.errors import SettingError

_BYTES = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([KMG]i?B)", re.IGNORECASE)
# Below, the database cannot even open its file; above, no machine is.
_LEAST_MEMORY, _MOST_MEMORY = 64 * 10**6, 2**60
_MOST_THREADS = 1024
_CHOICES = {
    "gone_files": ("withdraw", "keep"),
    "hash_files": ("changed", "every"),
    "log_format": ("text", "json"),
    "pages": ("write", "leave"),
    "docket_links": ("courtlistener", "none"),
    "engine": ("duckdb", "spark"),
}
_SECRETS = {
    "postgres_url": 'postgres_url = "postgresql://user@host/database"',
    "notify_urls": 'notify_urls = ["mailtos://user:password@host?to=ops@example.org", "jsons://host/path"]',
}
"""The settings that are never shown, each with an example of how it is written."""
_PAGES_WORDS = ("pages_publisher", "pages_licence", "pages_contact", "pages_corrections")
"""What pages say of their publisher: a line each."""
_MOST_WORDS = 300
_MAY_BE_ZERO = ("keep_publications", "appeal_window_days", "reread_minutes")


class Secret:
    """A text that is in no message, no record and no server that stores settings; `reveal` says it."""

    # Without a __dict__, by which a program that stores settings would find it.
    __slots__ = ("_value",)

    def __init__(self, value: str = "") -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself, for whoever it is meant for."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self.reveal())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __repr__(self) -> str:
        return "'…'" if self else "''"


def size_in_bytes(size: str) -> int:
    """How many bytes a size in words is, such as that of a setting."""
    found = _SIZE.fullmatch(size)
    assert found is not None
    return int(float(found[1]) * _BYTES[found[2].upper()])


def converted(where: str, name: str, value: Any) -> Any:
    """The value of a setting as `where` has it, text or number, in the form in which it is used. Raises SettingError."""
    if name.endswith("_dir"):
        if not isinstance(value, str | Path) or "\0" in str(value):
            raise SettingError(where, f"{name} is {value!r}", f'Write a path in quotes: {name} = "data".')
        return Path(value)
    if name == "postgres_url":
        return _database_address(where, value)
    if name in _SECRETS:
        return Secret(_words(where, name, value, _SECRETS[name]))
    if name in _CHOICES and value not in _CHOICES[name]:
        raise SettingError(where, f"{name} is {value!r}", f"Write {' or '.join(_CHOICES[name])}.")
    if name in ("refusal_stops", "notify_blocks", "source_freshness", *_CHOICES):
        return _words(where, name, value, f'{name} = "…"')
    if name == "spark_master":
        master = _words(where, name, value, 'spark_master = "local[*]"')
        if not re.fullmatch(r"\S+", master):
            raise SettingError(where, f"{name} is {value!r}", "Write local[*], spark://host:7077 or another master.")
        return master
    if name == "pages_url":
        return _site_address(where, value)
    if name in _PAGES_WORDS:
        return _line(where, name, value)
    if name == "keep_releases":
        if isinstance(value, bool) or not re.fullmatch("all|[0-9]{1,4}", str(value)):
            raise SettingError(where, f"{name} is {value!r}", 'Write "all" or a whole number, such as 1.')
        return str(value)
    if name in ("memory_limit", "page_size_limit"):
        return _size(where, name, str(value))
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise SettingError(where, f"{name} is {value!r}, not a whole number", f"For example: {name} = 7.") from error
    if isinstance(value, bool | float):
        raise SettingError(where, f"{name} is {value!r}, not a whole number", f"For example: {name} = 7.")
    if number < (0 if name in _MAY_BE_ZERO else 1):
        raise SettingError(where, f"{name} is {number}", "It must be positive.")
    if name == "threads" and number > _MOST_THREADS:
        raise SettingError(where, f"{name} is {number}", f"It must be at most {_MOST_THREADS}; one a core is best.")
    return number


def _words(where: str, name: str, value: Any, example: str) -> str:
    """A text, or the texts of a list with spaces between. The message quotes nothing, since it may be a secret."""
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise SettingError(where, f"{name} is no text", f"Write {example}.")
    return " ".join(texts)


def _database_address(where: str, value: Any) -> Secret:
    """The address of a database. It is in no message, since it may hold a password."""
    text = _words(where, "postgres_url", value, _SECRETS["postgres_url"]).strip()
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in ("postgresql", "postgres") and text.isprintable() and parts.port != 0
    except ValueError:
        is_address = False
    if text and not is_address:
        remedy = f"Write {_SECRETS['postgres_url']}, a password in PGPASSWORD or ~/.pgpass."
        raise SettingError(where, "postgres_url is no address of a PostgreSQL database", remedy)
    return Secret(text)


def _site_address(where: str, value: Any) -> str:
    """The address that the pages stand under, with a slash at its end; empty for none."""
    text = _words(where, "pages_url", value, 'pages_url = "https://courts.example.org/"').strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        is_site = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_site = False
    # What follows a page is appended, and a name with a password is nobody's business.
    if not is_site or parts.query or parts.fragment or "@" in parts.netloc or not re.fullmatch(r"[!#-;=?-~]+", text):
        problem = "pages_url is no address of a folder on the web"
        raise SettingError(where, problem, 'Write pages_url = "https://courts.example.org/".')
    return f"{text.rstrip('/')}/"


def _line(where: str, name: str, value: Any) -> str:
    text = " ".join(_words(where, name, value, f'{name} = "…"').split())
    if not text.isprintable() or len(text) > _MOST_WORDS:
        problem = f"{name} is no line of at most {_MOST_WORDS} letters"
        raise SettingError(where, problem, f'Write {name} = "…", a name or an address.')
    return text


def _size(where: str, name: str, value: str) -> str:
    if not _SIZE.fullmatch(value):
        raise SettingError(where, f"{name} is {value!r}", "Write a number and a unit: 4GiB, 800MB.")
    least = _LEAST_MEMORY if name == "memory_limit" else 1
    if not least <= size_in_bytes(value) <= _MOST_MEMORY:
        bound = "at least 64MB" if name == "memory_limit" else "more than nothing"
        problem = f"{name} is {value!r}; it must be {bound}, and no more than a machine can have"
        raise SettingError(where, problem, "Write a size such as 4GiB or 800MB.")
    return value
