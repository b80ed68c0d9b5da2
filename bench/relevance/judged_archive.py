"""An archive of a judged set, made by the calls that every import makes: a post recorded, a generation written.

Only reading and splitting are passed over, because a judged set says itself what is the question and what the answer.
An archive is kept and found again: a second run embeds nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.generation.generation import update_generation
from index.identity.carrying import PostIds
from index.posts.records import BodyFormat, Paragraph, ParagraphKind, Post, PostKind, Question, Respondent
from index.posts.split import Role, Span, Split, SplitAnswer
from index.progress import Silent
from index.record.post_rows import PostVersion
from index.record.record import Record

if TYPE_CHECKING:
    from pathlib import Path

    from bench.relevance.judged_set import Document, JudgedSet
    from index.encoding.encoder import Encoder
    from index.progress import Progress

_RULES = "judged set"
_ANONYMOUS = Respondent(None)


def build_archive(work: Path, judged: JudgedSet, encoder: Encoder, progress: Progress | None = None) -> Path:
    """Return the archive of a set in the folder `work`; row n is document n."""
    archive = work / f"{judged.name}-{judged.digest[:12]}"
    archive.mkdir(parents=True, exist_ok=True)
    with Record.write(archive) as record:
        recorded = record.versions()
        for number, document in enumerate(judged.documents):
            if post_key(number) not in recorded:
                _store(record, number, document)
        update_generation(archive, record, encoder.identity, lambda: encoder, progress or Silent())
    return archive


def post_key(number: int) -> str:
    """Return the key of a document's post: rows are in the order of keys, so in that of documents."""
    return f"{number:08d}"


def _store(record: Record, number: int, document: Document) -> None:
    post, text, split = _taken_apart(number, document)
    record.store_post(post, text, split, PostIds((f"{post.key}/answer",)), PostVersion(document.id, _RULES))


def _taken_apart(number: int, document: Document) -> tuple[Post, str, Split]:
    """Return the post, its text and its split: the title is the question, the text the one answer, in paragraphs."""
    text = f"{document.question}\n{document.answer}" if document.question else document.answer
    start = len(text) - len(document.answer)
    spans = [Span(0, start, Role.QUESTION, None, _RULES)] if start else []
    post = Post(
        key=post_key(number),
        url="",
        title=document.question,
        published=None,
        categories=(),
        tags=(),
        body=text,
        body_format=BodyFormat.TEXT,
        origin=document.id,
        kind=PostKind.COLUMN,
    )
    split = Split(
        questions=(Question(document.question, (document.question,)),) if document.question else (),
        answers=(SplitAnswer(_ANONYMOUS, _paragraphs(document.answer, start), question=0 if start else None),),
        spans=(*spans, Span(start, len(text), Role.ANSWER, 0, _RULES)),
    )
    return post, text, split


def _paragraphs(answer: str, start: int) -> tuple[Paragraph, ...]:
    """Return the answer cut at blank lines."""
    found = []
    at = 0
    for part in answer.split("\n\n"):
        if part.strip():
            found.append(Paragraph(ParagraphKind.PARAGRAPH, part, start + at, start + at + len(part)))
        at += len(part) + 2
    return tuple(found)
