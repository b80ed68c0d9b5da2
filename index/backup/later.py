"""What an archive has taken out, to be carried over into an older state of it that is put back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.corrections.correction_errors import CorrectionsInvalid
from index.corrections.corrections_file import read_file
from index.corrections.kept_corrections import in_force
from index.errors import RecordError
from index.generation.withholding import read_withheld
from index.layout import corrections_path, record_path
from index.record.record import Record
from index.record.record_file import open_locked
from index.record.withdrawn_posts import read_withdrawn_posts, store_withdrawn_post
from index.takedowns.takedown_facts import TakedownFact, read_facts, standing_facts, store_facts
from index.takedowns.takedown_memory import Memory, read_memories, store_memories
from index.takedowns.takedowns import adopt_withheld

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from index.corrections.corrections import Hide
    from index.records import Withdrawn


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Everything that an archive hides, as far as it can be read."""

    facts: Mapping[str, TakedownFact] = field(default_factory=dict)
    memories: Mapping[tuple[str, str], Memory] = field(default_factory=dict)
    #: Posts that are no longer published, by key.
    withdrawn: Mapping[str, Withdrawn] = field(default_factory=dict)
    #: What `corrections.toml` asks for.
    hides: Sequence[Hide] = ()
    #: Takedowns that `withheld.json` names.
    withheld: frozenset[str] = frozenset()
    #: Why the record could not be asked; empty where it could, or there is none.
    unread: str = ""

    @property
    def takedowns(self) -> frozenset[str]:
        """All of them, as the record names them."""
        return frozenset({*self.facts, *self.withheld, *(hide.takedown for hide in self.hides)})


def read_taken_out(archive: Path) -> TakenOut:
    """What the archive hides. The caller holds its lock. A damaged record or file costs what stands there alone."""
    withheld = frozenset(name for name in read_withheld(archive) or () if not name.startswith("withdrawn "))
    hides: tuple[Hide, ...] = ()
    unread = ""
    try:
        file = read_file(corrections_path(archive))
        hides = file.corrections.hides
    except CorrectionsInvalid:
        file = None
    if not record_path(archive).is_file():
        return TakenOut(hides=hides, withheld=withheld)
    try:
        with open_locked(archive) as connection:
            if file is not None:
                hides = in_force(connection, file).hides
            return TakenOut(
                standing_facts(connection),
                read_memories(connection),
                read_withdrawn_posts(connection),
                hides,
                withheld,
            )
    except RecordError as error:
        unread = str(error)
    return TakenOut(hides=hides, withheld=withheld, unread=unread)


def take_out_again(record: Record, taken: TakenOut, day: dt.date) -> None:
    """Hide in an older record what has been taken out since."""
    connection = record.connection
    own, memories, withdrawn = standing_facts(connection), read_memories(connection), read_withdrawn_posts(connection)
    lifted = read_facts(connection).keys() - own.keys()
    facts = [_both(own[takedown], fact) if takedown in own else fact for takedown, fact in taken.facts.items()]
    posts = {key for (key,) in connection.execute("SELECT key FROM posts")}
    with record.transaction():
        store_facts(connection, facts)
        # What was lifted on that day, half-way, is taken out again by what stands since.
        connection.executemany(
            "DELETE FROM takedowns WHERE takedown = ?",
            [(name,) for name in lifted & taken.takedowns - taken.facts.keys()],
        )
        store_memories(connection, _joined(memories, taken.memories))
        for key, item in taken.withdrawn.items():
            if key in posts and (key not in withdrawn or withdrawn[key].as_of < item.as_of):
                store_withdrawn_post(connection, item)
    adopt_withheld(record, taken.withheld, day)


def _both(one: TakedownFact, other: TakedownFact) -> TakedownFact:
    since = min(one.since, other.since)
    return TakedownFact(one.target, one.value, since, one.names | other.names, one.answers | other.answers)


def _joined(
    before: Mapping[tuple[str, str], Memory], since: Mapping[tuple[str, str], Memory]
) -> dict[tuple[str, str], Memory]:
    joined = dict(before)
    for place, memory in since.items():
        own = joined.get(place, Memory())
        hidden = own.hidden | memory.hidden
        joined[place] = Memory(hidden, (own.shown | memory.shown) - hidden)
    return joined
