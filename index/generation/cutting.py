"""The answers of a generation cut into passages, and their distinct questions: everything that is embedded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.files import layout
from index.generation.array_file import save_array
from index.generation.passages import context_of, passage_input, split_passages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index.generation.passages import CountTokens
    from index.posts.records import Passage


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that answers have in common."""

    #: With single spaces.
    text: str
    #: The part of it that is embedded.
    context: str


@dataclass(frozen=True, slots=True)
class Cut:
    """Answers as they are embedded, in the order of their rows."""

    #: Of each answer.
    passages: tuple[tuple[Passage, ...], ...]
    #: The text that is embedded for each passage, in order.
    inputs: tuple[str, ...]
    #: Each once, in the order in which they are first asked.
    questions: tuple[AskedQuestion, ...]
    #: Of each answer, its place in `questions`; -1 where none was asked.
    question_numbers: tuple[int, ...]

    @property
    def embedded(self) -> list[str]:
        """All texts that are embedded: passages, then questions."""
        return [*self.inputs, *(question.context for question in self.questions)]

    def save(self, folder: Path) -> None:
        """Write which answer each passage belongs to, and which question each answer."""
        lengths = [len(found) for found in self.passages]
        rows = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        save_array(folder / layout.PASSAGE_ROWS, rows)
        save_array(folder / layout.QUESTION_NUMBERS, np.array(self.question_numbers, np.int32))


class Cutter:
    """Cuts answers so that each passage fits `max_tokens` with its question."""

    def __init__(self, count_tokens: CountTokens, max_tokens: int) -> None:
        self._count_tokens = count_tokens
        self._max_tokens = max_tokens
        self._contexts: dict[str, str] = {}

    def context(self, asked: str) -> str:
        """Return the part of a question, with single spaces, that is embedded."""
        if asked not in self._contexts:
            self._contexts[asked] = context_of(asked, self._count_tokens)
        return self._contexts[asked]

    def cut(self, question: str, text: str) -> list[tuple[Passage, str]]:
        """Return the passages of an answer, each with the text that is embedded."""
        context = self.context(asked_in(question))
        found = split_passages(text, context, self._count_tokens, self._max_tokens)
        return [(passage, passage_input(context, passage.text)) for passage in found]


class Asked:
    """The distinct questions of answers, as they come."""

    def __init__(self) -> None:
        #: Of each answer, the place of its question; -1 where none was asked.
        self.numbers: list[int] = []
        self._places: dict[str, int] = {}

    def add(self, question: str) -> None:
        """Note the question of the next answer."""
        asked = asked_in(question)
        self.numbers.append(self._places.setdefault(asked, len(self._places)) if asked else -1)

    def questions(self, cutter: Cutter) -> tuple[AskedQuestion, ...]:
        """Return each question once, in the order in which they are first asked."""
        return tuple(AskedQuestion(asked, cutter.context(asked)) for asked in self._places)


def asked_in(question: str) -> str:
    """Return a question with single spaces."""
    return " ".join(question.split())


def cut_answers(answers: Iterable[tuple[str, str]], count_tokens: CountTokens, max_tokens: int) -> Cut:
    """Cut answers, given as question and text, so that each passage fits `max_tokens` with its question."""
    cutter, asked = Cutter(count_tokens, max_tokens), Asked()
    found = []
    for question, text in answers:
        asked.add(question)
        found.append(cutter.cut(question, text))
    return Cut(
        tuple(tuple(passage for passage, _ in passages) for passages in found),
        tuple(embedded for passages in found for _, embedded in passages),
        asked.questions(cutter),
        tuple(asked.numbers),
    )
