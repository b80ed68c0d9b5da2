"""The owner's corrections applied to a post that has just been split. Pure functions.

A correction names an answer by its id. The answers as they were split have ids of their own, which are recorded and
carried from split to split; each correction carries them on, so that an id means to the owner what it means to a reader,
before a renaming and after it. Whatever ids answers have on the way lead on to what became of them: a file written for
one record means the same in the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.corrections import correction_steps as steps
from index.corrections.corrections import (
    AddAnswer,
    Confirm,
    ConfirmWords,
    Merge,
    MoveBoundary,
    NotAnAnswer,
    PostCorrection,
    SetRespondent,
)
from index.corrections.working_split import Draft, WorkingSplit
from index.errors import CorrectionUnfit
from index.identity import SAME_TEXT_SHARE, Bearer, Carried, Gone, Redirect, bearer_of, carry
from index.overlap import Shingles, sketch_similarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.records import Block, Post, Split

#: Ids of the post that a message lists.
_LISTED = 12
#: Two are enough but for tables that name each other's answers in circles.
_PASSES = 6


@dataclass(frozen=True, slots=True)
class History:
    """What a post's ids have named so far."""

    #: The ids of its recorded answers, with what they stand for.
    live: tuple[tuple[str, Bearer], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    gone: tuple[Gone, ...] = ()
    #: The answers of a corrected post before they were corrected, with the ids that corrections call them by.
    uncorrected: tuple[tuple[str, Bearer], ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """A post as it is to be recorded."""

    split: Split
    #: All its ids.
    carried: Carried
    #: How many corrections were applied.
    applied: int = 0
    #: Those that do not fit.
    unfit: tuple[CorrectionUnfit, ...] = ()
    #: As in `History`; empty where there is nothing to correct.
    uncorrected: tuple[tuple[str, Bearer], ...] = ()


def correct(
    post: Post, split: Split, blocks: Sequence[Block], corrections: Sequence[PostCorrection], history: History
) -> Corrected:
    """Apply a post's corrections in order; one that does not fit is reported and changes nothing.

    This is done until the next import could find nothing else: what a correction calls an answer may be a name that
    another gives it further down the file, and one import must be as good as two.
    """
    if not corrections:
        return Corrected(split, _carry(post, split, history))
    for _ in range(_PASSES):
        corrected = _correct_once(_Correcting(post, WorkingSplit(post, split, blocks), history), corrections)
        before, history = history, history_after(post, corrected)
        if history == before:
            break
    return corrected


def history_after(post: Post, corrected: Corrected) -> History:
    """What the post's ids have named once this is recorded."""
    bearers, carried = _bearers(post, corrected.split), corrected.carried
    live = tuple(zip(carried.ids, bearers, strict=True))
    return History(live, carried.redirects, carried.gone, corrected.uncorrected)


def _correct_once(correcting: _Correcting, corrections: Sequence[PostCorrection]) -> Corrected:
    uncorrected = correcting.named()
    unfit = []
    for correction in corrections:
        try:
            correcting.apply(correction)
        except CorrectionUnfit as problem:
            unfit.append(problem)
    done = correcting.work.finished()
    return Corrected(done, correcting.carried, len(corrections) - len(unfit), tuple(unfit), uncorrected)


def _carry(post: Post, split: Split, history: History) -> Carried:
    """The ids of the answers as they were split, from those of the last split."""
    before = dict(history.uncorrected or history.live)
    # What was corrected since then has none of these answers' places, but its ids must lead on too.
    olds = before | {answer_id: bearer for answer_id, bearer in history.live if answer_id not in before}
    redirects = [redirect for redirect in history.redirects if redirect.old_id not in olds]
    gone = [gone for gone in history.gone if gone.id not in olds]
    return carry(post.key, list(olds.items()), _bearers(post, split), redirects, gone)


def _bearers(post: Post, split: Split) -> list[Bearer]:
    asked = ("" if said.question is None else split.questions[said.question].text for said in split.answers)
    return [
        bearer_of(post.kind, question, said.respondent, said.text)
        for question, said in zip(asked, split.answers, strict=True)
    ]


class _Correcting:
    """A post under correction, with the ids that its answers would have if it were recorded as it is now."""

    def __init__(self, post: Post, work: WorkingSplit, history: History) -> None:
        self.post = post
        self.work = work
        split = work.finished()
        self.carried = _carry(post, split, history)
        self._see(split)

    def _see(self, split: Split) -> None:
        self._bearers = _bearers(self.post, split)
        self._place = {answer_id: place for place, answer_id in enumerate(self.carried.ids)}

    def named(self) -> tuple[tuple[str, Bearer], ...]:
        """The ids of the answers as they are now, with what they stand for."""
        return tuple(zip(self.carried.ids, self._bearers, strict=True))

    def apply(self, correction: PostCorrection) -> None:
        """Do what a correction says, or raise CorrectionUnfit and leave everything as it is."""
        before = self.work
        self.work = before.copy()
        merged: list[Draft] = []
        try:
            if isinstance(correction, Merge):
                merged = [self._draft(answer_id, correction) for answer_id in correction.answers]
                steps.merge(self.work, merged, correction)
            elif isinstance(correction, AddAnswer):
                steps.add_answer(self.work, correction)
            elif isinstance(correction, ConfirmWords):
                steps.confirm_words(self.work, correction)
            else:
                self._apply_to(self._draft(correction.answer, correction), correction)
            self.work.read_again(before)
        except BaseException:
            self.work = before
            raise
        self._carry_on(before, merged)

    def _carry_on(self, before: WorkingSplit, merged: Sequence[Draft]) -> None:
        """Carry the ids from before a step to after it: who is who is known, and need not be told by the texts."""
        place = {draft.key: number for number, draft in enumerate(self.work.drafts)}
        heirs = {number: place[draft.key] for number, draft in enumerate(before.drafts) if draft.key in place}
        into = {draft.key: place[merged[0].key] for draft in merged[1:]}
        heirs |= {number: into[draft.key] for number, draft in enumerate(before.drafts) if draft.key in into}
        split = self.work.finished()
        redirects, gone = self.carried.redirects, self.carried.gone
        self.carried = carry(self.post.key, self.named(), _bearers(self.post, split), redirects, gone, heirs)
        self._see(split)

    def _apply_to(self, draft: Draft, correction: PostCorrection) -> None:
        if isinstance(correction, SetRespondent):
            steps.set_respondent(self.work, draft, correction)
        elif isinstance(correction, NotAnAnswer):
            steps.not_an_answer(self.work, draft)
        elif isinstance(correction, Confirm):
            steps.confirm(self.work, draft)
        elif isinstance(correction, MoveBoundary):
            steps.move_boundary(self.work, draft, correction)
        elif not isinstance(correction, (Merge, AddAnswer, ConfirmWords)):
            steps.split_in_two(self.work, draft, correction)

    def _draft(self, answer_id: str, correction: PostCorrection) -> Draft:
        """The answer that an id names now, or led to when most of it was the same words."""
        if answer_id in self._place:
            return self.work.drafts[self._place[answer_id]]
        redirect = next((r for r in self.carried.redirects if r.old_id == answer_id), None)
        if redirect is None:
            raise self._unfit(correction, f"names “{answer_id}”, which is no answer of the post (any more)")
        place = self._place[redirect.new_id]
        now = Shingles(self._bearers[place].text).sketch
        if sketch_similarity(redirect.sketch, now) < SAME_TEXT_SHARE:
            raise self._unfit(correction, f"names “{answer_id}”, whose words are a part of “{redirect.new_id}” now")
        return self.work.drafts[place]

    def _unfit(self, correction: PostCorrection, problem: str) -> CorrectionUnfit:
        ids = ", ".join(list(self._place)[:_LISTED]) + (", …" if len(self._place) > _LISTED else "")
        remedy = f"Its answers are {ids}." if ids else "It has no answers; make them with [[add]]."
        return CorrectionUnfit(correction.line, correction.table, problem, remedy)
