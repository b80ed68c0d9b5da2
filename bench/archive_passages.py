"""The passages of an archive, as they were embedded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.files import layout
from index.files.manifest import live_generation
from search.answer_store import AnswerStore
from search.folder.texts import FolderTexts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage; its place among all is that of its vector."""

    #: Row of its answer.
    row: int
    #: Its text with the question, as it was embedded.
    text: str


def generation_of(archive: Path) -> Path:
    """Return the folder of an archive's live generation."""
    return layout.generations_path(archive) / live_generation(archive)


def passages_of(generation: Path) -> Iterator[PassageText]:
    """Yield all passages of a generation, in the order of their vectors."""
    texts = FolderTexts(generation / layout.ANSWERS)
    try:
        store = AnswerStore(texts)
        for row, (answer, _) in enumerate(store.answers()):
            for start, end in store.passages([row])[row]:
                yield PassageText(row, f"{answer.question} {answer.text[start:end]}".strip())
    finally:
        texts.close()
