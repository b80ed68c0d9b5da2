"""Posts as readers have them: each stands for a recorded post that was altered, until that is imported again.

They are read from the live generation, whose file is checked against its manifest first. A generation has only what is
shown, so a kept post has no body, and none of its hidden answers.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.files.layout import ANSWERS, generations_path
from index.files.manifest import find_differences, read_live_manifest
from index.identity.retired import Gone, Redirect
from index.posts.records import (
    Answer,
    BodyFormat,
    Evidence,
    Fact,
    FactName,
    LibraryType,
    Paragraph,
    ParagraphKind,
    Post,
    PostKind,
    Question,
    Respondent,
    TypeEvidence,
)
from index.record.id_rows import signed_answers
from index.record.record_rows import ReadPost

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from index.files.manifest import Manifest


@dataclass(frozen=True, slots=True)
class KeptPost:
    """A post as readers have it, read from the live generation."""

    #: None where they have none of its answers.
    post: ReadPost | None = None
    answers: tuple[Answer, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    #: Ids that lead nowhere, those of hidden answers among them.
    gone: tuple[Gone, ...] = ()


def read_kept_posts(
    archive: Path, altered: Collection[str], recorded: sqlite3.Connection, keys: Collection[str]
) -> dict[str, KeptPost]:
    """Return the `altered` posts as the live generation has them; nothing where that is not whole.

    `keys` are those of all posts. An answer whose id, name or post is another in the record is left out: no takedown
    could find it there.
    """
    manifest = read_live_manifest(archive)
    if manifest is None:
        return {}
    folder = generations_path(archive) / manifest.generation
    if not _is_whole(folder, manifest):
        return {}
    path = folder / ANSWERS
    known = {answer_id: (key, name) for answer_id, key, name in signed_answers(recorded)}
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as live:
        led = live.execute("SELECT old_id, new_id FROM redirects").fetchall()
        ended = live.execute("SELECT id, reason FROM gone").fetchall()
        found = {}
        for key in altered:
            answers = tuple(
                answer
                for answer in _answers(live, key)
                if known.get(answer.id) == (answer.post_key, answer.respondent.name)
            )
            found[key] = KeptPost(
                _post(live, key) if answers else None,
                answers,
                tuple(Redirect(old, new, frozenset()) for old, new in led if _is_of(old, key, keys)),
                tuple(Gone(one, reason, frozenset()) for one, reason in ended if _is_of(one, key, keys)),
            )
    return found


def _is_whole(folder: Path, manifest: Manifest) -> bool:
    try:
        return not any(find_differences(folder, {ANSWERS: manifest.files[ANSWERS]}))
    except (OSError, KeyError):
        return False


def _is_of(answer_id: str, key: str, keys: Collection[str]) -> bool:
    """True if an id belongs to the post `key`, and to no other post with a longer key."""
    if answer_id == key:
        return True
    longer = (other for other in keys if len(other) > len(key) and answer_id.startswith(f"{other}/"))
    return answer_id.startswith(f"{key}/") and next(longer, None) is None


def _post(live: sqlite3.Connection, key: str) -> ReadPost | None:
    row = live.execute(
        "SELECT url, title, published, kind, questions, facts, categories FROM posts WHERE key = ?", (key,)
    ).fetchone()
    if row is None:
        return None
    url, title, published, kind, questions, facts, categories = row
    post = Post(
        key=key,
        url=url,
        title=title,
        published=dt.date.fromisoformat(published) if published else None,
        categories=tuple(json.loads(categories)),
        tags=(),
        body="",
        body_format=BodyFormat.TEXT,
        origin="the live generation",
        tail_characters=0,
        kind=PostKind(kind),
    )
    asked = tuple(Question(text, ()) for text in json.loads(questions))
    stated = tuple(Fact(FactName(fact["name"]), fact["value"]) for fact in json.loads(facts))
    return ReadPost(post, "", asked, stated)


def _answers(live: sqlite3.Connection, key: str) -> Iterable[Answer]:
    for answer_id, position, asked, question, name, title, institution, types, paragraphs, certainty in live.execute(
        "SELECT id, position, question_position, question, respondent_name, title, institution, types, paragraphs,"
        " certainty FROM answers WHERE post_key = ? ORDER BY position",
        (key,),
    ):
        yield Answer(
            id=answer_id,
            post_key=key,
            position=position,
            question=question,
            respondent=Respondent(name, title, institution),
            paragraphs=tuple(_paragraph(found) for found in json.loads(paragraphs)),
            types=tuple(
                TypeEvidence(LibraryType(found["type"]), Evidence(found["evidence"]), found["reason"])
                for found in json.loads(types)
            ),
            question_position=asked,
            certainty=certainty,
        )


def _paragraph(found: dict[str, object]) -> Paragraph:
    return replace(Paragraph(**found), kind=ParagraphKind(str(found["kind"])))  # type: ignore[arg-type] # as they were written
