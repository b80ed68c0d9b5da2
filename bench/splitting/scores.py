"""Agreement of findings with the truth: precision, recall and shares, added up over posts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bench.splitting.findings import ASKING_MANY, Accounting, Finding, judged, sorted_truth, unmarked
from index.posts.records import UNKNOWN_TYPE

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from bench.splitting.labelled import ExpectedAnswer, Truth

#: In the confusion table: a type too many beside right ones, and a type too few.
NOTHING = "—"


@dataclass(slots=True)
class Overlap:
    """Counts of true things, of found things, and of those that are both."""

    right: int = 0
    found: int = 0
    true: int = 0

    def add(self, true: Iterable[Hashable], found: Iterable[Hashable]) -> None:
        """Count both, equals as often as they occur in both."""
        expected, got = Counter(true), Counter(found)
        self.right += (expected & got).total()
        self.found += got.total()
        self.true += expected.total()

    @property
    def precision(self) -> float:
        """Share of found things that are true."""
        return share(self.right, self.found)

    @property
    def recall(self) -> float:
        """Share of true things that were found."""
        return share(self.right, self.true)

    @property
    def f1(self) -> float:
        """Their harmonic mean: 2PR / (P + R) = 2·right / (found + true)."""
        return share(2 * self.right, self.found + self.true)


@dataclass(slots=True)
class TypeScore:
    """The library types of answers whose text was found."""

    right: int = 0
    wrong: int = 0
    unknown: int = 0
    #: Answers that have no type and were given one.
    invented: int = 0
    #: Right types with the right evidence, and all right types whose evidence is judged.
    evidence: Overlap = field(default_factory=Overlap)
    #: (true, found) by how often; `unknown` and NOTHING among them.
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def judged(self) -> int:
        """Answers whose truth gives a type."""
        return self.right + self.wrong + self.unknown

    @property
    def accuracy(self) -> float:
        """Share of the answers whose truth gives a type that were given just that."""
        return share(self.right, self.judged)

    def add(self, true: ExpectedAnswer, found: ExpectedAnswer) -> None:
        """Compare the types of one answer; nothing is judged where nobody is sure."""
        if true.types is None or found.types is None:
            return
        expected = {each.type.value for each in true.types}
        got = {each.type.value for each in found.types}
        if expected:
            self.right += expected == got
            self.unknown += not got
            self.wrong += bool(got) and expected != got
        else:
            self.invented += bool(got)
        self.evidence.add(
            (each for each in true.types if each.evidence), (each for each in found.types if each.evidence)
        )
        self._confuse(expected, got)

    def _confuse(self, expected: set[str], got: set[str]) -> None:
        missed, added = sorted(expected - got), sorted(got - expected)
        self.confusion.update((each, each) for each in expected & got)
        for each in missed:
            others = added or ([NOTHING] if got else [UNKNOWN_TYPE])
            self.confusion.update((each, other) for other in others)
        if not missed:
            self.confusion.update((NOTHING if expected else UNKNOWN_TYPE, each) for each in added)


@dataclass(slots=True)
class Score:
    """The scores of a group of posts."""

    posts: int = 0
    answers: int = 0
    boundaries: Overlap = field(default_factory=Overlap)
    attributions: Overlap = field(default_factory=Overlap)
    #: Answers whose text and name are exactly right.
    exact: Overlap = field(default_factory=Overlap)
    #: Right questions among all that are judged.
    questions: Overlap = field(default_factory=Overlap)
    unanswered: Overlap = field(default_factory=Overlap)
    facts: Overlap = field(default_factory=Overlap)
    accounting: Accounting = field(default_factory=lambda: Accounting(0, 0, 0))
    types: TypeScore = field(default_factory=TypeScore)
    #: Answers of named people, and those of them that have no name or another's.
    named: int = 0
    misnamed: int = 0
    #: Names of people who are no respondents of the post, one an answer.
    invented_names: list[str] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Count one post."""
        true = sorted_truth(finding.labelled.truth)
        found = _unmarked(judged(true, finding.found))
        true = _unmarked(true)
        self.posts += 1
        self.answers += len(true.answers)
        self.boundaries.add((it.text for it in true.answers), (it.text for it in found.answers))
        self.attributions.add(map(_attribution, true.answers), map(_attribution, found.answers))
        self.exact.add(((it.name, it.text) for it in true.answers), ((it.name, it.text) for it in found.answers))
        self.unanswered.add(true.unanswered, found.unanswered)
        self.facts.add(_facts(true.facts or {}), _facts(found.facts or {}))
        self.accounting += finding.accounting
        if true.kind in ASKING_MANY:
            self.questions.add(
                ((it.question, it.text) for it in true.answers), ((it.question, it.text) for it in found.answers)
            )
        elif true.question is not None:
            self.questions.add([true.question], [found.question])
        names = Counter(it.name for it in true.answers if it.name)
        got = Counter(it.name for it in found.answers if it.name)
        self.named += names.total()
        self.misnamed += (names - got).total()
        self.invented_names += [name for name in got.elements() if name not in names]
        self._add_types(true.answers, found.answers)

    def _add_types(self, true: tuple[ExpectedAnswer, ...], found: tuple[ExpectedAnswer, ...]) -> None:
        left = list(found)
        for answer in true:
            same = next((it for it in left if (it.text, it.name) == (answer.text, answer.name)), None)
            if same:
                left.remove(same)
                self.types.add(answer, same)


def _unmarked(truth: Truth) -> Truth:
    return replace(truth, answers=tuple(replace(it, text=unmarked(it.text)) for it in truth.answers))


def _attribution(answer: ExpectedAnswer) -> Hashable:
    return answer.name, answer.title, answer.institution


def _facts(facts: object) -> list[Hashable]:
    return list(facts.items()) if isinstance(facts, dict) else []


def share(part: int, whole: int) -> float:
    """Return the part of the whole; all of nothing is everything."""
    return part / whole if whole else 1.0
