"""Where close ends: of the answers that a query finds, those that are close to it, told from its own scores.

    background  = mean + SPREAD * standard deviation  of the scores of the answers that are not found
    leading     = mean of the LEADERS best scores that are found
    least close = background + SHARE * (leading - background), at most the best score
    close       = found, and the answer's score, or the mean score of all answers to its question, reaches that

A plain share of the best score would ask more of a query that is vague than of one that is rare, because even an answer
to something else has a score, and how high that is depends on the query. So the share is counted from there. The mean
of a few leading scores, in place of the best, keeps the rest as they are when the best answer is hidden. Answers to one
question belong together: they are close when that question's answers are on the whole, however one of them is put.

Fitted on judged queries, each on all others, and on public sets, each set on the others; docs/ranking.md has the
figures. Pure functions of arrays. Any score that grows with the fit will do: the three modes have the same rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Standard deviations above the mean of what is not found that count as background.
SPREAD = 2.0
#: The share, of the way from the background to the leading answers, that is close.
SHARE = 0.6
#: Number of the best answers whose mean leads.
LEADERS = 2
#: From so sure a signature on (`search.matching`), an answer is close by itself.
SURELY_SIGNED = 0.5

# More than the rounding errors of scores that should be equal.
_ROUNDING = 1e-5


def close_matches(
    scores: NDArray[np.float32], questions: NDArray[np.intp], found: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return bool, as long as `found`: the close ones of the answers at these places.

    `scores` are those of all answers, without bonuses (for a phrase, for a name), which would make everything else look
    far. `questions`, as long, are the numbers of the questions answered, from 0 on; answers of one number are taken
    together.
    """
    if not len(found):
        return np.zeros(0, bool)
    exact = scores.astype(np.float64)
    asked = questions[found]
    means = np.bincount(questions, exact)[asked] / np.bincount(questions)[asked]
    together = np.maximum(exact[found], means)
    close: NDArray[np.bool_] = together >= least_close(exact, found) - _ROUNDING
    return close


def least_close(scores: NDArray[np.float64], found: NDArray[np.intp]) -> float:
    """Return the least score of a close answer; at least one is found."""
    matching = scores[found]
    background = 0.0
    if rest := len(scores) - len(found):
        # Sums of all less sums of a few are much quicker than picking the rest.
        mean = (scores.sum() - matching.sum()) / rest
        variance = (scores @ scores - matching @ matching) / rest - mean**2
        background = float(mean + SPREAD * np.sqrt(max(variance, 0.0)))
    leading = float(np.sort(matching)[-LEADERS:].mean())
    return min(background + SHARE * (leading - background), float(matching.max()))
