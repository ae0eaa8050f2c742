"""A query in parts: what it names at its start (`with`) and reads more than once is made once, and read as a table.

Spark puts the text of such a part wherever it is read, so that a query of ten parts, each of which reads the one before
twice, is planned as a thousand; and a part that reads itself, round by round, has what it reads beside made in each
round. The text is cut between its tokens and never written anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot.dialects.spark import Spark
from sqlglot.tokenizer_core import Token, TokenType

_BEFORE_A_TABLE = (TokenType.FROM, TokenType.JOIN, TokenType.COMMA)
_MOST_READS = 24
"""As many reads of tables, parts put into each other, are planned well at once."""


@dataclass(frozen=True)
class Part:
    """A named part of a query: what stands before its text (its name), and its text."""

    name: str
    head: str
    text: str


@dataclass(frozen=True)
class Parts:
    """A query as its named parts, and what reads them in the end."""

    named: tuple[Part, ...]
    last: str
    is_recursive: bool = False

    def whole(self, made: Sequence[str], place: str = "") -> str:
        """The query, or the rows of the part at `place`, with the parts of `made`, by their order, as they stand."""
        before = [f"{part.head}({made[index]})" for index, part in enumerate(self.named[: len(made)])]
        opening = "WITH RECURSIVE" if self.is_recursive else "WITH"
        return f"{opening} {', '.join(before)} {f'SELECT * FROM `{place}`' if place else self.last}"

    def shared(self) -> frozenset[str]:
        """The parts to make once: those that are read more than once, where the whole would be planned at length.

        >>> found = parts_of("WITH `a` AS (SELECT 1 FROM `t`), `b` AS (SELECT 1 FROM `a` JOIN `a` AS `c`) SELECT 2 FROM `b`")
        >>> [part.name for part in found.named], found.shared()
        (['a', 'b'], frozenset())
        >>> by_rounds = "`b` AS (SELECT 1 UNION ALL SELECT 2 FROM `b` JOIN `a`) SELECT 3 FROM `b`"
        >>> parts_of(f"WITH RECURSIVE `a` AS (SELECT 1 FROM `t`), {by_rounds}").shared()
        frozenset({'a'})
        """
        texts = [*(part.text for part in self.named), self.last]
        reads = [_reads(text) for text in texts]
        if self.is_recursive:
            return self._shared_by_rounds(reads)
        counts = {part.name: sum(read.count(part.name) for read in reads) for part in self.named}
        weights: dict[str, int] = {}
        for part, read in zip([*self.named, Part("", "", self.last)], reads, strict=True):
            weights[part.name] = sum(weights.get(table, 1) for table in read)
        if weights[""] <= _MOST_READS:
            return frozenset()
        return frozenset(name for name, count in counts.items() if count > 1)

    def _shared_by_rounds(self, reads: Sequence[Sequence[str]]) -> frozenset[str]:
        """What is read in each round of a part that reads itself, and such a part where others read it more than once."""
        own = {part.name for part, read in zip(self.named, reads, strict=False) if part.name in read}
        in_rounds = {table for part, read in zip(self.named, reads, strict=False) if part.name in own for table in read}
        others = [
            table
            for name, read in zip([*(p.name for p in self.named), ""], reads, strict=True)
            if name not in own
            for table in read
        ]
        names = {part.name for part in self.named}
        return frozenset((in_rounds & names) - own | {name for name in own if others.count(name) > 1})


def parts_of(sql: str) -> Parts:
    """The parts of a query of Spark SQL; none are named where there is no `with` at its start."""
    tokens = Spark().tokenize(sql)
    if tokens[0].token_type is not TokenType.WITH:
        return Parts((), sql)
    named = []
    is_recursive = tokens[1].token_type is TokenType.RECURSIVE
    at = 2 if is_recursive else 1
    while True:
        first = at
        while tokens[at].token_type is not TokenType.ALIAS:
            at += 1
        opening = at + 1
        at = _closing(tokens, opening)
        head = sql[tokens[first].start : tokens[opening].start]
        named.append(Part(tokens[first].text, head, sql[tokens[opening].end + 1 : tokens[at].start]))
        at += 1
        if tokens[at].token_type is not TokenType.COMMA:
            return Parts(tuple(named), sql[tokens[at].start :], is_recursive)
        at += 1


def _closing(tokens: Sequence[Token], opening: int) -> int:
    depth = 0
    for at in range(opening, len(tokens)):
        depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(tokens[at].token_type, 0)
        if not depth:
            return at
    raise AssertionError("a parenthesis is not closed")


def _reads(sql: str) -> list[str]:
    """The tables that a text reads, once for each time."""
    tokens = Spark().tokenize(sql)
    return [
        token.text
        for before, token, after in zip(tokens[:-1], tokens[1:], [*tokens[2:], None], strict=True)
        if before.token_type in _BEFORE_A_TABLE
        and token.token_type in (TokenType.VAR, TokenType.IDENTIFIER)
        and (before.token_type is not TokenType.COMMA or (after and after.token_type is TokenType.ALIAS))
        and not (after and after.token_type is TokenType.L_PAREN)
    ]
