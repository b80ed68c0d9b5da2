"""Suggestions while a reader types: the questions, people and topics of one generation that the typed words begin.

Every typed word must begin a word of what is suggested. Words are looked up in a sorted list of all of them, so that a
suggestion costs two searches of that list and an intersection for each word, whatever the size of the archive.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from search.answer_store import AnswerStore
    from search.contents import Contents

#: Characters and words of a typed text that are looked at.
MOST_CHARACTERS = 200
MOST_WORDS = 12
#: A single shorter word begins too much to suggest anything.
LEAST_CHARACTERS = 2
# Comes after every word that begins with what stands before it.
_AFTER = "\U0010ffff"


class SuggestionKind(StrEnum):
    """Kinds of suggestions, in the order in which they are shown."""

    PERSON = "person"
    TOPIC = "topic"
    QUESTION = "question"


#: Most suggestions of each kind.
MOST = {SuggestionKind.PERSON: 3, SuggestionKind.TOPIC: 2, SuggestionKind.QUESTION: 5}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that a reader may mean."""

    kind: SuggestionKind
    #: The name, the topic or the question.
    text: str
    #: The slug of a person or a topic, or the key of the only post that asks the question; empty for a question of
    #: several posts.
    key: str
    #: Number of answers: of the person, filed under the topic, to the question.
    answers: int


class Suggestions:
    """Everything in one generation that can be suggested. Safe to use from several threads."""

    def __init__(self, store: AnswerStore, contents: Contents) -> None:
        self._store, self._contents = store, contents

    def prepare(self) -> None:
        """Gather everything that can be suggested: 0.1 s for 10,000 answers. Otherwise the first `of` does it."""
        self._entries  # noqa: B018  # it is kept

    def of(self, typed: str) -> tuple[Suggestion, ...]:
        """Return the suggestions for a typed text: people, topics, questions, at most MOST of each.

        Those that begin with the typed words come first, then those with most answers.
        """
        sought = words(typed[:MOST_CHARACTERS])[:MOST_WORDS]
        if len("".join(sought)) < LEAST_CHARACTERS:
            return ()
        return tuple(chain.from_iterable(of_kind.beginning(sought) for of_kind in self._entries))

    @cached_property
    def _entries(self) -> tuple[_Entries, ...]:
        """Made once: a generation never changes."""
        return tuple(
            _Entries(list(found), MOST[kind])
            for kind, found in (
                (SuggestionKind.PERSON, self._people()),
                (SuggestionKind.TOPIC, self._topics()),
                (SuggestionKind.QUESTION, self._questions()),
            )
        )

    def _people(self) -> Iterator[tuple[Suggestion, str]]:
        records = self._store.records(
            "SELECT n.slug, n.name, n.names, count(*) FROM people n JOIN answers a ON a.person = n.slug"
            " GROUP BY n.slug ORDER BY n.slug",
            (),
        )
        for slug, name, names, answers in records:
            yield Suggestion(SuggestionKind.PERSON, name, slug, answers), " ".join([name, *json.loads(names)])

    def _topics(self) -> Iterator[tuple[Suggestion, str]]:
        for topic in self._contents.topics:
            if topic.answers:
                yield Suggestion(SuggestionKind.TOPIC, topic.name, topic.slug, topic.answers), topic.name

    def _questions(self) -> Iterator[tuple[Suggestion, str]]:
        records = self._store.records(
            "SELECT question, count(*), count(DISTINCT post_key), min(post_key) FROM answers WHERE question != ''"
            " GROUP BY question",
            (),
        )
        for question, answers, posts, key in records:
            yield Suggestion(SuggestionKind.QUESTION, question, key if posts == 1 else "", answers), question


class _Entries:
    """The suggestions of one kind, found by the beginnings of their words."""

    def __init__(self, found: list[tuple[Suggestion, str]], most: int) -> None:
        self._most = most
        found.sort(key=lambda each: (-each[0].answers, each[0].text))
        #: In the order in which they are suggested.
        self._suggestions = [suggestion for suggestion, _ in found]
        held = [words(searched) for _, searched in found]
        self._begin_with = [" ".join(each) for each in held]
        by_word: dict[str, list[int]] = {}
        for number, each in enumerate(held):
            for word in set(each):
                by_word.setdefault(word, []).append(number)
        self._words = sorted(by_word)
        #: int32: the numbers of the suggestions that hold each word, one word after the other.
        self._numbers = np.fromiter(chain.from_iterable(by_word[word] for word in self._words), np.int32)
        #: int64: the place in `_numbers` where each word begins, and the end.
        self._starts = np.cumsum([0, *(len(by_word[word]) for word in self._words)])

    def beginning(self, sought: Sequence[str]) -> Iterable[Suggestion]:
        """Return the first suggestions in which every word of `sought` begins a word."""
        found = self._holding(sought[0])
        for word in sought[1:]:
            found = np.intersect1d(found, self._holding(word), assume_unique=True)
        typed = " ".join(sought)
        chosen: list[int] = []
        others: list[int] = []
        for number in found.tolist():
            (chosen if self._begin_with[number].startswith(typed) else others).append(number)
            if len(chosen) == self._most:
                break
        return [self._suggestions[number] for number in (chosen + others)[: self._most]]

    def _holding(self, beginning: str) -> NDArray[np.int32]:
        """Return int32, ascending: the suggestions with a word that begins so."""
        first, end = bisect_left(self._words, beginning), bisect_left(self._words, beginning + _AFTER)
        return np.unique(self._numbers[self._starts[first] : self._starts[end]])
