"""Takedowns decide which answers are hidden. Hidden answers stay in the record and are nowhere else.

A takedown hides what it names (an answer, everything of a respondent, a post), and the answers that have its words when
the post is taken apart anew (`index.record.takedown_memory`). In doubt it hides more, and says so. The owner's
`[[hide]]` tables ask for takedowns; one that has hidden something is a fact of the record
(`index.record.takedown_facts`) and stands without its table, too. The answers of an unpublished post
(`index.imports.unpublished`) are hidden in the same way, without a takedown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.corrections.corrections import HideTarget
from index.identity.overlap import pairs_of
from index.record.hidden_rows import UNPUBLISHED, hidden_answers, store_hidden, unpublished_answers
from index.record.takedown_facts import TakedownFact, read_facts, standing_facts, store_facts
from index.record.takedown_memory import Memory, read_memories, store_memories
from index.takedowns.named_answers import KnownIds, Named, named_by

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from index.corrections.correction_errors import CorrectionUnfit
    from index.corrections.corrections import Corrections, Hide
    from index.record.record import Record
    from index.takedowns.takedown_copy import TakedownCopy


@dataclass(frozen=True, slots=True)
class Hiding:
    """The answers that all takedowns hide in a record."""

    #: Answer id -> what hides it, as in `answers.hidden`: the takedown, else `UNPUBLISHED` its post.
    hidden: Mapping[str, str]
    #: Remembered words, by takedown and post key.
    memories: dict[tuple[str, str], Memory]
    #: The takedowns that do not fit the record (yet).
    unfit: tuple[CorrectionUnfit, ...] = ()
    #: Those that fit, with what they name.
    fitting: tuple[tuple[Hide, Named], ...] = ()


def refresh_hidden(record: Record, corrections: Corrections, today: dt.date) -> list[CorrectionUnfit]:
    """Hide in the record what the takedowns hide, show all else, and note new facts; return the takedowns that do not
    fit.

    Called at every import before posts are stored, so that a new takedown means what readers saw, and after.
    """
    hiding = find_hidden(record, corrections)
    facts = read_facts(record.connection)
    news = [fact for fact in _facts_of(hiding, facts, today) if facts.get(fact.takedown) != fact]
    if (
        news
        or hiding.hidden != hidden_answers(record.connection)
        or hiding.memories != read_memories(record.connection)
    ):
        with record.transaction():
            store_hidden(record.connection, hiding.hidden)
            store_memories(record.connection, hiding.memories)
            store_facts(record.connection, news)
    return list(hiding.unfit)


def find_hidden(record: Record, corrections: Corrections, lifting: Collection[str] = ()) -> Hiding:
    """Find what the takedowns of the file and of the record hide, but for those in `lifting`; nothing is written."""
    unpublished = unpublished_answers(record.connection)
    hides = [hide for hide in standing_hides(record, corrections) if hide.takedown not in lifting]
    if not hides:
        return Hiding({**_hidden_where_altered(record, ()), **unpublished}, {})
    known, facts = KnownIds.of(record), read_facts(record.connection)
    standing = {hide.takedown for hide in hides}
    remembered = {place: memory for place, memory in read_memories(record.connection).items() if place[0] in standing}
    keys: dict[str, set[str]] = {}
    for (takedown, key), memory in remembered.items():
        if memory.hidden:
            keys.setdefault(takedown, set()).add(key)
    named: dict[str, tuple[Hide, Named]] = {}
    for hide in hides:
        takedown = hide.takedown
        if takedown not in named:
            found = named_by(hide, known, corrections.same_people, facts.get(takedown), keys.get(takedown, ()))
            named[takedown] = hide, found
    hidden: dict[str, str] = {}
    memories: dict[tuple[str, str], Memory] = {}
    by_post = {(takedown, known.post_of[i]) for takedown, (_, found) in named.items() for i in found.answers}
    for key in sorted({key for _, key in by_post | remembered.keys() if key in known.posts}):
        at_post = _at_post(record, key, {takedown: found for takedown, (_, found) in named.items()}, remembered)
        hidden |= at_post.hidden
        memories |= {(takedown, key): memory for takedown, memory in at_post.memories.items()}
    # What is remembered of a post that is not there now is kept.
    return Hiding(
        {**_hidden_where_altered(record, standing), **unpublished, **hidden},
        {**remembered, **memories},
        tuple(found.unfit for _, found in named.values() if found.unfit),
        tuple((hide, found) for hide, found in named.values() if not found.unfit),
    )


def adopt_withheld(record: Record, withheld: Collection[str], copy: TakedownCopy, day: dt.date) -> None:
    """Make facts of the withheld takedowns that the record does not know, with what `copy` knows them by.

    They were cut off, or an older record was put back. They are reported as long as they fit nothing in it.
    """
    known = read_facts(record.connection)
    targets = tuple(f"{target} " for target in HideTarget)
    lacking = sorted(takedown for takedown in withheld if takedown.startswith(targets) and takedown not in known)
    if not lacking:
        return
    parts = {takedown: takedown.partition(" ") for takedown in lacking}
    named = {
        one: TakedownFact(HideTarget(target), value, day, fitted=False) for one, (target, _, value) in parts.items()
    }
    memories = {place: memory for place, memory in copy.memories.items() if place[0] in named}
    with record.transaction():
        store_facts(record.connection, [copy.facts.get(takedown, fact) for takedown, fact in named.items()])
        store_memories(record.connection, memories | read_memories(record.connection))


def standing_hides(record: Record, corrections: Corrections) -> tuple[Hide, ...]:
    """Return the takedowns that the file asks for, and those that only the record knows (in no line of the file)."""
    asked = {hide.takedown for hide in corrections.hides}
    facts = standing_facts(record.connection)
    recorded = [fact.as_hide for takedown, fact in facts.items() if takedown not in asked]
    return (*corrections.hides, *recorded)


def _facts_of(hiding: Hiding, facts: Mapping[str, TakedownFact], today: dt.date) -> list[TakedownFact]:
    """Return the fitting takedowns as facts, added to what was known of them."""
    found = []
    for hide, named in hiding.fitting:
        before = facts.get(hide.takedown)
        known = before if before and not before.lifted else None
        since = known.since if known else hide.date or today
        answers = named.answers if hide.target is HideTarget.RESPONDENT else frozenset()
        names, answers = (named.names | known.names, answers | known.answers) if known else (named.names, answers)
        found.append(TakedownFact(hide.target, hide.value, since, names, answers))
    return found


def _hidden_where_altered(record: Record, standing: Collection[str]) -> dict[str, str]:
    """Return what is hidden in altered posts. It stays so: nothing can know their hidden answers again."""
    found = [item for key in record.altered for item in hidden_answers(record.connection, key).items()]
    return {answer_id: by for answer_id, by in found if by in standing or by.startswith(UNPUBLISHED)}


@dataclass(frozen=True, slots=True)
class _AtPost:
    """The answers that all takedowns hide in one post."""

    hidden: dict[str, str] = field(default_factory=dict)
    memories: dict[str, Memory] = field(default_factory=dict)


def _at_post(
    record: Record, key: str, named: Mapping[str, Named], remembered: Mapping[tuple[str, str], Memory]
) -> _AtPost:
    answers = [read.answer for read in record.answers_of(key)]
    pairs = {answer.id: pairs_of(answer.text) for answer in answers}
    by: dict[str, list[str]] = {}
    for takedown, found in named.items():
        memory = remembered.get((takedown, key), Memory())
        ids = [i for i in pairs if i in found.answers or memory.knows(pairs[i])]
        if ids:
            by[takedown] = ids
    done = _AtPost()
    for takedown, ids in by.items():
        done.hidden.update({i: takedown for i in ids if i not in done.hidden})
    shown = {pair for i, found in pairs.items() if i not in done.hidden for pair in found}
    shown |= {pair for question in {answer.question for answer in answers} for pair in pairs_of(question)}
    for takedown, ids in by.items():
        if named[takedown].remembers:
            own = [pairs[i] for i in ids if i in named[takedown].answers]
            memory = remembered.get((takedown, key), Memory())
            done.memories[takedown] = memory.grown([pairs[i] for i in ids], own, frozenset(shown))
    return done
