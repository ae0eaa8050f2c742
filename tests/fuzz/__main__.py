"""All that is long by nature and has no end, each part for its share of the time; fails for violations alone.

cd tests && ../.venv/bin/python -m fuzz --minutes 25 --seed 1
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

# Their shares of the time, and how much of each is enough.
_PARTS = {
    "mutated files": (4, ["fuzz.run", "--files", "5000"]),
    "histories of a folder": (3, ["fuzz.histories", "--count", "50"]),
    "kills at random moments": (4, ["fuzz.kills", "--trials", "300"]),
    "readers under publications": (3, ["fuzz.readers", "--publications", "50", "--queries", "100000"]),
}


def main() -> int:
    """Exit code 1 when a part found a violation."""
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("--minutes", type=float, default=25.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    shares = sum(share for share, _ in _PARTS.values())
    failed = []
    for part, (share, command) in _PARTS.items():
        minutes = given.minutes * share / shares
        sys.stdout.write(f"== {time.strftime('%F %T %Z')} {part}, {minutes:.1f} minutes, seed {given.seed}\n")
        sys.stdout.flush()
        arguments = ["--seed", str(given.seed), "--minutes", f"{minutes:.2f}"]
        if subprocess.run([sys.executable, "-m", *command, *arguments], check=False).returncode:
            failed.append(part)
    sys.stdout.write(f"violations in {', '.join(failed)}\n" if failed else "no violation\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
