"""Posts that an import leaves out; `index/errors.py` draws the whole tree."""

from __future__ import annotations

from index.errors import SourceError


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


class PostWithdrawn(SourceError):
    """A copy of a post that is no longer published does not bring it back. `index --json` prints the class's name."""

    def __init__(self, key: str, origin: str, why: str, said_in: str) -> None:
        super().__init__(
            f"{origin}: the post {key!r} is no longer published, it is {why} ({said_in}). This copy does not say"
            " when it was published: remove it, or publish the post again and import a new export."
        )
        self.key = key
