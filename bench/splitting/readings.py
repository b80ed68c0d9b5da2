"""`python -m bench.splitting.readings`: fits the weights of `weights.tsv`, and says how often the best kind is chosen.

Every labelled post that was read (developed on, practised on) is taken apart as one of each kind that it can be of;
the kind that gives the most right answers should have the highest score. The same posts without their title and their
categories are posts, too, and so are damaged ones, and each as it is read in an archive of all. Softmax regression: on
the signs of the posts first, then on those of the results, where kinds come near each other. Each post is judged by
weights that were fitted without it; the calibration posts are only judged.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import click
import numpy as np

import index.splitting.readings
from bench.splitting.damage import damaged
from bench.splitting.doubts import wrong_answers
from bench.splitting.labelled import POSTS, read_labelled, read_post
from bench.splitting.sets import PRACTICE
from bench.splitting.softmax import Choices, fitted, scores
from bench.splitting.with_archive import evidence_of_posts
from index.posts.records import PostKind
from index.reading.blocks import read_blocks
from index.splitting.candidates import Candidates
from index.splitting.cutting import without
from index.splitting.doubts.split_view import SplitView
from index.splitting.evidence import NO_EVIDENCE
from index.splitting.readings.choosing import REACH, possible_kinds
from index.splitting.readings.post_view import PostView
from index.splitting.readings.result_signs import RESULT_SIGNS
from index.splitting.readings.signs import SIGNS, value_of
from index.splitting.readings.weights import ANY, TABLE, sign_weights
from index.splitting.splitting import Body

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.splitting.labelled import LabelledPost
    from bench.splitting.softmax import Array
    from index.posts.records import Block, Post
    from index.splitting.evidence import LineEvidence

_CALIBRATION = Path(__file__).with_name("calibration")
_DEVELOPED, _PRACTISED, _CALIBRATED, _DAMAGED = "developed on", "practised on", "calibration", "damaged"
#: How much a post counts.
_COUNTS = {_DEVELOPED: 1.0, _PRACTISED: 1.0, _DAMAGED: 0.3, _CALIBRATED: 0.0}
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A post, as it is or with something hidden, and what it gives as one of each possible kind."""

    name: str
    source: str
    #: What is hidden.
    form: str
    true_kind: PostKind
    #: Answers that there are.
    true: int
    #: Right and wrong answers that are found, by kind.
    found: Mapping[PostKind, tuple[int, int]]
    signs: Mapping[str, float]
    results: Mapping[PostKind, Mapping[str, float]]

    def gain(self, kind: PostKind) -> float:
        """Return the F1 of the answers found: 2·right / (found + true)."""
        right, wrong = self.found[kind]
        return 2 * right / (right + wrong + self.true) if right + wrong + self.true else 1.0

    def best(self) -> list[PostKind]:
        """Return the kinds that give the most: the true one alone where it is among them, or nothing is right."""
        gains = {kind: self.gain(kind) for kind in self.found}
        highest = max(gains.values())
        if self.true_kind in gains and gains[self.true_kind] == highest:
            return [self.true_kind]
        return [kind for kind in gains if gains[kind] == highest]


@click.command()
@click.option("--write", is_flag=True, help="Write the weights to index/splitting/readings/weights.tsv.")
def main(write: bool) -> None:
    """Fit the weights, and print how many answers are right by the kind that they choose, on posts left out."""
    jobs = list(_jobs())
    with ProcessPoolExecutor() as workers:
        examples = [it for found in workers.map(_examples, jobs, chunksize=16) for it in found]
    fit = _Fit(examples)
    learning = np.array([_COUNTS[it.source] > 0 for it in examples])
    folds = np.array([crc32(it.name.encode()) % _FOLDS for it in examples])
    judged, tried = np.zeros((len(examples), len(PostKind))), np.zeros(len(examples))
    for fold in range(_FOLDS):
        out = (folds == fold) & learning
        judged[out], tried[out] = (it[out] for it in fit.judged(*fit.weights(learning & (folds != fold))))
    final = fit.weights(learning)
    judged[~learning], tried[~learning] = (it[~learning] for it in fit.judged(*final))
    for line in _report(examples, judged, tried):
        click.echo(line)
    if write:
        Path(index.splitting.readings.__path__[0], TABLE).write_text(_as_text(*final), encoding="utf-8")


def _jobs() -> Iterator[tuple[LabelledPost, str, LineEvidence | None]]:
    read = {_DEVELOPED: read_labelled(POSTS), _PRACTISED: read_labelled(PRACTICE)}
    shown = evidence_of_posts([post for posts in read.values() for post in posts])
    for source, posts in read.items():
        for post in posts:
            yield post, source, shown[post.name]
            copy = damaged(post, 0)
            if copy:
                yield copy, _DAMAGED, None
    for post in read_labelled(_CALIBRATION):
        yield post, _CALIBRATED, None


def _examples(job: tuple[LabelledPost, str, LineEvidence | None]) -> list[Example]:
    labelled, source, evidence = job
    post = read_post(labelled)
    blocks = read_blocks(post.body, post.body_format)
    bare = replace(post, title="", categories=())
    forms: list[tuple[str, Post, Sequence[Block], LineEvidence]] = [
        ("whole", post, blocks, NO_EVIDENCE),
        ("without title and category", bare, blocks, NO_EVIDENCE),
    ]
    if evidence is not None:
        forms.append(("the same, in an archive", bare, blocks, evidence))
        forms.append(("without its opening", post, _without_opening(post, blocks), NO_EVIDENCE))
    return [_example(labelled, source, *form) for form in forms]


def _without_opening(post: Post, blocks: Sequence[Block]) -> Sequence[Block]:
    opening = PostView(post, Candidates(blocks)).opening
    return without(blocks, [(opening[0].start, opening[-1].end)]) if opening else blocks


def _example(
    labelled: LabelledPost, source: str, form: str, post: Post, blocks: Sequence[Block], evidence: LineEvidence
) -> Example:
    body = Body(post, blocks, evidence)
    view = PostView(post, body.found)
    kinds = possible_kinds(view)
    found, results = {}, {}
    for kind in kinds:
        of_kind = replace(post, kind=kind)
        split = body.split(of_kind)
        wrong = len(wrong_answers(labelled.truth, of_kind, split))
        found[kind] = (len(split.answers) - wrong, wrong)
        result = SplitView(of_kind, tuple(blocks), split)
        results[kind] = {name: float(sign(result)) for name, sign in RESULT_SIGNS.items()} if len(kinds) > 1 else {}
    signs = {name: value_of(view, name) for name in SIGNS} if len(kinds) > 1 else {}
    return Example(labelled.name, source, form, labelled.truth.kind, len(labelled.truth.answers), found, signs, results)


class _Fit:
    """The examples as arrays: (examples, kinds, rows of the table)."""

    def __init__(self, examples: Sequence[Example]) -> None:
        rows = sign_weights()
        kinds = list(PostKind)
        of_post = [row for row in rows if row.kind]
        of_result = [row for row in rows if not row.kind]
        self._signs = np.array(
            [[[it.signs.get(r.sign, 0) * (r.kind is kind) for r in of_post] for kind in kinds] for it in examples]
        )
        self._results = np.array(
            [[[it.results.get(kind, {}).get(r.sign, 0) for r in of_result] for kind in kinds] for it in examples]
        )
        self._possible = np.array([[kind in it.found for kind in kinds] for it in examples])
        wanted = [it.best() for it in examples]
        self._wanted = np.array([[(kind in best) / len(best) for kind in kinds] for best in wanted])
        self._counts = np.array([_COUNTS[it.source] for it in examples])

    def weights(self, rows: Array) -> tuple[Array, Array]:
        """Return the weights of the signs of posts, and of results, fitted to the examples where `rows` is True."""
        choices = Choices(self._signs, self._possible, self._wanted, self._counts, np.zeros(self._possible.shape))
        of_post = fitted(choices.only(rows & (self._possible.sum(1) > 1)))
        before = scores(self._signs, of_post, self._possible)
        near = self._near(before)
        wanted = self._wanted * near
        decided = rows & (near.sum(1) > 1) & (wanted.sum(1) > 0)
        wanted /= np.maximum(wanted.sum(1, keepdims=True), 1e-9)
        return of_post, fitted(Choices(self._results, near, wanted, self._counts, before).only(decided))

    def judged(self, of_post: Array, of_result: Array) -> tuple[Array, Array]:
        """Return the score of each kind, and how many kinds each post was taken apart as."""
        before = scores(self._signs, of_post, self._possible)
        near = self._near(before)
        more = np.where(near.sum(1, keepdims=True) > 1, self._results @ of_result, 0)
        return np.where(near, before + more, -np.inf), near.sum(1)

    @staticmethod
    def _near(found: Array) -> Array:
        near: Array = found >= found.max(1, keepdims=True) - REACH
        return near


def _report(examples: Sequence[Example], judged: Array, tried: Array) -> Iterator[str]:
    yield "Each post judged by weights fitted without it. Best: by hindsight, of the kinds that were possible."
    yield "| set | form | posts | answers | right | wrong | best, right | another than the best | readings a post |"
    yield "|---|---|---|---|---|---|---|---|---|"
    kinds = list(PostKind)
    for group in Counter((it.source, it.form) for it in examples):
        mine = [n for n, it in enumerate(examples) if (it.source, it.form) == group]
        chosen = {n: kinds[int(judged[n].argmax())] for n in mine}
        right = sum(examples[n].found[chosen[n]][0] for n in mine)
        wrong = sum(examples[n].found[chosen[n]][1] for n in mine)
        best = sum(max(right for right, _ in examples[n].found.values()) for n in mine)
        missed = sum(examples[n].gain(chosen[n]) < max(map(examples[n].gain, examples[n].found)) for n in mine)
        answers = sum(examples[n].true for n in mine)
        cells = [
            *group,
            len(mine),
            f"{answers:,}",
            f"{right:,}",
            wrong,
            f"{best:,}",
            missed,
            f"{tried[mine].mean():.2f}",
        ]
        yield f"| {' | '.join(map(str, cells))} |"


def _as_text(of_post: Array, of_result: Array) -> str:
    path = Path(index.splitting.readings.__path__[0], TABLE)
    comments = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    rows = sign_weights()
    ordered = [*(row for row in rows if row.kind), *(row for row in rows if not row.kind)]
    weights = [*of_post, *of_result]
    lines = [
        f"{row.kind or ANY}\t{row.sign}\t{round(float(weight), 2) + 0.0}\t{row.why}"
        for row, weight in zip(ordered, weights, strict=True)
    ]
    return "\n".join([*comments, *lines]) + "\n"


if __name__ == "__main__":
    main()
