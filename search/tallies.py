"""Ticks counted: what respondents ticked of a question that was asked again and again, year by year.

A question is the same where its words are (case, accents and punctuation aside), and so is an option. A respondent is
counted once for an option, however often they were asked: somebody named by the name, others by the post.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from index.analysis import words
from index.posts.records import ParagraphKind, PostKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.posts.records import Answer
    from search.results import PostSummary

#: What is written behind it is the respondent's own; all of it counts as one option.
_OTHER = "other"
_LONGEST_SLUG = 80
_MANY_QUESTIONS = (PostKind.SURVEY, PostKind.INTERVIEW)


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer to the question, with its respondent."""

    answer: Answer
    post: PostSummary
    #: The slug of the person who gives it; None if anonymous.
    person: str | None

    @property
    def year(self) -> int | None:
        """The year of its post; None when unknown."""
        return self.post.published.year if self.post.published else None

    @property
    def respondent(self) -> str:
        """The same for the same respondent, another for every other."""
        if self.person is not None:
            return f"person {self.person}"
        if self.post.kind in _MANY_QUESTIONS:
            return f"post {self.post.key}"
        return f"answer {self.answer.id}"


@dataclass(frozen=True, slots=True)
class OptionTally:
    """An option, and who ticked it."""

    #: As most respondents' posts print it, the first of equals.
    option: str
    #: The answers that tick it, in the order of their dates.
    given: tuple[GivenAnswer, ...]

    @property
    def total(self) -> int:
        """The number of different respondents."""
        return _respondents(self.given)

    def of(self, year: int | None) -> int:
        """Return the number of different respondents of a year; None stands for posts without a date."""
        return _respondents(each for each in self.given if each.year == year)


@dataclass(frozen=True, slots=True)
class SubjectTally:
    """The options of one subject of the question: "Cover Letter"."""

    #: Empty where the question has one subject only.
    subject: str
    #: The one that most ticked first.
    options: tuple[OptionTally, ...]
    #: All who ticked an option of it.
    ticked: OptionTally


@dataclass(frozen=True, slots=True)
class QuestionTally:
    """A question, and what its respondents ticked."""

    slug: str
    #: As it was asked last.
    question: str
    #: Everybody who answered it.
    answered: OptionTally
    #: In the order in which posts have them.
    subjects: tuple[SubjectTally, ...]
    #: The answers that tick nothing.
    in_words: OptionTally
    #: Years in which it was answered, ascending; None for posts without a date comes last.
    years: tuple[int | None, ...]


def question_slug(question: str) -> str:
    """Return the question as a part of an address: the same for questions of the same words, empty without a word."""
    whole = "-".join(words(question))
    if len(whole) <= _LONGEST_SLUG:
        return whole
    # Long questions often begin alike.
    return f"{whole[:_LONGEST_SLUG].rpartition('-')[0]}-{sha256(whole.encode()).hexdigest()[:8]}"


def _has_ticks(given: GivenAnswer) -> bool:
    return any(paragraph.kind is ParagraphKind.CHOICE for paragraph in given.answer.paragraphs)


def tally_of(slug: str, given: Sequence[GivenAnswer]) -> QuestionTally:
    """Count the ticks of all answers to one question, in the order of their dates, at least one."""
    ticks: dict[str, dict[str, list[tuple[str, GivenAnswer]]]] = {}
    labels: dict[str, Counter[str]] = {}
    for each in given:
        for paragraph in each.answer.paragraphs:
            if paragraph.kind is ParagraphKind.CHOICE:
                subject = _folded(paragraph.label)
                labels.setdefault(subject, Counter())[paragraph.label] += 1
                option, shown = _option(paragraph.text)
                ticks.setdefault(subject, {}).setdefault(option, []).append((shown, each))
    ticked = {each.respondent for each in given if _has_ticks(each)}
    in_words = (each for each in given if each.respondent not in ticked)
    return QuestionTally(
        slug=slug,
        question=given[-1].answer.question,
        answered=OptionTally("", tuple(given)),
        subjects=tuple(
            _subject(labels[subject].most_common(1)[0][0], options.values()) for subject, options in ticks.items()
        ),
        in_words=OptionTally("", tuple(in_words)),
        years=tuple(sorted({each.year for each in given}, key=lambda year: (year is None, year))),
    )


def _subject(label: str, ticks: Iterable[list[tuple[str, GivenAnswer]]]) -> SubjectTally:
    options = [
        OptionTally(Counter(shown for shown, _ in found).most_common(1)[0][0], _each_once(each for _, each in found))
        for found in ticks
    ]
    everybody = _each_once(each for option in options for each in option.given)
    options.sort(key=lambda option: -option.total)
    return SubjectTally(label, tuple(options), OptionTally("", everybody))


def _option(text: str) -> tuple[str, str]:
    """Return an option as it is counted, and as it is shown."""
    first, colon, _ = text.partition(":")
    if colon and _folded(first).split()[:1] == [_OTHER]:
        return _OTHER, first.strip()
    return _folded(text), text


def _folded(text: str) -> str:
    return " ".join(words(text)) or text.strip()


def _each_once(given: Iterable[GivenAnswer]) -> tuple[GivenAnswer, ...]:
    return tuple({each.answer.id: each for each in given}.values())


def _respondents(given: Iterable[GivenAnswer]) -> int:
    return len({each.respondent for each in given})
