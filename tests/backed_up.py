"""An archive with a backup from before anything was hidden, and what is shown of it afterwards."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from index.backup.backup import back_up
from index.backup.restore import restore
from index.imports.importing import import_sources
from index.takedowns import hiding
from index.verifying.verification import verify
from search.archive import Archive

if TYPE_CHECKING:
    from tests.conftest import PostFolder


QUESTION = "Do you read every cover letter that comes in?"
WANDA = (
    "Wanda Pyle, Branch Head, Teasel Public Library: I put the quokka in the drawer and go through all of the"
    " references."
)
VANCE = (
    "Wanda Vance, Director, Sedge City Library: The numbat decides which of the letters are read, and we wait for it."
)
OTTO = (
    "Otto M. Brandl, Dean, Gorse Community College: Nobody here has opened an envelope since the flood of the basement."
)
MADE = dt.datetime(2026, 3, 12, 10, 11, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 15)
OTTOS = {"letters/otto-m-brandl", "rooms/otto-m-brandl"}


def build_two_posts(archive: Path, posts: PostFolder) -> Path:
    posts.write("letters", QUESTION, WANDA, VANCE, OTTO)
    posts.write("rooms", "Do you have rooms?", OTTO)
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


def back_up_two_posts(built: Path, tmp_path: Path) -> Path:
    """A backup from before anything was hidden."""
    folder = tmp_path / "backups" / "2026-03-12"
    back_up(built, folder, MADE)
    return folder


def hide(archive: Path, asked: str) -> None:
    hiding.hide(archive, hiding.preview_hide(archive, asked), "r")


def restored(archive: Path, backup: Path) -> set[str]:
    """Put it back as the command does; the ids that are shown then."""
    restore(archive, backup, TODAY)
    import_sources(archive, [], keyword_only=True)
    assert verify(archive).problems == ()
    return shown(archive)


def shown(archive: Path) -> set[str]:
    with Archive.open(archive) as opened:
        return {answer.id for answer, _ in opened.answers()}
