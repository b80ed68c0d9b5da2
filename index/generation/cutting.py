"""The answers of a generation cut into passages, and their distinct questions: everything that is embedded."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
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


def cut_answers(answers: Iterable[tuple[str, str]], count_tokens: CountTokens, max_tokens: int) -> Cut:
    """Cut answers, given as question and text, so that each passage fits `max_tokens` with its question."""
    numbers: dict[str, int] = {}
    questions: list[AskedQuestion] = []
    passages, inputs, question_numbers = [], [], []
    for question, text in answers:
        asked = " ".join(question.split())
        if asked and asked not in numbers:
            numbers[asked] = len(questions)
            questions.append(AskedQuestion(asked, context_of(asked, count_tokens)))
        number = numbers.get(asked, -1)
        context = questions[number].context if asked else ""
        found = split_passages(text, context, count_tokens, max_tokens)
        passages.append(found)
        inputs.append([passage_input(context, passage.text) for passage in found])
        question_numbers.append(number)
    return Cut(tuple(passages), tuple(chain.from_iterable(inputs)), tuple(questions), tuple(question_numbers))
