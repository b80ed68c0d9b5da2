"""Copies of hidden words in new posts: under another slug and guid, run again without a name, or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import SourceError
from index.identity.overlap import pairs_of
from index.record.takedown_facts import standing_facts
from index.record.takedown_memory import LONG_RUN, Memory, longest_run, read_memories, store_memories

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from index.record.record import Record


class HiddenCopy(SourceError):
    """An answer of a new post has words that a takedown hides, and is hidden with it."""

    def __init__(self, answer_id: str, takedown: str) -> None:
        super().__init__(
            f"The new answer {answer_id!r} has the words that are hidden as {takedown!r}, so it is hidden, too. If it"
            " is to be shown, undo that with `answerstacks unhide` and hide what you mean."
        )


def hide_copies(record: Record, new_posts: Collection[str]) -> list[HiddenCopy]:
    """Let takedowns remember the hidden words in these posts, so that `refresh_hidden` hides them; return the answers.

    Posts that were there when something was hidden are not searched: whoever hid it was told of copies.
    """
    memories = read_memories(record.connection)
    hidden: dict[str, frozenset[int]] = {takedown: frozenset() for takedown in standing_facts(record.connection)}
    for (takedown, _), memory in memories.items():
        if takedown in hidden:
            hidden[takedown] |= memory.hidden
    found: list[HiddenCopy] = []
    added: dict[tuple[str, str], Memory] = {}
    for key in sorted(new_posts) if any(hidden.values()) else ():
        for read in record.answers_of(key):
            pairs = pairs_of(read.answer.text)
            for takedown, known in hidden.items():
                if (takedown, key) not in memories and _is_copy(pairs, known):
                    before = added.get((takedown, key), Memory())
                    added[takedown, key] = Memory(before.hidden | (known & set(pairs)))
                    found.append(HiddenCopy(read.answer.id, takedown))
    if added:
        with record.transaction():
            store_memories(record.connection, memories | added)
    return found


def _is_copy(pairs: Sequence[int], hidden: frozenset[int]) -> bool:
    """True if at least half of a text is hidden elsewhere, with `LONG_RUN` pairs in a row."""
    distinct = set(pairs)
    return longest_run(pairs, hidden) >= LONG_RUN and 2 * len(distinct & hidden) >= len(distinct)
