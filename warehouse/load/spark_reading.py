"""Docket pages read by Spark: written for it in parts, a task each, into the folder that its machines share with us.

A task that is tried again, because its machine was lost or a page ended its process, reads page by page in a process
apart, so that such a page costs itself. What comes back is what a process of this machine would have given.
"""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from warehouse.engine import machine_errors
from warehouse.errors import WarehouseError
from warehouse.extracts.pages import read_page
from warehouse.extracts.pages.courts import Courts
from warehouse.extras import need
from warehouse.load.page_reading import Found, NamedPage, Processes, read_apart, reader_code
from warehouse.settings import Settings
from warehouse.spark.failures import SparkFailed, machine_failure, text_of
from warehouse.spark.session import Session, opened_session

_WORTH_A_SESSION = 500
"""Fewer pages are read before a session has started."""
_PAGES_A_TASK = 16
_GIVEN = "number bigint, name string, content binary"
_TAKEN = "number bigint, page binary"
_FILE_A_TASK = {
    # To open a file counts as much as a task may read, so that none is put beside another.
    "spark.sql.files.maxPartitionBytes": "1g",
    "spark.sql.files.openCostInBytes": "1g",
}
_OTHER_READER = "another reader of docket pages"
_NOT_THE_SAME = (_OTHER_READER, "modulenotfounderror", "importerror", "python_version_mismatch")


class SparkReading:
    """Spark, from the first time that there are pages enough for it."""

    pages_at_once = 10_000
    bytes_at_once = 256 << 20

    def __init__(self, settings: Settings, courts: Courts, here: Processes, until_the_end: ExitStack) -> None:
        self._settings, self._courts, self._here, self._until_the_end = settings, courts, here, until_the_end
        self._session: Session | None = None
        self._folder = settings.spark_folder / "pages"

    def read(self, pages: Sequence[NamedPage]) -> Found:
        """What each page says, in their order."""
        if self._session is None and len(pages) < _WORTH_A_SESSION:
            yield from self._here.read(pages)
            return
        found = self._by_spark(pages)
        for number in range(len(pages)):
            yield pickle.loads(found.pop(number))

    def _by_spark(self, pages: Sequence[NamedPage]) -> dict[int, bytes]:
        """The readings as they came back, by the place of the page."""
        if self._session is None:
            self._session = self._until_the_end.enter_context(opened_session(self._settings, "load", 0, _FILE_A_TASK))
        session = self._session
        try:
            with machine_errors(self._settings):
                _write_parts(self._folder, pages)
            given = session.spark.read.schema(_GIVEN).parquet(str(self._folder))
            task = partial(_read_part, courts=self._courts, code=reader_code())
            return {row.number: bytes(row.page) for row in given.mapInArrow(task, _TAKEN).collect()}
        except WarehouseError:
            raise
        except Exception as error:
            # Spark's own, Java's and those of the pipe between have no common kind; none of them leaves unnamed.
            session.write_down(error)
            raise _failure(self._settings.spark_master, error, session.log, session.why) from error
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)  # names of persons stand on pages


@contextmanager
def opened_spark_reading(settings: Settings, courts: Courts, here: Processes) -> Iterator[SparkReading]:
    """Spark as the reader of pages for the length of the block; `here` reads where pages are few. Raises MissingExtra."""
    need("spark")  # also on a night of few pages: the first of many is a bad time to learn it
    with ExitStack() as until_the_end:
        yield SparkReading(settings, courts, here, until_the_end)


def _write_parts(folder: Path, pages: Sequence[NamedPage]) -> None:
    """Writes the pages for Spark, a file for each task."""
    import pyarrow
    from pyarrow import parquet

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for start in range(0, len(pages), _PAGES_A_TASK):
        names, contents = zip(*pages[start : start + _PAGES_A_TASK], strict=True)
        columns = {"number": [*range(start, start + len(names))], "name": names, "content": contents}
        parquet.write_table(pyarrow.table(columns), folder / f"{start:08}.parquet")


def _read_part(batches: Iterator[Any], courts: Courts, code: str) -> Iterator[Any]:
    """A task: the readings of its pages, on whatever machine. Raises RuntimeError where that reads otherwise than we do."""
    import pyarrow
    from pyspark import TaskContext

    if _code_of_this_process() != code:
        raise RuntimeError(_OTHER_READER)
    is_tried_again = TaskContext.get().attemptNumber() > 0
    for batch in batches:
        part: Mapping[str, list[Any]] = batch.to_pydict()
        pages = [*zip(part["name"], part["content"], strict=True)]
        found = read_apart(pages, courts) if is_tried_again else (read_page(*page, courts) for page in pages)
        readings = [pickle.dumps(page) for page in found]
        yield pyarrow.RecordBatch.from_pydict(
            {
                "number": pyarrow.array(part["number"], pyarrow.int64()),
                "page": pyarrow.array(readings, pyarrow.binary()),
            }
        )


_code_of_this_process = cache(reader_code)


def _failure(master: str, error: BaseException, log: Path, why: str) -> WarehouseError:
    text = text_of(error)
    if any(word in text.lower() for word in _NOT_THE_SAME):
        return SparkFailed(
            master,
            "one of Spark's machines has not the same program and libraries to read docket pages with as this one",
            "Install the same there, under a Python of the same version, and name it (spark.pyspark.python in"
            f" spark-defaults.conf); {log} has all that Spark said.",
        )
    if found := machine_failure(master, "docket pages", error, log, why, again="load again"):
        return found
    problem = f"docket pages could not be read there: {type(error).__name__}"
    return SparkFailed(master, problem, f"Load again, or with the engine duckdb; {log} has all that Spark said.")
