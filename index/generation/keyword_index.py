"""The Whoosh index of a generation: which answers hold a word in which field. How well they match is not asked of it."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import NUMERIC, FieldType, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.formats import Existence

from index import layout
from index.analysis import STOP_WORDS, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index.generation.term_arrays import AnswerText

#: Memory for postings before they are spilled to disk; about what 100,000 answers need.
_MEMORY_LIMIT_MB = 512


def write_keyword_index(folder: Path, rows: Iterable[AnswerText]) -> None:
    """Write the index of `rows`, in their order, into `folder`, which must exist and be empty."""
    with TemporaryDirectory(dir=folder) as temporary:
        storage = _MemoryStorage(temporary)
        writer = storage.create_index(_schema()).writer(limitmb=_MEMORY_LIMIT_MB)
        try:
            for number, row in enumerate(rows):
                writer.add_document(**{layout.WHOOSH_ROW: number}, **_document(row))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
    for name in storage.list():
        (folder / name).write_bytes(storage.files[name])


class _MemoryStorage(RamStorage):  # type: ignore[misc]  # Whoosh carries no types
    """The index while it is written: Whoosh asks for a file once per posting, which on a disk is 40% of the time."""

    def __init__(self, temporary: str) -> None:
        super().__init__()
        self._temporary = temporary

    def temp_storage(self, name: str | None = None) -> FileStorage:
        """Where postings are spilled. Whoosh's own choice is one folder for all processes of a machine."""
        return FileStorage(self._temporary).temp_storage(name)


def _schema() -> Schema:
    # Words come analysed and distinct, so a posting says only that the word is there.
    words_of_field = {
        name: FieldType(analyzer=SpaceSeparatedTokenizer(), format=Existence()) for name in layout.WHOOSH_FIELDS
    }
    return Schema(**{layout.WHOOSH_ROW: NUMERIC(stored=True, sortable=True, shift_step=0)}, **words_of_field)


def _document(row: AnswerText) -> dict[str, list[str]]:
    answer, question, name, institution = (
        set(words(text)) for text in (row.answer, row.question, row.name, row.institution)
    )
    found = {
        "answer": {stem(word) for word in answer - STOP_WORDS},
        "question": {stem(word) for word in question},
        "name": name,
        "institution": institution,
        "surface": answer | question | name | institution,
    }
    return {field: sorted(held) for field, held in found.items()}


def read_keyword_index(folder: Path) -> tuple[list[int], set[str]]:
    """The rows that an index's documents say they are, deleted ones included, and every word of every field.

    Like all of Whoosh only for files that are known to be as they were written.
    """
    storage = FileStorage(str(folder), readonly=True)
    reader = storage.open_index().reader()
    try:
        rows = [int(row) for row in reader.column_reader(layout.WHOOSH_ROW).load()] if reader.doc_count_all() else []
        words_held = {word.decode() for field, word in reader.all_terms() if field in layout.WHOOSH_FIELDS}
    finally:
        reader.close()
        storage.close()
    return rows, words_held
