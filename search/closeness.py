"""Where close ends: of the answers that a query finds, those that are close to it, told from its own scores.

    fit     = mean + coverage * max(0, score - mean)            mean: of the scores of all answers to its question
    z       = (fit - mean of the others') / standard deviation of the others', at most 10 for the leading fit
    chance  = 1 / (1 + exp(2.2 - 0.45 z + 0.59 (leading z - z)))  leading: the mean of the two best fits
    close   = the k answers with the highest chances, of such a k that 2 * (their sum) / (k + sum of all) is highest

An answer that holds the words of the query (`coverage`, 0 to 1) speaks for itself. One that holds none may come close
by chance, so it is taken as all answers to its question are on the whole. `others` are the answers that are no
candidates; how high their scores lie depends on the query, so fits are counted from there, in their own spread. The
chance that an answer is relevant follows from it by logistic regression, fitted on judged queries, each measured on
others (docs/ranking.md). The set is then the one whose F1 is highest on the whole, if the chances are right (Lewis,
*Evaluating and optimizing autonomous text classification systems*, 1995). So a query that few answers stand out for has
a small set, and one that many fit alike a large one. That the mean of two leads keeps the rest as they are when the
best answer is hidden. Of fewer than six answers all that are found are close: so few do not tell how scores are spread.

Pure functions of arrays. But for the floor nothing depends on the unit of the scores: the three modes have the same
rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The logistic regression: what a fit counts, how much each standard deviation behind the leading fit takes, and the
#: chance of nothing.
FIT, BEHIND, NOTHING = 0.45, 0.59, -2.2
#: Number of the best answers whose mean fit leads.
LEADERS = 2
#: Most standard deviations that the leading fit counts: the others' scores may be all alike.
MOST_LEADING = 10.0
#: Of fewer answers the scores tell nothing, and a reader sees them all at a glance.
FEWEST = 6
#: So far below the floor an answer is a candidate if its question's answers on the whole are, and anything is found.
BELOW_FLOOR = 0.1
#: From so sure a signature on (`search.matching`), an answer is close by itself.
SURELY_SIGNED = 0.5

# So much against an answer is as good as more, and no exponential is too large.
_NO_CHANCE = 50.0
# More than the rounding errors of scores that should be equal.
_ROUNDING = 1e-5


def close_matches(
    scores: NDArray[np.float32],
    coverage: NDArray[np.float32],
    questions: NDArray[np.intp],
    found: NDArray[np.bool_],
    floor: float | None = None,
) -> NDArray[np.bool_]:
    """Return bool (N,): the close ones of all answers; none when none is found.

    `scores` (N,) have no bonuses (for a phrase, for a name), which would make everything else look far. `questions`
    (N,) are the numbers of the questions answered, from 0 on. Without a `floor` of scores only answers of `found` (N,)
    are close, with one also those whose question's answers on the whole come near it.
    """
    if len(found) < FEWEST or not found.any():
        return found.copy()
    exact = scores.astype(np.float64)
    means = (np.bincount(questions, exact) / np.maximum(np.bincount(questions), 1))[questions]
    # means + coverage * max(0, score - mean), in one array's memory.
    fits = exact
    fits -= means
    np.maximum(fits, 0, out=fits)
    fits *= coverage
    fits += means
    candidates = found if floor is None else found | (means >= floor - BELOW_FLOOR)
    close: NDArray[np.bool_] = candidates & (fits >= least_close(fits, candidates) - _ROUNDING)
    return close


def least_close(fits: NDArray[np.float64], candidates: NDArray[np.bool_]) -> float:
    """Return the least fit of a close answer; there is at least one candidate."""
    best_first = -np.sort(-fits[candidates])
    background = spread = 0.0
    if rest := len(fits) - len(best_first):
        # Sums of all less sums of a few are much quicker than picking the rest.
        background = float(fits.sum() - best_first.sum()) / rest
        variance = float(fits @ fits - best_first @ best_first) / rest - background**2
        spread = float(max(variance, 0.0) ** 0.5)
    leading = float(best_first[:LEADERS].mean()) - background
    unit = max(spread, abs(leading) / MOST_LEADING, _ROUNDING)
    chances = _chances((best_first - background) / unit, leading / unit)
    sums = chances.cumsum()
    expected = sums / (np.arange(1, len(sums) + 1) + sums[-1])
    return float(best_first[expected.argmax()])


def _chances(fits: NDArray[np.float64], leading: float) -> NDArray[np.float64]:
    """Return float64, as long as `fits`: how likely an answer of such a fit is relevant, in standard deviations."""
    against = BEHIND * (leading - fits) - FIT * fits - NOTHING
    chances: NDArray[np.float64] = 1 / (1 + np.exp(np.minimum(against, _NO_CHANCE)))
    return chances
