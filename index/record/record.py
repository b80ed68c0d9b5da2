"""The record, the archive's one truth: posts as imported, their answers with evidence, and what became of every id.

It reads and writes dataclasses. The file, its lock and its schema are in `index.record.record_file`.
"""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING

from index.corrections.correction_errors import CorrectionsGone, CorrectionUnfit, WithheldUnreadable
from index.identity.bearers import bearer_of
from index.identity.carrying import PostIds
from index.identity.retired import Gone, Redirect
from index.posts.records import BodyFormat
from index.record.leftovers import settle_restored, sweep_leftovers
from index.record.mending import clear_altered, remove_strays
from index.record.post_identity import store_identity
from index.record.post_rows import KnownPost, PostVersion, forget_post, insert_post, is_recorded
from index.record.prepared_rows import forget_prepared
from index.record.record_checksum import is_as_closed, store_checksum
from index.record.record_errors import RecordRowDamaged
from index.record.record_file import lock, open_for_reading, open_locked
from index.record.record_rows import (
    ReadAnswer,
    ReadPost,
    SignedAnswer,
    read_answers,
    read_gone,
    read_posts,
    read_redirects,
    read_signed,
    read_spans,
)
from index.record.row_values import moment_from, understood, word_from
from index.record.soundness import Soundness
from index.record.uncorrected_rows import read_uncorrected, store_uncorrected

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from index.corrections.correction_errors import CorrectionError
    from index.corrections.naming import Uncorrected
    from index.errors import SourceError
    from index.identity.bearers import Bearer
    from index.posts.records import Post
    from index.posts.split import Span, Split
    from index.record.post_identity import PostIdentity

#: Problems that every import finds anew, even one that reads no source.
_ERRORS_OF_CORRECTIONS = (CorrectionUnfit.__name__, CorrectionsGone.__name__, WithheldUnreadable.__name__)
#: Tables of corrected posts.
_TABLES_OF_CORRECTED = frozenset({"corrected_posts", "uncorrected", "uncorrected_retired", "called"})


class Record:
    """An open record. Use `Record.write` or `Record.read`."""

    def __init__(self, connection: sqlite3.Connection, archive: Path) -> None:
        #: For the functions of `index.record`; no other folder has SQL on the record.
        self.connection = connection
        #: The comparison with its seals: altered posts, and what stands for them.
        self.soundness = Soundness(connection, archive)

    @staticmethod
    @contextmanager
    def write(archive: Path) -> Iterator[Record]:
        """Open the record as its one writer; it is made when there is none, and migrated when it is old.

        Leftovers of a killed command are removed. If a byte has changed since the record was closed, everything is
        compared with its seals first. What is written is sealed.

        Raises TakedownsAltered, RecordBusy, RecordTooNew, RecordDamaged, RecordRowDamaged, RecordUnusable.
        """
        archive.mkdir(parents=True, exist_ok=True)
        with lock(archive):
            settle_restored(archive)
            as_closed = is_as_closed(archive)
            with open_locked(archive) as connection:
                sweep_leftovers(archive)
                record = Record(connection, archive)
                record.soundness.guard(as_closed=as_closed)
                if not as_closed:
                    # Prepared posts have no seals: they are trusted as long as no byte has changed.
                    forget_prepared(connection)
                try:
                    yield record
                finally:
                    # Rows that were written outside of a transaction.
                    record.soundness.seal()
            if record.soundness.was_sound:
                store_checksum(archive)

    @staticmethod
    @contextmanager
    def read(archive: Path) -> Iterator[Record]:
        """Open the record to read one committed state of it.

        Raises RecordNotFound, RecordTooNew, RecordTooOld, RecordDamaged, RecordRowDamaged, RecordUnusable.
        """
        with open_for_reading(archive) as connection:
            yield Record(connection, archive)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write everything inside, with its seals, or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.soundness.seal()
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self.soundness.end(committed=False)
            raise
        self.soundness.end(committed=True)

    @contextmanager
    def _regardless_of_keys(self) -> Iterator[None]:
        """Let rows inside refer to rows that are not there, as those of altered posts may until they are mended."""
        self.connection.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            self.connection.execute("PRAGMA foreign_keys = ON")

    @property
    def altered(self) -> dict[str, tuple[str, ...]]:
        """The posts that are not as they were recorded: key -> the tables in which they were altered."""
        return self.soundness.altered

    def posts(self, *, bodies: bool = True) -> list[ReadPost]:
        """Return all posts, by date and key, `bodies` and all; an altered one as readers have it."""
        kept = [kept.post for kept in self.soundness.kept() if kept.post]
        found = read_posts(self.connection, without=self.altered, bodies=bodies)
        return sorted([*found, *kept], key=_by_date) if kept else found

    def post(self, key: str) -> ReadPost | None:
        """Return one post; an altered one as readers have it."""
        if key in self.altered:
            return self.soundness.kept(key)[0].post
        return next(iter(read_posts(self.connection, key)), None)

    def answers(self) -> list[ReadAnswer]:
        """Return all answers, by date, post and place; of an altered post those that readers have."""
        found = read_answers(self.connection, without=self.altered)
        if kept := self.soundness.kept_answers():
            places = {read.post.key: _by_date(read) for read in self.posts()}
            found = sorted([*found, *kept], key=lambda read: (places[read.answer.post_key], read.answer.position))
        return found

    def signed(self) -> list[SignedAnswer]:
        """Return who signs each answer, in the order of `answers`; of an altered post those that readers have."""
        found = read_signed(self.connection, without=self.altered)
        if kept := self.soundness.kept_answers():
            places = {read.post.key: place for place, read in enumerate(self.posts(bodies=False))}
            for read in sorted(kept, key=lambda read: read.answer.position):
                answer = read.answer
                found.append(SignedAnswer(answer.id, answer.post_key, answer.respondent, read.hidden))
            found.sort(key=lambda answer: places[answer.post_key])
        return found

    def answers_of(self, post_key: str) -> list[ReadAnswer]:
        """Return the answers of one post, in order."""
        if post_key in self.altered:
            return self.soundness.kept_answers(post_key)
        return read_answers(self.connection, post_key)

    def spans(self, post_key: str) -> list[Span]:
        """Return the spans of a post's text, in order; none of an altered post."""
        return [] if post_key in self.altered else read_spans(self.connection, post_key)

    def known_post(self, key: str) -> KnownPost | None:
        """Return what is known of the post with this key; of an altered one as much as can be understood."""
        row = self.connection.execute(
            "SELECT url, title, body, body_format, origin, content_hash, splitter_version FROM posts WHERE key = ?",
            (key,),
        ).fetchone()
        if row is None:
            return None
        url, title, body, body_format, origin, content_hash, splitter_version = row
        version = PostVersion(content_hash, splitter_version)
        is_format = key not in self.altered or body_format in {*BodyFormat}
        with understood("posts", key):
            return KnownPost(
                url, title, body, word_from(BodyFormat, body_format if is_format else "html"), origin, version
            )

    def versions(self) -> dict[str, PostVersion]:
        """Return the version of every post, by key."""
        rows = self.connection.execute("SELECT key, content_hash, splitter_version FROM posts ORDER BY key")
        return {key: PostVersion(content_hash, rules) for key, content_hash, rules in rows.fetchall()}

    def bearers(self, post_key: str) -> list[tuple[str, Bearer]]:
        """Return the ids of a post's answers with what they stand for, for `identity.carry`."""
        read, answers = self._known_answers(post_key)
        if read is None:
            return []
        kind = read.post.kind
        found = (read.answer for read in answers)
        return [(said.id, bearer_of(kind, said.question, said.respondent, said.text)) for said in found]

    def _known_answers(self, key: str) -> tuple[ReadPost | None, list[ReadAnswer]]:
        """Return a post and its answers; an altered one as recorded where that can be trusted, with hidden answers."""
        if key in self.altered and self.soundness.knows_answers_of(key):
            # The altered rows may be its types or facts.
            with suppress(RecordRowDamaged):
                return next(iter(read_posts(self.connection, key)), None), read_answers(self.connection, key)
        read = self.post(key)
        return read, self.answers_of(key) if read else []

    def uncorrected(self, post_key: str) -> Uncorrected | None:
        """Return a corrected post's answers before they were corrected, with the ids that corrections call them by."""
        if not _TABLES_OF_CORRECTED.isdisjoint(self.altered.get(post_key, ())):
            return None
        return read_uncorrected(self.connection, post_key)

    def redirects(self, post_key: str | None = None) -> list[Redirect]:
        """Return the ids that lead to another, of one post or of all, by old id."""
        if post_key is not None and "redirects" not in self.altered.get(post_key, ()):
            return read_redirects(self.connection, post_key)
        kept = [redirect for kept in self.soundness.kept(post_key) for redirect in kept.redirects]
        found = [] if post_key else read_redirects(self.connection, without=self.altered)
        return sorted([*found, *kept], key=lambda redirect: redirect.old_id)

    def gone(self, post_key: str | None = None) -> list[Gone]:
        """Return the ids that lead nowhere, of one post or of all, by id."""
        if post_key is not None and "gone" not in self.altered.get(post_key, ()):
            return read_gone(self.connection, post_key)
        kept = [item for kept in self.soundness.kept(post_key) for item in kept.gone]
        found = [] if post_key else read_gone(self.connection, without=self.altered)
        return sorted([*found, *kept], key=lambda item: item.id)

    def problems(self) -> list[tuple[str, str]]:
        """Return the last import's problems: name of the error, and its message."""
        return self.connection.execute("SELECT error, message FROM import_problems ORDER BY position").fetchall()

    def synced_until(self, url: str) -> dt.datetime | None:
        """Return the moment up to which the posts of a site have been read; None for a site that never was."""
        row = self.connection.execute("SELECT modified_until FROM sites WHERE url = ?", (url,)).fetchone()
        with understood("sites", url):
            return moment_from(row[0]) if row else None

    def store_synced_until(self, url: str, moment: dt.datetime) -> None:
        """Note the moment (with its zone) up to which the posts of a site have been read."""
        with self.transaction():
            self.connection.execute(
                "INSERT OR REPLACE INTO sites VALUES (?, ?)", (url, moment.astimezone(dt.UTC).isoformat())
            )

    def store_problems(
        self, problems: Sequence[SourceError] | None, of_corrections: Sequence[CorrectionError] = ()
    ) -> int:
        """Replace the last import's problems by this one's; return how many are new.

        `problems` is None where no source was read: then the recorded problems of sources stay.
        """
        with self.transaction():
            before = self.problems()
            found = [(type(problem).__name__, str(problem)) for problem in (*(problems or ()), *of_corrections)]
            new_count = sum(row not in before for row in found)
            if problems is None:
                found = [row for row in before if row[0] not in _ERRORS_OF_CORRECTIONS] + found
            self.connection.execute("DELETE FROM import_problems")
            self.connection.executemany(
                "INSERT INTO import_problems VALUES (?, ?, ?)", [(i, *row) for i, row in enumerate(found)]
            )
            return new_count

    def store_post(
        self,
        post: Post,
        text: str,
        split: Split,
        carried: PostIds,
        version: PostVersion,
        uncorrected: Uncorrected | None = None,
        identity: PostIdentity | None = None,
    ) -> None:
        """Record a post, its answers and the fate of its ids, in the place of what was recorded of it."""
        is_altered = post.key in self.altered
        with self._regardless_of_keys() if is_altered else nullcontext(), self.transaction():
            if is_altered:
                clear_altered(self.connection, self.soundness, post.key, carried)
            if is_altered or is_recorded(self.connection, post.key):
                forget_post(self.connection, post.key)
            insert_post(self.connection, post, text, split, carried, version)
            if uncorrected is not None:
                store_uncorrected(self.connection, post.key, uncorrected)
            if identity is not None:
                store_identity(self.connection, identity)

    def remove_strays(self) -> None:
        """Remove rows whose key was altered, once every post that ever had a key is whole."""
        if self.altered and self.soundness.strays == self.altered.keys():
            with self._regardless_of_keys(), self.transaction():
                remove_strays(self.connection, self.soundness)


def _by_date(read: ReadPost) -> tuple[str, str]:
    return read.post.published.isoformat() if read.post.published else "", read.post.key
