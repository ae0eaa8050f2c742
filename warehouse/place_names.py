"""States and districts as people write them: by code, by name, by citation, in any case and spacing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from warehouse.errors import InputError

NATION = "US"
_NATION = ("nation", "national", "united states", "united states of america", "usa", "us", "u.s.")
# What people add to a name, or write for it.
_BEFORE = re.compile(r"^(united states district court for|us district court for|the|state of|us)\s+")
_ALSO = {"DC": ("washington dc", "dist. of columbia"), "MP": ("northern marianas", "cnmi")}


def state_code(given: str, states: Mapping[str, str], where: str = "state") -> str:
    """The code of a state or territory, US for the nation; `states` has the names by code.

    Raises InputError for one that there is not, with the one that is nearest.

    >>> [state_code(text, {"MO": "Missouri", "NY": "New York"}) for text in ("mo", " new  york", "N.Y.", "nation")]
    ['MO', 'NY', 'NY', 'US']
    >>> state_code("missuri", {"MO": "Missouri", "NY": "New York"})
    Traceback (most recent call last):
    warehouse.errors.InputError: state: no state or territory "missuri". Did you mean Missouri (MO)?
    """
    names = {code: (code, name, *_ALSO.get(code, ())) for code, name in states.items()} | {NATION: _NATION}
    words = {code: f"{name} ({code})" for code, name in states.items()} | {NATION: f"the nation ({NATION})"}
    return _found(given, names, words, InputError(where, f'no state or territory "{given}"'))


def court_id(given: str, districts: Iterable[tuple[str, str, str]], where: str = "court") -> str:
    """The identifier of a district court; `districts` has identifier, name and citation of each.

    Raises InputError for one that there is not, with the one that is nearest.

    >>> mowd = ("mowd", "Western District of Missouri", "W.D. Mo.")
    >>> [court_id(text, [mowd]) for text in ("MOWD", "western district of missouri", "W.D. Mo.", "Missouri Western")]
    ['mowd', 'mowd', 'mowd', 'mowd']
    """
    names, words = {}, {}
    for code, name, citation in districts:
        names[code] = (code, name, citation or "", *_turned(name))
        words[code] = f"{name} ({code})"
    return _found(given, names, words, InputError(where, f'no district court "{given}"'))


def _found(given: str, names: Mapping[str, Iterable[str]], words: Mapping[str, str], error: InputError) -> str:
    """The code that a text means, or the error with a suggestion, else with all codes that there are."""
    codes = {key: code for code, spellings in names.items() for spelling in spellings if (key := _key(spelling))}
    plain = _BEFORE.sub("", _BEFORE.sub("", " ".join(re.sub(r"[.,]", "", given).casefold().split())))
    for key in (_key(given), _key(plain)):
        if key in codes:
            return codes[key]
    near = get_close_matches(_key(plain), codes, n=1, cutoff=0.7)
    remedy = f"Did you mean {words[codes[near[0]]]}?" if near else f"Known: {', '.join(sorted(names))}."
    raise InputError(error.where, error.problem, remedy)


def _key(text: str) -> str:
    """Its letters and digits."""
    return re.sub(r"[\W_]", "", text.casefold())


def _turned(name: str) -> Iterator[str]:
    """A district as others write it: Missouri Western."""
    part, _, state = name.partition(" District of ")
    if state:
        yield f"{state} {part}"
