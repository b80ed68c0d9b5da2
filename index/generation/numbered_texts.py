"""All answers of a generation as numbers: their words, and where each word stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import compounds, stem
from index.files import layout
from index.generation.array_file import narrowed
from index.generation.sorting import sorted_by
from index.generation.token_texts import TokenTexts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from index.generation.term_arrays import AnswerText

#: Fields of a row.
FIELDS = len(layout.TOKEN_FIELDS)


@dataclass(frozen=True, slots=True)
class NumberedTexts:
    """All answers as numbers."""

    #: Distinct folded words, sorted.
    words: list[str]
    #: Distinct stems, sorted.
    stems: list[str]
    #: int64 (words,): the stem of each word.
    stem_of_word: NDArray[np.int64]
    #: int32: word numbers of every field of every row, `layout.FIELD_END` after each.
    tokens: NDArray[np.int32]
    #: int64 (fields,): where each field ends.
    ends: NDArray[np.int64]
    #: TOKEN_STEPS and TOKEN_LENGTHS of `index.files.layout`.
    steps: NDArray[np.unsignedinteger]
    lengths: NDArray[np.unsignedinteger]
    #: Compounds written with a hyphen.
    compounds: set[tuple[str, str]]
    #: Number of rows.
    count: int

    def of_field(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the words of a field of all rows in order, and the row of each of them."""
        sizes = np.diff(self.ends, prepend=-1)
        here = np.repeat(np.arange(len(sizes)) % FIELDS == number, sizes)
        here[self.ends] = False
        return self.tokens[here], np.repeat(np.arange(self.count, dtype=np.int32), sizes[number::FIELDS] - 1)


@dataclass(frozen=True, slots=True)
class Tokens:
    """TOKENS, TOKEN_OFFSETS, TOKEN_PLACE_OFFSETS and TOKEN_PLACES of `index.files.layout`."""

    numbers: NDArray[np.unsignedinteger]
    offsets: NDArray[np.int64]
    place_offsets: NDArray[np.int64]
    places: NDArray[np.int32]


def number_texts(rows: Iterable[AnswerText]) -> NumberedTexts:
    """Read all answers in the order of their rows."""
    texts = TokenTexts()
    hyphenated: set[tuple[str, str]] = set()
    compounds_of = lru_cache(maxsize=4096)(compounds)  # a post's answers share their question
    count = 0
    for row in rows:
        for text in row.fields:
            texts.add(text)
            hyphenated.update(compounds_of(text))
        count += 1
    return with_stems(list(texts.words), texts.tokens, texts.steps, texts.lengths, hyphenated, count)


def with_stems(
    words: list[str],
    tokens: NDArray[np.int32],
    steps: NDArray[np.unsignedinteger],
    lengths: NDArray[np.unsignedinteger],
    hyphenated: set[tuple[str, str]],
    count: int,
) -> NumberedTexts:
    """Return texts whose words are numbered in any order, with the stems of the words."""
    order = sorted(range(len(words)), key=words.__getitem__)
    # A field's end, FIELD_END, -1, is found at the end of the list, and stays.
    place = np.full(len(words) + 1, layout.FIELD_END, np.int32)
    place[order] = np.arange(len(order))
    words, tokens = [words[number] for number in order], place[tokens]
    stem_of = [stem(word) for word in words]
    stems = sorted(set(stem_of))
    number_of_stem = {word: number for number, word in enumerate(stems)}
    return NumberedTexts(
        words=words,
        stems=stems,
        stem_of_word=np.array([number_of_stem[word] for word in stem_of], dtype=np.int64),
        tokens=tokens,
        ends=np.flatnonzero(tokens == layout.FIELD_END),
        steps=steps,
        lengths=lengths,
        compounds=hyphenated,
        count=count,
    )


def tokens_of(texts: NumberedTexts) -> Tokens:
    """Return the stems of the texts in order, and where each of them stands."""
    # A field's end is the number after the last word's, which FIELD_END, -1, finds at the end of the list.
    numbers = narrowed(np.append(texts.stem_of_word, len(texts.stems)))[texts.tokens]
    return Tokens(
        numbers,
        np.concatenate([np.zeros(1, np.int64), texts.ends + 1]),
        offsets_of(np.bincount(numbers, minlength=len(texts.stems))[: len(texts.stems)]),
        _places(numbers, len(texts.stems)),
    )


def _places(tokens: NDArray[np.unsignedinteger], stem_count: int) -> NDArray[np.int32]:
    """Return where the words stand: by word, then by the token after it, then ascending."""
    places = np.flatnonzero(tokens < stem_count).astype(np.int32)
    # After a word there always is a token: its field's end, if nothing else.
    keys = tokens[places].astype(np.int64)
    keys *= stem_count + 1
    keys += tokens[places + np.int32(1)]
    return sorted_by(keys, places)


def offsets_of(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return [0, c0, c0+c1, …]: where each of `counts` consecutive runs begins, and the end."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
