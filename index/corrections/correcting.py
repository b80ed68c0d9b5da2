"""Applying the owner's corrections to a post that has just been split. Pure functions.

A correction may name an answer by its id before or after a renaming, or by one that another correction gives it in
between. All of them lead to the same answer, so one file gives the same result at the first import and at the tenth
(`index.corrections.naming`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, assert_never

from index.corrections import correction_steps as steps
from index.corrections.correction_errors import CorrectionUnfit
from index.corrections.corrections import (
    AddAnswer,
    Confirm,
    ConfirmWords,
    Merge,
    MoveBoundary,
    NotAnAnswer,
    PostCorrection,
    SetRespondent,
    SplitInTwo,
)
from index.corrections.naming import Naming, Said, Uncorrected
from index.corrections.working_split import Draft, WorkingSplit
from index.identity.bearers import bearer_of
from index.identity.carrying import PostIds, carry, find_again
from index.identity.overlap import Shingles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.identity.bearers import Bearer
    from index.identity.retired import Gone, Redirect
    from index.posts.records import Block, Post
    from index.posts.split import Split

#: Ids of the post that a message lists.
_LISTED = 12
#: Two passes are enough, unless tables name each other's answers in circles.
_PASSES = 6


@dataclass(frozen=True, slots=True)
class History:
    """Everything that a post's ids have named so far."""

    #: The ids of its recorded answers, with what they stand for.
    live: tuple[tuple[str, Bearer], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    gone: tuple[Gone, ...] = ()
    #: The history as it were without corrections; None where nothing was ever corrected.
    uncorrected: Uncorrected | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A post as it is to be recorded."""

    split: Split
    #: All its ids.
    carried: PostIds
    #: How many corrections were applied.
    applied: int = 0
    #: Those that do not fit.
    unfit: tuple[CorrectionUnfit, ...] = ()
    #: As in `History`.
    uncorrected: Uncorrected | None = None


def correct(
    post: Post, split: Split, blocks: Sequence[Block], corrections: Sequence[PostCorrection], history: History
) -> Corrected:
    """Apply a post's corrections in order; one that does not fit is reported and changes nothing.

    Repeated until nothing changes any more, so that one import is as good as two: a correction may use a name that
    another correction gives the answer further down the file.
    """
    if not corrections and not history.uncorrected:
        bearers = _bearers(post, split)
        return Corrected(split, carry(post.key, history.live, bearers, history.redirects, history.gone))
    before = history.uncorrected or Uncorrected(history.live, history.redirects, history.gone)
    for _ in range(_PASSES):
        corrected = _Correcting(post, WorkingSplit(post, split, blocks), corrections, before).done()
        if corrected.uncorrected == before:
            break
        before = corrected.uncorrected or before
    # Readers may have seen more under an id than the split holds: words that corrections moved.
    named = {item.id: item.sketch for item in history.gone} | {r.old_id: r.sketch for r in history.redirects}
    named |= {answer_id: Shingles(bearer.text).sketch for answer_id, bearer in history.live}
    live = _bearers(post, corrected.split)
    return replace(corrected, carried=find_again(post.key, corrected.carried, live, named))


def _bearers(post: Post, split: Split) -> list[Bearer]:
    asked = ("" if said.question is None else split.questions[said.question].text for said in split.answers)
    return [
        bearer_of(post.kind, question, said.respondent, said.text)
        for question, said in zip(asked, split.answers, strict=True)
    ]


def _origins(corrections: Sequence[PostCorrection]) -> list[str]:
    """Return for each correction that makes an answer what tells it from the others, whatever name it gives."""
    digests = [sha256(_origin(correction).encode()).hexdigest()[:16] for correction in corrections]
    return [f"{digest}-{digests[:number].count(digest)}" for number, digest in enumerate(digests)]


def _origin(correction: PostCorrection) -> str:
    match correction:
        case SplitInTwo(answer=answer_id, at=at):
            return f"{correction.table}\n{answer_id}\n{at}"
        case AddAnswer(begins=begins, ends=ends):
            return f"{correction.table}\n{begins}\n{ends}"
        case _:
            return ""


class _Correcting:
    """A post under correction."""

    def __init__(
        self, post: Post, work: WorkingSplit, corrections: Sequence[PostCorrection], before: Uncorrected
    ) -> None:
        self._post = post
        self._work = work
        self._corrections = corrections
        self._origins = _origins(corrections)
        self._naming = Naming(post.key, tuple(self._said().values()), before, self._origins)

    def done(self) -> Corrected:
        """Apply every correction that fits."""
        unfit = []
        for correction, origin in zip(self._corrections, self._origins, strict=True):
            try:
                self._apply(correction, origin)
            except CorrectionUnfit as problem:
                unfit.append(problem)
        carried, uncorrected = self._naming.finished(self._keys())
        applied = len(self._corrections) - len(unfit)
        kept = uncorrected if self._corrections or uncorrected.called else None
        return Corrected(self._work.finished(), carried, applied, tuple(unfit), kept)

    def _apply(self, correction: PostCorrection, origin: str) -> None:
        """Do what a correction says, or raise CorrectionUnfit and leave everything as it is."""
        before = self._work
        self._work = before.copy()
        try:
            self._do(correction)
            self._work.read_again(before)
        except BaseException:
            self._work = before
            raise
        self._naming.see(self._said(), origin)

    def _said(self) -> dict[int, Said]:
        bearers = _bearers(self._post, self._work.finished())
        return {
            draft.key: Said(bearer, tuple(self._work.words_of(draft)))
            for draft, bearer in zip(self._work.drafts, bearers, strict=True)
        }

    def _keys(self) -> list[int]:
        return [draft.key for draft in self._work.drafts]

    def _do(self, correction: PostCorrection) -> None:
        work = self._work
        match correction:
            case Merge(answers=ids):
                steps.merge(work, [self._draft(answer_id, correction) for answer_id in ids], correction)
            case AddAnswer():
                steps.add_answer(work, correction)
            case ConfirmWords():
                steps.confirm_words(work, correction)
            case SetRespondent(answer=answer_id):
                steps.set_respondent(work, self._draft(answer_id, correction), correction)
            case SplitInTwo(answer=answer_id):
                steps.split_in_two(work, self._draft(answer_id, correction), correction)
            case MoveBoundary(answer=answer_id):
                steps.move_boundary(work, self._draft(answer_id, correction), correction)
            case NotAnAnswer(answer=answer_id):
                steps.not_an_answer(work, self._draft(answer_id, correction))
            case Confirm(answer=answer_id):
                steps.confirm(work, self._draft(answer_id, correction))
            case _:
                assert_never(correction)

    def _draft(self, answer_id: str, correction: PostCorrection) -> Draft:
        """Return the answer that an id names now."""
        key, part_of = self._naming.find(answer_id)
        if key is not None:
            return next(draft for draft in self._work.drafts if draft.key == key)
        if part_of:
            raise self._unfit(correction, f"names “{answer_id}”, whose words are a part of “{part_of}” now")
        raise self._unfit(correction, f"names “{answer_id}”, which is no answer of the post (any more)")

    def _unfit(self, correction: PostCorrection, problem: str) -> CorrectionUnfit:
        found = self._naming.ids(self._keys())
        ids = ", ".join(found[:_LISTED]) + (", …" if len(found) > _LISTED else "")
        remedy = f"Its answers are {ids}." if ids else "It has no answers; make them with [[add]]."
        return CorrectionUnfit(correction.line, correction.table, problem, remedy)
