"""Files as nobody meant them: a seed, changed and packed by dice. The same seed and number make the same file."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fuzz.containers import PACKS, bomb
from fuzz.texts import BYTE_CHANGES, TEXT_CHANGES, Change, Dice

_BOMBS = 0.004
_NUMBER = re.compile(r"\d{6}")
_NAMES = (
    *("{stem}{end}",) * 8,
    *(
        "{stem}.txt",
        "{stem}.csv",
        "{stem}.zip",
        "{stem}.gz",
        "{stem}.tar.gz",
        "{stem}.sas7bdat",
        "{stem}.html",
        "{stem}",
    ),
    *("2018/{stem}{end}", "a.zip/{stem}{end}", "a b;c/{stem}{end}", "{stem} (1){end}", "~${stem}{end}", ".{stem}{end}"),
    *(
        "Ñandú {stem}{end}",
        "{stem}\udcff\udc81{end}",
        "{stem}\n{end}",
        "'{stem}\"{end}",
        "*?[{stem}]{end}",
        "%s{{}}{stem}{end}",
    ),
)


@dataclass(frozen=True)
class Mutant:
    """A mutated file: its path in a folder of extracts, its bytes, and how it was made."""

    name: str
    content: bytes
    how: str

    def write(self, folder: Path) -> Path:
        """Writes it into the folder; the path."""
        path = folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content)
        return path


def mutant(seeds: Mapping[str, bytes], seed: int, number: int) -> Mutant:
    """Mutated file `number` of a seed; its number is in its name, so that no two have one name."""
    dice = random.Random(f"{seed}/{number}")
    seed_name = dice.choice(sorted(seeds))
    data, how = seeds[seed_name], [seed_name]
    if dice.random() < _BOMBS:
        return Mutant(f"{number:06}-bomb", bomb(dice, seed_name, data), f"{seed_name} bomb")
    for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
        data = _applied(dice, dice.choice(TEXT_CHANGES), data, how)
    pack = dice.choice(PACKS)
    data = pack(dice, seed_name, data)
    how.append(pack.__name__)
    if pack.__name__ != "plain" and dice.random() < 0.25:
        data = _applied(dice, dice.choice(BYTE_CHANGES), data, how)
    return Mutant(_name(dice, number, seed_name), data, " ".join(how))


def number_in(name: str) -> str:
    """The number of the mutated file with this name.

    >>> number_in("~$000012-sheet.csv")
    '000012'
    """
    found = _NUMBER.search(name)
    return found[0] if found else ""


def _applied(dice: Dice, change: Change, data: bytes, how: list[str]) -> bytes:
    how.append(change.__name__)
    return change(dice, data)


def _name(dice: Dice, number: int, seed_name: str) -> str:
    seed_path = Path(seed_name)
    name = dice.choice(_NAMES).format(stem=f"{number:06}-{seed_path.stem}", end=seed_path.suffix)
    return f"{number:06}-{name}" if "/" in name else name
