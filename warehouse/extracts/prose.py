"""Number words in a court's prose into digits, so that the patterns in seeds/ need to know digits only.

What the prose says is not read here: sentences, dispositions and events are read by the models.
"""

from __future__ import annotations

import re

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_TENS = "eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety ninty"
_NUMBER = rf"(?:zero|{'|'.join([*_UNITS.split(), *_TENS.split()])})"
_PART = rf"(?:{_NUMBER}|hundred|thousand|million)"
_NO_PART = "half|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_MEASURE = r"years?|yrs?|months?|mos?|weeks?|days?|hours?|dollars?"
# Bounded throughout, so that a page of number words or blanks takes no longer than another; no number has more words.
_NUMBER_WORDS = re.compile(
    rf"(?P<before>\b(?:counts?|through|thru)\s{{1,9}})?\b(?P<words>{_NUMBER}(?:[\s-]{{1,9}}(?:and[\s-]{{1,9}})?{_PART}){{0,15}})\b(?!-(?:{_NO_PART}))"
    rf"(?=(?P<measure>[\s-]{{0,9}}(?:\(\s{{0,9}}[0-9]{{1,9}}\s{{0,9}}\)[\s-]{{0,9}})?(?:{_MEASURE})\b)?)",
    re.IGNORECASE,
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth thirtieth"
)
_DAY_WORDS = re.compile(
    rf"\b(?:(?:twenty|thirty)[\s-]{{1,9}})?(?:{'|'.join(_ORDINALS.split())})(?=\s{{1,9}}day\s{{1,9}}of\b)",
    re.IGNORECASE,
)
_SMALL = {"zero": "0", "one": "1", "two": "2", "three": "3"}
_MISSPELT = {"fourty": "forty", "ninty": "ninety"}


def digits(text: str) -> str:
    """The text with its number words as digits; all else, money and dates too, stays as it is.

    >>> digits("FOURTEEN (14) MONTHS, then THREE (3) YEARS")
    '14 (14) MONTHS, then 3 (3) YEARS'
    >>> digits("thirty-six months with three yrs; one hundred and twenty-one months; One-Hundred-Eighty months")
    '36 months with 3 yrs; 121 months; 180 months'
    >>> digits("one year and one day on Counts One through Three; a two-year term; ten thousand dollars")
    '1 year and 1 day on Counts 1 through 3; a 2-year term; 10000 dollars'

    Words that are no number of something stay, as do those that text2num would spoil (`No 1`, `$1.5 1000000`, `20 18`):

    >>> digits("No one of the second superseding indictment; at one point; $1.5 million; May twenty-first; 3/30/09")
    'No one of the second superseding indictment; at one point; $1.5 million; May twenty-first; 3/30/09'
    >>> digits("this Seventh day of September, the twenty-first day of May; the second day")
    'this 7th day of September, the 21st day of May; the second day'
    >>> digits("")
    ''
    """
    return _NUMBER_WORDS.sub(_in_digits, _DAY_WORDS.sub(_day_in_digits, text))


def _day_in_digits(found: re.Match[str]) -> str:
    from text_to_num import alpha2digit

    number: str = alpha2digit(found[0].lower(), "en", 0)
    return number if number[0].isdigit() else found[0]


def _in_digits(found: re.Match[str]) -> str:
    """A run of number words in digits, or as it was where it may be no number."""
    from text_to_num import alpha2digit

    words = " ".join(_MISSPELT.get(word, word) for word in found["words"].lower().replace("-", " ").split())
    if words in _SMALL:
        is_number = found["before"] or found["measure"]
        return (found["before"] or "") + _SMALL[words] if is_number else found[0]
    numbers: str = alpha2digit(words, "en", 0)
    is_one_each = re.fullmatch(r"\d+(?: and \d+)*", numbers)
    return (found["before"] or "") + numbers if is_one_each else found[0]


_STOP = re.compile(r"[.;]+(?=\s|$)|(?<=[a-z0-9)])\.(?=[A-Z][a-z])")
_WORD_BEFORE = re.compile(r"(?<![\w.])(?:[A-Za-z]\.){0,4}[A-Za-z]{1,8}$")
_NEXT_WORD = re.compile(r"\s*([A-Za-z]+)")
# Words that end with a dot within a sentence.
_ABBREVIATED = (
    "no nos mr mrs ms dr jr sr st v vs hon ct cts deft defts dft dfts def defs govt gov fed crim civ evid app supp sec secs"
    " doc docs dkt ex exh att atty attys approx inc corp ltd co dept div mag rec rest restit sup rel prob assmt mos mo yrs"
    " hr hrs usc usca asst reg esq cr dist jan feb mar apr jun jul aug sep sept oct nov dec"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
# A letter with a dot is an initial, unless a sentence begins after it: `DEFENDANT A. The plea is accepted`.
_STARTING = (
    "the this that a an as at he she they it all count counts court change defendant deft dft judge judgment jury guilty"
    " hearing imprisonment minute motion not order plea restitution sentence sentencing signed special supervised text"
    " verdict government objections case entered plaintiff bond detention parties psr"
)
_SENTENCE_STARTS = frozenset(_STARTING.split())


def clauses(text: str) -> str:
    r"""The clauses of an entry, one a line, with number words as digits.

    A clause ends with a full stop or a semicolon; the dot of an abbreviation or an initial ends none.

    >>> print(clauses("JUDGMENT as to JOHN A. ROE, Jr. (1), Ct. 1: sixty months; S/R 3 yrs. Fine of $1.5 million"))
    JUDGMENT as to JOHN A. ROE, Jr. (1), Ct. 1: 60 months
    S/R 3 yrs. Fine of $1.5 million
    >>> print(clauses("ORDER as to DEFENDANT A. The plea is accepted.Signed on 3/1/2019. (ab)"))
    ORDER as to DEFENDANT A
    The plea is accepted
    Signed on 3/1/2019
    (ab)
    >>> clauses("")
    ''
    """
    text = " ".join(digits(text).split())
    lines, start = [], 0
    for stop in _STOP.finditer(text):
        if stop[0] == "." and _is_within(text, stop):
            continue
        lines.append(text[start : stop.start()].strip())
        start = stop.end()
    lines.append(text[start:].strip())
    return "\n".join(line for line in lines if line)


def _is_within(text: str, stop: re.Match[str]) -> bool:
    """Whether the dot belongs to the word before it, and the sentence goes on."""
    before = _WORD_BEFORE.search(text, max(0, stop.start() - 12), stop.start())
    if not before:
        return False
    if len(before[0]) > 1 and "." not in before[0]:
        return before[0].lower() in _ABBREVIATIONS
    after = _NEXT_WORD.match(text, stop.end())
    if after is None:
        return "." in before[0] and stop.end() < len(text)
    return after[1].lower() not in _SENTENCE_STARTS
