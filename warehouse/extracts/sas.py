"""A SAS file as the text that it would be published as: tab-delimited, a header first.

It is read by a process of its own, `python -m warehouse.extracts.sas FILE`: the library that reads it is compiled code,
which a damaged file can bring down or drive out of all memory, and then only that process ends.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import ExtractError
from warehouse.extracts.containers import CHUNK, Chunks

if TYPE_CHECKING:
    import polars

_ROWS = 20_000
_MEMORY = 4 << 30
_AGAIN = "Fetch it again; nothing of it was loaded."


def sas_chunks(path: Path, name: str) -> Chunks:
    """The text of a SAS file. Raises ExtractError when it cannot be read to the last row that it states."""
    command = [sys.executable, "-m", "warehouse.extracts.sas", str(path)]
    with (
        tempfile.TemporaryFile() as words,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=words) as process,
    ):
        assert process.stdout is not None
        try:
            while chunk := process.stdout.read(CHUNK):
                yield chunk
        finally:
            process.kill()
        code = process.wait()
        words.seek(0)
        said = words.read().decode("utf-8", "replace").strip().splitlines()
    if code:
        problem = said[-1][:300] if code == 3 and said else "the reader of SAS files broke down over it"
        raise ExtractError(name, f"is a SAS file that cannot be read: {problem}", _AGAIN)


def main(path: str) -> int:
    """Writes the text of a SAS file to stdout; exit code 3, with the reason on stderr, when it cannot be read."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        for block in _text(Path(path)):
            sys.stdout.buffer.write(block)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        return 0
    except BaseException as error:  # noqa: BLE001 - a panic of compiled code is no Exception; its words may quote the file
        known = isinstance(error, ValueError) and str(error).startswith("it is cut short")
        sys.stderr.write(f"{error if known else type(error).__name__}\n")
        return 3
    return 0


def _text(path: Path) -> Iterator[bytes]:
    """The header and the rows. Raises ValueError when there are fewer than the file states."""
    import polars_readstat

    with tempfile.TemporaryDirectory() as folder:
        # The library goes by the end of the name.
        link = Path(folder) / "extract.sas7bdat"
        link.symlink_to(path.resolve())
        stated = int(polars_readstat.ScanReadstat(str(link)).metadata["row_count"])
        frame = polars_readstat.scan_readstat(str(link), preserve_order=True)
        yield "\t".join(frame.collect_schema().names()).encode("utf-8", "replace") + b"\n"
        read = 0
        while read < stated:
            part = frame.slice(read, _ROWS).collect()
            if not part.height:
                break  # the library says nothing when the file ends early
            read += part.height
            yield _as_text(part)
        if read != stated:
            raise ValueError(f"it is cut short or damaged, {read:,} rows can be read and its header states {stated:,}")


def _as_text(rows: polars.DataFrame) -> bytes:
    """Rows as the text file has them: dates mm/dd/yyyy, whole numbers without a point, no blanks at the end."""
    import polars

    whole = polars.selectors.float()
    numbers = [
        polars.when(column == column.floor())
        .then(column.cast(polars.Int64, strict=False).cast(polars.String))
        .otherwise(column.cast(polars.String))
        .alias(column.name)
        for column in rows.select(whole)
    ]
    texts = polars.selectors.string().str.strip_chars_end(" ")
    columns = rows.with_columns(numbers).with_columns(texts)
    return columns.write_csv(separator="\t", include_header=False, date_format="%m/%d/%Y", null_value="").encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
