"""Posts taken apart, corrected and recorded, by the program's rules and by what the archive's other posts show.

A post is taken apart when it comes, by the posts that are counted so far: those of the record, and those of the run
that were read ahead, so that most are taken apart once. When all of a run's posts are recorded, those of which the
others show something else by then are taken apart once more, with the ids that they had before the run.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from index.corrections.correcting import History, correct
from index.errors import RecordError
from index.identity.retired import NO_LONGER_IN_POST, Gone
from index.imports.changes import changes_of
from index.imports.import_errors import PostFailed
from index.imports.line_counts import LineCounts
from index.reading.blocks import read_blocks
from index.record.post_rows import PostVersion
from index.splitting.evidence import evidence_of
from index.splitting.splitting import SPLITTER_VERSION, take_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.corrections.correcting import Corrected
    from index.corrections.correction_errors import CorrectionUnfit
    from index.corrections.corrections import Corrections
    from index.imports.changes import PostChange
    from index.posts.records import Block, Post
    from index.record.line_rows import PostLines
    from index.record.post_identity import PostIdentity
    from index.record.record import Record
    from index.record.record_rows import ReadAnswer

#: Version of everything between a post's body and its answers.
RULES = str(SPLITTER_VERSION)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run has made of a post."""

    #: Its ids and its answers before the run; no answers, but None, for a new post.
    history: History
    before: list[ReadAnswer] | None
    change: PostChange
    #: How many corrections were applied, and those that do not fit.
    applied: int
    unfit: tuple[CorrectionUnfit, ...]


class TakingApart:
    """The posts that one run takes apart."""

    def __init__(self, record: Record, corrections: Corrections) -> None:
        #: By key.
        self.outcomes: dict[str, Outcome] = {}
        #: How often a post was taken apart.
        self.splits = 0
        self._record = record
        self._corrections = corrections
        self._counts = LineCounts(record)

    def expect(self, posts: Sequence[Post]) -> None:
        """Count the lines of posts that are about to be stored and are new: of the others most lines are known."""
        self._counts.forget_expected()
        for post in posts:
            if self._counts.recorded(post.key) is None:
                with suppress(Exception):  # `store` reports it
                    self._counts.expect(post, read_blocks(post.body, post.body_format))

    def store(self, post: Post, content_hash: str, identity: PostIdentity | None = None) -> PostFailed | None:
        """Take a post apart and record it; where that fails, return the problem, and the record stays as it was."""
        # Outside the `try`: an error of the record is no fault of the post's.
        known = self.outcomes.get(post.key)
        history = known.history if known else self._history_of(post.key)
        before = known.before if known else self._answers_before(post.key)
        try:
            blocks = read_blocks(post.body, post.body_format)
            lines, of_kind, corrected = self._take_apart(post, blocks, history)
        except (sqlite3.Error, RecordError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 — one post's trouble, expected or a bug, must not cost the others
            problem = PostFailed(post.key, post.origin, f"{type(error).__name__}: {error}")
            problem.__cause__ = error
            return problem
        text = "\n".join(block.text for block in blocks)
        version = PostVersion(content_hash, self._rules_of(post.key), lines)
        self._record.store_post(
            of_kind, text, corrected.split, corrected.carried, version, corrected.uncorrected, identity
        )
        self._counts.note(post.key, lines)
        change = changes_of(of_kind, before, corrected.split, corrected.carried)
        self.outcomes[post.key] = Outcome(history, before, change, corrected.applied, corrected.unfit)
        return None

    def count_all(self, versions: Mapping[str, PostVersion]) -> None:
        """Count the lines of all posts once more, when the record has all of the run's posts."""
        for key, version in versions.items():
            is_of_rules = version.splitter_version.partition("+")[0] == RULES
            if key not in self.outcomes and not (is_of_rules and self._counts.recorded(key)):
                found = self._record.post(key)
                if found:
                    blocks = read_blocks(found.post.body, found.post.body_format)
                    self._counts.keep(key, self._counts.of(found.post, blocks))
        self._counts.settle()

    def overdue(self, versions: Mapping[str, PostVersion], *, every: bool) -> Iterator[tuple[str, bool]]:
        """Yield the key of each recorded post that is to be taken apart again, and True where that is no mere check.

        Those are the posts of which others show something else, those of older rules or other corrections, or `every`
        one; and a check of the corrected ones. Of the posts that this run has stored only the first.
        """
        for key, version in versions.items():
            changed = self._counts.has_changed(key)
            if key in self.outcomes:
                if changed:
                    yield key, False
                continue
            is_corrected = key in self._corrections.of_posts
            # A corrected post may keep what it was taken apart by before.
            is_other = every or version.splitter_version != self._rules_of(key) or (changed and not is_corrected)
            if is_other or is_corrected:
                yield key, is_other

    def _take_apart(self, post: Post, blocks: Sequence[Block], history: History) -> tuple[PostLines, Post, Corrected]:
        """Return a post's lines with what it is taken apart by, the post with its kind, and what it holds.

        Where the owner's corrections do not fit what it holds now, it is taken apart as it was before, or as if it came
        alone, if more of them fit that: what other posts show must not undo a correction.
        """
        lines = self._counts.of(post, blocks)
        best = lines, *self._corrected(post, blocks, lines, history)
        recorded = self._counts.recorded(post.key)
        before = [recorded.recurrence] if recorded and recorded.packed == lines.packed else []
        for recurrence in (*before, bytes(len(lines.recurrence))):
            other = lines.taken_apart_by(recurrence)
            if best[2].unfit and other != best[0]:
                found = other, *self._corrected(post, blocks, other, history)
                best = found if len(found[2].unfit) < len(best[2].unfit) else best
        return best

    def _corrected(
        self, post: Post, blocks: Sequence[Block], lines: PostLines, history: History
    ) -> tuple[Post, Corrected]:
        self.splits += 1
        of_kind, split = take_apart(post, blocks, evidence_of(lines.keys, lines.recurrence))
        return of_kind, correct(of_kind, split, blocks, self._corrections.of_posts.get(post.key, ()), history)

    def _rules_of(self, key: str) -> str:
        """Return the version of a post's rules: the program's, and the owner's corrections of it."""
        corrections = self._corrections.of_posts.get(key)
        if not corrections:
            return RULES
        said = [repr(replace(correction, line=0)) for correction in corrections]
        return f"{RULES}+{sha256(json.dumps(said).encode()).hexdigest()[:16]}"

    def _answers_before(self, key: str) -> list[ReadAnswer] | None:
        return self._record.answers_of(key) if self._record.known_post(key) else None

    def _history_of(self, key: str) -> History:
        record = self._record
        live = tuple(record.bearers(key))
        redirects, gone = tuple(record.redirects(key)), tuple(record.gone(key))
        if key in record.altered:
            # The post is pieced together from its sound rows: ids that lead to none of them are gone, not forgotten.
            ids = {answer_id for answer_id, _ in live}
            lost = (Gone(r.old_id, NO_LONGER_IN_POST, r.sketch) for r in redirects if r.new_id not in ids)
            redirects = tuple(r for r in redirects if r.new_id in ids and r.old_id not in ids)
            known = ids | {r.old_id for r in redirects}
            gone = tuple({g.id: g for g in (*gone, *lost) if g.id not in known and g.id != key}.values())
        return History(live, redirects, gone, record.uncorrected(key))
