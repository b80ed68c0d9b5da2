"""The hidden words that a takedown remembers, to know them again when their post is split, joined or renamed.

A takedown remembers of a post the pairs of adjacent words that stood in hidden answers and in no shown one, and the
pairs that stood in shown ones. So a neighbour who says the same is left alone, and one that a wrong split joined with a
hidden answer is shown again when the two are parted. Only hashes are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from index.record.record_rows import sketch_from, sketch_to
from index.record.row_values import understood

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

#: Hidden pairs in a row that are hidden words wherever they stand.
LONG_RUN = 8
#: Pairs in a row below which words are nobody's own ("I do not").
SHORT_RUN = 3


@dataclass(frozen=True, slots=True)
class Memory:
    """The words of one post that one takedown remembers."""

    #: Hashes of the pairs that stood in hidden answers only.
    hidden: frozenset[int] = frozenset()
    #: Hashes of the pairs that stood in answers shown beside them.
    shown: frozenset[int] = frozenset()

    def knows(self, pairs: Sequence[int]) -> bool:
        """True if a text, given as its pairs in order, holds a substantial part of what was hidden.

        That is `LONG_RUN` pairs in a row, or half of the shorter of the two, `SHORT_RUN` of them in a row.
        """
        longest = longest_run(pairs, self.hidden)
        distinct = set(pairs)
        shorter = min(len(distinct), len(self.hidden))
        half = 2 * len(distinct & self.hidden) >= shorter > 0
        return longest >= LONG_RUN or (half and longest >= min(SHORT_RUN, shorter))

    def grown(self, hidden: Iterable[Sequence[int]], own: Iterable[Sequence[int]], shown: frozenset[int]) -> Memory:
        """Return it with the answers that it hides now, those it names (`own`) among them, and the pairs now `shown`.

        A text that is known already may have been joined with a neighbour's, whose words stay the neighbour's; one
        that the takedown names and that is new is hidden whole.
        """
        new: set[int] = set()
        for pairs in hidden:
            new |= set(pairs) - shown - self.shown
        for pairs in own:
            if not self.knows(pairs):
                new |= set(pairs) - shown
        held = self.hidden | new
        return Memory(held, (self.shown | shown) - held)


def longest_run(pairs: Sequence[int], hidden: frozenset[int]) -> int:
    """Return the length of the longest run of hidden pairs in a text."""
    run = longest = 0
    for pair in pairs:
        run = run + 1 if pair in hidden else 0
        longest = max(longest, run)
    return longest


def read_memories(connection: sqlite3.Connection) -> dict[tuple[str, str], Memory]:
    """Return all memories by takedown and post key. Raises RecordRowDamaged."""
    found = {}
    for takedown, key, hidden, shown in connection.execute(
        "SELECT takedown, post_key, hidden, shown FROM takedown_memory"
    ):
        with understood("takedown_memory", takedown, key):
            found[takedown, key] = Memory(sketch_from(hidden), sketch_from(shown))
    return found


def store_memories(connection: sqlite3.Connection, memories: dict[tuple[str, str], Memory]) -> None:
    """Replace all memories; the caller's transaction."""
    connection.execute("DELETE FROM takedown_memory")
    connection.executemany(
        "INSERT INTO takedown_memory VALUES (?, ?, ?, ?)",
        [
            (*place, sketch_to(memory.hidden), sketch_to(memory.shown))
            for place, memory in sorted(memories.items(), key=itemgetter(0))
        ],
    )
