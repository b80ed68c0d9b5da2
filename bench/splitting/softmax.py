"""Softmax regression: weights by which the wanted one of several choices gets the highest score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

#: Weight of the penalty on the squares of the weights: half of it for each.
_PENALTY = 1.0
_STEPS = 30


@dataclass(frozen=True, slots=True)
class Choices:
    """Examples with the signs of each of their choices."""

    #: (examples, choices, signs).
    signs: Array
    #: (examples, choices): True where a choice is possible.
    possible: Array
    #: (examples, choices): the probability that each should have.
    wanted: Array
    #: (examples,): how much each counts.
    counts: Array
    #: (examples, choices): what is added to each score.
    before: Array

    def only(self, rows: Array) -> Choices:
        """Return those of the examples where `rows` is True."""
        return Choices(self.signs[rows], self.possible[rows], self.wanted[rows], self.counts[rows], self.before[rows])


def scores(signs: Array, weights: Array, possible: Array) -> Array:
    """Return the score of each choice; minus infinity where one is impossible."""
    return np.where(possible, signs @ weights, -np.inf)


def fitted(choices: Choices) -> Array:
    """Return the weights of the signs: Newton's method on the penalised likelihood."""
    flat = choices.signs.reshape(-1, choices.signs.shape[2])
    weights = np.zeros(flat.shape[1])
    for _ in range(_STEPS):
        found = scores(choices.signs, weights, choices.possible) + choices.before
        chances = np.exp(found - found.max(1, keepdims=True))
        chances /= chances.sum(1, keepdims=True)
        slope = flat.T @ ((choices.wanted - chances) * choices.counts[:, None]).reshape(-1) - _PENALTY * weights
        spread = flat * np.sqrt((chances * choices.counts[:, None]).reshape(-1))[:, None]
        mean = np.einsum("nk,nkd->nd", chances, choices.signs) * np.sqrt(choices.counts)[:, None]
        bend = spread.T @ spread - mean.T @ mean + _PENALTY * np.eye(len(weights))
        step = np.clip(np.linalg.solve(bend, slope), -2, 2)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights
