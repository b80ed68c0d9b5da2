"""The posts and tables of an open record that were altered since they were recorded, and what stands for them.

`Record` returns sound posts as they were recorded, and an altered one as readers have it (`index.record.kept_posts`).
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
from index.record.sealer import Sealer
from index.record.seals import Altered, compare_seals, is_sealed

if TYPE_CHECKING:
    from pathlib import Path

#: Tables of a post's identity and days: recording it anew adds to these, and replaces only those that were altered.
_ADDED_TO = frozenset({"first_shown", "guids", "post_identities", "post_numbers", "post_slugs"})
#: Tables that ids are carried by: a post is known again where none of these was altered.
_OF_ANSWERS = frozenset({"posts", "questions", "answers", "paragraphs"})


class Soundness:
    """The comparison of an open record with its seals, made once, when it is first asked for."""

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
            # One row that is not UTF-8 must not keep the others of its table from being read.
            self._connection.text_factory = _decode
        return found

    @cached_property
    def altered(self) -> dict[str, tuple[str, ...]]:
        """The altered posts: key -> the tables in which."""
        return dict(self._compared.posts)

    @property
    def tables(self) -> tuple[str, ...]:
        """The altered tables of no single post, and `HIDDEN`."""
        return self._compared.tables

    @property
    def was_sound(self) -> bool:
        """True if nothing was altered when it was compared."""
        return not self._compared.posts and not self._compared.tables

    @property
    def strays(self) -> frozenset[str]:
        """The altered keys that no post ever had."""
        return self._compared.strays & self.altered.keys()

    @cached_property
    def _kept(self) -> dict[str, KeptPost]:
        rows = self._connection.execute("SELECT key FROM posts UNION SELECT post_key FROM seals")
        # A record that was cut short has rows without a key.
        keys = {key for (key,) in rows if isinstance(key, str)}
        return read_kept_posts(self._archive, self.altered.keys(), self._connection, keys)

    def kept(self, key: str | None = None) -> list[KeptPost]:
        """Return the altered posts, or this one, as readers have them."""
        return [self._kept.get(one, KeptPost()) for one in ([key] if key else sorted(self.altered))]

    def kept_answers(self, key: str | None = None) -> list[ReadAnswer]:
        """Return their answers, with the takedowns that hide them now."""
        if not self.altered:
            return []
        hidden = hidden_answers(self._connection)
        found = [answer for kept in self.kept(key) for answer in kept.answers]
        return [ReadAnswer(answer, "", hidden.get(answer.id, "")) for answer in found]

    def knows_answers_of(self, key: str) -> bool:
        """True if the tables that ids are carried by are as they were recorded."""
        return _OF_ANSWERS.isdisjoint(self.altered.get(key, ()))

    def guard(self, *, as_closed: bool = False) -> None:
        """Compare everything before anything is written, and seal what is written from here on.

        A record that is byte for byte `as_closed` by a writer who found nothing altered is not compared. Raises
        TakedownsAltered where something hidden could come back.
        """
        if as_closed:
            self._compared = Altered()
        if self._compared.posts:
            self._index_anew()
        if self._compared.takedowns:
            raise TakedownsAltered(self._compared.takedowns)
        self._sealer = Sealer(self._connection) if is_sealed(self._connection) else None
        if "sites" in self.tables:
            # The next import asks every site for everything.
            self._connection.execute("DELETE FROM sites")
        if self.tables and self._sealer:
            self._sealer.forget_unknown()
        self.seal()

    def _index_anew(self) -> None:
        """Rebuild the indexes: one that is damaged, or knows altered rows as they were, would keep them from being
        replaced."""
        with suppress(sqlite3.DatabaseError):
            self._connection.execute("REINDEX")
        self._connection.text_factory = str
        del self._compared

    def tables_of_post(self, key: str) -> list[str]:
        """Return the tables in which an altered post's rows are to be written anew."""
        tables = self._sealer.tables_of_post() if self._sealer else ()
        return [table for table in tables if table not in _ADDED_TO or table in self.altered[key]]

    def mend(self, key: str) -> None:
        """Note that the transaction at hand records this post anew."""
        self._mending.add(key)

    def seal(self) -> None:
        """Seal what was written in the transaction at hand. A post that was altered and not mended stays altered."""
        if self._sealer:
            self._sealer.renew(self.altered.keys() - self._mending, self._mending)

    def end(self, *, committed: bool) -> None:
        """Note that the transaction at hand has ended."""
        if committed:
            for key in self._mending & self.altered.keys():
                del self.altered[key]
        self._mending.clear()


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
