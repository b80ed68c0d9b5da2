"""Splitting a column post: one question, many respondents.

The post is walked line by line. An attribution before its answer opens an answer; one after its answer closes what has
gathered since the last boundary. What the host says at both ends, and the texts of pictures, belong to nobody's answer.
Every line, and so every character, ends in exactly one span; what cannot be assigned is a span of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.posts.records import BlockKind, BodyFormat, Post
from index.posts.split import Role, Span, Split
from index.reading.lines import Line, part_of, plain
from index.splitting.columns.boundary import HABIT, boundary
from index.splitting.columns.closing import closing_start, speaks_to_readers
from index.splitting.columns.draft import Draft, begins_with_picture, shows, take_pictures, take_rules
from index.splitting.columns.host import intro_end
from index.splitting.columns.mark import Mark, Side
from index.splitting.columns.mark_choice import choose_marks
from index.splitting.host_words import hands_over, is_editors_note, is_note, names_source, reacts_to, sounds_like_host
from index.splitting.image_text import is_image_text
from index.splitting.paragraphs import cover
from index.splitting.question import find_question, is_question_part

if TYPE_CHECKING:
    from index.splitting.candidates import Candidates

_SENTENCE_ENDS = (".", "!", "?", "…", "”", '"', ")")
# So many paragraphs of the host may stand between the question and the picture of who answers first.
_LONGEST_ASIDE = 2
_NO_ANSWER = "an attribution, and nothing that its respondent says"
_NO_NAME = "text that no attribution belongs to"


class _ColumnSplitter:
    """One post being taken apart; `drafts` and `spans` fill as its lines are walked."""

    def __init__(self, post: Post, candidates: Candidates) -> None:
        self.is_text = post.body_format is BodyFormat.TEXT
        self.lines = candidates.lines
        self.drafts: list[Draft] = []
        self.spans: list[Span] = []
        found = candidates.marks
        strong = [mark for mark in found if not mark.weak]
        first = strong[0].line if strong else len(self.lines)
        intro = intro_end(self.lines, first, post.title)
        while intro < first and intro in candidates.in_many_posts:
            intro += 1
        self.known = {self.lines[number].start for number in candidates.in_many_posts}
        last = found[-1].last_line + 1 if found else 0
        self.marks = choose_marks(
            found,
            self.lines,
            lambda: self._has_words(intro, first),
            lambda: self._has_words(last, len(self.lines)),
        )
        names = [mark.attribution.respondent.name for mark in self.marks if mark.side is Side.BEFORE]
        #: True if people answer more than once: the post asks them several things.
        self.asks_again = len(names) - len(set(names)) >= HABIT - 1
        self.opening = opening = self._opening(intro)
        body = post.body if self.is_text else ""
        self.question, asking = find_question(self.lines[:opening], post.title, body)
        self.question_lines = frozenset(asking)

    def _opening(self, intro: int) -> int:
        """Number of lines before the first answer; `intro` is what the host's words say of it."""
        if not self.marks:
            return intro
        first = self.marks[0]
        if first.side is Side.BEFORE:
            return first.line
        pictured = self._first_picture(first, intro)
        if pictured is not None:
            return pictured
        prose = [number for number, line in enumerate(self.lines[: first.line]) if line.is_prose]
        # An answer that is a question itself looks like the end of the opening; but somebody signs it.
        unsaid = first.start == self.lines[first.line].start and intro > prose[-1] if prose else False
        return prose[-1] if unsaid and len(prose) > 1 else intro

    def _first_picture(self, first: Mark, intro: int) -> int | None:
        """Number of the line with the picture of who answers first: before it, just after the question, the host
        speaks.
        """
        name = first.attribution.respondent.name
        said = [number for number in range(intro, first.line) if self.lines[number].is_prose]
        if not intro or name is None or not said:
            return None
        for number in range(intro, first.line):
            if sum(other < number for other in said) > _LONGEST_ASIDE or number >= said[-1]:
                break
            if shows(self.lines[number], name, is_text=self.is_text):
                return number
        return None

    def _has_words(self, first: int, end: int) -> bool:
        return any(
            line.is_prose
            and not sounds_like_host(line.plain)
            and not speaks_to_readers(line.plain)
            and not line.plain.endswith("?")
            for line in self.lines[first:end]
        )

    def split(self) -> Split:
        """Walk the lines and put the result together."""
        self._walk_opening()
        self._walk_answers()
        self.drafts = [draft for draft in self.drafts if self._is_answered(draft)]
        pictured = self.is_text and sum(map(begins_with_picture, self.drafts)) >= HABIT - 1
        for number, draft in enumerate(self.drafts):
            self._add_spans(draft, number, pictured=pictured)
        answers = tuple(draft.finished(self.question) for draft in self.drafts)
        return Split((self.question,), answers, cover(self.lines, self.spans))

    def _walk_opening(self) -> None:
        for number, line in enumerate(self.lines[: self.opening]):
            if number in self.question_lines:
                self._assign(line, Role.QUESTION, "the question of the post")
            else:
                self._assign(line, _PICTURE_ROLES.get(line.kind, Role.HOST), "the opening of the post")

    def _walk_answers(self) -> None:
        marks = {mark.line: mark for mark in self.marks}
        open_draft: Draft | None = None
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
                self._take_what_introduces(mark, target)
                self._leave(pending)
                pending = []
                open_draft = Draft(mark, _rest_of_line(line, mark.end, line.end))
                self.drafts.append(open_draft)
            else:
                target.extend(_rest_of_line(line, line.start, mark.start))
                self._close(mark, open_draft, pending)
                pending, open_draft = [], None
            number = mark.last_line + 1
        self._finish(open_draft, pending)

    def _gather(self, line: Line, target: list[Line]) -> None:
        if line.is_prose and target and is_editors_note(line.plain):
            self._assign(line, Role.HOST, "a note of the host's in an answer")
        elif line.is_prose:
            target.append(line)
        else:
            self._assign(line, _PICTURE_ROLES[line.kind], "the text of a picture")

    def _take_what_introduces(self, mark: Mark, before: list[Line]) -> None:
        """Take from the end of an answer what belongs to the next one.

        A heading with nothing after it introduces what comes next; in plain text a picture's text stands before its
        owner.
        """
        name = mark.attribution.respondent.name
        keep = 1 if self.drafts and before is self.drafts[-1].lines else 0
        while len(before) > keep and before[-1].kind is BlockKind.HEADING and not before[-1].plain.endswith("?"):
            self._assign(before.pop(), Role.HOST, "a heading between two answers")
        said_by = self.drafts[-1].name if self.drafts else None
        while len(before) > keep and (
            is_note(before[-1].plain) or reacts_to(before[-1].plain, said_by) or before[-1].plain.endswith(":")
        ):
            self._assign(before.pop(), Role.HOST, "a remark of the host between two answers")
        if self.asks_again and len(before) > keep and is_question_part(before[-1]):
            self._assign(before.pop(), Role.HOST, "one more question to those who answer")
        if not self.is_text or len(before) <= keep or before[-1].kind is not BlockKind.PARAGRAPH:
            return
        ended = len(before) > 1 and before[-2].plain.endswith(_SENTENCE_ENDS) and before[-2].block != before[-1].block
        if is_image_text(before[-1].plain, name, unnamed=ended):
            self._assign(before.pop(), Role.IMAGE_TEXT, "the text of a picture of the next respondent")

    def _close(self, mark: Mark, open_draft: Draft | None, pending: list[Line]) -> None:
        said_by = self.drafts[-1].name if self.drafts else None
        while len(pending) > 1 and _is_between(pending[0].plain, said_by):
            self._assign(pending.pop(0), Role.HOST, "a remark of the host between two answers")
        if open_draft is None:
            self.drafts.append(Draft(mark, pending))
            return
        # Both styles in one post: the answer that is open and the one that ends here share these lines.
        if mark.attribution.respondent == open_draft.mark.attribution.respondent or len(open_draft.lines) < 2:
            open_draft.lines.append(part_of(self.lines[mark.line], mark.start, mark.end))
            open_draft.doubt = "an attribution stands before and another after this answer"
            return
        cut, known = boundary(self.lines, self.marks, mark, open_draft, is_text=self.is_text)
        moved, open_draft.lines = open_draft.lines[cut:], open_draft.lines[:cut]
        while len(open_draft.lines) > 1 and names_source(open_draft.lines[-1].plain):
            self._assign(open_draft.lines.pop(), Role.HOST, "a remark of the host between two answers")
        doubt = "" if known else "nothing marks where the previous answer ends and this one begins"
        open_draft.doubt = open_draft.doubt or doubt
        self.drafts.append(Draft(mark, moved, doubt))

    def _finish(self, open_draft: Draft | None, pending: list[Line]) -> None:
        if open_draft is None:
            self._leave_last(pending)
            return
        one_block = self.lines[0].block == self.lines[-1].block
        end = closing_start(open_draft.lines, one_block=one_block, name=open_draft.name)
        last = range(max(1, len(open_draft.lines) - _LAST_LINES), end)
        end = next((number for number in last if open_draft.lines[number].start in self.known), end)
        for line in open_draft.lines[end:]:
            self._assign(line, Role.HOST, "the closing of the post")
        del open_draft.lines[end:]

    def _leave_last(self, lines: list[Line]) -> None:
        """Leave the words after the last signature to the host, if they are few and everybody else signed below."""
        signed = sum(mark.side is Side.AFTER for mark in self.marks)
        prose = [line for line in lines if line.is_prose]
        if signed < HABIT or len(prose) > 2 or any(len(line.text) > _LONGEST_CLOSING for line in prose):
            self._leave(lines)
            return
        for line in lines:
            known = sounds_like_host(line.plain) or speaks_to_readers(line.plain)
            doubt = "" if known else "taken for the closing of the post: nobody has signed it"
            self._assign(line, Role.HOST, "the closing of the post", doubt)

    def _leave(self, lines: list[Line]) -> None:
        for line in lines:
            if sounds_like_host(line.plain) or speaks_to_readers(line.plain):
                self._assign(line, Role.HOST, "the host's words")
            else:
                self._assign(line, Role.UNASSIGNED, _NO_NAME, _NO_NAME)

    def _is_answered(self, draft: Draft) -> bool:
        """True if somebody says something under an attribution; one without an answer belongs to nobody."""
        if draft.lines:
            return True
        self.spans.append(Span(draft.mark.start, draft.mark.end, Role.UNASSIGNED, None, _NO_ANSWER, _NO_ANSWER))
        return False

    def _add_spans(self, draft: Draft, number: int, *, pictured: bool) -> None:
        self.spans.append(
            Span(draft.mark.start, draft.mark.end, Role.ATTRIBUTION, number, draft.mark.reason, draft.mark.doubt)
        )
        for line in take_pictures(draft, pictured=pictured) if self.is_text else ():
            self._assign(line, Role.IMAGE_TEXT, "the text of a picture of the respondent")
        for line in take_rules(draft):
            self._assign(line, Role.HOST, "a rule between two answers")
        for line in draft.lines:
            self.spans.append(Span(line.start, line.end, Role.ANSWER, number, draft.mark.reason, draft.doubt))

    def _assign(self, line: Line, role: Role, reason: str, doubt: str = "") -> None:
        self.spans.append(Span(line.start, line.end, role, None, reason, doubt))


_PICTURE_ROLES = {BlockKind.IMAGE_TEXT: Role.IMAGE_TEXT, BlockKind.CAPTION: Role.CAPTION}


_LONGEST_CLOSING = 300
# Of the last answer's lines so many may be the host's: a line that many posts have begins the closing.
_LAST_LINES = 6


def split_column(post: Post, found: Candidates) -> Split:
    """The question and the answers of a column post, and the role of every character of its text."""
    return _ColumnSplitter(post, found).split()


def _is_between(text: str, said_by: str | None) -> bool:
    """True of a remark of the host's between two answers, and of `And one more, which came late:`."""
    if is_note(text) or is_editors_note(text) or reacts_to(text, said_by):
        return True
    return text.endswith(":") and hands_over(text)


def _rest_of_line(line: Line, start: int, end: int) -> list[Line]:
    rest = part_of(line, start, end)
    if line.kind is BlockKind.LIST_ITEM:
        # What stands behind an attribution in a list is the answer, and no item of one.
        rest = rest._replace(kind=BlockKind.PARAGRAPH)
    return [rest] if plain(rest.text) else []
