"""Posts that come again and again, and an import of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.errors import SourceError
from index.imports import importing
from index.imports.import_report import ImportReport
from index.imports.importing import import_sources
from index.posts.records import BodyFormat, Post
from search.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import FakeEncoder, PostFolder


LETTERS = (
    "Do you read cover letters?",
    "Wanda Pyle, Branch Head, Teasel Public Library: Yes, every single one of them.",
)
TESTS = (
    "Do you give practical tests?",
    "Otto M. Brandl, Dean, Gorse Community College: Only to catalogers, and never longer than an hour.",
    "Anonymous Federal Librarian: The regulations do not allow for tests of any kind.",
)


def running_imports(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder) -> Callable[..., ImportReport]:
    """Import the folder of posts, or what is given, with the fake model."""

    def run(*sources: Path, rebuild: bool = False) -> ImportReport:
        return import_sources(archive, sources or [posts.path], model=fake_encoder, rebuild=rebuild)

    return run


def giving(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let every source give these posts."""

    def given(*items: Post | SourceError) -> None:
        monkeypatch.setattr(importing, "read_source", lambda _: iter(items))

    return given


def post(key: str = "letters", body: str = "\n\n".join(LETTERS), url: str = "", origin: str = "letters.txt") -> Post:
    title = "Further Questions: Do you read cover letters?"
    return Post(key, url, title, dt.date(2014, 5, 2), (), (), body, BodyFormat.TEXT, origin)


def texts(archive: Path) -> dict[str, str]:
    with Archive.open(archive) as opened:
        return {answer.id: answer.text for answer, _ in opened.answers()}
