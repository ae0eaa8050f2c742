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
    >>> digits("")
    ''
    """
    return _NUMBER_WORDS.sub(_in_digits, text)


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
