"""Writes the synthetic extracts into a folder, or where the settings of the warehouse have its extracts.

PYTHONPATH=tests .venv/bin/python -m sample --if-empty
PYTHONPATH=tests .venv/bin/python -m sample ~/extracts/sample-synthetic
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sample import SEEDS_DIR, write_sample
from warehouse.errors import WarehouseError
from warehouse.settings import load_settings


def main() -> int:
    """Exit code 3, as of the commands, when a setting or a seed is bad."""
    parser = argparse.ArgumentParser(
        prog="python -m sample", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="[<extracts>/sample-synthetic]")
    parser.add_argument("--if-empty", action="store_true", help="do nothing when there are extracts already")
    given = parser.parse_args()
    try:
        extracts = given.folder or load_settings().extracts_dir
        if given.if_empty and extracts.is_dir() and any(extracts.iterdir()):
            sys.stdout.write(f"{extracts} is not empty; no sample written\n")
            return 0
        report = write_sample(given.folder or extracts / "sample-synthetic", SEEDS_DIR)
    except WarehouseError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    sys.stdout.write(f"synthetic extracts in {report.folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
