"""The charges of made-up defendants, spelled as the Integrated Database spells them."""

from __future__ import annotations

from functools import cache

from sample.dice import Dice

Charges = tuple[str, ...]

_SEX: tuple[Charges, ...] = (
    ("18:1591A.F", "18:1594C.F"),
    ("18:1591A.F",),
    ("18:1591*", "18:2423A.F"),
    ("18:1591B.F", "18:2422B.F", "18:2251A.F"),
    ("18:1594C.F", "18:1591A.F"),
    ("18:2421.F", "18:1591.F"),
    ("18:1591A.F", "21:841A=ND.F", "18:924C.F"),
)
_LABOR: tuple[Charges, ...] = (
    ("18:1589A.F", "18:1592A.F"),
    ("18:1589.F", "18:1594B.F", "8:1324A.F"),
    ("18:1590.F", "18:1589*"),
    ("18:1584.F",),
    ("18:1581A.F", "18:1546A.F"),
    ("18:1589B.F", "18:1351.F", "18:371.F"),
)
_BOTH: tuple[Charges, ...] = (("18:1591A.F", "18:1589A.F"),)
# Chapter 77 without a type of its own: only the coding sheet can say what these are.
_UNTYPED: tuple[Charges, ...] = (
    ("18:1594C.F",),
    ("18:1590A.F", "18:1592.F"),
    ("18:1597.F",),
    ("18:1593A.F", "18:371.F"),
)
_CO_DEFENDANT: dict[str, Charges] = {"sex": ("18:1952A.F", "18:371.F"), "labor": ("18:371.F", "8:1324A.F")}
_MANN_ACT: tuple[Charges, ...] = (("18:2421.F",), ("18:2423A.F", "18:2252A.F"), ("18:2422B.F",), ("18:2423B.F",))

# What makes the file look national and must be left out: "trafficking" in drugs, guns, goods and aliens is not ours.
UNRELATED: tuple[Charges, ...] = (
    ("21:841A=ND.F", "21:846=ND.F"),
    ("18:922G.F",),
    ("8:1326.F",),
    ("8:1324A.F",),
    ("18:1343.F", "18:1956-4999.F"),
    ("18:2320.F",),
    ("18:1028A.F", "18:1029.F"),
    ("18:1014.F",),
    ("18:13-7830.M",),
    ("21:952=MJ.F", "21:960=MJ.F"),
    ("18:924C.F", "21:841B=CD.F"),
    ("18:15.F",),
)

_OFFENSE_CODES = {
    "18:1591": "6200",
    "18:2421": "6200",
    "18:2422": "6200",
    "18:2423": "6200",
    "18:1594": "6200",
    "18:158": "9954",
    "18:159": "9954",
    "21:": "6701",
    "18:92": "7820",
    "8:132": "9740",
    "18:2320": "5800",
    "18:13": "7830",
}


def charges_of(kind: str, dice: Dice, *, is_untyped: bool, is_first: bool) -> Charges:
    """Charges of a defendant; those of the first defendant decide the type of the case."""
    if kind == "unknown" or is_untyped:
        return dice.pick(_UNTYPED)
    if kind == "both":
        return dice.pick(_BOTH)
    if kind == "mann_act":
        return dice.pick(_MANN_ACT)
    if kind == "other":
        return dice.pick(UNRELATED)
    if not is_first and dice.chance(0.15):
        return _CO_DEFENDANT[kind]
    return dice.pick(_SEX if kind == "sex" else _LABOR)


@cache
def offense_code(charge: str) -> str:
    """The AO's four-digit code of a charge, -8 where it is not known.

    >>> offense_code("18:1591A.F"), offense_code("-8")
    ('6200', '-8')
    """
    for prefix in sorted(_OFFENSE_CODES, key=len, reverse=True):
        if charge.startswith(prefix):
            return _OFFENSE_CODES[prefix]
    return "-8" if charge == "-8" else "4999"


def offense_level(charge: str) -> str:
    """4 for a felony, 3 for a misdemeanor, -8 where there is no charge."""
    return {"F": "4", "*": "4", "M": "3"}.get(charge[-1], "-8")
