"""Posts that an import leaves out; `index/errors.py` draws the whole tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: So many posts are named in one message.
_NAMED = 5


class PostFailed(SourceError):
    """A post could not be taken apart. The rest of the import goes on, and an older version of the post stays."""

    def __init__(self, key: str, origin: str, problem: str) -> None:
        super().__init__(
            f"{origin}: the post {key!r} could not be taken apart ({problem}). Please report it with the post's text."
        )
        self.key = key


class DuplicatePostKey(SourceError):
    """Two posts, or two versions of one, have the same key, and nothing tells them apart."""

    def __init__(self, key: str, first: str, second: str) -> None:
        super().__init__(
            f"Nothing tells whether {first} and {second} are one post or two: both have the key {key!r}. The first was"
            " kept. Rename the second file, give its page its own address, or import an export of the blog, in which"
            " every post has its number."
        )
        self.key = key


class ExportUndated(SourceError):
    """An export has posts unpublished that stay shown: it does not say when it was made, so it may be an old one."""

    def __init__(self, file: str, keys: Sequence[str]) -> None:
        named = ", ".join(map(repr, keys[:_NAMED])) + (", …" if len(keys) > _NAMED else "")
        them = f"the post {named}" if len(keys) == 1 else f"{len(keys)} posts ({named})"
        stays = "stays" if len(keys) == 1 else "stay"
        super().__init__(
            f"{file}: {them} {stays} shown, though not published in this export: it does not say when it was made"
            " (<pubDate>), so it may be an old one. If it is the newest, import an unaltered export of today (Tools →"
            " Export → All content), or hide each with `answerstacks hide POST`."
        )
        self.keys = tuple(keys)


class PostWithdrawn(SourceError):
    """A copy of a post that is no longer published does not bring it back. `index --json` prints the class's name."""

    def __init__(self, key: str, origin: str, why: str, said_in: str) -> None:
        super().__init__(
            f"{origin}: the post {key!r} is no longer published, it is {why} ({said_in}). This copy does not say"
            " when it was published: remove it, or publish the post again and import a new export."
        )
        self.key = key
