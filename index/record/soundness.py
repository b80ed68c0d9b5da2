"""What of an open record is as it was written, and what stands for the rest.

Whoever reads the record through `Record` gets posts that are as they were recorded, and in the place of each altered
one what readers have of it (`index.record.kept_posts`).
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from index.record.hidden_rows import hidden_answers
from index.record.kept_posts import KeptPost, read_kept_posts
from index.record.record_errors import TakedownsAltered
from index.record.record_rows import ReadAnswer
from index.record.seals import Altered, Sealer, compare_seals, is_sealed

if TYPE_CHECKING:
    from pathlib import Path

#: By what a post is known to its blog: recording it anew adds to these, and replaces them only where they were altered.
_OF_IDENTITY = frozenset({"guids", "post_identities", "post_numbers", "post_slugs"})
#: What ids are carried by: a post is known again where none of these was altered.
_OF_ANSWERS = frozenset({"posts", "questions", "answers", "paragraphs"})


class Soundness:
    """The seals of an open record, compared once, when they are first asked for."""

    def __init__(self, connection: sqlite3.Connection, archive: Path) -> None:
        self._connection = connection
        self._archive = archive
        self._sealer: Sealer | None = None
        #: Altered posts that the transaction at hand records anew.
        self._mending: set[str] = set()

    @cached_property
    def _compared(self) -> Altered:
        found = compare_seals(self._connection)
        if found.posts or found.tables:
            # The other rows of a table are read whatever became of one of them.
            self._connection.text_factory = _decode
        return found

    @cached_property
    def altered(self) -> dict[str, tuple[str, ...]]:
        """Keys of the posts that were altered, and the tables in which."""
        return dict(self._compared.posts)

    @property
    def tables(self) -> tuple[str, ...]:
        """What else was altered: tables of no single post, and `HIDDEN`."""
        return self._compared.tables

    @property
    def was_sound(self) -> bool:
        """Whether nothing was altered when it was compared."""
        return not self._compared.posts and not self._compared.tables

    @property
    def strays(self) -> frozenset[str]:
        """Of the altered keys those that no post ever had."""
        return self._compared.strays & self.altered.keys()

    @cached_property
    def _kept(self) -> dict[str, KeptPost]:
        rows = self._connection.execute("SELECT key FROM posts UNION SELECT post_key FROM seals")
        # A record that was cut short has rows without a key.
        keys = {key for (key,) in rows if isinstance(key, str)}
        return read_kept_posts(self._archive, self.altered.keys(), self._connection, keys)

    def kept(self, key: str | None = None) -> list[KeptPost]:
        """What readers have of the altered posts, or of this altered one."""
        return [self._kept.get(one, KeptPost()) for one in ([key] if key else sorted(self.altered))]

    def kept_answers(self, key: str | None = None) -> list[ReadAnswer]:
        """Their answers, with the takedowns that hide them now."""
        if not self.altered:
            return []
        hidden = hidden_answers(self._connection)
        found = [answer for kept in self.kept(key) for answer in kept.answers]
        return [ReadAnswer(answer, "", hidden.get(answer.id, "")) for answer in found]

    def knows_answers_of(self, key: str) -> bool:
        """Whether what ids are carried by is as it was recorded."""
        return _OF_ANSWERS.isdisjoint(self.altered.get(key, ()))

    def guard(self, *, as_closed: bool = False) -> None:
        """Compare everything before anything is written, and seal again from here on whatever is. A record that is byte
        for byte `as_closed` by a writer who found nothing altered need not be compared.

        Raises TakedownsAltered where something hidden could come back.
        """
        if as_closed:
            self._compared = Altered()
        if self._compared.posts:
            self._index_anew()
        if self._compared.takedowns:
            raise TakedownsAltered(self._compared.takedowns)
        self._sealer = Sealer(self._connection) if is_sealed(self._connection) else None
        if "sites" in self.tables:
            # Asked anew for everything, they say what they have said.
            self._connection.execute("DELETE FROM sites")
        if self.tables and self._sealer:
            self._sealer.forget_unknown()
        self.seal()

    def _index_anew(self) -> None:
        """An index may know rows as they were, or be all that was damaged; it would not let them be replaced."""
        with suppress(sqlite3.DatabaseError):
            self._connection.execute("REINDEX")
        self._connection.text_factory = str
        del self._compared

    def tables_of_post(self, key: str) -> list[str]:
        """The tables in which an altered post's rows are to be written anew."""
        tables = self._sealer.tables_of_post() if self._sealer else ()
        return [table for table in tables if table not in _OF_IDENTITY or table in self.altered[key]]

    def mend(self, key: str) -> None:
        """The transaction at hand records this post anew."""
        self._mending.add(key)

    def seal(self) -> None:
        """Seal what was written; within the transaction at hand. What was altered and not mended stays altered."""
        if self._sealer:
            self._sealer.renew(self.altered.keys() - self._mending, self._mending)

    def end(self, *, committed: bool) -> None:
        """The transaction at hand has ended."""
        if committed:
            for key in self._mending & self.altered.keys():
                del self.altered[key]
        self._mending.clear()


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
