"""The scan of passage vectors: the best passage of each answer, whole or under a mask."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import layout
from index.errors import GenerationDamaged
from search.semantic import NOT_LOOKED_AT, PassageVectors


def open_vectors(vectors: list[list[float]], rows: list[int], count: int) -> PassageVectors:
    with TemporaryDirectory() as folder:
        np.save(Path(folder) / layout.VECTORS, np.array(vectors, np.float32).reshape(-1, 4))
        np.save(Path(folder) / layout.PASSAGE_ROWS, np.array(rows, np.int32))
        return PassageVectors(Path(folder), count)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=20), st.integers(0, 2**32 - 1))
def test_the_best_passage_of_every_answer_that_is_looked_at(answers: list[tuple[int, bool]], seed: int) -> None:
    rows = [row for row, (passages, _) in enumerate(answers) for _ in range(passages)]
    chance = np.random.default_rng(seed)
    vectors = chance.standard_normal((len(rows), 4)).astype(np.float32)
    query = chance.standard_normal(4).astype(np.float32)
    allowed = np.array([flag for _, flag in answers])
    opened = open_vectors(vectors.tolist(), rows, len(answers))

    cosines = [sum(float(a) * float(b) for a, b in zip(query, vector, strict=True)) for vector in vectors]
    best = [max(c for c, of in zip(cosines, rows, strict=True) if of == row) for row in range(len(answers))]
    seen = [b if flag else NOT_LOOKED_AT for b, flag in zip(best, allowed, strict=True)]
    assert opened.best(query, None).tolist() == pytest.approx(best, abs=1e-5)
    assert opened.best(query, allowed).tolist() == pytest.approx(seen, abs=1e-5)
    assert opened.of_row(query, 0) == pytest.approx(cosines[: answers[0][0]], abs=1e-5)


def test_vectors_and_passages_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(GenerationDamaged, match="2 vectors"):
        open_vectors([[1, 0, 0, 0]], [0, 1], 2)
    with pytest.raises(GenerationDamaged, match="a passage of every answer"):
        open_vectors([[1, 0, 0, 0]], [0], 2)
