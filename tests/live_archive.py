"""An archive as a running server has it, and what a test does to it and asks of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from index.files import layout
from search.live import LiveArchive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder


def serve(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path) -> Iterator[LiveArchive]:
    archives.write(rows, encoder, into=tmp_path)
    live = LiveArchive(tmp_path)
    yield live
    live.close()


def hiding_of(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path) -> Callable[[], str]:
    """Do as a takedown does: write another generation, switch to it, sweep the old one away. The old one's name."""

    def hide() -> str:
        old = layout.current_path(tmp_path).read_text().strip()
        archives.write(rows[1:], encoder, into=tmp_path)
        shutil.rmtree(layout.generations_path(tmp_path) / old)
        return old

    return hide


def fails(*_: object) -> None:
    raise ZeroDivisionError
