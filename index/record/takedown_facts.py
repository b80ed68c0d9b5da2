"""Takedowns that have hidden something: facts of the record that only `unhide` lifts.

`corrections.toml` may get lost. What somebody asked for must not depend on a file.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.corrections.corrections import Hide, HideTarget, named_takedown
from index.record.row_values import understood

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable


@dataclass(frozen=True, slots=True)
class TakedownFact:
    """A takedown that has hidden something."""

    target: HideTarget
    #: An answer's id, a name, or a post's key, as in `corrections.toml`.
    value: str
    #: The day it was asked for; where nothing says so, the day it first hid something.
    since: dt.date
    #: Of a respondent: the folded names that are theirs.
    names: frozenset[str] = frozenset()
    #: Of a respondent: the ids of their answers, when they were named.
    answers: frozenset[str] = frozenset()
    #: True if it has hidden something in this record; one that was taken over (`adopt_withheld`) has not at first.
    fitted: bool = True
    #: True if it hides nothing any more. It is kept until the archive shows that, so that `unhide` can be repeated.
    lifted: bool = False

    @property
    def takedown(self) -> str:
        """Its name in the record."""
        return named_takedown(self.target, self.value)

    @property
    def as_hide(self) -> Hide:
        """The same as a table of `corrections.toml`, in no line."""
        return Hide(0, self.target, self.value, "", self.since)


def hides_post(takedown: str) -> bool:
    """True if a takedown, as the record names it, hides a whole post."""
    return takedown.startswith(f"{HideTarget.POST} ")


def read_facts(connection: sqlite3.Connection) -> dict[str, TakedownFact]:
    """Return all facts by takedown, lifted ones too. Raises RecordRowDamaged."""
    answers: dict[str, set[str]] = {}
    for takedown, answer_id in connection.execute("SELECT takedown, answer_id FROM takedown_answers"):
        answers.setdefault(takedown, set()).add(answer_id)
    facts = {}
    rows = connection.execute("SELECT takedown, since, names, fitted, lifted FROM takedowns ORDER BY takedown")
    for takedown, since, names, fitted, lifted in rows:
        target, _, value = takedown.partition(" ")
        with understood("takedowns", takedown):
            facts[takedown] = TakedownFact(
                HideTarget(target),
                value,
                dt.date.fromisoformat(since),
                frozenset(json.loads(names)),
                frozenset(answers.get(takedown, ())),
                fitted=bool(fitted),
                lifted=bool(lifted),
            )
    return facts


def standing_facts(connection: sqlite3.Connection) -> dict[str, TakedownFact]:
    """Return the facts that are not lifted, by takedown."""
    return {takedown: fact for takedown, fact in read_facts(connection).items() if not fact.lifted}


def store_facts(connection: sqlite3.Connection, facts: Iterable[TakedownFact]) -> None:
    """Replace what was known of these takedowns; the caller's transaction."""
    for fact in facts:
        forget_facts(connection, [fact.takedown])
        names = json.dumps(sorted(fact.names), ensure_ascii=False)
        row = (fact.takedown, fact.since.isoformat(), int(fact.lifted), int(fact.fitted), names)
        connection.execute("INSERT INTO takedowns VALUES (?, ?, ?, ?, ?)", row)
        connection.executemany(
            "INSERT INTO takedown_answers VALUES (?, ?)", [(fact.takedown, found) for found in sorted(fact.answers)]
        )


def lift_facts(connection: sqlite3.Connection, takedowns: Collection[str]) -> None:
    """Mark these takedowns as lifted, and forget their names and answers; the caller's transaction."""
    for takedown in takedowns:
        connection.execute("UPDATE takedowns SET lifted = 1, names = '[]' WHERE takedown = ?", (takedown,))
        connection.execute("DELETE FROM takedown_answers WHERE takedown = ?", (takedown,))


def forget_facts(connection: sqlite3.Connection, takedowns: Iterable[str]) -> None:
    """Forget these takedowns; the caller's transaction."""
    connection.executemany("DELETE FROM takedowns WHERE takedown = ?", [(takedown,) for takedown in takedowns])


def forget_lifted(connection: sqlite3.Connection) -> None:
    """Forget the lifted takedowns, now that the archive shows again what they hid; the caller's transaction."""
    connection.execute("DELETE FROM takedowns WHERE lifted")
