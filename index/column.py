"""Splitting a column post: one question, many respondents.

The post is walked line by line. An attribution before its answer opens an answer; one after its answer closes what has
gathered since the last boundary. What the host says at both ends, and the texts of pictures, belong to nobody's answer.
Every line, and so every character, ends in exactly one span; what cannot be assigned is a span of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.host import find_question, intro_end, is_host_line, sounds_like_host
from index.image_text import glued_length, is_image_text
from index.lines import Line, lines_of, part_of, plain
from index.marks import Mark, Side, choose_marks, find_marks
from index.paragraphs import cover, paragraphs_of
from index.records import (
    Block,
    BlockKind,
    BodyFormat,
    Post,
    Question,
    Role,
    Span,
    Split,
    SplitAnswer,
)
from index.type_rules import infer_types

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_NAME = "text that no attribution belongs to"


@dataclass(slots=True)
class _Draft:
    """An answer while its lines are gathered."""

    mark: Mark
    lines: list[Line] = field(default_factory=list)
    doubt: str = ""


class _ColumnSplitter:
    """One post being taken apart; `drafts` and `spans` fill as its lines are walked."""

    def __init__(self, post: Post, blocks: Sequence[Block]) -> None:
        self.lines = lines_of(blocks)
        self.is_text = post.body_format is BodyFormat.TEXT
        self.drafts: list[_Draft] = []
        self.spans: list[Span] = []
        found = find_marks(self.lines)
        first = found[0].line if found else len(self.lines)
        opening = intro_end(self.lines, first, post.title)
        self.marks = choose_marks(
            found,
            (
                self._has_words(opening, first),
                self._has_words(found[-1].last_line + 1 if found else 0, len(self.lines)),
            ),
        )
        if self.marks and self.marks[0].side is Side.BEFORE:
            opening = self.marks[0].line
        self.opening = opening
        self.question, self.question_lines = find_question(self.lines[:opening], post.title)

    def _has_words(self, first: int, end: int) -> bool:
        return any(
            line.is_prose and not sounds_like_host(line.plain) and not line.plain.endswith("?")
            for line in self.lines[first:end]
        )

    def split(self) -> Split:
        """Walk the lines and put the result together."""
        self._walk_opening()
        self._walk_answers()
        for number, draft in enumerate(self.drafts):
            self._add_spans(draft, number)
        answers = tuple(_finished(draft, self.question) for draft in self.drafts)
        return Split((self.question,), answers, cover(self.lines, self.spans))

    def _walk_opening(self) -> None:
        for number, line in enumerate(self.lines[: self.opening]):
            if number in self.question_lines:
                self._assign(line, Role.QUESTION, "the question of the post")
            else:
                self._assign(line, _PICTURE_ROLES.get(line.kind, Role.HOST), "the opening of the post")

    def _walk_answers(self) -> None:
        marks = {mark.line: mark for mark in self.marks}
        open_draft: _Draft | None = None
        pending: list[Line] = []
        number = self.opening
        while number < len(self.lines):
            line, mark = self.lines[number], marks.get(number)
            target = pending if open_draft is None else open_draft.lines
            if mark is None:
                self._gather(line, target)
                number += 1
                continue
            if mark.side is Side.BEFORE:
                self._take_picture_line(mark, target)
                self._leave(pending)
                pending = []
                open_draft = _Draft(mark, _rest_of_line(line, mark.end, line.end))
                self.drafts.append(open_draft)
            else:
                target.extend(_rest_of_line(line, line.start, mark.start))
                self._close(mark, open_draft, pending)
                pending, open_draft = [], None
            number = mark.last_line + 1
        self._finish(open_draft, pending)

    def _gather(self, line: Line, target: list[Line]) -> None:
        if line.is_prose:
            target.append(line)
        else:
            self._assign(line, _PICTURE_ROLES[line.kind], "the text of a picture")

    def _take_picture_line(self, mark: Mark, before: list[Line]) -> None:
        """In plain text a picture's text stands before its owner, so after the previous answer."""
        name = mark.attribution.respondent.name
        if self.is_text and len(before) > (1 if self.drafts else 0) and is_image_text(before[-1].plain, name):
            self._assign(before.pop(), Role.IMAGE_TEXT, "the text of a picture of the next respondent")

    def _close(self, mark: Mark, open_draft: _Draft | None, pending: list[Line]) -> None:
        if open_draft is None:
            self.drafts.append(
                _Draft(mark, pending, "" if pending else "an attribution after the answer, and no answer before it")
            )
            return
        # Both styles in one post: the answer that is open and the one that ends here share these lines.
        if mark.attribution.respondent == open_draft.mark.attribution.respondent or len(open_draft.lines) < 2:
            open_draft.lines.append(part_of(self.lines[mark.line], mark.start, mark.end))
            open_draft.doubt = "an attribution stands before and another after this answer"
            return
        names = [
            number
            for number, line in enumerate(open_draft.lines)
            if number and is_image_text(line.plain, mark.attribution.respondent.name)
        ]
        cut = names[0] if names else len(open_draft.lines) - 1
        moved, open_draft.lines = open_draft.lines[cut:], open_draft.lines[:cut]
        doubt = "" if names else "nothing marks where the previous answer ends and this one begins"
        open_draft.doubt = open_draft.doubt or doubt
        self.drafts.append(_Draft(mark, moved, doubt))

    def _finish(self, open_draft: _Draft | None, pending: list[Line]) -> None:
        if open_draft is None:
            self._leave(pending)
            return
        end = _closing_start(open_draft.lines)
        for line in open_draft.lines[end:]:
            self._assign(line, Role.HOST, "the closing of the post")
        del open_draft.lines[end:]

    def _leave(self, lines: list[Line]) -> None:
        for line in lines:
            if sounds_like_host(line.plain):
                self._assign(line, Role.HOST, "the host's words")
            else:
                self._assign(line, Role.UNASSIGNED, _NO_NAME, _NO_NAME)

    def _add_spans(self, draft: _Draft, number: int) -> None:
        self.spans.append(
            Span(draft.mark.start, draft.mark.end, Role.ATTRIBUTION, number, draft.mark.reason, draft.mark.doubt)
        )
        draft.lines = self._without_pictures(draft)
        for line in draft.lines:
            self.spans.append(Span(line.start, line.end, Role.ANSWER, number, draft.mark.reason, draft.doubt))

    def _without_pictures(self, draft: _Draft) -> list[Line]:
        """The lines of an answer in plain text without a picture's text at its start."""
        lines, name = draft.lines, draft.mark.attribution.respondent.name
        if not self.is_text:
            return lines
        while len(lines) > 1 and is_image_text(lines[0].plain, name) and lines[0].start != draft.mark.end:
            self._assign(lines[0], Role.IMAGE_TEXT, "the text of a picture of the respondent")
            lines = lines[1:]
        glued = glued_length(lines[0].text, name) if lines else 0
        if glued:
            first = lines[0]
            self.spans.append(
                Span(
                    first.start, first.start + glued, Role.IMAGE_TEXT, None, "the text of a picture glued to the answer"
                )
            )
            lines = [part_of(first, first.start + glued, first.end), *lines[1:]]
        return lines

    def _assign(self, line: Line, role: Role, reason: str, doubt: str = "") -> None:
        self.spans.append(Span(line.start, line.end, role, None, reason, doubt))


_PICTURE_ROLES = {BlockKind.IMAGE_TEXT: Role.IMAGE_TEXT, BlockKind.CAPTION: Role.CAPTION}


def split_column(post: Post, blocks: Sequence[Block]) -> Split:
    """The question and the answers of a column post, and the role of every character of its text."""
    return _ColumnSplitter(post, blocks).split()


def _closing_start(lines: Sequence[Line]) -> int:
    """Number of the line with which the host's closing begins, in the lines of the last answer; their count where none."""
    for number, line in enumerate(lines):
        if number and is_host_line(line.plain):
            return number
    end = len(lines)
    while end > 1 and sounds_like_host(lines[end - 1].plain):
        end -= 1
    return end


def _rest_of_line(line: Line, start: int, end: int) -> list[Line]:
    rest = part_of(line, start, end)
    return [rest] if plain(rest.text) else []


def _finished(draft: _Draft, question: Question) -> SplitAnswer:
    respondent = draft.mark.attribution.respondent
    doubts = dict.fromkeys(doubt for doubt in (draft.mark.doubt, draft.doubt) if doubt)
    return SplitAnswer(
        respondent, paragraphs_of(draft.lines, question), infer_types(respondent), "; ".join(doubts), question=0
    )
