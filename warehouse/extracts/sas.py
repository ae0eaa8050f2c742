"""A SAS file as the text that it would be published as: tab-delimited, a header first.

It is read by a process of its own, `python -m warehouse.extracts.sas FILE`: the library that reads it is compiled code,
which a damaged file can bring down or drive out of all memory, and then only that process ends.
"""

from __future__ import annotations

import codecs
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from warehouse import extras
from warehouse.errors import ExtractError
from warehouse.extracts.containers import CHUNK, Chunks

_ROWS = 10_000
_MEMORY = 4 << 30
_BYTES = "ISO-8859-1"
"""Read so, each byte of a text is a letter: the library refuses a file whole for one byte that is none."""
_AGAIN = "Fetch it again; nothing of it was loaded."


def sas_chunks(path: Path, name: str) -> Chunks:
    """The text of a SAS file. Raises ExtractError when it cannot be read to the last row that it states.

    So it does when the extra is not installed that reads SAS files.
    """
    if not extras.is_installed("sas"):
        remedy = f"Install it: {extras.remedy('sas')}; the next load reads the file."
        raise ExtractError(name, "is a SAS file, which needs the extra `sas`", remedy)
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
    except _CutShort as error:
        sys.stderr.write(f"it is cut short or damaged{error}\n")
        return 3
    except BaseException as error:  # noqa: BLE001 - whatever compiled code raises; its words may quote the file
        sys.stderr.write(f"{type(error).__name__}\n")
        return 3
    return 0


class _CutShort(Exception):
    """There is less in a file than it states."""


def _text(path: Path) -> Iterator[bytes]:
    """The header and the rows. Raises _CutShort when there are fewer than the file states, or it has no sound header."""
    import pyreadstat

    with tempfile.TemporaryDirectory() as folder:
        # The library takes no name that is not UTF-8.
        link = Path(folder) / "extract.sas7bdat"
        link.symlink_to(path.resolve())
        try:
            _, header = pyreadstat.read_sas7bdat(str(link), metadataonly=True, output_format="dict")
        except pyreadstat.ReadstatError as error:
            raise _CutShort from error
        stated = header.number_rows
        if stated is None:
            raise _CutShort
        yield "\t".join(header.column_names).encode("utf-8", "replace") + b"\n"
        texts = _Texts(_encoding(header.file_encoding))
        read = 0
        while read < stated:
            columns = _columns(link, read)
            count = len(columns[0]) if columns else 0
            if not count:
                break
            read += count
            rows = zip(*(map(texts.__getitem__, column) for column in columns), strict=True)
            yield "".join("\t".join(row) + "\n" for row in rows).encode("utf-8", "replace")
            texts.clear()
        if read != stated:
            raise _CutShort(f", {read:,} rows can be read and its header states {stated:,}")


def _columns(file: Path, start: int, *, has_odd_days: bool = False) -> list[list[object]]:
    """The values of the rows from `start` on, a list a column; none where the file breaks off."""
    import pyreadstat

    try:
        values, _ = pyreadstat.read_sas7bdat(
            str(file),
            output_format="dict",  # a frame would make numbers of what has none
            encoding=_BYTES,
            row_offset=start,
            row_limit=_ROWS,
            disable_datetime_conversion=has_odd_days,
        )
    except OverflowError:
        if has_odd_days:
            raise
        # A day that no calendar has: the days of these rows stay numbers, counted from 1960, which are read as well.
        return _columns(file, start, has_odd_days=True)
    except pyreadstat.ReadstatError:
        return []
    return list(values.values())


def _encoding(stated: str | None) -> str:
    """How Python calls the encoding that a file states; UTF-8 where it states none that is known."""
    try:
        return codecs.lookup(stated or "utf-8").name
    except LookupError:
        return "utf-8"


class _Texts(dict[object, str]):
    r"""Each value as the text file has it, kept, since few values make most of a file.

    Dates are mm/dd/yyyy, whole numbers have no point, no text ends in blanks. Texts come as bytes, a letter each; what
    is none in the encoding of the file is replaced.

    >>> texts = _Texts("utf-8")
    >>> texts["Pe\xc3\xb1a"], texts["Pe\xf1a"], _Texts("cp1252")["Pe\xf1a"]
    ('Peña', 'Pe\ufffda', 'Peña')
    >>> texts[None], texts[2018.0], texts[-0.5], texts["3A  "], texts[date(2018, 3, 9)], texts["a\tb"], texts[" "]
    ('', '2018', '-0.5', '3A', '03/09/2018', '"a\tb"', '""')
    """

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    def __missing__(self, value: object) -> str:
        text = self[value] = _as_text(value, self._encoding)
        return text


def _as_text(value: object, encoding: str) -> str:
    if value is None or value != value or value in (float("inf"), float("-inf")):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return f"{value.month:02}/{value.day:02}/{value.year:04}"
    text = str(value).encode(_BYTES, "replace").decode(encoding, "replace").rstrip(" ")
    # An empty text is no missing one.
    if not text or not _SPECIAL.isdisjoint(text):
        return '"' + text.replace('"', '""') + '"'
    return text


_SPECIAL = frozenset('\t"\n\r')


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
