"""Posts into the record, one after another: new and changed ones are taken apart, the others are left alone.

A corrected post is taken apart and corrected at every import, so that corrections which no longer fit are reported
every time; and once more when its corrections are gone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from index.corrections.correction_errors import CorrectionUnfit
from index.corrections.corrections import Corrections
from index.imports.duplicates import Folded, has_same_words, rank_of
from index.imports.import_errors import DuplicatePostKey, ExportUndated, PostWithdrawn
from index.imports.known_posts import KnownPosts
from index.imports.slug_holders import file_of
from index.imports.taking_apart import TakingApart
from index.imports.telling_apart import Verdict
from index.imports.unpublished import UnpublishedPosts
from index.posts.records import UNDATED
from index.record.hidden_rows import is_shown
from index.record.record_errors import PostAltered, UnpublishedAltered
from index.record.unpublished_posts import read_unrecorded, store_unrecorded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.errors import SourceError
    from index.imports.changes import PostChange
    from index.imports.known_posts import PostMatch
    from index.posts.records import Post, Unpublished
    from index.progress import Progress
    from index.record.post_identity import PostIdentity
    from index.record.post_rows import KnownPost
    from index.record.record import Record

_KEY = "Its key is the part of an answer's id before the /; the correction will be tried again when the post comes."


class PostImport:
    """One run of posts into an open record, and its counts, which `ImportReport` describes."""

    def __init__(self, record: Record, corrections: Corrections | None = None) -> None:
        self.problems: list[SourceError] = []
        #: Corrections that do not fit, in the order of the file; complete once `split_anew` is done.
        self.corrections_unfit: list[CorrectionUnfit] = []
        self.posts_read = self.added = self.changed = self.skipped = self.failed = self.resplit = 0
        self._record = record
        self._known_posts = KnownPosts(record)
        #: Posts and statements on which `settle` decides when all sources have been read.
        self._maybe_moved: list[Post] = []
        self._unpublished_here: list[Unpublished] = []
        #: The same of sources that do not say when they were made: they take nothing out.
        self._undated: list[Unpublished] = []
        self._corrections = corrections or Corrections()
        self._taking_apart = TakingApart(record, self._corrections)
        #: Keys of the posts that the record did not have.
        self.new_posts: set[str] = set()
        #: Copies of posts that were left out for a better one, in the order of reading.
        self.folded: list[Folded] = []
        #: Posts that are no longer published, or are again.
        self.unpublished = UnpublishedPosts(record)
        #: The posts that this run has read published, by key, with their files.
        self._read_in: dict[str, set[str]] = defaultdict(set)

    @property
    def changes(self) -> list[PostChange]:
        """The changes of the posts that were taken apart; posts without any are left out."""
        found = (outcome.change for outcome in self._taking_apart.outcomes.values())
        return [change for change in found if change.is_new or change.answers]

    @property
    def corrections_applied(self) -> int:
        """How many corrections were applied."""
        return sum(outcome.applied for outcome in self._taking_apart.outcomes.values())

    @property
    def splits(self) -> int:
        """How often a post was taken apart."""
        return self._taking_apart.splits

    def expect(self, posts: Sequence[Post]) -> None:
        """Learn what the lines of posts that are about to be added show of each other."""
        self._taking_apart.expect(posts)

    def add(self, post: Post) -> None:
        """Record a post as its source gives it; a problem is kept in `problems` and changes nothing in the record."""
        self.posts_read += 1
        found = self._known_posts.find(post)
        if found.verdict is Verdict.MOVED:
            self._maybe_moved.append(post)
        else:
            self._record_or_refuse(post, found)

    def note_unpublished(self, item: Unpublished) -> None:
        """Note that a source has a post unpublished; `settle` decides."""
        (self._undated if item.as_of == UNDATED else self._unpublished_here).append(item)

    def settle(self) -> None:
        """Place the posts that may have moved, and record which are unpublished, when all sources have been read."""
        for item in self._unpublished_here:
            self._known_posts.note_unpublished(item)
        for post in self._maybe_moved:
            self._record_or_refuse(post, self._known_posts.find(post, at_end=True))
        self._maybe_moved.clear()
        remembered = self._unpublished_before()
        unknown = [item for item in remembered if not self._note_if_recorded(item, is_from_before=True)]
        unknown += [item for item in self._unpublished_here if not self._note_if_recorded(item)]
        for item, seen in self._known_posts.replaced():
            self.unpublished.note_replaced(item, seen)
        for item in self.unpublished.standing_as_replaced():
            if self._known_posts.is_published_again(item):
                self.unpublished.note_published_again(item.key)
        # In one transaction: a killed import must not forget a statement before its post is unpublished.
        with self._record.transaction():
            self._known_posts.write()
            store_unrecorded(self._record.connection, unknown)
            self.unpublished.settle()
        self._unpublished_here.clear()
        self._report_undated()

    def _report_undated(self) -> None:
        """Add a problem for each export without a time that has posts unpublished which are shown."""
        shown: dict[str, dict[str, None]] = defaultdict(dict)
        for item in self._undated:
            file, key = file_of(item.origin), self._known_posts.find_recorded(item)
            # A draft may have the slug of a post that the same export has published.
            if key and file not in self._read_in.get(key, ()) and is_shown(self._record.connection, key):
                shown[file][key] = None
        self.problems += [ExportUndated(file, list(keys)) for file, keys in shown.items()]
        self._undated.clear()

    def _unpublished_before(self) -> list[Unpublished]:
        """Return what earlier sources said of posts that are not in the record; nothing, and a problem, if altered."""
        if "unpublished_posts" in self._record.soundness.tables:
            self.problems.append(UnpublishedAltered())
            return []
        return read_unrecorded(self._record.connection)

    def _note_if_recorded(self, item: Unpublished, *, is_from_before: bool = False) -> bool:
        """Note that a recorded post is unpublished; False where the record does not have it."""
        key = self._known_posts.find_recorded(item)
        if key is None:
            return False
        published = self._known_posts.last_published(key)
        # A copy without a time may be newer than what was said before it came.
        if published is None and is_from_before and not self._was_published_earlier(key, item):
            return False
        if published is None or published <= item.as_of:
            self.unpublished.note(replace(item, key=key))
        return True

    def _was_published_earlier(self, key: str, item: Unpublished) -> bool:
        read = self._record.post(key)
        return read is not None and read.post.published is not None and read.post.published < item.as_of.date()

    def _record_or_refuse(self, post: Post, found: PostMatch) -> None:
        known = self._record.known_post(found.key)
        if found.verdict is Verdict.UNCLEAR and known:
            self._refuse(DuplicatePostKey(found.key, known.url or known.origin, post.url or post.origin))
        else:
            self._record_under(post, found.key, known)

    def _record_under(self, found: Post, key: str, known: KnownPost | None) -> None:
        """Record a post under the archive's `key`, which need not be its slug."""
        post = replace(found, key=key)
        content_hash = hash_content(post)
        is_second = key in self._read_in
        self._read_in[key].add(file_of(post.origin))
        self.unpublished.note_published(post)
        # Sources come in any order; the newest counts.
        is_older, is_newer = self._known_posts.is_older(key, post), self._known_posts.is_newer(key, post)
        if known is None:
            if self._record_copy(found, key, content_hash):
                self.added += 1
                self.new_posts.add(key)
            return
        barred_by = self.unpublished.find_bar(post)
        is_as_recorded = known.version.content_hash == content_hash
        if is_as_recorded and key in self._record.altered and not barred_by:
            # It mends what was altered.
            self.changed += self._record_copy(found, key, content_hash)
            return
        is_a_copy = rank_of(known.body_format, known.origin) < rank_of(post.body_format, post.origin)
        if barred_by or is_as_recorded or is_a_copy or is_older:
            self._known_posts.remember(found, self._known_posts.identity_with(found, key, stored=False), written=False)
            self._skip(post, known, barred_by, is_a_copy=is_a_copy and not is_as_recorded)
        elif is_second and not is_newer:
            self._record_second_copy(known, found, key, content_hash)
        else:
            self.changed += self._record_copy(found, key, content_hash)

    def _skip(self, post: Post, known: KnownPost, barred_by: Unpublished | None, *, is_a_copy: bool) -> None:
        """Leave a post out that is recorded as it is, is barred, or has a better copy."""
        if barred_by:
            self.skipped += 1
            if post.as_of is None:  # else it is an older export, which is no problem
                self.problems.append(PostWithdrawn(post.key, post.origin, barred_by.why, barred_by.origin))
        elif is_a_copy:
            self._leave_copy_out(post.key, known.origin, post.origin)
        else:
            # `split_anew` may yet take it apart by other rules or corrections, as any recorded post.
            self.skipped += 1

    def _record_second_copy(self, known: KnownPost, post: Post, key: str, content_hash: str) -> None:
        """Record or leave out another copy of a post that this run has read, with other mark-up or other words."""
        if rank_of(post.body_format, post.origin) < rank_of(known.body_format, known.origin):
            if self._record_copy(post, key, content_hash):
                self._leave_copy_out(key, post.origin, known.origin)
        elif has_same_words(known, post):
            self._leave_copy_out(key, known.origin, post.origin)
        else:
            self._refuse(DuplicatePostKey(key, known.origin, post.origin))

    def _record_copy(self, post: Post, key: str, content_hash: str) -> bool:
        """Record this copy of a post; False when it cannot be taken apart."""
        identity = self._known_posts.identity_with(post, key, stored=True)
        is_stored = self._split_and_store(replace(post, key=key), content_hash, identity)
        if is_stored:
            self._known_posts.remember(post, identity, written=True)
        return is_stored

    def _leave_copy_out(self, key: str, kept: str, left_out: str) -> None:
        self.skipped += 1
        self.folded.append(Folded(key, kept, left_out))

    def split_anew(self, progress: Progress, *, every: bool) -> None:
        """Take recorded posts apart again: those of older rules or other corrections, corrected ones, those of which
        the archive's other posts show something else than before, or `every` one.

        Of those that this run has stored only the last but one; and an altered post is a problem instead.
        """
        self._record.remove_strays()
        for key, tables in sorted(self._record.altered.items()):
            self.problems.append(PostAltered(key, tables))
        versions = {key: it for key, it in self._record.versions().items() if key not in self._record.altered}
        self._taking_apart.count_all(versions)
        for key, is_other in self._taking_apart.overdue(versions, every=every):
            found = self._record.post(key)
            if found and self._split_and_store(found.post, versions[key].content_hash):
                self.resplit += is_other
            progress.advance()
        outcomes = self._taking_apart.outcomes.values()
        self.corrections_unfit += [unfit for outcome in outcomes for unfit in outcome.unfit]
        self._report_corrections_of_absent_posts()

    def _report_corrections_of_absent_posts(self) -> None:
        recorded = self._record.versions().keys()
        for key, corrections in self._corrections.of_posts.items():
            if key not in recorded:
                self.corrections_unfit += [
                    CorrectionUnfit(c.line, c.table, f"is about the post “{key}”, which is not in the archive", _KEY)
                    for c in corrections
                ]
        self.corrections_unfit.sort(key=lambda misfit: misfit.line)

    def _refuse(self, problem: SourceError) -> None:
        self.problems.append(problem)
        self.failed += 1

    def _split_and_store(self, post: Post, content_hash: str, identity: PostIdentity | None = None) -> bool:
        """Take a post apart and record it; False when it failed, and the record stays as it was."""
        problem = self._taking_apart.store(post, content_hash, identity)
        if problem:
            self._refuse(problem)
        return problem is None


def hash_content(post: Post) -> str:
    """Return the SHA-256 of a post's contents, without its source, and without its tail, which grows with comments."""
    published = post.published.isoformat() if post.published else None
    said = [post.key, post.url, post.title, published, post.categories, post.tags, post.body, post.body_format]
    return sha256(json.dumps(said).encode()).hexdigest()
