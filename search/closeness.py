"""Where close ends: of the answers that a query finds, those that are close to it, told from its own scores.

    fit     = mean + coverage * max(0, score - mean)            mean: of the scores of all answers to its question
    z       = (fit - mean of the others') / standard deviation of the others', at most 12 for the leading fit
    chance  = 1 / (1 + n * exp(2.38 - 0.52 z + 0.62 (leading z - z)))    leading: the mean of the two best fits
                                                        n: answers looked at / 274, at least 1 and at most 20
    close   = the k answers with the highest chances, of such a k that 2 * (their sum) / (k + sum of all) is highest

An answer that holds the words of the query (`coverage`, 0 to 1) speaks for itself. One that holds none may come close
by chance, so it is taken as all answers to its question are on the whole. `others` are the answers that are no
candidates; how high their scores lie depends on the query, so fits are counted from there, in their own spread. The
chance that an answer is relevant follows from it by logistic regression, fitted on judged queries of an archive of 274
answers (`bench.relevance.fitting`; docs/ranking.md has the figures). Of ten times as many answers ten times as many
come so near by chance, while those that are sought stay as many: before anything is known of an answer, the odds for it
fall as 1 / n. The set is then the one whose F1 is highest on the whole, if the chances are right (Lewis,
*Evaluating and optimizing autonomous text classification systems*, 1995). So a query that few answers stand out for has
a small set, and one that many fit alike a large one. That the mean of two leads keeps the rest as they are when the
best answer is hidden. Of fewer than six answers all that are found are close: so few do not tell how scores are spread.

Pure functions of arrays. But for the floor nothing depends on the unit of the scores: the three modes have the same
rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The logistic regression: what a fit counts, how much each standard deviation behind the leading fit takes, and the
#: chance of nothing.
FIT, BEHIND, NOTHING = 0.52, 0.62, -2.38
#: Number of answers that it was fitted on.
FITTED_ON = 274
#: Among more than so many times as many, chance is taken to do no more: no judged set is larger.
MOST_TIMES = 20
#: Number of the best answers whose mean fit leads.
LEADERS = 2
#: Most standard deviations that the leading fit counts: the others' scores may be all alike.
MOST_LEADING = 12.0
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


@dataclass(frozen=True, slots=True)
class AllFits:
    """The fits of all answers, summed up."""

    #: Number of answers.
    count: int
    total: float
    #: Sum of their squares.
    squares: float


def close_matches(
    scores: NDArray[np.float32],
    coverage: NDArray[np.float32],
    questions: NDArray[np.intp],
    found: NDArray[np.bool_],
    floor: float | None = None,
    sizes: NDArray[np.intp] | None = None,
) -> NDArray[np.bool_]:
    """Return bool, as long as the first four: the close ones of some answers; none when none is found.

    `scores` have no bonuses (for a phrase, for a name), which would make everything else look far. `questions` are the
    numbers of the questions answered, from 0 on. Without a `floor` of scores only answers of `found` are close, with
    one also those whose question's answers on the whole come near it. `sizes` says how many answers each question has;
    those that are not given have the score 0 and are not found. Without it all are given.
    """
    if sizes is None:
        sizes = np.bincount(questions)
    if not found.any():
        return found.copy()
    fits, candidates, everything = fits_of(scores, coverage, questions, found, floor, sizes)
    if everything.count < FEWEST:
        return found.copy()
    close: NDArray[np.bool_] = candidates & (fits >= least_close(fits, candidates, everything) - _ROUNDING)
    return close


def fits_of(
    scores: NDArray[np.float32],
    coverage: NDArray[np.float32],
    questions: NDArray[np.intp],
    found: NDArray[np.bool_],
    floor: float | None,
    sizes: NDArray[np.intp],
) -> tuple[NDArray[np.float64], NDArray[np.bool_], AllFits]:
    """Return float64, bool: how well each answer given fits, and True for candidates; then the sums of all fits.

    The arguments are those of `close_matches`.
    """
    exact = scores.astype(np.float64)
    sums = np.bincount(questions, exact, len(sizes))
    question_means = sums / np.maximum(sizes, 1)
    means = question_means.take(questions)
    # lifts = coverage * max(0, score - mean), in one array's memory.
    lifts = exact
    lifts -= means
    np.maximum(lifts, 0, out=lifts)
    lifts *= coverage
    fits = means + lifts
    # An answer that is not given, or not lifted, counts as its question's mean.
    total = sums.sum() + lifts.sum()
    squares = sums @ question_means + 2 * (lifts @ means) + lifts @ lifts
    candidates = found if floor is None else found | (means >= floor - BELOW_FLOOR)
    return fits, candidates, AllFits(int(sizes.sum()), float(total), float(squares))


def least_close(fits: NDArray[np.float64], candidates: NDArray[np.bool_], everything: AllFits) -> float:
    """Return the least fit of a close answer; there is at least one candidate."""
    best_first = np.sort(fits.compress(candidates))[::-1]
    chances = _chances(*in_deviations(best_first, everything), everything.count)
    sums = chances.cumsum()
    expected = sums / (np.arange(1, len(sums) + 1) + sums[-1])
    return float(best_first[expected.argmax()])


def in_deviations(best_first: NDArray[np.float64], everything: AllFits) -> tuple[NDArray[np.float64], float]:
    """Return the candidates' fits, `best_first`, and the leading one, in standard deviations above the others' mean.

    A deviation is no smaller than makes the leading fit MOST_LEADING.
    """
    background = spread = 0.0
    if rest := everything.count - len(best_first):
        # Sums of all less sums of a few are much quicker than picking the rest.
        background = (everything.total - float(best_first.sum())) / rest
        variance = (everything.squares - float(best_first @ best_first)) / rest - background**2
        spread = max(variance, 0.0) ** 0.5
    leading = sum(best_first[:LEADERS].tolist()) / min(LEADERS, len(best_first)) - background
    unit = max(spread, abs(leading) / MOST_LEADING, _ROUNDING)
    return (best_first - background) / unit, leading / unit


def _chances(deviations: NDArray[np.float64], leading: float, answers: int) -> NDArray[np.float64]:
    """Return float64, as long as `deviations`: how likely each is relevant, of so many `answers` looked at."""
    nothing = NOTHING - log(min(max(answers / FITTED_ON, 1), MOST_TIMES))
    against = (BEHIND * leading - nothing) - (BEHIND + FIT) * deviations
    chances: NDArray[np.float64] = 1 / (1 + np.exp(np.minimum(against, _NO_CHANCE)))
    return chances
