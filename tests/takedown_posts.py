"""Posts with answers to take out, and what is asked of their archive afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.files import layout
from index.imports.import_report import ImportReport
from index.imports.importing import import_sources
from search.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder

    Imported = Callable[..., ImportReport]


QUESTION = "Do you read every cover letter that comes in?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: "
OTTO = "Otto M. Brandl, Dean, Gorse Community College: "
SECOND = "After that I put the quokka in the drawer and go through all of the references one by one."
OTHER = "Nobody here has had the time to open an envelope since the great flood of the basement."


def importing(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder) -> Imported:
    """Import the folder of posts."""

    def imported(*, keyword_only: bool = False, rebuild: bool = False) -> ImportReport:
        return import_sources(archive, [posts.path], model=fake_encoder, keyword_only=keyword_only, rebuild=rebuild)

    return imported


def corrected(archive: Path, *tables: str) -> None:
    """Let `corrections.toml` hold these tables."""
    archive.mkdir(exist_ok=True)
    layout.corrections_path(archive).write_text("\n\n".join(tables) + "\n", encoding="utf-8")


def hide(target: str, value: str) -> str:
    return f'[[hide]]\n{target} = "{value}"\nreason = "the-owners-own-reason"'


def shown(archive: Path) -> dict[str, str]:
    """Every answer's text by id."""
    with Archive.open(archive) as opened:
        return {answer.id: answer.text for answer, _ in opened.answers()}


def files_with(archive: Path, text: str) -> set[str]:
    """The files of the archive that hold these bytes, the owner's and the record aside."""
    own = {layout.CORRECTIONS, layout.RECORD}
    files = [path for path in archive.rglob("*") if path.is_file() and path.name not in own]
    return {path.relative_to(archive).as_posix() for path in files if text.encode() in path.read_bytes().lower()}
