"""How time, memory and disk grow with the rows of the national criminal file and with docket pages, step by step.

    python -m benchmarks.scale                                        all sizes that fit on the disk, an hour or more
    python -m benchmarks.scale --rows 100000 300000 --civil 100000 --pages 250 1000  small ones

Each size is a warehouse of its own: the synthetic sample, and beside it a made-up national file (one defendant in 500 is
charged in the subject), a made-up civil file (one suit in 500 is under its statute), or copies of the sample's docket
pages under other docket numbers. Each step is a whole process,
`warehouse load`, `build`, `check`, `publish`; then come nights with nothing new, with one new page, and of the national
file a release in which one row in a thousand is another. Processor seconds say more than seconds where others work on
the machine. A size that would leave less than 8 GB of the disk free is not run: it is extrapolated by the exponent of
those before it, and says so.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.idb_text import idb_columns, write_text
from benchmarks.load_pages import sample_pages
from benchmarks.sample import PROJECT, write_sample

_LEAST_FREE = 8 * 10**9
_BYTES = {"rows": 1_900, "civil": 1_200, "pages": 200_000}
"""What one more row or page takes at most while a size is measured: its text twice, its tables, and what spills."""
_NAMES = {"rows": "rows", "civil": "civil rows", "pages": "pages"}
_STEPS = ("load", "build", "check", "publish")
_NUMBER = re.compile(r"(\d:\d\d-c[rv]-)(\d{5})")
_COURT = re.compile(r"ecf\.\w+")
_ONE_IN, _CHANGED, _HOURS = 500, 0.001, 8


@dataclass(frozen=True)
class Measured:
    """One step at one size; what is extrapolated was never run."""

    kind: str
    size: int
    step: str
    seconds: float
    processor_seconds: float
    memory_bytes: int
    disk_bytes: int
    """Of the data folder after it, extracts aside."""
    is_extrapolated: bool = False


def write_release(file: Path, rows: int, release: str, share_changed: float = 0.0) -> None:
    """Writes a made-up national file that was released on a day: mm/dd/yyyy."""
    columns = idb_columns(PROJECT / "seeds")
    names = list(columns)
    load_date, term = names.index("loaddate"), names.index("pristot")
    draft, chance = file.with_suffix(".draft"), random.Random(16)
    write_text(draft, rows, columns)
    with draft.open("rb") as source, file.open("wb") as target:
        target.write(source.readline())
        for number, line in enumerate(source):
            fields = line.rstrip(b"\n").split(b"\t")
            if number % _ONE_IN:
                fields = [b"8:1326A.F" if field == b"18:1591A.F" else field for field in fields]
            fields[load_date] = release.encode()
            if chance.random() < share_changed:
                fields[term] = b"777"
            target.write(b"\t".join(fields) + b"\n")
    draft.unlink()


def write_civil(file: Path, rows: int, sample: Path) -> None:
    """Writes a made-up civil file: the suits of the sample again and again, under numbers of their own."""
    with gzip.open(next(sample.glob("cv88on*.gz")), "rb") as source:
        header, *suits = source.read().splitlines()
    names = header.decode().lower().split("\t")
    docket, section = names.index("docket"), names.index("section")
    with file.open("wb") as target:
        target.write(header + b"\n")
        for number in range(rows):
            fields = suits[number % len(suits)].split(b"\t")
            # The year stays; numbers from 20,000 on are nobody's in the sample.
            fields[docket] = b"%s%05d" % (fields[docket].zfill(7)[:2], 20_000 + number % 80_000)
            if number % _ONE_IN:
                fields[section] = b"1983"
            target.write(b"\t".join(fields) + b"\n")


def write_dockets(folder: Path, first: int, count: int) -> None:
    """Writes copies of the sample's pages, each under a docket number of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    # The first of each docket: of some the sample has several pages.
    pages = [*{_docket(page): page for page in reversed(sample_pages())}.values()]
    for number in range(first, first + count):
        page = pages[number % len(pages)]
        text = _renumbered(page, 997 * (number // len(pages) + 1))
        (folder / f"{number}-synthetic.html").write_text(text)


def _renumbered(page: str, moved: int) -> str:
    """The page with each docket number so many further on."""
    return _NUMBER.sub(lambda found: f"{found[1]}{(int(found[2]) + moved) % 100_000:05}", page)


def _docket(page: str) -> tuple[str, ...]:
    """The court and the number that a page begins with."""
    return tuple(found[0] if (found := pattern.search(page)) else "" for pattern in (_COURT, _NUMBER))


def measure(kind: str, size: int, scratch: Path, *, has_nights: bool = True) -> Iterator[Measured]:
    """Each step at one size, and then nights if wanted, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        data = Path(folder) / "data"
        extracts = data / "extracts"
        write_sample(extracts / "sample")
        if kind == "rows":
            write_release(extracts / "cr96on-synthetic.txt", size, "01/05/2026")
        elif kind == "civil":
            write_civil(extracts / "cv88on-2-synthetic.txt", size, extracts / "sample")
        else:
            write_dockets(extracts / "dockets", 0, size)
        for step in _STEPS:
            yield _run(kind, size, step, data, step)
        if not has_nights:
            return
        # The first refresh finds news in the runs before; the next is a night like most.
        _run(kind, size, "", data, "refresh", "--no-pages")
        yield _run(kind, size, "night, nothing new", data, "refresh", "--no-pages")
        write_dockets(extracts / "new", 10**6, 1)
        yield _run(kind, size, "night, one new page", data, "refresh", "--no-pages")
        if kind == "rows":
            write_release(extracts / "cr96on-2-synthetic.txt", size, "04/05/2026", _CHANGED)
            yield _run(kind, size, "load of a release, 0.1 % other", data, "load")


def _run(kind: str, size: int, name: str, data: Path, *command: str) -> Measured:
    """A command as a process of its own. Raises SystemExit with its words where it fails."""
    start = time.perf_counter()
    with (data.parent / "said.txt").open("w+b") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "warehouse", *command, "--data-dir", str(data), "--project", str(PROJECT)],
            cwd=PROJECT, stdout=said, stderr=said,
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{kind} {size:,} {' '.join(command)}: {said.read()[-2000:].decode(errors='replace')}")
    seconds = time.perf_counter() - start
    return Measured(kind, size, name, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, _disk(data))


def _disk(data: Path) -> int:
    files = (file for file in data.rglob("*") if file.is_file() and not file.is_symlink())
    return sum(file.stat().st_blocks * 512 for file in files if data / "extracts" not in file.parents)


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """The power of the size that a value grows with, by least squares of logarithms.

    >>> round(exponent([1000, 10_000, 100_000], [2, 20, 200]), 3), round(exponent([1, 4], [3, 6]), 3)
    (1.0, 0.5)
    """
    x, y = [math.log(size) for size in sizes], [math.log(max(value, 1e-9)) for value in values]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((one - mean_x) ** 2 for one in x)
    return sum((one - mean_x) * (other - mean_y) for one, other in zip(x, y, strict=True)) / spread


def extrapolated(found: Sequence[Measured], kind: str, size: int) -> list[Measured]:
    """What every step would take at a size that is not run: from the largest one that was, by its exponent."""
    told = []
    for step in dict.fromkeys(one.step for one in found if one.kind == kind):
        known = [one for one in found if one.kind == kind and one.step == step and not one.is_extrapolated]
        if len(known) < 2:
            continue
        last, sizes = known[-1], [one.size for one in known]
        values = [(one.seconds, one.processor_seconds, float(one.memory_bytes), float(one.disk_bytes)) for one in known]
        seconds, processor, memory, disk = (
            column[-1] * (size / last.size) ** exponent(sizes, column) for column in zip(*values, strict=True)
        )
        told.append(Measured(kind, size, step, seconds, processor, int(memory), int(disk), is_extrapolated=True))
    return told


def table(found: Sequence[Measured]) -> Iterator[str]:
    """The measurements as lines of Markdown: a row a step and size, then the exponents of each step."""
    yield "| | | seconds | of the processor | memory, MiB | disk, MB |"
    yield "|---|---|---|---|---|---|"
    for one in found:
        size = f"{one.size:,} {_NAMES[one.kind]}{' (extrapolated)' if one.is_extrapolated else ''}"
        numbers = (one.seconds, one.processor_seconds, one.memory_bytes / 2**20, one.disk_bytes / 10**6)
        yield f"| {size} | {one.step} | {' | '.join(f'{number:,.1f}' for number in numbers)} |"
    for kind, step in dict.fromkeys((one.kind, one.step) for one in found):
        known = [one for one in found if (one.kind, one.step) == (kind, step) and not one.is_extrapolated]
        if len(known) > 1:
            sizes = [one.size for one in known]
            values = zip(
                *((one.seconds, one.processor_seconds, one.memory_bytes, one.disk_bytes) for one in known), strict=True
            )
            powers = " | ".join(f"{exponent(sizes, column):.2f}" for column in values)
            yield f"| exponent by {_NAMES[kind]} | {step} | {powers} |"


def archive_needs(found: Sequence[Measured], pages: int) -> Iterator[str]:
    """What so many pages would need, by what one more page cost between the smallest and the largest size that was run."""
    costs: dict[str, float] = {}
    for step in _STEPS:
        known = [one for one in found if (one.kind, one.step) == ("pages", step) and not one.is_extrapolated]
        if len(known) < 2:
            return
        more = known[-1].size - known[0].size
        costs[step] = (known[-1].processor_seconds - known[0].processor_seconds) / more
        disk = (known[-1].disk_bytes - known[0].disk_bytes) / more
        memory = (known[-1].memory_bytes - known[0].memory_bytes) / more
        yield (
            f"{step}: {1000 * costs[step]:.1f} ms of a processor a page, {costs[step] * pages / 3600:,.0f} hours of one for"
            f" {pages:,}; {memory / 1024:,.1f} KiB of memory a page"
        )
    yield f"disk: {disk / 1000:,.0f} kB a page, {disk * pages / 10**12:,.1f} TB for {pages:,}"
    longest = max(costs, key=lambda step: costs[step])
    night = sum(costs.values()) * pages / 3600 / _HOURS
    yield f"longest: {longest}; all steps in {_HOURS} hours take {night:,.0f} processors, if each were divided evenly"


def main() -> None:
    """Measures every size, and prints the table; `--out` keeps the numbers as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 6_300_000, 20_000_000, 60_000_000])
    parser.add_argument("--civil", type=int, nargs="*", default=[1_000_000, 11_000_000])
    parser.add_argument("--pages", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()), help="Where warehouses are made.")
    parser.add_argument("--no-nights", dest="nights", action="store_false", help="The steps alone.")
    parser.add_argument("--archive", type=int, default=30_000_000, help="Pages to compute the needs of an archive for.")
    parser.add_argument("--out", type=Path, help="A file for the numbers.")
    arguments = parser.parse_args()
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    )
    found: list[Measured] = []
    for kind in ("rows", "civil", "pages"):
        for size in sorted(getattr(arguments, kind)):
            if shutil.disk_usage(arguments.scratch).free - size * _BYTES[kind] < _LEAST_FREE:
                found += extrapolated(found, kind, size)
                continue
            for one in measure(kind, size, arguments.scratch, has_nights=arguments.nights):
                print(f"{one.size:,} {one.kind}: {one.step} {one.seconds:.1f} s", file=sys.stderr, flush=True)
                found.append(one)
                if arguments.out:
                    arguments.out.write_text(json.dumps([asdict(each) for each in found], indent=1) + "\n")
    print("\n".join([*table(found), "", *archive_needs(found, arguments.archive)]))
    if arguments.out:
        arguments.out.write_text(json.dumps([asdict(each) for each in found], indent=1) + "\n")


if __name__ == "__main__":
    main()
