"""Explaining how a post was taken apart: each of its parts, whose it is, and the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import AnswerNotFound, PostNotFound
from index.record.record import Record

if TYPE_CHECKING:
    from pathlib import Path

    from index.posts.split import Role


#: Shown in place of a hidden answer's words.
_HIDDEN = "[hidden]"


@dataclass(frozen=True, slots=True)
class Explained:
    """Neighbouring stretches of a post that one rule gave to one owner."""

    role: Role
    #: The answer's id; None where it belongs to none.
    answer_id: str | None
    #: Its words, on one line.
    text: str
    reason: str
    #: What is doubtful about it; empty when nothing is.
    doubt: str
    #: [start, end) in the post's text.
    start: int
    end: int
    #: Probability that its answer is right; None where it belongs to none, or nobody has measured it.
    certainty: float | None = None


def explain(archive: Path, what: str) -> tuple[Explained, ...]:
    """Return the parts of the post, or of the answer, with this key or id.

    Raises PostNotFound, AnswerNotFound, RecordNotFound, RecordTooNew, RecordTooOld, RecordDamaged, RecordUnusable.
    """
    # A lone surrogate is in no key, and SQLite refuses it.
    what = what.encode("utf-8", "replace").decode()
    post_key, slash, _ = what.partition("/")
    with Record.read(archive) as record:
        read = record.post(post_key)
        if read is None:
            raise AnswerNotFound(what) if slash else PostNotFound(what)
        answers = record.answers_of(post_key)
        ids = [each.answer.id for each in answers]
        certainties = {each.answer.id: each.answer.certainty for each in answers}
        hidden = {each.answer.id for each in answers if each.hidden}
        led = {redirect.old_id: redirect.new_id for redirect in record.redirects(post_key)}
        answer_id = led.get(what, what) if slash else None
        if answer_id is not None and answer_id not in ids:
            raise AnswerNotFound(what)
        parts: list[Explained] = []
        for span in record.spans(post_key):
            owner = ids[span.answer] if span.answer is not None else None
            if answer_id not in (None, owner):
                continue
            start = span.start
            if parts and (parts[-1].role, parts[-1].answer_id, parts[-1].reason, parts[-1].doubt) == (
                span.role,
                owner,
                span.reason,
                span.doubt,
            ):
                start = parts.pop().start
            text = _HIDDEN if owner in hidden else " ".join(read.text[start : span.end].split())
            certainty = certainties.get(owner or "")
            parts.append(Explained(span.role, owner, text, span.reason, span.doubt, start, span.end, certainty))
    return tuple(parts)
