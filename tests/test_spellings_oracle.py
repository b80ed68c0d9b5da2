"""Random texts and queries with joined and parted words, against an oracle that looks at one answer at a time."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.analysis import STOP_WORDS, stem
from index.generation.term_arrays import AnswerText, build_term_arrays
from search.expansions import Expansions
from search.folder.engine import FolderEngine
from search.phrases import TokenPlaces
from search.postings import Postings
from search.spellings import MOST, Spellings

_WORDS = st.sampled_from(
    "story time times storytime storytimes e mail email on line online along a long work place workplace hire".split()
)
#: Words and what stands before each.
_TEXT = st.lists(st.tuples(st.sampled_from([" ", " ", "-"]), _WORDS), max_size=9)
_TEXTS = st.lists(_TEXT, min_size=1, max_size=7)
_QUERY = st.lists(_WORDS | st.sampled_from(["placework", "longtime"]), min_size=1, max_size=5)


class Oracle:
    """Reads every text anew for every question."""

    def __init__(self, texts: list[str]) -> None:
        self.parts = [text.split() for text in texts]
        self.words = [text.replace("-", " ").split() for text in texts]
        known = {word for held in self.words for word in held}
        self.pairs = {tuple(part.split("-")) for held in self.parts for part in held if self.is_compound(part)}
        for first in known:
            for second in known:
                both = first + second in known and min(len(first), len(second)) > 1
                if both and not {first, second} & STOP_WORDS and self.stands_anywhere((first, second)):
                    self.pairs.add((first, second))

    @staticmethod
    def is_compound(part: str) -> bool:
        return part.count("-") == 1 and all(part.split("-"))

    def stands(self, row: int, phrase: tuple[str, ...]) -> bool:
        held, asked = [stem(word) for word in self.words[row]], [stem(word) for word in phrase]
        return any(held[at : at + len(asked)] == asked for at in range(len(held)))

    def stands_anywhere(self, phrase: tuple[str, ...]) -> bool:
        return any(self.stands(row, phrase) for row in range(len(self.words)))

    def parted(self, word: str) -> set[tuple[str, ...]]:
        listed = {pair for pair in self.pairs if stem("".join(pair)) == stem(word)}
        if listed or self.stands_anywhere((word,)):
            return listed
        halves = {(word[:at], word[at:]) for at in range(2, len(word) - 1) if len(word) >= 5}
        return {pair for pair in halves if not STOP_WORDS & set(pair) and self.stands_anywhere(pair)}

    def joined(self, pair: tuple[str, str]) -> set[tuple[str, ...]]:
        plain = len("".join(pair)) >= 5 and not STOP_WORDS & set(pair)
        both = ("".join(pair),)
        return {both} if (plain or pair in self.pairs) and self.stands_anywhere(both) else set()

    def forms(self, query: list[str], at: int) -> set[tuple[str, ...]]:
        around = [pair for first, pair in enumerate(pairwise(query)) if first in (at - 1, at)]
        return {(query[at],)}.union(self.parted(query[at]), *map(self.joined, around))

    def readings(self, phrase: list[str]) -> set[tuple[str, ...]]:
        if not phrase:
            return {()}
        heads = {(phrase[0],)} | self.parted(phrase[0])
        found = {head + rest for head in heads for rest in self.readings(phrase[1:])}
        if len(phrase) > 1:
            found |= {head + rest for head in self.joined((phrase[0], phrase[1])) for rest in self.readings(phrase[2:])}
        return found

    def coverage(self, row: int, query: list[str]) -> float:
        forms: dict[str, set[tuple[str, ...]]] = {}
        for at, word in enumerate(query):
            if word not in STOP_WORDS:
                forms.setdefault(stem(word), set()).update(self.forms(query, at))
        idf = {
            term: self.idf(sum(self.holds(other, forms[term]) for other in range(len(self.words)))) for term in forms
        }
        held = sum(idf[term] for term in forms if self.holds(row, forms[term]))
        return held / sum(idf.values()) if idf else 0.0

    def holds(self, row: int, forms: set[tuple[str, ...]]) -> bool:
        return any(self.stands(row, form) for form in forms)

    def idf(self, df: int) -> float:
        return math.log(1 + (len(self.words) - df + 0.5) / (df + 0.5))


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(_TEXTS, _QUERY)
def test_what_a_query_and_a_phrase_find_is_what_the_oracle_finds(
    drawn: list[list[tuple[str, str]]], query: list[str]
) -> None:
    texts = ["".join(before + word for before, word in text).strip(" -") for text in drawn]
    oracle = Oracle(texts)
    # Of more readings the first are looked for, and no others.
    assume(len(oracle.readings(query)) <= MOST)
    with TemporaryDirectory() as folder:
        build_term_arrays(AnswerText("", text, "", "") for text in texts).save(Path(folder))
        engine = FolderEngine(Path(folder))
        postings, places = Postings(engine), TokenPlaces(engine)
        spellings = Spellings(engine, places, postings)
    rows = range(len(texts))

    assert set(spellings._pairs) == oracle.pairs
    assert set(spellings.readings(query)) == oracle.readings(query)
    expected = [row for row in rows if any(oracle.stands(row, reading) for reading in oracle.readings(query))]
    assert spellings.rows_with_phrase(query).tolist() == expected
    plain = postings.score(query)
    spelt = postings.score(query, Expansions(spelt=spellings.rows_of(query)))
    if not STOP_WORDS.issuperset(query):
        assert spelt.coverage.tolist() == pytest.approx([oracle.coverage(row, query) for row in rows], abs=1e-5)
    # Who held a word before holds it still.
    assert ((spelt.scores > 0) >= (plain.scores > 0)).all()
