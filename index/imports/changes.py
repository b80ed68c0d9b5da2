"""Changes that an import makes, answer by answer: shown to the owner in a dry run, and after the import."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from index.posts.records import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.identity.carrying import PostIds
    from index.posts.records import Post
    from index.posts.split import Split
    from index.record.record_rows import ReadAnswer


class ChangeKind(StrEnum):
    """The kind of a change of an answer."""

    ADDED = "added"
    CHANGED = "changed"
    #: It has another id; other changes are in `fields`.
    RENAMED = "renamed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One answer's change."""

    kind: ChangeKind
    #: Its id; for a gone one, the id that it had.
    id: str
    #: The id that a renamed one had before; else empty.
    old_id: str
    #: The parts that differ: text, name, title, institution, types, question.
    fields: tuple[str, ...]
    #: The answer that a gone one's id leads to; empty when it leads nowhere.
    leads_to: str


@dataclass(frozen=True, slots=True)
class PostChange:
    """The changes of one post's answers."""

    post_key: str
    title: str
    #: True if the post was not recorded before.
    is_new: bool
    #: In the order of the post, gone ones last.
    answers: tuple[AnswerChange, ...]


def changes_of(post: Post, before: Sequence[ReadAnswer] | None, split: Split, carried: PostIds) -> PostChange:
    """Compare a post's answers with those `before`; None for a new post."""
    old = {read.answer.id: read.answer for read in before or ()}
    leads = {redirect.old_id: redirect.new_id for redirect in carried.redirects if redirect.old_id in old}
    found: list[AnswerChange] = []
    renamed: set[str] = set()
    for said in _answers(post, split, carried):
        answer_id = said.id
        if answer_id in old:
            fields = _fields(old[answer_id], said)
            found += [AnswerChange(ChangeKind.CHANGED, answer_id, "", fields, "")] if fields else []
            continue
        # Of several ids that lead here, the first in the post was renamed, and the others were merged into it.
        was = next((old_id for old_id in old if leads.get(old_id) == answer_id), "")
        kind = ChangeKind.RENAMED if was else ChangeKind.ADDED
        renamed.add(was)
        found.append(AnswerChange(kind, answer_id, was, _fields(old[was], said) if was else (), ""))
    gone = [answer_id for answer_id in old if answer_id not in carried.ids and answer_id not in renamed]
    found += [AnswerChange(ChangeKind.GONE, answer_id, "", (), leads.get(answer_id, "")) for answer_id in gone]
    return PostChange(post.key, post.title, before is None, tuple(found))


def _answers(post: Post, split: Split, carried: PostIds) -> list[Answer]:
    return [
        Answer(
            id=answer_id,
            post_key=post.key,
            position=position,
            question="" if said.question is None else split.questions[said.question].text,
            respondent=said.respondent,
            paragraphs=said.paragraphs,
            types=said.types,
            question_position=said.question,
        )
        for position, (answer_id, said) in enumerate(zip(carried.ids, split.answers, strict=True))
    ]


def _fields(one: Answer, other: Answer) -> tuple[str, ...]:
    """Name the parts that differ."""
    pairs = {
        "text": (one.text, other.text),
        "name": (one.respondent.name, other.respondent.name),
        "title": (one.respondent.title, other.respondent.title),
        "institution": (one.respondent.institution, other.respondent.institution),
        "types": ({found.type for found in one.types}, {found.type for found in other.types}),
        "question": (one.question, other.question),
    }
    return tuple(name for name, (before, after) in pairs.items() if before != after)
