"""Who reads docket pages: processes of this machine, or Spark; the same function either way, page by page.

A page can end the process that reads it. Then it alone is set aside: it is read once more, by a process that has read no
other page.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from typing import Protocol

from warehouse.errors import WarehouseError
from warehouse.extracts.pages import ReadPage, read_page
from warehouse.extracts.pages.courts import Courts
from warehouse.extracts.text_stream import decoded
from warehouse.fingerprint import fingerprint
from warehouse.settings import Settings

NamedPage = tuple[str, bytes]
"""The name that a page is told under, and its bytes."""
Found = Generator[ReadPage | None, None, None]
_WORTH_A_PROCESS = 24
_BROKE_DOWN = "the parser broke down over it"


class PageReading(Protocol):
    """Whoever reads pages, many at once."""

    pages_at_once: int
    bytes_at_once: int
    """So many are worth waiting for, and no more are held in memory."""

    def read(self, pages: Sequence[NamedPage]) -> Found:
        """What each page says, in their order; None for one that is no docket page."""


class Processes:
    """Processes of this machine; few pages are read by this one."""

    pages_at_once = 2_000
    bytes_at_once = 64 << 20

    def __init__(self, courts: Courts, count: int) -> None:
        self._courts, self._count = courts, count

    def read(self, pages: Sequence[NamedPage]) -> Found:
        """What each page says, in their order."""
        read = partial(read_page, courts=self._courts)
        names, contents = [name for name, _ in pages], [data for _, data in pages]
        if len(pages) < _WORTH_A_PROCESS:
            yield from map(read, names, contents)
            return
        read_so_far = 0
        try:
            with _processes(self._count) as pool:
                for found in pool.map(read, names, contents, chunksize=8):
                    read_so_far += 1
                    yield found
        except BrokenProcessPool:
            # One of the pages that are left ended its process.
            yield from read_apart(pages[read_so_far:], self._courts)


def read_apart(pages: Sequence[NamedPage], courts: Courts) -> Found:
    """What each page says, read by another process, one after the other; a page that ends its process is set aside.

    Raises WarehouseError where a process ends before it was given a page: then none is to blame.
    """
    done = 0
    while done < len(pages):
        first = done
        try:
            with _processes(1) as pool:
                _raise_if_none_can_be_read(pool, courts)
                while done < len(pages):
                    found = pool.submit(read_page, *pages[done], courts).result()
                    done += 1
                    yield found
        except BrokenProcessPool:
            # What another page left in the process may have ended it: the next process begins with this one.
            if done == first:
                done += 1
                yield ReadPage("docket", decoded(pages[first][1])[1], {}, _BROKE_DOWN)


def _raise_if_none_can_be_read(pool: ProcessPoolExecutor, courts: Courts) -> None:
    try:
        pool.submit(read_page, "", b"", courts).result()
    except BrokenProcessPool as broken:
        problem = "a process that reads them ends before it has read one; none of them is set aside for it"
        raise WarehouseError("docket pages", problem, "Is memory left (setting threads)? Load again.") from broken


def reader_code() -> str:
    """What reads a page: the code, and the libraries that parse and count."""
    return fingerprint("warehouse.extracts.pages", libraries=("juriscraper", "lxml", "text2num"))


@contextmanager
def opened_reading(settings: Settings, courts: Courts) -> Iterator[PageReading]:
    """Who reads pages by the settings, for the length of the block."""
    here = Processes(courts, settings.threads)
    if settings.engine != "spark":
        yield here
        return
    from warehouse.load.spark_reading import opened_spark_reading

    with opened_spark_reading(settings, courts, here) as reading:
        yield reading


def _processes(count: int) -> ProcessPoolExecutor:
    # Forked children would inherit the database's locks; these start anew.
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))
