"""One post after another into the record: what is new or changed is taken apart, everything else left alone."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from index.blocks import read_blocks
from index.errors import DuplicatePostKey, PostFailed
from index.identity import Bearer, bearer_of, carry
from index.kinds import decide_kind
from index.record import PostVersion
from index.sources.addresses import canonical_address
from index.splitting import SPLITTER_VERSION, split_post

if TYPE_CHECKING:
    from index.errors import SourceError
    from index.progress import Progress
    from index.record import KnownPost, Record
    from index.records import Post, Split, SplitAnswer

#: Version of everything between a post's body and its answers.
RULES = str(SPLITTER_VERSION)


class PostImport:
    """One run of posts into an open record, and its counts."""

    def __init__(self, record: Record) -> None:
        self.problems: list[SourceError] = []
        self.read = self.added = self.changed = self.skipped = self.failed = self.renewed = 0
        self._record = record
        #: The posts of this run by key: what the first of each says, and where it was read.
        self._seen: dict[str, tuple[str, str]] = {}
        self._stored: set[str] = set()

    def add(self, post: Post) -> None:
        """Record a post as its source gives it; a problem is kept in `problems` and changes nothing in the record."""
        self.read += 1
        version = PostVersion(hash_content(post), RULES)
        if post.key in self._seen:
            self._twice(post, version)
            return
        self._seen[post.key] = (version.content_hash, post.origin)
        known = self._record.known_post(post.key)
        if known is None:
            self.added += self._store(post, version)
        elif not _is_same_post(known, post):
            self._refuse(DuplicatePostKey(post.key, known.url or known.origin, post.url or post.origin))
        elif known.version == version:
            self.skipped += 1
        else:
            self.changed += self._store(post, version)

    def split_anew(self, progress: Progress, *, every: bool) -> None:
        """Take recorded posts apart again that this run did not bring: those of older rules, or `every` one."""
        for key, version in self._record.versions().items():
            if key in self._stored or (version.splitter_version == RULES and not every):
                continue
            found = self._record.post(key)
            if found and self._store(found.post, replace(version, splitter_version=RULES)):
                self.renewed += 1
            progress.advance()

    def _twice(self, post: Post, version: PostVersion) -> None:
        content_hash, origin = self._seen[post.key]
        if content_hash == version.content_hash:
            self.skipped += 1
        else:
            self._refuse(DuplicatePostKey(post.key, origin, post.origin))

    def _refuse(self, problem: SourceError) -> None:
        self.problems.append(problem)
        self.failed += 1

    def _store(self, post: Post, version: PostVersion) -> bool:
        """Take a post apart and record it; False when it failed, and what was recorded of it stays as it was."""
        try:
            blocks = read_blocks(post.body, post.body_format)
            of_kind = replace(post, kind=decide_kind(post, blocks))
            split = split_post(of_kind, blocks)
        except Exception as error:  # noqa: BLE001 — one post's trouble, expected or a bug, must not cost the others
            problem = PostFailed(post.key, post.origin, f"{type(error).__name__}: {error}")
            problem.__cause__ = error
            self._refuse(problem)
            return False
        carried = carry(
            post.key,
            self._record.bearers(post.key),
            [_bearer(of_kind, split, answer) for answer in split.answers],
            self._record.redirects(post.key),
            self._record.gone(post.key),
        )
        text = "\n".join(block.text for block in blocks)
        self._record.store_post(of_kind, text, split, carried, version)
        self._stored.add(post.key)
        return True


def hash_content(post: Post) -> str:
    """SHA-256 of what a post says. Not of where it was read; and not of its tail, which grows with every comment."""
    published = post.published.isoformat() if post.published else None
    said = [
        post.key,
        post.url,
        post.title,
        published,
        post.categories,
        post.tags,
        post.body,
        post.body_format,
    ]
    return sha256(json.dumps(said).encode()).hexdigest()


def _is_same_post(known: KnownPost, post: Post) -> bool:
    """Whether a post that comes in is the one recorded under its key: edited perhaps, or moved to another address."""
    if known.url and post.url:
        # A blog that moves to https, or a page saved from a link to reply, is the same blog and the same post.
        same = canonical_address(known.url) == canonical_address(post.url)
    else:
        same = not known.url and not post.url and _file(known.origin) == _file(post.origin)
    return same or (known.body == post.body and known.title == post.title)


def _bearer(post: Post, split: Split, answer: SplitAnswer) -> Bearer:
    asked = split.questions[answer.question].text if answer.question is not None else ""
    return bearer_of(post.kind, asked, answer.respondent, answer.text)


def _file(origin: str) -> str:
    """The name of the file: the folder may have been moved."""
    return PurePath(origin).name
