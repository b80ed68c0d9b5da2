"""An archive to verify, and how tests change it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from index.files import layout
from index.files.manifest import list_files, read_live_manifest, write_manifest
from index.imports.importing import import_sources
from index.record.seals import Altered, seal_all
from index.verifying.verification import verify

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder


QUESTION = "Do you read cover letters?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: Yes, every one."
OTTO = "Otto M. Brandl, Dean, Gorse Community College: No, there are too many."


def make_sound(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder) -> Path:
    """An archive in which nothing is wrong."""
    posts.write("letters", QUESTION, WANDA, OTTO)
    import_sources(archive, [posts.path], model=fake_encoder)
    return archive


def live(archive: Path) -> Path:
    return archive / "generations" / "000001"


def found(archive: Path) -> str:
    """All problems, a line each."""
    return "\n".join(f"{problem.place}: {problem.problem}" for problem in verify(archive).problems)


def seal(archive: Path) -> None:
    """Make the manifest agree with the files."""
    manifest = read_live_manifest(archive)
    assert manifest is not None
    manifest.files.clear()
    manifest.files.update(list_files(live(archive)))
    write_manifest(live(archive), manifest)


def change_record(archive: Path, *statements: str) -> None:
    """Change the record as a mistake of this program would: sealed, and without its foreign keys."""
    with closing(sqlite3.connect(layout.record_path(archive), isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
        seal_all(connection, Altered())
