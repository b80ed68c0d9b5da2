"""An archive that has hidden an answer, and what it says of that afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.files import layout
from index.imports.import_report import ImportReport
from index.imports.importing import import_sources
from index.record.record import Record
from index.record.takedown_facts import TakedownFact, read_facts
from index.takedowns import hiding
from search.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import PostFolder

    Imported = Callable[[], ImportReport]


QUESTION = "Do you read every cover letter that comes in?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: "
OTTO = "Otto M. Brandl, Dean, Gorse Community College: "
QUOKKA = "I put the quokka in the drawer and go through all of the references one by one."
OTHER = "Nobody here has had the time to open an envelope since the great flood of the basement."
ID = "letters/wanda-pyle"
SET_TITLE = '[[set]]\nanswer = "letters/otto-m-brandl"\ntitle = "Dean of Loans"\n'


def importing(archive: Path, posts: PostFolder) -> Imported:
    def imported() -> ImportReport:
        return import_sources(archive, [posts.path], keyword_only=True)

    return imported


def hide_wanda(archive: Path, posts: PostFolder, imported: Imported) -> Path:
    """An archive of two posts, in which Wanda Pyle's answer is hidden and Otto's title is corrected."""
    posts.write("letters", QUESTION, WANDA + QUOKKA, OTTO + OTHER)
    posts.write("rooms", "Do you have rooms?", OTTO + "We have eleven rooms, and a boiler in each of them.")
    imported()
    layout.corrections_path(archive).write_text(SET_TITLE)
    hide(archive, ID)
    return archive


def hide(archive: Path, asked: str) -> None:
    hiding.hide(archive, hiding.preview_hide(archive, asked), "the-owners-own-reason")


def unhide(archive: Path, asked: str) -> None:
    hiding.unhide(archive, hiding.preview_unhide(archive, asked))


def shown(archive: Path) -> dict[str, str]:
    with Archive.open(archive) as opened:
        return {answer.id: answer.text for answer, _ in opened.answers()}


def facts(archive: Path) -> dict[str, TakedownFact]:
    with Record.read(archive) as record:
        return read_facts(record.connection)
