"""How long loading the criminal IDB takes, against DuckDB alone reading the same text into a table.

    python -m benchmarks.load_idb --rows 1000000 --runs 3

Both are whole processes, in turn, under the same memory limit. DuckDB alone gets `read_csv` with all columns as text and
no hashing, row numbers or accounting, and no insertion order to keep; for the zip it gets `unzip -p` to a file first,
and that counts.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.idb_text import idb_columns, write_text, write_zip

PROJECT = Path(__file__).parents[1]
_MEMORY = "4GiB"


def ours(folder: Path) -> None:
    """Loads the extracts in `folder` as the refresh does."""
    from warehouse.load import load_extracts
    from warehouse.settings import Settings

    data = folder.parent / "data"
    shutil.rmtree(data, ignore_errors=True)
    settings = Settings(project_dir=PROJECT, data_dir=data, extracts_dir=folder, memory_limit=_MEMORY)
    report = load_extracts(settings)
    report.raise_if_refused()
    assert report.rows_received == report.rows_loaded + report.rows_quarantined
    print(json.dumps({"rows": report.rows_received, "quarantined": report.rows_quarantined}))


def duckdb_alone(folder: Path) -> None:
    """Reads the same text into a table with DuckDB, unpacked by `unzip` first if need be."""
    import duckdb

    data = folder.parent / "alone"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    text = next(folder.iterdir())
    if text.suffix == ".zip":
        unpacked = data / "text.txt"
        with unpacked.open("wb") as file:
            subprocess.run(["unzip", "-p", str(text)], stdout=file, check=True)
        text = unpacked
    columns = dict.fromkeys(idb_columns(PROJECT / "seeds"), "VARCHAR")
    with duckdb.connect(str(data / "alone.duckdb"), config={"memory_limit": "3GiB"}) as connection:
        connection.execute("set preserve_insertion_order = false")
        connection.execute(
            "create table idb as from read_csv(?, delim = '\t', quote = '', header = true, auto_detect = false, columns = ?)",
            [str(text), columns],
        )
        rows = connection.execute("select count(*) from idb").fetchone()
    print(json.dumps({"rows": rows[0] if rows else 0}))


def main() -> None:
    """Writes the text, runs both in turn and prints seconds, peak memory and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        {"ours": ours, "alone": duckdb_alone}[arguments.one[0]](Path(arguments.one[1]))
        print(json.dumps({"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}), file=sys.stderr)
        return
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as scratch:
        for kind in ("text", "zip"):
            folder = Path(scratch) / kind / "extracts"
            folder.mkdir(parents=True)
            text = folder / "cr96on.txt"
            write_text(text, arguments.rows, idb_columns(PROJECT / "seeds"))
            size = text.stat().st_size
            if kind == "zip":
                write_zip(folder / "cr96on.zip", text)
                text.unlink()
            print(f"{kind}: {arguments.rows:,} rows, {size / 1e6:,.0f} MB of text")
            _compare(folder, arguments.runs)


def _compare(folder: Path, runs: int) -> None:
    seconds: dict[str, list[float]] = {"ours": [], "alone": []}
    peaks: dict[str, int] = {}
    for _ in range(runs):
        for name in seconds:
            start = time.perf_counter()
            command = [sys.executable, "-m", "benchmarks.load_idb", "--one", name, str(folder)]
            done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT)
            seconds[name].append(time.perf_counter() - start)
            peaks[name] = max(peaks.get(name, 0), json.loads(done.stderr.splitlines()[-1])["peak"])
    for name, label in (("ours", "warehouse load"), ("alone", "DuckDB alone")):
        times = ", ".join(f"{second:.1f}" for second in seconds[name])
        print(
            f"  {label:<15} median {statistics.median(seconds[name]):6.1f} s ({times})  peak {peaks[name] / 1024:,.0f} MiB"
        )
    ratio = statistics.median(a / b for a, b in zip(seconds["ours"], seconds["alone"], strict=True))
    print(f"  ratio           median {ratio:6.2f}")


if __name__ == "__main__":
    main()
