"""What may be told of an error: its kind and a program's own words, never a value that they quote.

Whoever cannot read a value says which ("Could not convert string 'JANE ROE' to INT32"), and that may be the name of a
person. Names of extract files may be told to the operator, and to nobody and nothing else.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator

import duckdb

from warehouse.errors import DiskFull, RefreshLocked, WarehouseError

# What these say is about a query, a path of ours or the machine. Whatever else DuckDB says may quote a row.
_ABOUT_NO_ROW = (
    "Binder",
    "Catalog",
    "Parser",
    "Syntax",
    "Not implemented",
    "IO",
    "Out of Memory",
    "Permission",
    "TransactionContext",
)
_WITHHELD = "…"
_KNOWN = "_withheld"
# A quote; an apostrophe within a word is none.
_QUOTE = re.compile(r"\"|(?<![A-Za-z])'|'(?![A-Za-z])")
# What DuckDB says after a value: the type that it does not fit, and the column.
_AFTER_VALUE = re.compile(r"(?: to [A-Z0-9_]+)?(?:[, ]*when casting from source column \w+)?\.?")


class Withheld(WarehouseError):
    """An error as it may be recorded where others look; `error` is what the operator is told, `step` where it arose."""

    def __init__(self, error: BaseException, recorded: str, step: str = "") -> None:
        self.error = error
        self.step = step
        super().__init__("", recorded)
        if isinstance(error, WarehouseError):
            self.kind, self.exit_code = error.kind, error.exit_code


def withheld(error: BaseException, *, names_files: bool = False, step: str = "") -> Withheld:
    """The error as it may be recorded; `names_files` for one of a step whose errors name extract files.

    What was withheld once stays so, whoever asks later and knows nothing of the step.
    """
    if isinstance(error, Withheld):
        return error
    known = getattr(error, _KNOWN, None)
    if isinstance(known, Withheld):
        return known
    recorded = in_words(error)
    if names_files and not isinstance(error, DiskFull | RefreshLocked):
        kind = error.kind if isinstance(error, WarehouseError) else type(error).__name__
        recorded = f"{kind}; what it says may name files and stands in the record of the run alone"
    found = Withheld(error, recorded, step)
    if isinstance(error, Exception):
        setattr(error, _KNOWN, found)
    return found


def whole(error: BaseException) -> BaseException:
    """The error that the operator is told."""
    return error.error if isinstance(error, Withheld) else error


def in_words(error: BaseException) -> str:
    """What may be said of any error: ours as it is, of others no value.

    >>> in_words(KeyError("JANE ROE")), in_words(IndexError("list index out of range"))
    ('KeyError: …', 'IndexError: list index out of range')
    """
    if isinstance(error, WarehouseError):
        return str(error)
    name = type(error).__name__
    if isinstance(error, duckdb.Error):
        return f"{name}: {of_database(str(error))}"
    # A library that reads pages may say anything; Python's own errors quote what they are about.
    is_python = type(error).__module__ == "builtins"
    return f"{name}: {without_values(str(error))}" if is_python and str(error) else name


def of_database(text: str) -> str:
    r"""What DuckDB says, on one line, without its excerpt of the query and without a value of a row.

    >>> of_database("Conversion Error: Could not convert string 'JANE\nROE' to INT32")
    'Conversion Error: Could not convert string … to INT32'
    >>> of_database('Binder Error: no column "a"!\nCandidate bindings: "b"\n\nLINE 1: select a\n        ^')
    'Binder Error: no column "a"! Candidate bindings: "b"'
    """
    said = re.split(r"^LINE \d+:", text, maxsplit=1, flags=re.MULTILINE)[0]
    if said.startswith(tuple(f"{kind} Error:" for kind in _ABOUT_NO_ROW)):
        return " ".join(said.split())
    return without_values(said)


def without_values(text: str) -> str:
    """The words before the first value that is quoted; what follows may be a part of it, unless it is a known phrase.

    >>> without_values('invalid date field format: "31 June", expected format is (YYYY-MM-DD)')
    'invalid date field format: …'
    >>> without_values("Malformed JSON at byte 0: unexpected character. Input: \\"JANE\\nROE")
    'Malformed JSON at byte 0: unexpected character. Input: …'
    """
    quotes = list(_QUOTE.finditer(text))
    if not quotes:
        return next(iter(text.splitlines()), "").strip()
    before = " ".join(text[: quotes[0].start()].split())
    after = text[quotes[-1].end() :].strip("\n")
    known = _AFTER_VALUE.fullmatch(after) if len(quotes) > 1 else None
    return f"{before} {_WITHHELD}{after if known else ''}".strip()


def traceback_of(error: BaseException) -> str:
    """The traceback of an error and of what caused it: places in programs, and of each error what may be said."""
    return "\nwhich led to\n\n".join(
        f"{''.join(traceback.format_tb(found.__traceback__))}{type(found).__module__}.{in_words(found)}\n"
        for found in reversed(list(_chain(error)))
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what caused it, the last first."""
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
