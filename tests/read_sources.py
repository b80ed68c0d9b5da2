"""What a source of posts gives, read in a test."""

from __future__ import annotations

from pathlib import Path

from index.errors import SourceError
from index.posts.records import Post
from index.reading.blocks import read_blocks
from index.sources import read_source

DATA = Path(__file__).parent / "data" / "sources"


def read(name: str) -> tuple[list[Post], list[SourceError]]:
    return sort_out(DATA / name)


def sort_out(path: Path) -> tuple[list[Post], list[SourceError]]:
    found = list(read_source(path))
    return [post for post in found if isinstance(post, Post)], [
        error for error in found if isinstance(error, SourceError)
    ]


def read_one(path: Path) -> Post:
    posts, errors = sort_out(path)
    assert not errors
    assert len(posts) == 1
    return posts[0]


def texts(post: Post) -> list[str]:
    return [block.text for block in read_blocks(post.body, post.body_format)]
