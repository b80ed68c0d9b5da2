"""Posts that were just split, for tests of corrections, and what a correction made of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.corrections.correcting import Corrected, History, correct
from index.corrections.correction_check import check_tables
from index.corrections.correction_tables import read_tables
from index.corrections.corrections import PostCorrection
from index.identity.bearers import bearer_of
from index.posts.records import (
    BodyFormat,
    Evidence,
    LibraryType,
    Paragraph,
    ParagraphKind,
    Post,
    PostKind,
    Question,
    Respondent,
    TypeEvidence,
)
from index.posts.split import Role, Span, Split, SplitAnswer
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post
from tests.conftest import column_text

if TYPE_CHECKING:
    from index.posts.records import Block

WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: Yes, every single one. I keep the “good” ones in a drawer."
OTTO = "Otto M. Brandl, Dean, Gorse Community College: Only to catalogers. Never longer than an hour."
INEZ = "Inez Tarn, Director, Sedge City Library: It depends. Some of them are better than the person."
OPENING = "Each week I ask people who hire librarians a question."
CLOSING = "Thank you to everyone who answered this week! Do you read them? Tell us in the comments."


@dataclass(frozen=True)
class Given:
    """A post, and what it was split into."""

    post: Post
    blocks: tuple[Block, ...]
    split: Split

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)

    def correct(self, toml: str, history: History | None = None) -> Corrected:
        return correct(self.post, self.split, self.blocks, corrections(toml), history or History())

    def recorded(self, corrected: Corrected) -> History:
        return history_after(self.post, corrected)


def history_after(post: Post, corrected: Corrected) -> History:
    """The history of the post's ids once `corrected` is recorded."""
    split, carried = corrected.split, corrected.carried
    asked = ["" if said.question is None else split.questions[said.question].text for said in split.answers]
    live = tuple(
        (answer_id, bearer_of(post.kind, question, said.respondent, said.text))
        for answer_id, question, said in zip(carried.ids, asked, split.answers, strict=True)
    )
    return History(live, carried.redirects, carried.gone, corrected.uncorrected)


def corrections(toml: str) -> tuple[PostCorrection, ...]:
    found, faults = check_tables(read_tables(toml))
    assert faults == []
    return tuple(correction for of_post in found.of_posts.values() for correction in of_post)


def column(*answers: str, closing: str = "", opening: str = "") -> Given:
    said = column_text("Do you read cover letters?", *answers, *([closing] if closing else []))
    body = said.replace("This week’s", f"{opening}\n\nThis week’s")
    post = Post("letters", "", "", dt.date(2014, 5, 2), (), (), body, BodyFormat.TEXT, "t", kind=PostKind.COLUMN)
    blocks = read_blocks(body, BodyFormat.TEXT)
    return Given(post, blocks, split_post(post, blocks))


def doubtful(given: Given) -> Given:
    """The same with a doubt about its first answer and every span of it."""
    first, *others = given.split.answers
    spans = [replace(span, doubt="odd") if span.answer == 0 else span for span in given.split.spans]
    split = replace(given.split, answers=(replace(first, doubt="odd"), *others), spans=tuple(spans))
    return replace(given, split=split)


def survey() -> Given:
    """Two questions and their answers, and a line that was given to nobody."""
    lines = [
        "How many staff do you have?",
        "√ 10-50",
        "Do you want a cover letter?",
        "Cover Letter: √ Yes please",
        "And a résumé, of course.",
        "Anything else?",
    ]
    body = "\n\n".join(lines)
    blocks = read_blocks(body, BodyFormat.TEXT)
    starts = [block.start for block in blocks]
    ends = [*starts[1:], blocks[-1].end]
    roles = [(Role.QUESTION, None), (Role.ANSWER, 0), (Role.QUESTION, None), (Role.ANSWER, 1), (Role.ANSWER, 1), (Role.UNASSIGNED, None)]  # fmt: skip
    spans = tuple(
        Span(s, e, role, a, "t", "odd" if role is Role.UNASSIGNED else "") for s, e, (role, a) in zip(starts, ends, roles, strict=True)
    )  # fmt: skip
    public = (TypeEvidence(LibraryType.PUBLIC, Evidence.POST, "ticked"),)
    choice = Paragraph(ParagraphKind.CHOICE, "10-50", blocks[1].start, blocks[1].end)
    letter = Paragraph(ParagraphKind.CHOICE, "Yes please", blocks[3].start, blocks[3].end, "Cover Letter")
    rest = Paragraph(ParagraphKind.PARAGRAPH, lines[4], blocks[4].start, blocks[4].end)
    answers = (
        SplitAnswer(Respondent(None, "Director"), (choice,), public, "", 0),
        SplitAnswer(Respondent(None, "Director"), (letter, rest), public, "", 1),
    )
    post = Post("survey", "", "", None, (), (), body, BodyFormat.TEXT, "t", kind=PostKind.SURVEY)
    return Given(post, blocks, Split((Question(lines[0]), Question(lines[2])), answers, spans))


def texts(corrected: Corrected) -> dict[str, str]:
    return dict(zip(corrected.carried.ids, (said.text for said in corrected.split.answers), strict=True))


def leads(corrected: Corrected) -> dict[str, str]:
    return {redirect.old_id: redirect.new_id for redirect in corrected.carried.redirects}


def said(corrected: Corrected, answer_id: str) -> SplitAnswer:
    assert corrected.unfit == ()
    return corrected.split.answers[corrected.carried.ids.index(answer_id)]


def words(given: Given, corrected: Corrected, role: Role, answer_id: str | None = None) -> list[str]:
    place = corrected.carried.ids.index(answer_id) if answer_id else None
    spans = [span for span in corrected.split.spans if span.role is role and span.answer == place]
    return [given.text[span.start : span.end].strip() for span in spans]


def answer_of(table: str, *lines: str, answer: str = "letters/wanda-pyle") -> str:
    return "\n".join([f"[[{table}]]", f'answer = "{answer}"', *lines])
