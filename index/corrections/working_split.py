"""A split post while it is being corrected: words change hands, and every character keeps exactly one owner.

Each span is a stretch with a role and, perhaps, an answer. Words are moved by `assign`, which cuts the stretches at the
ends of what is moved; nothing here can leave a character out or give it to two.
"""

from __future__ import annotations

import itertools
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.corrections.quotation import Searched, Stretch
from index.posts.records import Question
from index.posts.split import Role, Span, Split, SplitAnswer
from index.reading.lines import Line, lines_of, part_of, plain
from index.splitting.paragraphs import paragraphs_of
from index.splitting.surveys.question_page import question_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index.posts.records import Block, Paragraph, Post, Respondent, TypeEvidence

CORRECTED = "corrected by the owner"
CONFIRMED = "confirmed by the owner"


@dataclass(slots=True)
class Draft:
    """An answer that can be changed."""

    #: The number that spans know it by; unlike its place, it stays.
    key: int
    respondent: Respondent
    types: tuple[TypeEvidence, ...]
    doubt: str
    question: int | None
    paragraphs: tuple[Paragraph, ...] = ()
    #: True where the owner has set its types.
    types_are_set: bool = False
    #: As in a split; 1 once the owner has looked at it.
    certainty: float | None = 1.0


@dataclass(slots=True)
class Piece:
    """A span that can be cut."""

    start: int
    end: int
    role: Role
    #: Key of its answer; None where it belongs to none.
    owner: int | None
    reason: str
    doubt: str
    #: Number of the question that it asks; None where it asks none, or the post asks only one.
    asks: int | None = None


class WorkingSplit:
    """A split post: its answers in order, and its pieces in order."""

    def __init__(self, post: Post, split: Split, blocks: Sequence[Block]) -> None:
        self.post = post
        self.split = split
        self.blocks = blocks
        self.text = "\n".join(block.text for block in self.blocks)
        self._lines = lines_of(self.blocks)
        self.drafts = [
            Draft(
                key,
                said.respondent,
                said.types,
                said.doubt,
                said.question,
                said.paragraphs,
                certainty=said.certainty,
            )
            for key, said in enumerate(self.split.answers)
        ]
        self._keys = itertools.count(len(self.drafts))
        self.pieces = [
            Piece(span.start, span.end, span.role, span.answer, span.reason, span.doubt) for span in self.split.spans
        ]
        self.questions = list(self.split.questions)
        if len(self.questions) > 1:
            for piece in self.pieces:
                piece.asks = self._asked_by(piece)
        #: Numbers of the questions printed in the text: one whose words become an answer's is asked no more.
        self.printed = {piece.asks for piece in self.pieces}

    def copy(self) -> WorkingSplit:
        """Return a copy that can be changed by itself."""
        other = copy(self)
        other.drafts = [replace(draft) for draft in self.drafts]
        other.pieces = [replace(piece) for piece in self.pieces]
        other.questions = list(self.questions)
        other.printed = set(self.printed)
        return other

    def finished(self) -> Split:
        """Return the post as it is now."""
        place = {draft.key: number for number, draft in enumerate(self.drafts)}
        asked = self._still_asked()
        number = {old: new for new, old in enumerate(asked)}
        answers = tuple(
            replace(self.answer(draft), question=None if draft.question is None else number[draft.question])
            for draft in self.drafts
        )
        spans = tuple(
            Span(p.start, p.end, p.role, None if p.owner is None else place[p.owner], p.reason, p.doubt)
            for p in self.pieces
        )
        return replace(self.split, questions=tuple(self.questions[it] for it in asked), answers=answers, spans=spans)

    def _still_asked(self) -> list[int]:
        """Return the numbers of the questions that stand in the text, or are answered."""
        here = {piece.asks for piece in self.pieces if piece.role is Role.QUESTION}
        answered = {draft.question for draft in self.drafts}
        lost = self.printed - here - answered
        return [number for number in range(len(self.questions)) if number not in lost]

    def _asked_by(self, piece: Piece) -> int | None:
        said = self.text[piece.start : piece.end].strip()
        if piece.role is not Role.QUESTION or not said:
            return None
        numbers = range(len(self.questions))
        return next((n for n in numbers if _holds(self.questions[n].text, said)), None)

    def ask(self, stretch: Stretch, after: int | None) -> int:
        """Make a question of the words of an answer; its number is the next after another's."""
        number = 0 if after is None else after + 1
        self.questions.insert(number, Question(question_text(self.text[slice(*stretch)])))
        for draft in self.drafts:
            draft.question = _shifted(draft.question, number)
        for piece in self.pieces:
            piece.asks = _shifted(piece.asks, number)
        self.printed = {_shifted(it, number) for it in self.printed} | {number}
        self.assign(stretch, Role.QUESTION, None, lambda piece: piece.role is Role.ANSWER)
        for piece in self.pieces:
            if stretch[0] <= piece.start and piece.end <= stretch[1]:
                piece.asks = number
        return number

    @staticmethod
    def answer(draft: Draft) -> SplitAnswer:
        """Return an answer as it is now."""
        return SplitAnswer(
            draft.respondent, draft.paragraphs, draft.types, draft.doubt, draft.question, draft.certainty
        )

    def new_draft(self, respondent: Respondent, question: int | None, at: int) -> Draft:
        """Add an answer in the order of the post: before the first that begins after `at`."""
        draft = Draft(next(self._keys), respondent, (), "", question)
        place = next((i for i, other in enumerate(self.drafts) if self.begin(other) > at), len(self.drafts))
        self.drafts.insert(place, draft)
        return draft

    def begin(self, draft: Draft) -> int:
        """Return the offset where an answer, or its attribution, begins; -1 where it has no words."""
        return min((piece.start for piece in self.pieces if piece.owner == draft.key), default=-1)

    def words_of(self, draft: Draft) -> list[Stretch]:
        """Return the stretches of an answer's own words, in order."""
        return [(p.start, p.end) for p in self.pieces if p.owner == draft.key and p.role is Role.ANSWER]

    def free_words(self) -> list[Stretch]:
        """Return the stretches of words in no answer, perhaps the host's."""
        return [(p.start, p.end) for p in self.pieces if is_free(p)]

    def has_words(self, stretches: Iterable[Stretch]) -> bool:
        """True if there is anything but white space."""
        return any(plain(self.text[start:end]) for start, end in stretches)

    def assign(self, stretch: Stretch, role: Role, owner: int | None, only: Callable[[Piece], bool]) -> None:
        """Give everything in `stretch` that stands in pieces of a kind a role and an owner."""
        for piece in self.cut_out(stretch):
            if only(piece):
                piece.role, piece.owner, piece.reason, piece.doubt = role, owner, CORRECTED, ""

    def cut_out(self, stretch: Stretch) -> list[Piece]:
        """Return the pieces of a stretch, cut at its ends."""
        self._cut(stretch[0])
        self._cut(stretch[1])
        return [piece for piece in self.pieces if stretch[0] <= piece.start and piece.end <= stretch[1]]

    def _cut(self, at: int) -> None:
        for number, piece in enumerate(self.pieces):
            if piece.start < at < piece.end:
                rest = replace(piece, start=at)
                piece.end = at
                self.pieces.insert(number + 1, rest)
                return

    def settle(self, draft: Draft, reason: str = CORRECTED) -> None:
        """Clear every doubt about an answer: the owner has looked at it."""
        draft.doubt, draft.certainty = "", 1.0
        for piece in self.pieces:
            if piece.owner == draft.key or (piece.asks is not None and piece.asks == draft.question):
                piece.reason, piece.doubt = reason, ""

    def read_again(self, before: WorkingSplit) -> None:
        """Make new paragraphs for the answers whose words differ from `before`.

        A block whose words one answer held, and one answer holds again, keeps what the splitter made of it.
        """
        held = {draft.key: (draft.paragraphs, before.joined_words(draft)) for draft in before.drafts}
        for draft in self.drafts:
            mine = self.joined_words(draft)
            if draft.key in held and held[draft.key][1] == mine:
                continue
            kept = [paragraph for earlier in held.values() for paragraph in self._kept(mine, *earlier)]
            done = {i for paragraph in kept for i in self._blocks_of(paragraph)}
            lines = [part for line in self._lines if line.block not in done for part in _parts(line, mine)]
            question = None if draft.question is None else self.questions[draft.question]
            found = [*kept, *paragraphs_of(lines, question)]
            draft.paragraphs = tuple(sorted(found, key=lambda paragraph: paragraph.start))

    def joined_words(self, draft: Draft) -> list[Stretch]:
        """Return the stretches of an answer's own words, neighbouring ones joined."""
        joined: list[Stretch] = []
        for start, end in self.words_of(draft):
            if joined and joined[-1][1] == start:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return joined

    def _kept(
        self, mine: Sequence[Stretch], paragraphs: Sequence[Paragraph], theirs: Sequence[Stretch]
    ) -> list[Paragraph]:
        """Return the paragraphs of an earlier answer that are this one's now, in blocks whose words are the same."""
        same = {i for i, block in enumerate(self.blocks) if _within(block, mine) == _within(block, theirs) != []}
        kept = list(paragraphs)
        while broken := [paragraph for paragraph in kept if not self._blocks_of(paragraph) <= same]:
            kept = [paragraph for paragraph in kept if paragraph not in broken]
            same -= {i for paragraph in broken for i in self._blocks_of(paragraph)}
        return kept

    def _blocks_of(self, paragraph: Paragraph) -> set[int]:
        return {i for i, b in enumerate(self.blocks) if b.start < paragraph.end and paragraph.start < b.end}


def is_free(piece: Piece) -> bool:
    """True if its words are in no answer, and may be somebody's."""
    return piece.role in (Role.HOST, Role.UNASSIGNED)


def is_asked(piece: Piece) -> bool:
    """True if it is one of several questions, which may yet turn out to be somebody's words."""
    return piece.role is Role.QUESTION and piece.asks is not None


def _holds(question: str, printed: str) -> bool:
    return bool(Searched(question, [(0, len(question))]).find(question_text(printed)))


def _shifted(number: int | None, new: int) -> int | None:
    """Return a question's number after another was put in at `new`."""
    return number if number is None or number < new else number + 1


def _within(block: Block, stretches: Sequence[Stretch]) -> list[Stretch]:
    return [
        (max(start, block.start), min(end, block.end))
        for start, end in stretches
        if start < block.end and block.start < end
    ]


def _parts(line: Line, stretches: Sequence[Stretch]) -> list[Line]:
    """Return the parts of a line in the stretches, those of white space left out."""
    shared = [(max(line.start, start), min(line.end, end)) for start, end in stretches]
    parts = [part_of(line, start, end) for start, end in shared if start < end]
    return [part for part in parts if plain(part.text)]
