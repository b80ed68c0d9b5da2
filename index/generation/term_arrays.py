"""BM25F laid out once per generation: for every term the rows that hold it and how much it counts there.

The formula is the simple BM25F of Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
(Foundations and Trends in Information Retrieval 3(4), 2009), section 3.6: a term's frequencies in the fields are
weighted and normalised by field length *before* they saturate,

    tf~(t, d)     = sum over fields f of  w_f * tf(t, d, f) / (1 - b + b * len(d, f) / mean len(f))
    sat(t, d)     = tf~ / (k1 + tf~)
    weight(t, d)  = idf(t) * sat(t, d)              (multiplied when a query is answered)
    idf(t)        = ln(1 + (N - df + 0.5) / (df + 0.5))

(the idf is Lucene's, which is never negative). df counts the rows that hold the term in any field; lengths leave stop
words out. Answers and questions are stemmed, names and institutions are not, so a query word would have two terms. It
has one instead: `=word` where the word stands in a name or an institution (it holds the stem's occurrences in question
and answer too), the stem where it does not.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.analysis import STOP_WORDS
from index.files import layout
from index.generation.array_file import save_array
from index.generation.numbered_texts import FIELDS, NumberedTexts, Tokens, number_texts, offsets_of, tokens_of
from index.generation.sorting import first_of_each, sorted_by
from index.generation.spellings import find_spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_Kind = TypeVar("_Kind", bound=np.generic)

K1 = 1.2
B = 0.75
#: Field weights, in the order of the fields. A word of the question weighs three times one of the answer: over eight
#: judged sets that was worth more than any other change to plain BM25.
QUESTION_WEIGHT, ANSWER_WEIGHT, NAME_WEIGHT, INSTITUTION_WEIGHT = 3.0, 1.0, 2.0, 2.0

#: Numbers that are looked up at once, so that the places are never in memory as 64 bits each.
_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class AnswerText:
    """The texts of one answer that are searched."""

    question: str
    answer: str
    #: The respondent's name; empty when anonymous.
    name: str
    institution: str
    #: The title, and the tags and categories, of its post: searched as fields, no part of the score.
    title: str = ""
    tags: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The texts in the order of `layout.TOKEN_FIELDS`."""
        return (self.question, self.answer, self.name, self.institution)


@dataclass(frozen=True, slots=True)
class TermArrays:
    """The arrays of `index.files.layout` from TERMS to SPELLINGS; shapes and types are described there."""

    terms: tuple[str, ...]
    term_idf: NDArray[np.float64]
    posting_offsets: NDArray[np.int64]
    posting_rows: NDArray[np.uint16]
    posting_saturations: NDArray[np.unsignedinteger]
    saturations: NDArray[np.float64]
    token_words: tuple[str, ...]
    token_offsets: NDArray[np.int64]
    tokens: NDArray[np.unsignedinteger]
    token_steps: NDArray[np.unsignedinteger]
    token_lengths: NDArray[np.unsignedinteger]
    token_place_offsets: NDArray[np.int64]
    token_places: NDArray[np.int32]
    spellings: tuple[str, ...]

    def save(self, folder: Path) -> None:
        """Write every array into `folder`, under the names of `index.files.layout`."""
        for name, array_ in (
            (layout.TERM_IDF, self.term_idf),
            (layout.POSTING_OFFSETS, self.posting_offsets),
            (layout.POSTING_ROWS, self.posting_rows),
            (layout.POSTING_SATURATIONS, self.posting_saturations),
            (layout.SATURATIONS, self.saturations),
            (layout.TOKEN_OFFSETS, self.token_offsets),
            (layout.TOKENS, self.tokens),
            (layout.TOKEN_STEPS, self.token_steps),
            (layout.TOKEN_LENGTHS, self.token_lengths),
            (layout.TOKEN_PLACE_OFFSETS, self.token_place_offsets),
            (layout.TOKEN_PLACES, self.token_places),
        ):
            save_array(folder / name, array_)
        for name, lines in (
            (layout.TERMS, self.terms),
            (layout.TOKEN_WORDS, self.token_words),
            (layout.SPELLINGS, self.spellings),
        ):
            (folder / name).write_bytes("".join(f"{line}\n" for line in lines).encode())


def build_term_arrays(rows: Iterable[AnswerText], question_weight: float = QUESTION_WEIGHT) -> TermArrays:
    """Read all answers in the order of their rows and lay out their terms; only a bench gives another weight."""
    return lay_out_terms(number_texts(rows), question_weight)


def lay_out_terms(texts: NumberedTexts, question_weight: float = QUESTION_WEIGHT) -> TermArrays:
    """Lay out the terms of texts that are numbered already."""
    # First, while nothing else is in memory: at 100,000 answers this takes a gigabyte for a moment.
    tokens = tokens_of(texts)
    unstemmed = np.arange(len(texts.words), dtype=np.int64)
    stop = np.array([word in STOP_WORDS for word in texts.words], dtype=bool)
    stems = _weighted(texts, {0: question_weight, 1: ANSWER_WEIGHT}, texts.stem_of_word, stop)
    names = _weighted(texts, {2: NAME_WEIGHT, 3: INSTITUTION_WEIGHT}, unstemmed, stop)
    return _lay_out(texts, tokens, stems, _names_with_their_stems(names, stems, texts))


@dataclass(frozen=True, slots=True)
class _Entries:
    """Normalised frequencies of terms in rows."""

    #: int64: distinct terms, ascending.
    terms: NDArray[np.int64]
    #: int64: the entries of the term at place i are [i] to [i+1] of the two next arrays.
    offsets: NDArray[np.int64]
    #: int32: ascending within a term.
    rows: NDArray[np.int32]
    frequencies: NDArray[np.float64]


def _weighted(
    texts: NumberedTexts, weights: Mapping[int, float], term_of_word: NDArray[np.int64], stop: NDArray[np.bool_]
) -> _Entries:
    """Return the normalised frequencies of `term_of_word` over the fields that have weights, without `stop` words."""
    # In place, and deleted when done with: these are the largest arrays of an import.
    row_bits = texts.count.bit_length()
    found: list[NDArray[np.int64]] = []
    norms = np.ones((FIELDS, texts.count))
    for number in weights:
        words, rows = texts.of_field(number)
        counted = ~stop[words]
        words, rows = words[counted], rows[counted]
        del counted
        if not len(words):
            continue
        lengths = np.bincount(rows, minlength=texts.count)
        norms[number] = 1 - B + B * lengths / lengths.mean()
        keys = term_of_word[words]
        del words
        keys <<= row_bits
        keys |= rows
        keys *= FIELDS
        keys += number
        found.append(keys)
        del rows, keys
    keys = np.concatenate(found) if found else np.zeros(0, np.int64)
    found.clear()
    keys.sort()
    first = first_of_each(keys)
    frequencies = np.diff(first, append=len(keys)).astype(np.float64)
    keys = keys[first]
    del first
    field = (keys % FIELDS).astype(np.uint8)
    keys //= FIELDS
    frequencies *= np.array([weights.get(number, 0.0) for number in range(FIELDS)])[field]
    frequencies /= norms[field, keys & ((1 << row_bits) - 1)]
    del field
    return _summed(keys, frequencies, row_bits)


def _summed(keys: NDArray[np.int64], frequencies: NDArray[np.float64], row_bits: int) -> _Entries:
    """Add up the frequencies of the same term and row, in their order; `keys`, ascending, hold both."""
    first = first_of_each(keys)
    keys = keys[first]
    summed = np.add.reduceat(frequencies, first) if len(first) else np.zeros(0)
    del first
    rows = (keys & ((1 << row_bits) - 1)).astype(np.int32)
    keys >>= row_bits
    begun = first_of_each(keys)
    return _Entries(keys[begun], np.append(begun, len(keys)), rows, summed)


def _names_with_their_stems(names: _Entries, stems: _Entries, texts: NumberedTexts) -> _Entries:
    """Return for every word of a name or institution its entries there, and its stem's in question and answer."""
    stem_of = texts.stem_of_word[names.terms]
    at = np.searchsorted(stems.terms, stem_of)
    at[at == len(stems.terms)] = 0
    held = stems.terms[at] == stem_of if len(stems.terms) else np.zeros(len(at), bool)
    begin, lengths = stems.offsets[at[held]], np.diff(stems.offsets)[at[held]]
    # The index of every entry of every stem: begin[i], begin[i]+1, … one run after another.
    taken = np.repeat(begin - offsets_of(lengths)[:-1], lengths) + np.arange(lengths.sum())
    row_bits = texts.count.bit_length()
    keys = np.concatenate([np.repeat(names.terms[held], lengths), np.repeat(names.terms, np.diff(names.offsets))])
    keys <<= row_bits
    keys |= np.concatenate([stems.rows[taken], names.rows])
    order = sorted_by(keys.copy(), np.arange(len(keys)))
    return _summed(keys[order], np.concatenate([stems.frequencies[taken], names.frequencies])[order], row_bits)


def _lay_out(texts: NumberedTexts, tokens: Tokens, stems: _Entries, names: _Entries) -> TermArrays:
    in_order = [texts.stems[number] for number in stems.terms.tolist()]
    # Words of names, as `=word`, stand together between two stems: no stem begins with that sign.
    before = bisect_left(in_order, "=")
    terms = (*in_order[:before], *(f"={texts.words[number]}" for number in names.terms.tolist()), *in_order[before:])

    def joined(of_stems: NDArray[_Kind], of_names: NDArray[_Kind], at: int) -> NDArray[_Kind]:
        return np.concatenate([of_stems[:at], of_names, of_stems[at:]])

    df = joined(np.diff(stems.offsets), np.diff(names.offsets), before)
    entries_before = int(stems.offsets[before])
    rows = joined(stems.rows, names.rows, entries_before)
    frequencies = joined(stems.frequencies, names.frequencies, entries_before)
    frequencies /= K1 + frequencies
    # Few are distinct: of so many words in so many answers, most stand there once, in texts of a few lengths.
    saturations, numbers = _distinct(frequencies)
    blocks = layout.blocks_of(texts.count)
    of_block = np.repeat(np.arange(len(terms)) * blocks, df)
    of_block += rows // layout.ROWS_OF_BLOCK
    return TermArrays(
        terms=terms,
        term_idf=np.log(1 + (texts.count - df + 0.5) / (df + 0.5)),
        posting_offsets=offsets_of(np.bincount(of_block, minlength=len(terms) * blocks)),
        posting_rows=(rows % layout.ROWS_OF_BLOCK).astype(np.uint16),
        posting_saturations=numbers,
        saturations=saturations,
        token_words=tuple(texts.stems),
        token_offsets=tokens.offsets,
        tokens=tokens.numbers,
        token_steps=texts.steps,
        token_lengths=texts.lengths,
        token_place_offsets=tokens.place_offsets,
        token_places=tokens.places,
        spellings=_spellings(texts, tokens),
    )


def _distinct(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.unsignedinteger]]:
    """Return the distinct values, ascending, and the place of each value among them."""
    ascending = np.sort(values)
    distinct = ascending[first_of_each(ascending)]
    del ascending
    places = np.empty(len(values), np.min_scalar_type(max(len(distinct) - 1, 0)))
    for start in range(0, len(values), _AT_ONCE):
        places[start : start + _AT_ONCE] = np.searchsorted(distinct, values[start : start + _AT_ONCE])
    return distinct, places


def _spellings(texts: NumberedTexts, tokens: Tokens) -> tuple[str, ...]:
    number_of = {word: int(number) for word, number in zip(texts.words, texts.stem_of_word, strict=True)}

    def following(place: np.int32) -> int:
        return int(tokens.numbers[place + 1])

    def stands(first: str, second: str) -> bool:
        sought = number_of[second]
        start, end = tokens.place_offsets[number_of[first]], tokens.place_offsets[number_of[first] + 1]
        at = bisect_left(tokens.places, sought, start, end, key=following)
        return bool(at < end and following(tokens.places[at]) == sought)

    return find_spellings(number_of, texts.compounds, stands)
