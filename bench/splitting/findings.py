"""The splitter's findings in a labelled post, in the form of the truth, so that the two can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bench.splitting.labelled import ExpectedAnswer, ExpectedType, LabelledPost, Truth, split_labelled
from index.posts.records import FactName, PostKind
from index.posts.split import Role
from index.reading.blocks import read_blocks
from index.splitting.evidence import NO_EVIDENCE

if TYPE_CHECKING:
    from index.posts.records import Post
    from index.posts.split import Split, SplitAnswer
    from index.splitting.evidence import LineEvidence

#: In these kinds each answer has a question of its own.
ASKING_MANY = frozenset({PostKind.SURVEY, PostKind.INTERVIEW})
_BULLET = re.compile(r"^[•*-]\s+", re.MULTILINE)
_MARK = re.compile(r"^[•*√✓✔☑-] +", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Accounting:
    """Counts of a post's characters by role."""

    characters: int
    #: Characters in no span, or in two: none may be.
    lost: int
    unassigned: int

    def __add__(self, other: Accounting) -> Accounting:
        return Accounting(
            self.characters + other.characters,
            self.lost + other.lost,
            self.unassigned + other.unassigned,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """A labelled post and what was found in it."""

    labelled: LabelledPost
    found: Truth
    accounting: Accounting


def find(labelled: LabelledPost, evidence: LineEvidence = NO_EVIDENCE) -> Finding:
    """Split the post, by what other posts show of it where that is given."""
    post, split = split_labelled(labelled, evidence)
    return Finding(labelled, _found(labelled.truth, post, split), account(post, split))


def account(post: Post, split: Split) -> Accounting:
    """Count the characters: each must be in exactly one span, but for white space after the last one."""
    text = "\n".join(block.text for block in read_blocks(post.body, post.body_format))
    lost = position = 0
    for span in split.spans:
        lost += abs(span.start - position)
        position = span.end
    lost += len(text[position:].strip())
    lengths = dict.fromkeys(Role, 0)
    for span in split.spans:
        lengths[span.role] += span.end - span.start
    return Accounting(len(text), lost, lengths[Role.UNASSIGNED])


def unmarked(text: str) -> str:
    """Return an answer's text without the marks of lists and ticks, which sources print in several ways."""
    return _MARK.sub("", text)


def judged(expected: Truth, found: Truth) -> Truth:
    """`found` without what the truth is silent about."""
    if expected.question is None:
        found = replace(found, question=None)
    if len(expected.answers) == len(found.answers):
        pairs = zip(expected.answers, found.answers, strict=True)
        found = replace(found, answers=tuple(_judged_answer(truth, answer) for truth, answer in pairs))
    return found


def _judged_answer(expected: ExpectedAnswer, found: ExpectedAnswer) -> ExpectedAnswer:
    if expected.types is None or found.types is None:
        return replace(found, types=expected.types)
    opinions = {each.type for each in expected.types if each.evidence is None}
    types = (ExpectedType(each.type, None) if each.type in opinions else each for each in found.types)
    return replace(found, types=_sorted(tuple(types)))


def sorted_truth(truth: Truth) -> Truth:
    """Return the truth with every set in one order, so that equals are equal."""
    answers = tuple(replace(it, types=None if it.types is None else _sorted(it.types)) for it in truth.answers)
    # A question in parts is one question: bullets and line ends between its parts are a matter of printing.
    question = None if truth.question is None else " ".join(_BULLET.sub("", truth.question).split())
    facts = {name: tuple(sorted(values)) for name, values in sorted((truth.facts or {}).items())}
    return replace(truth, answers=answers, facts=facts, question=question)


def _sorted(types: tuple[ExpectedType, ...]) -> tuple[ExpectedType, ...]:
    return tuple(sorted(types, key=lambda each: each.type))


def _found(expected: Truth, post: Post, split: Split) -> Truth:
    asks_many = post.kind in ASKING_MANY
    answered = {answer.question for answer in split.answers}
    unanswered = (
        tuple(it.text for number, it in enumerate(split.questions) if number not in answered) if asks_many else ()
    )
    found = replace(
        expected,
        kind=post.kind,
        answers=tuple(_answer(answer, split, asks_many=asks_many) for answer in split.answers),
        question=split.question.text if split.question and not asks_many else None,
        unanswered=unanswered,
        facts=_facts(split),
        unassigned=any(span.role is Role.UNASSIGNED for span in split.spans),
    )
    return sorted_truth(found)


def _answer(answer: SplitAnswer, split: Split, *, asks_many: bool) -> ExpectedAnswer:
    question = split.questions[answer.question].text if asks_many and answer.question is not None else None
    who = answer.respondent
    types = tuple(ExpectedType(each.type, each.evidence) for each in answer.types)
    return ExpectedAnswer(who.name, who.title, who.institution, answer.text, question, types)


def _facts(split: Split) -> dict[str, tuple[str, ...]]:
    """Each fact's values in order; sectors may be told in one fact or in several."""
    facts: dict[str, tuple[str, ...]] = {}
    for fact in split.facts:
        values = fact.value.split(", ") if fact.name is FactName.TYPES_SOUGHT else [fact.value]
        facts[fact.name.value] = (*facts.get(fact.name.value, ()), *values)
    return facts
