"""The passage of an answer that is shown for a query, and the words in it that are marked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from index.analysis import STOP_WORDS, Token, stem, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

Span = tuple[int, int]
Words = tuple[str, ...]

#: A word of the query is marked when its idf is at least this share of the highest in the query: marks on the "do" and
#: "what" of a long question would only distract.
MARKED_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class SoughtWords:
    """The words that a query looks for in a text, and the weight of each."""

    #: idf of each stem of the query, stop words left out.
    stems: Mapping[str, float]
    #: idf of each prefix.
    prefixes: Mapping[str, float]
    #: Phrases as stems, stop words included.
    phrases: tuple[Words, ...]
    #: Stems of the query, one or a phrase, and the phrases of stems that stand for them as well.
    synonyms: Mapping[Words, tuple[Words, ...]]

    @classmethod
    def of(
        cls,
        words: Mapping[str, float],
        prefixes: Mapping[str, float],
        phrases: Iterable[Words],
        synonyms: Mapping[Words, Iterable[Words]] | None = None,
    ) -> SoughtWords:
        """Build from folded words (stop words left out) and prefixes with their idf, phrases and synonyms."""
        return cls(
            stems={stem(word): idf for word, idf in words.items()},
            prefixes=prefixes,
            phrases=_stemmed(phrases),
            synonyms={_stemmed([typed])[0]: _stemmed(others) for typed, others in (synonyms or {}).items()},
        )

    def share(self, words: Sequence[Token]) -> float:
        """Return the share of the query's idf that these words carry, 0 to 1."""
        total = sum(self.stems.values()) + sum(self.prefixes.values())
        if not total:
            return 0.0
        held = {token.word for token in words}
        in_order = [stem(token.word) for token in words]
        stems = set(in_order)
        stems.update(
            word
            for typed, others in self.synonyms.items()
            if any(places_of(o, in_order) for o in others)
            for word in typed
        )
        carried = sum(idf for sought, idf in self.stems.items() if sought in stems)
        carried += sum(idf for prefix, idf in self.prefixes.items() if any(w.startswith(prefix) for w in held))
        return carried / total

    def spans(self, words: Sequence[Token]) -> tuple[Span, ...]:
        """Return [start, end) of each marked word, and of each phrase as a whole: ascending, not overlapping."""
        least = MARKED_SHARE * max(self.stems.values(), default=0.0)
        telling = {sought for sought, idf in self.stems.items() if idf >= least}
        found = [(token.start, token.end) for token in words if self._seeks(token.word, telling)]
        stems = [stem(token.word) for token in words]
        for phrase in chain(self.phrases, *self.synonyms.values()):
            found += [(words[at].start, words[at + len(phrase) - 1].end) for at in places_of(phrase, stems)]
        return _merged(found)

    def _seeks(self, word: str, telling: AbstractSet[str]) -> bool:
        if any(word.startswith(prefix) for prefix in self.prefixes):
            return True
        return word not in STOP_WORDS and stem(word) in telling


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A stretch of an answer's text as it is shown."""

    #: [start, end) in the answer's text.
    span: Span
    #: [start, end) in the passage.
    highlights: tuple[Span, ...]


def best_passage(
    text: str, passages: Sequence[Span], cosines: Sequence[float] | None, sought: SoughtWords
) -> ShownPassage:
    """Return the passage with the highest cosine plus share of the query's idf; the first among equals.

    `cosines` has one number a passage; None when meaning was not asked for.
    """
    best, best_score, best_words = (0, len(text)), float("-inf"), None
    for number, (start, end) in enumerate(passages):
        words = tokens(text[start:end])
        score = sought.share(words) + (cosines[number] if cosines else 0.0)
        if score > best_score:
            best, best_score, best_words = (start, end), score, words
    shown = tokens(text) if best_words is None else best_words
    return ShownPassage(best, sought.spans(shown))


def _stemmed(phrases: Iterable[Words]) -> tuple[Words, ...]:
    return tuple(tuple(stem(word) for word in phrase) for phrase in phrases)


def places_of(phrase: Words, stems: Sequence[str]) -> list[int]:
    """Return the places where the stems of a phrase stand one after another."""
    if phrase[0] not in stems:
        return []
    length = len(phrase)
    return [
        at
        for at in range(len(stems) - length + 1)
        if stems[at] == phrase[0] and tuple(stems[at : at + length]) == phrase
    ]


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
