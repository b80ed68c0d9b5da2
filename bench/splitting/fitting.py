"""`python -m bench.splitting.fitting`: fits the weights of `doubt.tsv`, and says how well they find wrong answers.

Logistic regression on the signs of answers: of the calibration posts and of first contacts, which no rule was written
on; of damaged posts; and, for what right answers look like, of the posts that the rules were developed on. Each answer
is judged by weights that were fitted without its post and without every damaged copy of it. The same posts and the
same splitter give the same table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

import index.splitting.doubts
from bench.splitting.damage import damaged
from bench.splitting.doubts import wrong_answers
from bench.splitting.first_contact import read_kept, write_kept
from bench.splitting.labelled import POSTS, read_labelled, read_post
from bench.splitting.sets import PRACTICE
from index.reading.blocks import read_blocks
from index.splitting.doubts.answer_signs import answer_signs
from index.splitting.doubts.certainty import BASE, LISTED_BELOW, TABLE, DoubtModel, Weight, doubt_model
from index.splitting.second_look import look_again
from index.splitting.splitting import take_apart_unweighed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bench.splitting.labelled import LabelledPost
    from index.posts.records import PostKind
    from index.posts.split import Split
    from index.splitting.doubts.sign_patterns import Signs

    Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
CALIBRATION = Path(__file__).with_name("calibration")
#: How much an answer counts, by where it is from.
_CALIBRATION, _FIRST, _DAMAGED, _DEVELOPED = "calibration", "first contact", "damaged", "developed on"
_COUNTS = {_CALIBRATION: 12.0, _FIRST: 12.0, _DAMAGED: 1.0, _DEVELOPED: 0.5}
#: Posts that nobody had seen: what the threshold is chosen on.
_UNSEEN = (_CALIBRATION, _FIRST)
#: Damaged copies of a post.
_COPIES = 5
#: Of the right answers on unseen posts so many are listed.
_LISTED = 0.08
#: Weight of the penalty on the squares of the weights: half of it for each.
_PENALTY = 2.0
#: A sign that fewer answers have is left out.
_RAREST = 3


@dataclass(frozen=True, slots=True)
class Example:
    """The signs of one answer, and the truth about it."""

    post: str
    source: str
    signs: Signs
    wrong: bool


@click.command()
@click.option("--write", is_flag=True, help="Write the weights to index/splitting/doubts/doubt.tsv.")
@click.option("--keep", type=_FOLDER, help="Only keep what the rules make of the posts in this folder.")
@click.option("--posts", "folders", multiple=True, type=_FOLDER, help="More posts of first contacts.")
def main(write: bool, keep: Path | None, folders: tuple[Path, ...]) -> None:
    """Fit the weights, and print how many wrong answers they find on posts left out."""
    if keep:
        # What was kept first stays: only that was unseen.
        write_kept(dict(map(_split_by_rules, read_labelled(keep))) | read_kept())
        return
    examples = list(all_examples((POSTS, PRACTICE, *folders)))
    fitted = _Fit.of(examples)
    left_out = fitted.left_out()
    table = fitted.model(left_out)
    for line in _report(examples, left_out, table.listed_below):
        click.echo(line)
    if write:
        Path(index.splitting.doubts.__path__[0], TABLE).write_text(_as_text(table), encoding="utf-8")


def _split_by_rules(labelled: LabelledPost) -> tuple[str, tuple[PostKind, Split]]:
    post = read_post(labelled)
    of_kind, split = take_apart_unweighed(post, read_blocks(post.body, post.body_format))
    return labelled.name, (of_kind.kind, split)


def all_examples(folders: Sequence[Path]) -> Iterator[Example]:
    """Yield the answers of all posts."""
    kept = read_kept()
    for labelled in read_labelled(CALIBRATION):
        yield from _examples(labelled, _CALIBRATION)
    for folder in folders:
        for labelled in read_labelled(folder):
            if labelled.name in kept:
                yield from _examples(labelled, _FIRST, kept[labelled.name])
            if folder == POSTS:
                yield from _examples(labelled, _DEVELOPED)
                for seed in range(_COPIES):
                    copy = damaged(labelled, seed)
                    yield from _examples(copy, _DAMAGED) if copy else ()


def _examples(labelled: LabelledPost, source: str, kept: tuple[PostKind, Split] | None = None) -> Iterator[Example]:
    post = read_post(labelled)
    blocks = read_blocks(post.body, post.body_format)
    if kept:
        post = replace(post, kind=kept[0])
        split = look_again(post, blocks, kept[1])
    else:
        post, split = take_apart_unweighed(post, blocks)
    wrong = wrong_answers(labelled.truth, post, split)
    for number, signs in enumerate(answer_signs(post, blocks, split)):
        yield Example(labelled.name, source, signs, number in wrong)


@dataclass(frozen=True)
class _Fit:
    names: tuple[str, ...]
    signs: Array
    wrong: Array
    counts: Array
    examples: Sequence[Example]

    @staticmethod
    def of(examples: Sequence[Example]) -> _Fit:
        seen: dict[str, int] = {}
        for example in examples:
            for name, value in example.signs.items():
                seen[name] = seen.get(name, 0) + bool(value)
        names = tuple(sorted(name for name, count in seen.items() if count >= _RAREST))
        rows = [[1.0, *(float(example.signs.get(name, 0)) for name in names)] for example in examples]
        return _Fit(
            names,
            np.array(rows),
            np.array([float(example.wrong) for example in examples]),
            np.array([_COUNTS[example.source] for example in examples]),
            examples,
        )

    def weights(self, rows: Array, start: Array | None = None, steps: int = 30) -> Array:
        """Newton's method on the penalised likelihood of the rows (True where one counts)."""
        signs, wrong, counts = self.signs[rows], self.wrong[rows], self.counts[rows]
        penalty = np.full(signs.shape[1], _PENALTY)
        penalty[0] = 1e-6
        found = np.zeros(signs.shape[1]) if start is None else start.copy()
        for _ in range(steps):
            p = _chances(signs, found)
            slope = signs.T @ (counts * (wrong - p)) - penalty * found
            bend = (signs * (counts * p * (1 - p))[:, None]).T @ signs + np.diag(penalty)
            step = np.clip(np.linalg.solve(bend, slope), -2, 2)
            found += step
            if np.abs(step).max() < 1e-6:
                break
        return found

    def left_out(self) -> Array:
        """Return each answer's probability of being wrong, by weights fitted without its post."""
        posts = np.array([example.post for example in self.examples])
        whole = self.weights(np.ones(len(posts), bool))
        chances = np.zeros(len(posts))
        for post in sorted({example.post for example in self.examples if example.source in (*_UNSEEN, _DAMAGED)}):
            mine = posts == post
            # The weights of all posts are close by, so that three steps are enough.
            chances[mine] = _chances(self.signs[mine], self.weights(~mine, whole, 3))
        return chances

    def model(self, left_out: Array) -> DoubtModel:
        """Return the weights of all posts, and the threshold that the posts left out give."""
        found = self.weights(np.ones(len(self.wrong), bool))
        here = np.array([example.source == _CALIBRATION for example in self.examples])
        shift = _shift(_odds(left_out[here]), self.wrong[here])
        unseen = np.array([example.source in _UNSEEN for example in self.examples])
        right = np.sort(left_out[unseen & (self.wrong == 0)])[::-1]
        at = _odds(right[int(_LISTED * len(right))]) + shift
        known = doubt_model().weights
        weights = {
            name: Weight(round(float(weight), 3), *(known[name].about, known[name].reason) if name in known else ())
            for name, weight in zip(self.names, found[1:], strict=True)
        }
        return DoubtModel(round(float(found[0] + shift), 3), round(float(1 / (1 + np.exp(at))), 3), weights)


def _chances(signs: Array, weights: Array) -> Array:
    return 1 / (1 + np.exp(-np.clip(signs @ weights, -50, 50)))


def _odds(chance: Array) -> Array:
    clipped = np.clip(chance, 1e-9, 1 - 1e-9)
    return np.log(clipped / (1 - clipped))


def _shift(odds: Array, wrong: Array) -> float:
    """Return what to add to log odds so that as many answers are expected to be wrong as are: practice is harder."""
    low, high = -10.0, 10.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (low, middle) if (1 / (1 + np.exp(-odds - middle))).sum() > wrong.sum() else (middle, high)
    return low


def _report(examples: Sequence[Example], left_out: Array, _: float) -> Iterator[str]:
    yield "Each answer judged without its post; the threshold is the one of all unseen posts."
    yield "| answers | posts | right | wrong | wrong ones doubted | right ones doubted | area under the curve |"
    yield "|---|---|---|---|---|---|---|"
    wrong = np.array([example.wrong for example in examples], dtype=np.bool_)
    unseen = np.array([example.source in _UNSEEN for example in examples])
    right = np.sort(left_out[unseen & ~wrong])[::-1]
    at = right[int(_LISTED * len(right))]
    groups: dict[str, Iterable[str]] = {
        _CALIBRATION: (_CALIBRATION,),
        _FIRST: (_FIRST,),
        "unseen": _UNSEEN,
        _DAMAGED: (_DAMAGED,),
    }
    for name, sources in groups.items():
        mine = np.array([example.source in sources for example in examples])
        if not mine.any():
            continue
        posts = len({example.post for example in examples if example.source in sources})
        recall, noise = (left_out[mine & wrong] > at).mean(), (left_out[mine & ~wrong] > at).mean()
        area = _area(left_out[mine], wrong[mine])
        yield (
            f"| {name} | {posts} | {(mine & ~wrong).sum():,} | {(mine & wrong).sum():,} | {recall:.1%} | {noise:.1%} |"
            f" {area:.3f} |"
        )


def _area(chances: Array, wrong: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    """Return how often a wrong answer has a higher chance than a right one."""
    of_wrong, of_right = chances[wrong], np.sort(chances[~wrong])
    below = np.searchsorted(of_right, of_wrong, "left") + np.searchsorted(of_right, of_wrong, "right")
    return float(below.sum() / (2 * len(of_wrong) * len(of_right)))


def _as_text(model: DoubtModel) -> str:
    lines = [
        "# sign\tweight toward being wrong\tabout\treason, in words",
        "# The weights are fitted: python -m bench.splitting.fitting --write. The words are written by hand, and stay.",
        f"{BASE}\t{model.base}\t\t",
        f"{LISTED_BELOW}\t{model.listed_below}\t\t",
    ]
    lines += [f"{name}\t{it.weight}\t{it.about or ''}\t{it.reason}" for name, it in model.weights.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
