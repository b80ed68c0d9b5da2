"""The questions of a generation that somebody ticked an option of, and the answers to each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from search.tallies import GivenAnswer, question_slug, tally_of

if TYPE_CHECKING:
    from search.answer_store import AnswerStore
    from search.tallies import QuestionTally

#: How a choice stands in the JSON of an answer's paragraphs; a quotation mark within a text has a backslash before it.
_TICK = '%"kind":"choice"%'


@dataclass(frozen=True, slots=True)
class TickedQuestion:
    """One line of the list of questions with ticks."""

    slug: str
    #: As it was asked last.
    question: str
    #: Rows of its answers, ascending: in the order of their dates.
    rows: tuple[int, ...]

    @property
    def answers(self) -> int:
        """Number of its answers."""
        return len(self.rows)


class TickedQuestions:
    """Looks them up in one generation. Safe to use from several threads."""

    def __init__(self, store: AnswerStore) -> None:
        self._store = store
        self._tallies: dict[str, QuestionTally] = {}

    def all(self) -> tuple[TickedQuestion, ...]:
        """Return every question with ticks, the one with most answers first."""
        return tuple(self._by_slug.values())

    def find(self, question: str) -> TickedQuestion | None:
        """Return the question of the same words; None where nobody ticked anything."""
        return self._by_slug.get(question_slug(question))

    def tally(self, slug: str) -> QuestionTally | None:
        """Return the ticks of a question, counted once; None where no question with ticks has this slug."""
        if slug not in self._tallies and (asked := self._by_slug.get(slug)):
            people = self._store.people_of_rows(asked.rows)
            given = [GivenAnswer(answer, post, people[answer.id]) for answer, post in self._store.by_rows(asked.rows)]
            self._tallies[slug] = tally_of(slug, given)
        return self._tallies.get(slug)

    def prepare(self) -> None:
        """Find the questions with ticks. Otherwise the first look-up does it."""
        self._by_slug  # noqa: B018  # it is kept

    @cached_property
    def _by_slug(self) -> dict[str, TickedQuestion]:
        sql = "SELECT row, question, paragraphs LIKE ? FROM answers WHERE question <> '' ORDER BY row"
        slugs: dict[str, str] = {}
        rows: dict[str, list[int]] = {}
        asked: dict[str, str] = {}
        ticked: set[str] = set()
        for row, question, has_ticks in self._store.records(sql, (_TICK,)):
            if question not in slugs:
                slugs[question] = question_slug(question)
            slug = slugs[question]
            rows.setdefault(slug, []).append(row)
            asked[slug] = question
            if has_ticks:
                ticked.add(slug)
        found = [TickedQuestion(slug, asked[slug], tuple(rows[slug])) for slug in ticked if slug]
        return {each.slug: each for each in sorted(found, key=lambda each: (-each.answers, each.slug))}
