"""The fuzzer itself; `make torture` mutates files by the hundred and makes histories of a folder."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from sample import write_sample

from fuzz.histories import wrong_in
from fuzz.independent import record_count
from fuzz.mutate import mutant
from fuzz.run import run
from fuzz.seeds import PROJECT, seed_files
from fuzz.unpack import texts_in

pytestmark = pytest.mark.one_duckdb
_FILES_A_TEST = 75


@pytest.fixture(scope="module")
def seeds() -> Mapping[str, bytes]:
    """The sound files that are mutated."""
    return seed_files()


def test_independent_reader_counts_what_the_sample_says_it_wrote(tmp_path: Path) -> None:
    for file in write_sample(tmp_path, PROJECT / "seeds").files:
        # The archive of pages counts a record a page; what is in another archive is its last text.
        texts = list(texts_in((tmp_path / file.file_name).read_bytes()))
        pages = texts[1:] if file.file_name == "dockets-synthetic.zip" else texts[-1:]
        assert (file.file_name, sum(map(record_count, pages))) == (file.file_name, file.row_count)


def test_same_seed_and_number_make_the_same_file(seeds: Mapping[str, bytes]) -> None:
    made = [hashlib.sha256(mutant(seeds, 1, number).content).digest() for number in range(60)]
    assert made == [hashlib.sha256(mutant(seeds, 1, number).content).digest() for number in range(60)]
    assert len(set(made)) > len(made) // 2


def test_what_is_in_an_archive_in_an_archive_is_unpacked(seeds: Mapping[str, bytes]) -> None:
    text = seeds["case_data.csv"]
    assert list(texts_in(gzip.compress(gzip.compress(text))))[-1] == text


@pytest.mark.torture
@pytest.mark.parametrize("start", [n * _FILES_A_TEST for n in range(4)])
def test_mutated_files_are_loaded_set_aside_or_refused_and_never_end_the_load(
    seeds: Mapping[str, bytes], start: int, tmp_path: Path
) -> None:
    tally = run(seeds, 1, range(start, start + _FILES_A_TEST), tmp_path)
    assert not tally.failures, "\n".join(tally.lines())


@pytest.mark.torture
@pytest.mark.parametrize("history", range(5))
def test_history_of_a_folder_ends_as_a_fresh_load_of_it(
    seeds: Mapping[str, bytes], history: int, tmp_path: Path
) -> None:
    assert "\n".join(wrong_in(history, 1, seeds, tmp_path)) == ""
