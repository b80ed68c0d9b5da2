"""The scan of passage vectors: the best passage of each answer, whole or under a mask."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import GenerationDamaged
from index.files import layout
from search.folder.engine import FolderEngine
from search.folder.vectors import FolderVectors
from search.fusion import WEIGHTS
from search.semantic import NOT_LOOKED_AT, AnswerVectors
from search.settling import STEPS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def open_vectors(
    vectors: NDArray[np.float32],
    rows: list[int],
    asked: NDArray[np.float32],
    questions: list[int],
    titles: list[int] | None = None,
) -> AnswerVectors:
    """The titles that answers stand under have the same vectors as the questions, in the other order."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / layout.VECTORS, vectors)
        np.save(folder / layout.PASSAGE_ROWS, np.array(rows, np.int32))
        np.save(folder / layout.QUESTION_VECTORS, asked)
        np.save(folder / layout.QUESTION_NUMBERS, np.array(questions, np.int32))
        np.save(folder / layout.TITLE_VECTORS, asked[::-1] if titles else asked[:0])
        np.save(folder / layout.TITLE_NUMBERS, np.array(titles or [-1] * len(questions), np.int32))
        return AnswerVectors(FolderEngine(folder), FolderVectors(folder), len(questions))


def dot(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return sum(float(a) * float(b) for a, b in zip(one, other, strict=True))


#: Cosines are told to a grid (`search.settling`); the lift of one by another adds a little.
_GRID = 1 / STEPS

# Of each answer: how many passages it has, which question (-1 is none), and whether it is looked at.
_ANSWERS = st.lists(st.tuples(st.integers(1, 4), st.integers(-1, 5), st.booleans()), min_size=1, max_size=20)


@settings(max_examples=200)
@given(_ANSWERS, st.integers(0, 2**32 - 1))
def test_the_best_passage_lifted_by_question_or_title_of_every_answer_that_is_looked_at(
    answers: list[tuple[int, int, bool]], seed: int
) -> None:
    rows = [row for row, (passages, _, _) in enumerate(answers) for _ in range(passages)]
    kinds = sorted({number for _, number, _ in answers if number >= 0})
    questions = [kinds.index(number) if number >= 0 else -1 for _, number, _ in answers]
    chance = np.random.default_rng(seed)
    vectors = chance.standard_normal((len(rows), 4)).astype(np.float32)
    asked = chance.standard_normal((len(kinds), 4)).astype(np.float32)
    query = chance.standard_normal(4).astype(np.float32)
    allowed = np.array([flag for _, _, flag in answers])
    titles = [len(kinds) - 1 - number if number >= 0 else -1 for number in reversed(questions)]
    opened = open_vectors(vectors, rows, asked, questions, titles)

    cosines = [dot(query, vector) for vector in vectors]
    expected = []
    for row, number in enumerate(questions):
        best = max(c for c, of in zip(cosines, rows, strict=True) if of == row)
        question = dot(query, asked[number]) if number >= 0 else best
        title = dot(query, asked[::-1][titles[row]]) if titles[row] >= 0 else best
        expected.append(best + WEIGHTS.question_lift * max(0, question - best, title - best))
    seen = [value if flag else NOT_LOOKED_AT for value, flag in zip(expected, allowed, strict=True)]
    assert opened.cosines(query, None).tolist() == pytest.approx(expected, abs=_GRID)
    assert opened.cosines(query, allowed).tolist() == pytest.approx(seen, abs=_GRID)
    assert opened.of_rows(query, [0])[0] == pytest.approx(cosines[: answers[0][0]], abs=_GRID)


@pytest.mark.parametrize("allowed_count", [1, 255, 256, 257, 600])
def test_under_a_mask_many_passages_are_picked_a_part_at_a_time(allowed_count: int) -> None:
    chance = np.random.default_rng(allowed_count)
    vectors = chance.standard_normal((2000, 4)).astype(np.float32)
    query = chance.standard_normal(4).astype(np.float32)
    opened = open_vectors(vectors, list(range(2000)), np.zeros((0, 4), np.float32), [-1] * 2000)
    allowed = np.zeros(2000, bool)
    allowed[chance.choice(2000, allowed_count, replace=False)] = True

    found = opened.cosines(query, allowed)

    assert found == pytest.approx(np.where(allowed, vectors @ query, NOT_LOOKED_AT), abs=_GRID)


def test_vectors_that_do_not_belong_together_are_refused() -> None:
    one = np.array([[1, 0, 0, 0]], np.float32)
    with pytest.raises(GenerationDamaged, match="2 vectors"):
        open_vectors(one, [0, 1], one, [0, 0])
    with pytest.raises(GenerationDamaged, match="a passage of every answer"):
        open_vectors(one, [0], one, [0, 0])
    with pytest.raises(GenerationDamaged, match="2 vectors for 1 answers"):
        open_vectors(one, [0], one, [1])
