"""Carrying over what an archive hides, and since when it shows the rest, into an older state that is put back."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.corrections.correction_errors import CorrectionsInvalid
from index.corrections.corrections_file import CorrectionsFile, read_file
from index.errors import RecordError
from index.files.layout import TAKEDOWNS, WITHHELD, corrections_path, record_path
from index.generation.withholding import read_withheld
from index.record.first_shown import carry_days_over, read_sound_days
from index.record.hidden_rows import UNPUBLISHED
from index.record.id_rows import post_keys
from index.record.kept_corrections import in_force
from index.record.post_identity import read_identities
from index.record.record import Record
from index.record.record_file import copy_record, open_locked
from index.record.seals import compare_seals
from index.record.takedown_facts import TakedownFact, forget_facts, read_facts, standing_facts, store_facts
from index.record.takedown_memory import Memory, read_memories, store_memories
from index.record.unpublished_posts import read_unpublished, read_unrecorded, store_unpublished, store_unrecorded
from index.takedowns.standing_takedowns import read_standing
from index.takedowns.takedown_copy import TakedownCopy, read_copy
from index.takedowns.takedowns import adopt_withheld

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from index.corrections.corrections import Hide
    from index.posts.records import Unpublished
    from index.record.first_shown import DayShown
    from index.record.post_identity import PostIdentity


@dataclass(slots=True)
class TakenOut:
    """Everything that an archive hides, as far as it can be read."""

    facts: Mapping[str, TakedownFact] = field(default_factory=dict)
    memories: Mapping[tuple[str, str], Memory] = field(default_factory=dict)
    #: Unpublished posts by key, and what their blogs know them by.
    unpublished: Mapping[str, Unpublished] = field(default_factory=dict)
    identities: Mapping[str, PostIdentity] = field(default_factory=dict)
    #: Unpublished posts that it never recorded.
    unrecorded: Sequence[Unpublished] = ()
    #: Takedowns that `corrections.toml` asks for, fitting or not.
    hides: Sequence[Hide] = ()
    #: Takedowns that `withheld.json` names, and what `takedowns.json` knows them by.
    withheld: frozenset[str] = frozenset()
    copy: TakedownCopy = field(default_factory=TakedownCopy)
    #: The days on which readers could first see its answers.
    days: Sequence[DayShown] = ()
    #: Parts that could not be read, or were altered, and so are perhaps not whole.
    unread: list[str] = field(default_factory=list)

    @property
    def takedowns(self) -> frozenset[str]:
        """The takedowns that have hidden something, as the record names them."""
        return frozenset({*self.facts, *self.withheld})

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Note an error inside, which costs only what is read inside."""
        try:
            yield
        except (RecordError, sqlite3.DatabaseError) as error:
            self.unread.append(str(error))


def read_taken_out(archive: Path) -> TakenOut:
    """Read what the archive hides; nothing in it is changed. The caller sees to it that nobody writes.

    A damaged row, table or file costs only what stands there.
    """
    taken = TakenOut()
    for name, read in ((WITHHELD, read_withheld), (TAKEDOWNS, read_copy)):
        if read(archive) is None:
            taken.unread.append(f"{name} cannot be understood")
    named, taken.copy = read_standing(archive)
    taken.withheld = frozenset(name for name in named if not name.startswith(UNPUBLISHED))
    try:
        file = read_file(corrections_path(archive))
    except CorrectionsInvalid as error:
        taken.unread.append(str(error))
        file = CorrectionsFile()
    taken.hides = file.corrections.hides
    if record_path(archive).is_file():
        with tempfile.TemporaryDirectory(prefix="answerstacks-") as folder:
            # To be read by today's schema a copy may have to be migrated.
            copy_record(archive, Path(folder))
            with taken.reading(), open_locked(Path(folder)) as connection:
                _read_record(connection, file, taken)
    return taken


def _read_record(connection: sqlite3.Connection, file: CorrectionsFile, taken: TakenOut) -> None:
    with taken.reading():
        altered = compare_seals(connection)
        if altered.takedowns:
            taken.unread.append(f"what it says of takedowns was altered ({', '.join(altered.takedowns)})")
        with suppress(sqlite3.DatabaseError):
            taken.days = read_sound_days(connection, altered.posts)
    with taken.reading():
        taken.facts = standing_facts(connection)
    with taken.reading():
        taken.memories = read_memories(connection)
    with taken.reading():
        taken.unpublished = read_unpublished(connection)
    with taken.reading():
        taken.identities = {found.key: found for found in read_identities(connection, {})}
    with taken.reading():
        taken.unrecorded = read_unrecorded(connection)
    with taken.reading():
        taken.hides = in_force(connection, file).hides


def take_out_again(record: Record, taken: TakenOut, day: dt.date) -> None:
    """Hide in an older record what was hidden since, and note the days that it does not know."""
    connection = record.connection
    own, memories, known = standing_facts(connection), read_memories(connection), read_unpublished(connection)
    lifted = read_facts(connection).keys() - own.keys()
    # One that this record does not know is reported as long as it fits nothing in it.
    facts = [
        _both(own[takedown], fact) if takedown in own else replace(fact, fitted=False)
        for takedown, fact in taken.facts.items()
    ]
    posts = post_keys(connection)
    with record.transaction():
        carry_days_over(connection, taken.days)
        store_facts(connection, facts)
        # A lift that was half done on that day must not undo a takedown that stands since.
        forget_facts(connection, lifted & taken.withheld - taken.facts.keys())
        store_memories(connection, _joined(memories, taken.memories))
        for key, item in taken.unpublished.items():
            if key in posts and (key not in known or known[key].as_of < item.as_of):
                store_unpublished(connection, item)
        # An older export may bring posts that this record does not know.
        unknown = [item for key, item in taken.unpublished.items() if key not in posts]
        store_unrecorded(
            connection, [*read_unrecorded(connection), *taken.unrecorded, *_as_known_to_blogs(unknown, taken)]
        )
    adopt_withheld(record, taken.withheld, taken.copy, day)


def _as_known_to_blogs(items: Sequence[Unpublished], taken: TakenOut) -> Iterator[Unpublished]:
    """Yield unpublished posts by each of the guids and numbers that their blogs know them by."""
    for item in items:
        identity = taken.identities.get(item.key)
        if identity is not None:
            for guid in identity.guids:
                yield replace(item, guid=guid, number=None)
            for _, number in identity.numbers:
                yield replace(item, guid="", number=number)


def _both(one: TakedownFact, other: TakedownFact) -> TakedownFact:
    return replace(
        one,
        since=min(one.since, other.since),
        names=one.names | other.names,
        answers=one.answers | other.answers,
        fitted=one.fitted or other.fitted,
    )


def _joined(
    before: Mapping[tuple[str, str], Memory], since: Mapping[tuple[str, str], Memory]
) -> dict[tuple[str, str], Memory]:
    joined = dict(before)
    for place, memory in since.items():
        own = joined.get(place, Memory())
        hidden = own.hidden | memory.hidden
        joined[place] = Memory(hidden, (own.shown | memory.shown) - hidden)
    return joined
