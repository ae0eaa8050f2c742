"""How long loading docket pages takes, against juriscraper alone reading the same pages one after the other.

    python -m benchmarks.load_pages --pages 3000 --runs 3

Both are whole processes, in turn. juriscraper alone parses and keeps nothing; ours hashes, tells kinds apart, parses in
several processes, and loads pages, parties, counts and entries with their ledger. The pages are the synthetic sample's.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from benchmarks.sample import PROJECT, write_sample


def ours(folder: Path) -> None:
    """Loads the pages as the refresh does."""
    from warehouse.load import load_extracts
    from warehouse.settings import Settings

    data = folder.parent / "data"
    shutil.rmtree(data, ignore_errors=True)
    report = load_extracts(Settings(project_dir=PROJECT, data_dir=data, extracts_dir=folder))
    assert report.rows_received == report.rows_loaded + report.rows_quarantined
    print(json.dumps({"pages": report.rows_loaded}))


def juriscraper_alone(folder: Path) -> None:
    """Parses the pages with juriscraper as it is, without what bounds it for us."""
    os.environ.setdefault("JURISCRAPER_LOG", os.devnull)
    from juriscraper.pacer import DocketReport

    pages = 0
    for file in folder.iterdir():
        report = DocketReport("mowd")
        report._parse_text(file.read_text())
        pages += bool(report.data["docket_number"])
    print(json.dumps({"pages": pages}))


def write_pages(folder: Path, count: int) -> None:
    """Writes `count` pages, each with another comment, so that none is the same."""
    pages = sample_pages()
    for number in range(count):
        text = pages[number % len(pages)].replace("</body>", f"<!-- {number} --></body>")
        (folder / f"{number}-synthetic.html").write_text(text)


def sample_pages() -> list[str]:
    """The pages of the sample: most stand alone, some in an archive."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as scratch:
        sample = Path(scratch)
        write_sample(sample)
        alone = [file.read_text() for file in sorted(sample.rglob("*.html"))]
        with zipfile.ZipFile(sample / "dockets-synthetic.zip") as archive:
            return alone + [archive.read(name).decode() for name in archive.namelist()]


def main() -> None:
    """Writes the pages, runs both in turn and prints seconds, pages a second and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        {"ours": ours, "alone": juriscraper_alone}[arguments.one[0]](Path(arguments.one[1]))
        return
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as scratch:
        folder = Path(scratch) / "extracts"
        folder.mkdir()
        write_pages(folder, arguments.pages)
        seconds: dict[str, list[float]] = {"ours": [], "alone": []}
        for _ in range(arguments.runs):
            for name in seconds:
                start = time.perf_counter()
                command = [sys.executable, "-m", "benchmarks.load_pages", "--one", name, str(folder)]
                done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT)
                seconds[name].append(time.perf_counter() - start)
                assert json.loads(done.stdout)["pages"] == arguments.pages
    for name, label in (("ours", "warehouse load"), ("alone", "juriscraper alone")):
        median = statistics.median(seconds[name])
        print(f"  {label:<18} median {median:6.1f} s, {arguments.pages / median:,.0f} pages a second")
    ratio = statistics.median(a / b for a, b in zip(seconds["ours"], seconds["alone"], strict=True))
    print(f"  ratio              median {ratio:6.2f}")


if __name__ == "__main__":
    main()
