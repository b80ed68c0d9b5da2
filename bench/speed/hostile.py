"""Queries that mean no good, and what they cost: each is answered in less than a second, without an error.

`HOSTILE` is what has hurt an engine before: stock Whoosh 2.7.4 took a minute for the first and overflowed the stack at
the third. `generated` makes as many more as one likes: operators, quotation marks, brackets, scripts, control
characters, combining marks and runs of thousands of letters, in any order.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from bench.speed.corpus import SyntheticEncoder
from bench.speed.timing import Row
from search.archive import Archive
from search.results import Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: By what it is called.
HOSTILE = {
    "twenty-six `*x*`": " ".join(f"*{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"),
    "`certificate~9`": "certificate~9",
    "2,000 nested parentheses": "(" * 2000 + "library" + ")" * 2000,
    "a run of 20 kB of words": "library certificate patience " * 700,
    "20 kB of one word": "x" * 20_000,
    "every word misspelt": "certifcate libary patiense interveiw resumee anwser managr experiance canddiate",
    "64 misspelt words": " ".join(f"libra{letter}y{letter}" for letter in "abcdefghijklmnopqrstuvwxyz" * 3)[:990],
    "eight long words that no answer holds": (
        "certificatoin xylophonist qwertyuiop incomprehensibilities thermodynamics parallelograms constellations"
        " metamorphosis"
    ),
    "four short prefixes": "the* and* con* int*",
    "the most frequent words as a phrase": '"to the and of a in i it that is"',
    "one frequent word, excluded and required": 'library "the" -"of" -a',
}

_BUDGET_SECONDS = 1.0
_WORDS = (
    "library", "libraries", "certificate", "certifcate", "the", "to", "of", "hire", "Sánchez", "naïve", "U.S.", "O’Brien",
    "don't", "2014", "图书馆", "библиотека", "مكتبة", "ﷺ", "ℋ", "½", "ﬁ", "ß", "İ", "👩‍🏫", "zeppelin", "x", "AND", "OR", "NOT", "NEAR",
)  # fmt: skip
_OPERATORS = (
    '"', "“", "”", "„", "'", "*", "?", "~", "~9", "^5", "+", "-", "--", "(", ")", "[", "]", "{", "}", "&&", "||", "!", "\\", "/", ":", ";",
    "<", ">", "%", "_", "$", "#", "@", "..", "…", "type:", "type:law", "type:zoo", "-type:", "year:", "year:2014..2016", "year:..",
    "year:9999999999", "name:", 'name:"', "institution:", "question:", "question:the", "-", '-"', "[2012 TO 2016]", "TO", "*x*", "a*", "lib*",
)  # fmt: skip
_SPACE = (" ", " ", " ", "", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u200b")
#: Control characters, formatting ones, lone surrogates, combining marks, the ends of Unicode.
_ODD = ("\x00", "\x01", "\x1b", "\x7f", "\u0085", "\u200e", "\u202e", "\u2066", "\ufeff", "\ud800", "\udfff", "\u0301", "\u0307", "\u20e3", "\uffff", "\U0010ffff")  # fmt: skip


def generated(count: int, seed: int = 20260101) -> Iterator[str]:
    """`count` queries; equal seeds give equal queries."""
    chance = random.Random(seed)
    for _ in range(count):
        pieces = []
        for _ in range(chance.choice((1, 2, 4, 8, 16, 100))):
            pieces.append(_piece(chance))
            pieces.append(chance.choice(_SPACE))
        yield "".join(pieces)


def _piece(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(_WORDS)
    if kind < 0.75:
        return chance.choice(_OPERATORS)
    if kind < 0.9:
        return chance.choice(_ODD)
    if kind < 0.95:
        return "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(1, 12)))
    repeated = chance.choice((*_WORDS, *_OPERATORS, *_ODD))
    return repeated * chance.choice((10, 300, 5000))


def hostile_rows(path: Path, answers: int, count: int) -> list[Row]:
    """The slowest of the named queries and of `count` generated ones, by words and by both, as a page of results is
    found."""
    named = list(HOSTILE.values())
    with Archive.open(path) as archive:
        rows = []
        for what, queries in (("named hostile queries", named), ("generated hostile queries", list(generated(count)))):
            slowest, which, mode = max(_timed(archive, queries))
            title = next((title for title, text in HOSTILE.items() if text == which), "") or repr(which[:40])
            figure = f"slowest {1000 * slowest:.0f} ms, {mode}: {title}".replace("|", "\\|")
            rows.append(
                Row(f"{len(queries):,} {what}", f"{answers:,} answers", figure, "each 1 s", slowest <= _BUDGET_SECONDS)
            )
        return rows


def _timed(archive: Archive, queries: list[str]) -> Iterator[tuple[float, str, str]]:
    encoder = SyntheticEncoder()
    for text in queries:
        for mode in (Mode.KEYWORD, Mode.HYBRID):
            begun = time.perf_counter()
            archive.search(SearchRequest(text, mode=mode), encoder)
            yield time.perf_counter() - begun, text, mode.value
