"""The steps that corrections do to a split post, one function for each kind of table.

A step that does not fit raises CorrectionUnfit, perhaps half done: the caller works on a copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.attribution.attribution import parse_attribution
from index.attribution.type_rules import infer_types
from index.corrections.quotation import COPY_AGAIN, locate, locate_attribution, locate_near, misfit
from index.corrections.toml_check import shortened
from index.corrections.working_split import CONFIRMED, CORRECTED, Draft, is_asked, is_free
from index.posts.records import Evidence, PostKind, Respondent, TypeEvidence
from index.posts.split import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.corrections.corrections import (
        AddAnswer,
        ConfirmWords,
        MoveBoundary,
        PostCorrection,
        SetRespondent,
        SplitInTwo,
        StatedRespondent,
    )
    from index.corrections.quotation import Stretch
    from index.corrections.working_split import Piece, WorkingSplit


def set_respondent(work: WorkingSplit, draft: Draft, correction: SetRespondent) -> None:
    """Say who answers; the types are inferred anew unless they are stated by the post or were set."""
    before = draft.respondent
    draft.respondent = _respondent(before, correction.person)
    moved = (draft.respondent.title, draft.respondent.institution) != (before.title, before.institution)
    if correction.types is not None:
        draft.types = tuple(TypeEvidence(kind, Evidence.OWNER, "set by the owner") for kind in correction.types)
        draft.types_are_set = True
    elif moved and not draft.types_are_set and not any(found.evidence is Evidence.POST for found in draft.types):
        draft.types = infer_types(draft.respondent)
    work.settle(draft)


def split_in_two(work: WorkingSplit, draft: Draft, correction: SplitInTwo) -> None:
    """Let a second answer begin at the words quoted, and perhaps take its attribution out of them."""
    own = work.words_of(draft)
    at = locate(work.text, own, correction.at, correction, "the answer")[0]
    printed = locate_attribution(work.text, own, at, correction) if correction.attribution else None
    second = work.new_draft(_second_respondent(work, draft, correction), draft.question, at)
    work.assign((at, len(work.text)), Role.ANSWER, second.key, _words(draft))
    if correction.question:
        where = locate(work.text, own, correction.question, correction, "the answer")
        if where[1] > at:
            misfit(correction, "asks the second answer's question within that answer", "Quote the words after it")
        second.question = work.ask(where, draft.question)
    if printed:
        work.assign(printed, Role.ATTRIBUTION, second.key, _words(draft, second))
    for part, side in ((draft, "first"), (second, "second")):
        if not work.has_words(work.words_of(part)):
            misfit(correction, f"leaves nothing of the {side} answer", "Quote words further within the answer")
    second.types = _types(work, second)
    work.settle(draft)
    work.settle(second)


def merge(work: WorkingSplit, drafts: Sequence[Draft], correction: PostCorrection) -> None:
    """Make several answers the first one's; what was taken for the others' attributions were words."""
    first, *others = drafts
    if len({draft.key for draft in drafts}) < len(drafts):
        misfit(correction, "names answers that are one answer already", "Take the table out")
    place = min(work.drafts.index(draft) for draft in drafts)
    for draft in others:
        for piece in work.pieces:
            if piece.owner == draft.key:
                piece.owner = first.key
                piece.role = Role.ANSWER if piece.role is Role.ATTRIBUTION else piece.role
        work.drafts.remove(draft)
    _take_questions_between(work, first)
    work.drafts.remove(first)
    work.drafts.insert(place, first)
    work.settle(first)


def _take_questions_between(work: WorkingSplit, draft: Draft) -> None:
    """Give an answer the questions between its parts that nobody else answers: they are its words."""
    own = work.words_of(draft)
    answered = {other.question for other in work.drafts}
    for piece in work.pieces:
        if is_asked(piece) and piece.asks not in answered and own and own[0][0] < piece.start < own[-1][1]:
            piece.role, piece.owner = Role.ANSWER, draft.key


def not_an_answer(work: WorkingSplit, draft: Draft) -> None:
    """Give an answer's words, and its attribution, to the host."""
    for piece in work.pieces:
        if piece.owner == draft.key:
            spoken = piece.role in (Role.ANSWER, Role.ATTRIBUTION)
            piece.role, piece.owner = Role.HOST if spoken else piece.role, None
            piece.reason, piece.doubt = CORRECTED, ""
    work.drafts.remove(draft)


def confirm(work: WorkingSplit, draft: Draft) -> None:
    """Clear every doubt about an answer."""
    work.settle(draft, CONFIRMED)


def confirm_words(work: WorkingSplit, correction: ConfirmWords) -> None:
    """Clear every doubt about words that are in no answer."""
    stretch = _stretch(work, [(p.start, p.end) for p in work.pieces if p.owner is None], correction)
    for piece in work.cut_out(stretch):
        if piece.owner is None:
            piece.reason, piece.doubt = CONFIRMED, ""


def move_boundary(work: WorkingSplit, draft: Draft, correction: MoveBoundary) -> None:
    """Let an answer begin and end with the words quoted.

    Its neighbours get what it gives up, and give what it takes.
    """
    own = work.words_of(draft) or [(work.begin(draft),) * 2]
    begin, end = own[0][0], own[-1][1]
    before = _neighbour(work, draft, [p for p in reversed(work.pieces) if p.end <= begin])
    after = _neighbour(work, draft, [p for p in work.pieces if p.start >= end])
    near = _near(work, draft, before, after)
    new_begin = locate_near(work.text, own, near, correction.begins, correction)[0] if correction.begins else begin
    new_end = locate_near(work.text, own, near, correction.ends, correction)[1] if correction.ends else end
    if new_begin >= new_end:
        misfit(correction, "lets the answer end before it begins", COPY_AGAIN)
    # Asked before anything moves: is there a neighbour for the words that are given up?
    to_before = before if before and _touch(work, work.words_of(before)[-1][1], begin) else None
    to_after = after if after and _touch(work, end, work.words_of(after)[0][0]) else None
    _give(work, draft, (0, new_begin), to_before)
    _give(work, draft, (new_end, len(work.text)), to_after)
    _take(work, draft, (new_begin, min(new_end, begin)), before)
    _take(work, draft, (max(new_begin, end), new_end), after)
    for other in (draft, before, after):
        if other and not work.has_words(work.words_of(other)):
            misfit(correction, "leaves nothing of an answer", "To put two answers together, use [[merge]]")
    work.settle(draft)


def add_answer(work: WorkingSplit, correction: AddAnswer) -> None:
    """Make an answer of words that are in none."""
    begin, end = _stretch(work, work.free_words(), correction)
    between = [p for p in work.pieces if p.owner is not None and begin < p.end and p.start < end]
    if work.has_words((p.start, p.end) for p in between):
        misfit(correction, "would reach across another answer", "Quote words that stand on one side of it")
    draft = work.new_draft(_respondent(Respondent(None), correction.person), _question_at(work, begin), begin)
    work.assign((begin, end), Role.ANSWER, draft.key, is_free)
    draft.types = _types(work, draft)


def _stretch(work: WorkingSplit, free: list[Stretch], correction: AddAnswer | ConfirmWords) -> Stretch:
    """Return the stretch from the words it begins with to those it ends with."""
    begin = locate(work.text, free, correction.begins, correction, "the words that are in no answer")[0]
    rest = [(max(start, begin), end) for start, end in free if end > begin]
    return begin, locate(work.text, rest, correction.ends, correction, "the words from there on that are in no answer")[
        1
    ]


def _respondent(before: Respondent, person: StatedRespondent) -> Respondent:
    name = before.name if person.name is None else person.name or None
    title = before.title if person.title is None else person.title
    return Respondent(name, title, before.institution if person.institution is None else person.institution)


def _second_respondent(work: WorkingSplit, draft: Draft, correction: SplitInTwo) -> Respondent:
    if correction.person.name is not None:
        return _respondent(Respondent(None), correction.person)
    if correction.attribution:
        parsed = parse_attribution(correction.attribution)
        if parsed is None:
            problem = f"attribution “{shortened(correction.attribution)}” cannot be told apart into a name and the rest"
            misfit(correction, problem, "Give name, title and institution beside it")
        return _respondent(parsed.respondent, correction.person)
    if work.post.kind is PostKind.COLUMN:
        misfit(
            correction, "does not say whose the second answer is", 'Give attribution, or name (name = "": nobody\'s)'
        )
    return _respondent(draft.respondent, correction.person)


def _types(work: WorkingSplit, draft: Draft) -> tuple[TypeEvidence, ...]:
    same = [other for other in work.drafts if other is not draft and other.respondent == draft.respondent]
    # In a column two of the nameless are two people; in any other post one person speaks.
    one_person = bool(draft.respondent.name) or work.post.kind is not PostKind.COLUMN
    return same[0].types if same and one_person else infer_types(draft.respondent)


def _question_at(work: WorkingSplit, at: int) -> int | None:
    """Return the question asked last before a place, else the one that the answer before or after it answers."""
    if len(work.questions) < 2:
        return 0 if work.questions else None
    asked = [p.asks for p in work.pieces if p.role is Role.QUESTION and p.start < at and p.asks is not None]
    if asked:
        return asked[-1]
    earlier = [draft.question for draft in work.drafts if work.begin(draft) <= at and draft.question is not None]
    later = [draft.question for draft in work.drafts if draft.question is not None]
    return next(iter([*reversed(earlier), *later]), 0)


def _neighbour(work: WorkingSplit, draft: Draft, pieces: Sequence[Piece]) -> Draft | None:
    keys = (piece.owner for piece in pieces if piece.role is Role.ANSWER and piece.owner != draft.key)
    key = next(keys, None)
    return next((other for other in work.drafts if other.key == key), None)


def _near(work: WorkingSplit, draft: Draft, before: Draft | None, after: Draft | None) -> list[Stretch]:
    """Return the stretches that an answer may consist of: its own, its neighbours', and free words between."""
    first = work.words_of(before)[0][0] if before else 0
    last = work.words_of(after)[-1][1] if after else len(work.text)
    keys = {other.key for other in (draft, before, after) if other}
    return [
        (p.start, p.end)
        for p in work.pieces
        if first <= p.start < last and (is_free(p) or is_asked(p) or (p.role is Role.ANSWER and p.owner in keys))
    ]


def _touch(work: WorkingSplit, start: int, end: int) -> bool:
    """True if only pictures and attributions stand between two places."""
    between = [p for p in work.pieces if start <= p.start and p.end <= end]
    apart = (Role.IMAGE_TEXT, Role.CAPTION, Role.ATTRIBUTION)
    return not work.has_words((p.start, p.end) for p in between if p.role not in apart)


def _give(work: WorkingSplit, draft: Draft, stretch: Stretch, to: Draft | None) -> None:
    if stretch[0] < stretch[1]:
        work.assign(stretch, Role.ANSWER if to else Role.HOST, to.key if to else None, _words(draft))


def _take(work: WorkingSplit, draft: Draft, stretch: Stretch, other: Draft | None) -> None:
    if stretch[0] < stretch[1]:
        theirs = _words(other) if other else is_free
        work.assign(stretch, Role.ANSWER, draft.key, lambda piece: is_free(piece) or is_asked(piece) or theirs(piece))


def _words(*drafts: Draft) -> Callable[[Piece], bool]:
    """Return a test that is true of pieces with words of one of the answers."""
    keys = {draft.key for draft in drafts}
    return lambda piece: piece.role is Role.ANSWER and piece.owner in keys
