"""The cases that were withdrawn, kept by keyed hashes of their numbers: what they are cannot be read here, only told again.

One private file (data/withdrawn.json, mode 0600) is all that lasts of them. Its key makes the hashes useless without
it; whoever holds the file can try a number, and with patience all there are, so it is kept as the extracts are.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from warehouse.case_number import CASE_ID, CODED_ID, DASHES, MENTION, NUMBER, mentioned
from warehouse.errors import InputError
from warehouse.settings import Settings
from warehouse.sql import text

STRUCK = "[withdrawn]"


@dataclass(frozen=True)
class Withdrawal:
    """One withdrawal: when and why, by which hashes its case is known, and the rows that went by raw table."""

    number: int
    withdrawn_at: str
    reason: str
    hashes: tuple[str, ...]
    rows: Mapping[str, int] = field(default_factory=dict)
    is_complete: bool = False
    """Whether everything was done: until then the command is to be run again."""


@dataclass(frozen=True)
class Withdrawn:
    """All withdrawals, and the key of their hashes."""

    key: str
    all: tuple[Withdrawal, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all)

    @property
    def hashes(self) -> frozenset[str]:
        """The hashes of every withdrawn case."""
        return frozenset(hash_ for withdrawal in self.all for hash_ in withdrawal.hashes)

    @property
    def is_complete(self) -> bool:
        """Whether every withdrawal came to its end."""
        return all(withdrawal.is_complete for withdrawal in self.all)

    def hash_of(self, form: str) -> str:
        """The keyed hash of a form of a case."""
        return hashlib.sha256(f"{self.key}{form}".encode()).hexdigest()

    def has(self, forms: Iterable[str]) -> bool:
        """Whether one of the forms is of a withdrawn case."""
        return bool(self.all) and not self.hashes.isdisjoint(map(self.hash_of, forms))

    def is_named_in(self, words: str) -> bool:
        """Whether a text names a withdrawn case, by its key or by its number with or without a court."""
        return bool(self.all) and self.has(mentioned(words))

    def adding(self, forms: Iterable[str], reason: str, withdrawn_at: str) -> Withdrawn:
        """With one more withdrawal of a case of these forms; as they are where that case is withdrawn already."""
        hashes = tuple(sorted({*map(self.hash_of, forms)}))
        if self.hashes.issuperset(hashes):
            return self
        return replace(self, all=(*self.all, Withdrawal(len(self.all) + 1, withdrawn_at, reason, hashes)))

    def replacing(self, changed: Withdrawal) -> Withdrawn:
        """With a withdrawal in the place of the one of its number."""
        return replace(self, all=tuple(changed if one.number == changed.number else one for one in self.all))

    def is_of(self, form: str) -> str:
        """The SQL condition that an expression of a form is of a withdrawn case; false where it is NULL."""
        return f"coalesce({self._hashed(form)} in ({self._listed()}), false)"

    def is_named(self, column: str) -> str:
        """The SQL condition that a column of text names one by its number."""
        return f"coalesce(list_has_any({self._mentions(column)}, [{self._listed()}]), false)"

    def is_set_aside(self, column: str) -> str:
        """The condition that the text of a record that cannot be read has the number of one, as any source writes it."""
        found = [r"\b([0-9]{7})\b", r"[0-9A-Z-]([0-9]{7})[A-Z]{2}"]
        digits = [f"regexp_extract_all({column}, {text(pattern)}, 1)" for pattern in found]
        hashed = self._hashed("'digits|' || number")
        hashes = f"list_transform(list_concat({', '.join(digits)}), lambda number: {hashed})"
        return f"({self.is_named(column)} or coalesce(list_has_any({hashes}, [{self._listed()}]), false))"

    def struck(self, column: str) -> str:
        """The SQL expression of a text in which the numbers of withdrawn cases are struck out."""
        found = f"regexp_extract_all({column}, {text(MENTION)})"
        mine = f"list_filter({found}, lambda found: {self._hashed(_mention_form('found'))} in ({self._listed()}))"
        struck = f"list_reduce(list_prepend({column}, {mine}), lambda told, found: replace(told, found, '{STRUCK}'))"
        return f"case when {self.is_named(column)} then {struck} else {column} end"

    def _mentions(self, column: str) -> str:
        found = f"regexp_extract_all({column}, {text(MENTION)})"
        return f"list_transform({found}, lambda found: {self._hashed(_mention_form('found'))})"

    def _hashed(self, form: str) -> str:
        return f"sha256({text(self.key)} || {form})"

    def _listed(self) -> str:
        return ", ".join(map(text, sorted(self.hashes))) or "''"


def number_form(court: str, number: str) -> str:
    """The SQL expression of the form of a court's number as text; NULL for what is none."""
    parts = r"\1|\2|\3|\4"
    return (
        f"case when regexp_full_match({_plain(number)}, {text(f'{NUMBER}(?:[^0-9].*)?')}) then 'case|'"
        f" || lower(trim({court})) || '|' || regexp_replace({_plain(number)}, {text(f'^{NUMBER}.*$')}, {text(parts)}) end"
    )


def key_form(key: str) -> str:
    """The SQL expression of the form of a key of a case, or one that begins with it, such as a defendant's."""
    parts = r"\1|\2|\3|\4|\5"
    found = f"regexp_replace({key}, {text(f'^{CASE_ID}(?:-.*)?$')}, {text(parts)})"
    return (
        f"case when regexp_full_match({key}, {text(f'{CASE_ID}(?:-.*)?')}) then 'case|' || replace({found}, '|x|', '||')"
        f" when regexp_full_match({key}, {text(f'{CODED_ID}(?:-.*)?')})"
        f" then 'coded|' || regexp_extract({key}, {text(f'^{CODED_ID}')}, 1) end"
    )


def _mention_form(found: str) -> str:
    parts = r"\1|\2|\3|\4"
    return f"'mention|' || regexp_replace({_plain(found)}, {text(f'^{NUMBER}$')}, {text(parts)})"


def _plain(value: str) -> str:
    return f"translate(lower(trim({value})), '{DASHES}', '{'-' * len(DASHES)}')"


def withdrawn_file(settings: Settings) -> Path:
    """Where withdrawals are kept."""
    return settings.data_dir / "withdrawn.json"


def read_withdrawn(settings: Settings) -> Withdrawn:
    """What was withdrawn; nothing, with a key of its own, where nothing was yet.

    Raises InputError for a file that cannot be read: nothing is loaded then, or a sealed case might come back.
    """
    file = withdrawn_file(settings)
    try:
        told = json.loads(file.read_text())
        return Withdrawn(
            told["key"], tuple(Withdrawal(**one | {"hashes": tuple(one["hashes"])}) for one in told["withdrawals"])
        )
    except FileNotFoundError:
        return Withdrawn(secrets.token_hex(32))
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = f"says which cases were withdrawn and cannot be read: {type(error).__name__}"
        raise InputError(str(file), problem, "Put it back from the backup; nothing is loaded without it.") from error


def write_withdrawn(settings: Settings, withdrawn: Withdrawn) -> None:
    """Keeps them, in one step and for nobody else to read."""
    file = withdrawn_file(settings)
    told = {"key": withdrawn.key, "withdrawals": [asdict(withdrawal) for withdrawal in withdrawn.all]}
    partial = file.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        json.dump(told, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(file)
