"""Which case a row of a raw table is of, as SQL expressions of its columns: the forms of warehouse.case_number.

They read numbers as the staging models do, which a test compares. A number that cannot be read is NULL: no case.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from warehouse.load.release import district_code
from warehouse.sql import identifier
from warehouse.withdrawn import number_form

Column = Callable[[str], str]


def forms_of(format_name: str, columns: Collection[str]) -> list[str]:
    """The expressions for the forms of a row's own case, any of which may tell it; none for rows that name no case.

    `columns` are those that there are; a file may lack some.
    """
    make = _FORMS.get(format_name)
    return make(_column(columns)) if make else []


def pointers_of(format_name: str, columns: Collection[str]) -> dict[str, str]:
    """The columns in which a row of another case points to one, with the expression for the form of that."""
    if format_name != "idb_criminal":
        return {}
    column = _column(columns)
    district = f"lower(lpad(regexp_extract(trim({column('trandist')}), '^([0-9A-Za-z-]{{1,2}})', 1), 2, '0'))"
    pointers = {
        "trandock": _idb_form(district, _office(column("tranoff")), _digits(column("trandock")), "'cr'"),
        "magdock": _idb_form(_own_district(column), "''", _digits(column("magdock")), "'mj'"),
    }
    return {name: form for name, form in pointers.items() if name in columns}


def _column(columns: Collection[str]) -> Column:
    return lambda name: identifier(name) if name in columns else "cast(null as varchar)"


def _criminal(column: Column) -> list[str]:
    """By either key, and by the columns that a key is made of."""
    keys = [_of_key(column("caslgky"), 14), _of_key(column("deflgky"), 18)]
    types = [
        f"nullif(regexp_extract(upper(trim({column(name)})), '^([A-Z]{{2}})$', 1), '')"
        for name in ("typereg", "typetrn", "typemag")
    ]
    of_keys = [
        f"nullif(regexp_extract({_filled(column(name), length)}, '^.{{12}}([A-Z]{{2}})', 1), '')"
        for name, length in (("deflgky", 18), ("caslgky", 14))
    ]
    type_ = f"lower(coalesce({', '.join([*of_keys, *types])}, ''))"
    return [*keys, _idb_form(_own_district(column), _office(column("office")), _digits(column("docket")), type_)]


def _filled(key: str, length: int) -> str:
    """A key with the leading zero that it may have lost."""
    return f"case when length(trim({key})) between {length - 1} and {length} then lpad(upper(trim({key})), {length}, '0') end"


def _of_key(key: str, length: int) -> str:
    filled = _filled(key, length)
    return _idb_form(
        f"lower(substr({filled}, 3, 2))",
        f"lower(substr({filled}, 5, 1))",
        f"substr({filled}, 6, 7)",
        f"lower(substr({filled}, 13, 2))",
    )


def _own_district(column: Column) -> str:
    return f"lower({district_code(column('district'))})"


def _office(value: str) -> str:
    return f"lower(regexp_extract(trim({value}), '^0*([0-9A-Za-z])(?:[.]0*)?$', 1))"


def _digits(docket: str) -> str:
    """A docket of seven digits, of which one leading zero may be lost."""
    digits = f"regexp_extract(trim({docket}), '^([0-9]+)(?:[.]0*)?$', 1)"
    return f"case when length({digits}) between 6 and 7 then lpad({digits}, 7, '0') end"


def _idb_form(district: str, office: str, docket: str, type_: str) -> str:
    sequence = f"cast(try_cast(substr({docket}, 3, 5) as integer) as varchar)"
    return (
        f"'case|' || {district} || '|' || coalesce({office}, '') || '|' || substr({docket}, 1, 2) || '|'"
        f" || {type_} || '|' || {sequence}"
    )


def _coded(name: str) -> Callable[[Column], list[str]]:
    """Coded files say no court: a case is known by the number that the source gives it."""

    def forms(column: Column) -> list[str]:
        value = f"trim({column(name)})"
        number = f"nullif(regexp_extract({value}, '^([0-9]+)(?:[.]0*)?$', 1), '')"
        return [f"'coded|' || coalesce({number}, md5({value}))"]

    return forms


def _numbered(*names: str) -> Callable[[Column], list[str]]:
    """Columns with a number as CM/ECF writes it, of the court in `court_id`."""
    return lambda column: [number_form(column("court_id"), column(name)) for name in names]


_FORMS: dict[str, Callable[[Column], list[str]]] = {
    "idb_criminal": _criminal,
    "idb_civil": lambda column: [
        _idb_form(_own_district(column), _office(column("office")), _digits(column("docket")), "'cv'")
    ],
    "docket": _numbered("docket_number"),
    "docket_signal": _numbered("docket_number"),
    # Of a line that calls another case the same, the value is a number too.
    "coding_sheet": _numbered("docket_number", "value"),
    "coded_case": _coded("id"),
    "coded_defendant": _coded("case_id"),
    "coded_judge": _coded("case_id"),
}
