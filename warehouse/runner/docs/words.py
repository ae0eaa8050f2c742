"""How the search takes text apart: a column is found by its whole name and by each word of it."""

from __future__ import annotations

from functools import cache

from sphinx.search.en import SearchEnglish


class NamesAndWords(SearchEnglish):
    """English, in which `customer_amount` is also found by `customer`."""

    def split(self, input: str) -> list[str]:
        """The words of a text.

        >>> NamesAndWords({}).split("see customer_amount")
        ['see', 'customer_amount', 'customer', 'amount']
        """
        words = super().split(input)
        return [part for word in words for part in dict.fromkeys([word, *word.split("_")]) if part]

    @cache  # noqa: B019 - one object for the length of a build; the same words come thousands of times
    def stem(self, word: str) -> str:
        """The stem of a word."""
        return super().stem(word)
