"""The sought words that an answer and its question hold: what was matched, and where."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from index.analysis import fold, stem, tokens
from index.files import layout
from search.inflections import without_inflection
from search.results import WordMatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.posts.records import Answer
    from search.row_tokens import FieldPlaces, Place
    from search.sought import Sought, SoughtWords

_QUESTION, _ANSWER, _NAME, _INSTITUTION = map(layout.TOKEN_FIELDS.index, ("question", "answer", "name", "institution"))


class Held(NamedTuple):
    """A stretch of a text that holds something sought."""

    sought: Sought
    #: [start, end): characters of the text.
    start: int
    end: int
    #: As it is written there, in lower case.
    written: str
    #: True for a form of a typed word, and for everything that is no single typed word; not for another of its stem.
    sure: bool = True


class HeldWords(NamedTuple):
    """Everything sought that one answer holds, text by text, in reading order."""

    #: Of its text, also words that only have the stem of one that was typed: they tell passages apart.
    text: list[Held]
    #: Of its text and its question, what was matched.
    answer: list[Held]
    question: list[Held]
    #: Of the respondent's name and institution.
    signature: list[Held]

    def matches(self, sought: SoughtWords) -> tuple[WordMatch, ...]:
        """Return what is held, in the query's order, with the forms in which it is written, in lower case."""
        written: dict[Sought, dict[str, None]] = {}
        for held in chain(self.answer, self.question, self.signature):
            written.setdefault(held.sought, {})[held.written] = None
        # A word and its other forms are one thing to a reader.
        found: dict[tuple[str, str], dict[str, None]] = {}
        for each in sought.all:
            if each in written:
                found.setdefault((each.shown, each.meaning), {}).update(written[each])
        return tuple(WordMatch(shown, tuple(forms), meaning) for (shown, meaning), forms in found.items())


def held_words(
    sought: SoughtWords, places: FieldPlaces, answer: Answer, text: str, *, by_words: bool, by_meaning: bool
) -> HeldWords:
    """Return what an answer of this `text` holds, from the places of the sought tokens.

    A typed word is held in its own forms (*manager*, *managers*). Another word of its stem (*management*) is what was
    matched only where the answer is found `by_words` and would not be without it; where `by_meaning` it comes as early,
    only if there is nothing else to mark; and never beside the word's own forms.
    """
    in_text = _held(text, places[_ANSWER], sought)
    in_question = _held(answer.question, places[_QUESTION], sought)
    signed = places[_NAME] or places[_INSTITUTION] or sought.prefixes
    who = answer.respondent
    in_signature = list(_in_signature((who.name or "", who.institution), sought)) if signed else []
    surely = {held.sought for held in chain(in_text, in_question, in_signature) if held.sure}
    by_stems = by_words and not sought.suffice(surely)
    if by_meaning:
        by_stems &= not any(each.marked for each in surely)

    def meant(found: list[Held]) -> list[Held]:
        return [held for held in found if held.sure or (by_stems and held.sought not in surely)]

    return HeldWords(in_text, meant(in_text), meant(in_question), in_signature)


def _held(text: str, places: Sequence[Place], sought: SoughtWords) -> list[Held]:
    found = [_held_at(each, text, start, end) for numbers, start, end in places for each in sought.by_numbers[numbers]]
    if sought.prefixes:
        # The arrays know stems only.
        found += [
            _held_at(each, text, token.start, token.end)
            for token in tokens(text)
            for each in sought.prefixes
            if token.word.startswith(each.words[0])
        ]
        found.sort(key=lambda held: held.start)
    return found


def _in_signature(texts: Iterable[str], sought: SoughtWords) -> Iterator[Held]:
    """Yield what names and institutions hold, in which words are not stemmed, but in phrases are."""
    for text in texts:
        found = tokens(text)
        for each in sought.all:
            length = len(each.words)
            for at in range(len(found) - length + 1):
                words = tuple(token.word for token in found[at : at + length])
                if _stands(each, words):
                    start, end = found[at].start, found[at + length - 1].end
                    yield _held_at(each, text, start, end)


def _stands(each: Sought, words: tuple[str, ...]) -> bool:
    if each.is_prefix:
        return words[0].startswith(each.words[0])
    return words == each.words or (len(words) > 1 and tuple(map(stem, words)) == tuple(map(stem, each.words)))


def _held_at(sought: Sought, text: str, start: int, end: int) -> Held:
    written, core = _forms_of(text[start:end])
    return Held(sought, start, end, written, not sought.core or core == sought.core)


@lru_cache(maxsize=65536)
def _forms_of(written: str) -> tuple[str, str]:
    """Return what is written in lower case, and folded without its inflection."""
    return " ".join(written.lower().split()), without_inflection(fold(written))
