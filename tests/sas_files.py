"""SAS files as SAS would write them, made by the library beside the program `readstat`; the package of the extra reads only."""

from __future__ import annotations

import ctypes
import shutil
from collections.abc import Mapping, Sequence
from datetime import date

import pytest

_STRING, _DOUBLE = 0, 5
_EPOCH = date(1960, 1, 1)

can_write_sas = shutil.which("readstat") is not None
"""Whether the library is on this machine: it comes with the program."""
# What our reader reads has to be written by another program; the one from Debian is in every run of CI.
needs_readstat = pytest.mark.skipif(
    not can_write_sas, reason="readstat, which writes SAS files, is not on this machine"
)


def sas_bytes(columns: Mapping[str, Sequence[object]], day_format: str = "MMDDYY10") -> bytes:
    """A SAS file of the columns: numbers, texts and days; None is a missing value. Days have a format, as SAS stores them."""
    library = ctypes.CDLL("libreadstat.so.1")
    written: list[bytes] = []

    def write(data: int, length: int, _context: int | None) -> int:
        written.append(ctypes.string_at(data, length))
        return length

    for function in ("readstat_writer_init", "readstat_add_variable"):
        getattr(library, function).restype = ctypes.c_void_p
    writer = ctypes.c_void_p(library.readstat_writer_init())
    called_back = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)(write)
    library.readstat_set_data_writer(writer, called_back)
    variables = []
    for name, values in columns.items():
        texts = [value.encode() for value in values if isinstance(value, str)]
        kind, width = (_STRING, max(map(len, texts)) or 1) if texts else (_DOUBLE, 8)
        made = library.readstat_add_variable(writer, name.encode(), kind, ctypes.c_size_t(width))
        variable = ctypes.c_void_p(made)
        if any(isinstance(value, date) for value in values):
            library.readstat_variable_set_format(variable, day_format.encode())
        variables.append(variable)
    (count,) = {len(values) for values in columns.values()}
    _done(library.readstat_begin_writing_sas7bdat(writer, None, ctypes.c_long(count)))
    for row in zip(*columns.values(), strict=True):
        _done(library.readstat_begin_row(writer))
        for variable, value in zip(variables, row, strict=True):
            if value is None:
                _done(library.readstat_insert_missing_value(writer, variable))
            elif isinstance(value, str):
                _done(library.readstat_insert_string_value(writer, variable, value.encode()))
            else:
                number = (value - _EPOCH).days if isinstance(value, date) else value
                assert isinstance(number, int | float)
                _done(library.readstat_insert_double_value(writer, variable, ctypes.c_double(number)))
        _done(library.readstat_end_row(writer))
    _done(library.readstat_end_writing(writer))
    library.readstat_writer_free(writer)
    return b"".join(written)


def _done(code: int) -> None:
    assert code == 0, f"the library that writes SAS files says {code}"
