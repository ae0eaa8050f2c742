"""Random histories of a small folder: however it came to be as it is, the figures are those of a fresh load of it.

    cd tests && ../.venv/bin/python -m fuzz.histories --count 50 --seed 1

Files arrive, are corrected, undone and withdrawn, an older release comes late, files are renamed, copied, put into an
archive and taken out, with loads and sometimes a build in between. Prints a line a history, and the steps of one that
ends otherwise.
"""

from __future__ import annotations

import argparse
import io
import random
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flows.steps import build_models
from fuzz.digest import differing_columns, digests, is_of_history
from fuzz.seeds import PROJECT, seed_files
from warehouse.load import load_extracts
from warehouse.settings import Settings

Dice = random.Random
_STEPS = (4, 9)
_LOAD, _BUILD = 0.7, 0.15
_FEWEST = 5
# What a correction changes; the first of these that a file has.
_CORRECTIONS = (
    (b",yes,", b",no,"),
    (b",no,", b",yes,"),
    (b"/2018\t", b"/2019\t"),
    (b" months", b" months and a day"),
    (b"2017-03-02", b"2017-04-03"),
    (b",1591", b",1589"),
    (b"true", b"false"),
)


@dataclass
class Folder:
    """A folder of extracts as bytes by path, what it held before, and what was done to it."""

    files: dict[str, bytes]
    to_come: dict[str, bytes]
    earlier: list[tuple[str, bytes]] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    def put(self, path: str, content: bytes) -> None:
        """Sets the content of a path; an earlier one can be put back later."""
        if path in self.files:
            self.earlier.append((path, self.files[path]))
        self.files[path] = content

    def remove(self, path: str) -> bytes:
        """Takes a path away, and gives its content."""
        content = self.files.pop(path)
        self.earlier.append((path, content))
        return content

    def write(self, folder: Path) -> None:
        """The folder as it is now, on the disk."""
        shutil.rmtree(folder, ignore_errors=True)
        for path, content in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)


def arrive(dice: Dice, folder: Folder) -> str:
    if not folder.to_come:
        return "nothing arrives"
    path = dice.choice(sorted(folder.to_come))
    folder.put(path, folder.to_come.pop(path))
    return f"{path} arrives"


def correct(dice: Dice, folder: Folder) -> str:
    path = dice.choice(sorted(folder.files))
    lines = folder.files[path].splitlines(keepends=True)
    for place in dice.sample(range(1, len(lines)), len(lines) - 1) if not path.endswith(".zip") else ():
        for before, after in _CORRECTIONS:
            if before in lines[place]:
                lines[place] = lines[place].replace(before, after, 1)
                folder.put(path, b"".join(lines))
                return f"line {place} of {path} is corrected"
    return f"{path} is touched"


def lose_a_line(dice: Dice, folder: Folder) -> str:
    path = dice.choice([path for path in sorted(folder.files) if path.endswith((".csv", ".txt"))] or [""])
    lines = folder.files.get(path, b"").splitlines(keepends=True)
    if len(lines) < _FEWEST:
        return "no line is lost"
    del lines[dice.randrange(1, len(lines))]
    folder.put(path, b"".join(lines))
    return f"a line of {path} is lost"


def undo(dice: Dice, folder: Folder) -> str:
    if not folder.earlier:
        return "nothing to undo"
    path, content = dice.choice(folder.earlier)
    folder.put(path, content)
    return f"{path} is as it was"


def withdraw(dice: Dice, folder: Folder) -> str:
    if len(folder.files) <= _FEWEST:
        return "nothing is withdrawn"
    path = dice.choice(sorted(folder.files))
    folder.remove(path)
    return f"{path} is withdrawn"


def rename(dice: Dice, folder: Folder) -> str:
    path = dice.choice(sorted(folder.files))
    to = dice.choice((f"2018/{path}", f"a-{path}", f"z-{path}"))
    folder.put(to, folder.remove(path))
    return f"{path} is renamed {to}"


def copy(dice: Dice, folder: Folder) -> str:
    path = dice.choice(sorted(folder.files))
    folder.put(f"copy/{path}", folder.files[path])
    return f"{path} is copied"


def pack(dice: Dice, folder: Folder) -> str:
    paths = dice.sample(sorted(path for path in folder.files if not path.endswith(".zip")), dice.choice((1, 2)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in paths:
            archive.writestr(zipfile.ZipInfo(path), folder.remove(path))
    folder.put(f"{Path(paths[0]).name}.zip", out.getvalue())
    return f"{' and '.join(paths)} are put into an archive"


def unpack(dice: Dice, folder: Folder) -> str:
    archives = sorted(path for path in folder.files if path.endswith(".zip"))
    if not archives:
        return "nothing is unpacked"
    path = dice.choice(archives)
    with zipfile.ZipFile(io.BytesIO(folder.remove(path))) as archive:
        for member in archive.namelist():
            folder.put(member, archive.read(member))
    return f"{path} is unpacked"


def late_release(dice: Dice, folder: Folder) -> str:
    """A release of some of the years, with an earlier or later load date than those there."""
    source = dice.choice([path for path in sorted(folder.files) if path.endswith(".txt")] or [""])
    if not source:
        return "no release comes"
    year = dice.choice((2019, 2022, 2024, 2026))
    text = (
        folder.files[source].replace(b"/2023\t2099", b"/%d\t2099" % year).replace(b"\t11/15/2023", b"\t11/15/%d" % year)
    )
    header, *rows = text.splitlines(keepends=True)
    kept = dice.sample(rows, max(1, len(rows) * 2 // 3))
    path = f"release-{year}-{len(folder.steps)}.txt"
    folder.put(path, b"".join([header, *kept]))
    return f"{path} comes, of {source}"


_ACTIONS: tuple[Callable[[Dice, Folder], str], ...] = (
    *(arrive, arrive, correct, correct, correct, lose_a_line, undo, undo, withdraw),
    *(rename, copy, pack, unpack, late_release, late_release),
)


def wrong_in(history: int, seed: int, files: Mapping[str, bytes], scratch: Path) -> list[str]:
    """The tables that differ after a random history from those of a fresh load, and the steps that led there."""
    dice = random.Random(f"{seed}/{history}")
    names = sorted(files)
    dice.shuffle(names)
    there = dice.randint(_FEWEST, len(names) - 2)
    folder = Folder({name: files[name] for name in names[:there]}, {name: files[name] for name in names[there:]})
    settings = _settings(scratch / "history")
    for _ in range(dice.randint(*_STEPS)):
        folder.steps.append(dice.choice(_ACTIONS)(dice, folder))
        if dice.random() < _LOAD:
            folder.steps.append("load")
            _load(settings, folder)
            if dice.random() < _BUILD:
                folder.steps.append("build")
                build_models(settings)
    fresh = _settings(scratch / "fresh")
    for each in (settings, fresh):
        _load(each, folder)
        build_models(each)
    lived, expected = (digests(each.build_file, ["raw", "core", "marts"], is_of_history) for each in (settings, fresh))
    differ = [
        f"{table}: {lived.get(table)}, fresh {expected.get(table)}:"
        f" {', '.join(differing_columns(settings.build_file, fresh.build_file, table))}"
        for table in sorted(expected.keys() | lived.keys())
        if lived.get(table) != expected.get(table)
    ]
    return [*differ, *(f"    {step}" for step in folder.steps)] if differ else []


def _settings(data: Path) -> Settings:
    return Settings(PROJECT, data, data / "extracts", memory_limit="1GiB", threads=2, refusal_stops="")


def _load(settings: Settings, folder: Folder) -> None:
    folder.write(settings.extracts_dir)
    load_extracts(settings, accept_gone=True)


def main() -> int:
    """Exit code 1 when a history ended otherwise."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.histories")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="this one alone")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="start no further one after that")
    given = parser.parse_args()
    end = time.monotonic() + given.minutes * 60
    files = {name: content for name, content in seed_files().items() if not name.endswith(".sas7bdat")}
    tried = failed = 0
    for history in range(given.count) if given.only is None else (given.only,):
        if time.monotonic() > end:
            break
        with tempfile.TemporaryDirectory(prefix="history-") as scratch:
            wrong = wrong_in(history, given.seed, files, Path(scratch))
        tried, failed = tried + 1, failed + bool(wrong)
        sys.stdout.write(f"history {history}: {'as a fresh load' if not wrong else 'OTHERWISE'}\n")
        sys.stdout.writelines(f"  {line}\n" for line in wrong)
        sys.stdout.flush()
    sys.stdout.write(f"{tried} histories, {failed} ended otherwise than a fresh load\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
