"""The Whoosh index of a generation: the answers that hold a word in a field. Scores come from `term_arrays`."""

from __future__ import annotations

from array import array
from collections import defaultdict
from functools import lru_cache
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec.whoosh3 import W3Codec, W3PostingsWriter, W3Segment
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.formats import Existence
from whoosh.writing import SegmentWriter

from index.analysis import STOP_WORDS, stem, words
from index.files import layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from index.generation.term_arrays import AnswerText

#: By field and word: the rows that hold it, ascending.
_PostingLists = dict[str, defaultdict[str, "array[int]"]]


def write_keyword_index(folder: Path, rows: Iterable[AnswerText]) -> None:
    """Write the index of `rows`, in their order, into `folder`, which must exist and be empty."""
    with TemporaryDirectory(dir=folder) as temporary:
        storage = _MemoryStorage(temporary)
        writer = _Writer(storage.create_index(_schema()))
        try:
            for number, row in enumerate(rows):
                writer.add_document(**{layout.WHOOSH_ROW: number})
                writer.add_words(number, words_of(row))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
    for name in storage.list():
        (folder / name).write_bytes(storage.files[name])


class _MemoryStorage(RamStorage):  # type: ignore[misc]  # Whoosh carries no types
    """The index in memory while it is written: Whoosh opens a file per posting, 40% of the time on a disk."""

    def __init__(self, temporary: str) -> None:
        super().__init__()
        self._temporary = temporary

    def temp_storage(self, name: str | None = None) -> FileStorage:
        """Return the place of temporary columns. Whoosh's own is one folder for all processes of a machine."""
        return FileStorage(self._temporary).temp_storage(name)


class _Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, given whole posting lists.

    Whoosh's own way sorts a tuple for each posting and looks up its field length: 28 million times at 100,000 answers,
    most of an import's time but embedding, and most of its memory.
    """

    def __init__(self, index: object) -> None:
        super().__init__(index, codec=_Codec())
        self._lists: _PostingLists = {field: defaultdict(lambda: array("I")) for field in sorted(layout.WHOOSH_FIELDS)}

    def add_words(self, document: int, words_of_field: Mapping[str, Iterable[str]]) -> None:
        """Note the distinct words of a document; the documents' numbers ascend."""
        for field, held in words_of_field.items():
            lists = self._lists[field]
            for word in held:
                lists[word].append(document)

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        written = self.fieldwriter
        for field, lists in self._lists.items():
            written.start_field(field, self.schema[field])
            # The order of code points is that of UTF-8, which Whoosh wants.
            for word in sorted(lists):
                written.start_term(word.encode())
                written.add(lists[word], 1.0, b"", 0)
                written.finish_term()
            written.finish_field()
        written.close()


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own format, which readers open without this codec."""

    def postings_writer(self, dbfile: object, byteids: bool = False) -> _PostingsWriter:
        return _PostingsWriter(dbfile, blocklimit=self._blocklimit, byteids=byteids, compression=self._compression)

    def new_segment(self, storage: object, indexname: str) -> W3Segment:  # noqa: ARG002 — as Whoosh has it
        # It is pickled with the codec that it names.
        return W3Segment(W3Codec(), indexname)


class _PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """A writer that takes all documents of a term at once."""

    _ids: array[int]

    def add_posting(self, id_: array[int], weight: float, vbytes: bytes, length: int | None = None) -> None:  # noqa: ARG002
        """Write the array `id_` in blocks of one weight; the last is left for `finish_postings`."""
        for start in range(0, len(id_), self._blocklimit):
            if self._ids:
                self._write_block()
            self._ids = id_[start : start + self._blocklimit]
            self._weights = array("f", [weight]) * len(self._ids)
            self._maxweight = weight


def _schema() -> Schema:
    # Words come analysed and distinct, so a posting says only that the word is there.
    words_of_field = {
        name: FieldType(analyzer=SpaceSeparatedTokenizer(), format=Existence()) for name in layout.WHOOSH_FIELDS
    }
    return Schema(**{layout.WHOOSH_ROW: COLUMN(NumericColumn("i"))}, **words_of_field)


def words_of(row: AnswerText) -> dict[str, set[str]]:
    """Return the words of an answer by the field that they are indexed in."""
    answer, question, name, institution = (
        set(words(text)) for text in (row.answer, row.question, row.name, row.institution)
    )
    return {
        "answer": {stem(word) for word in answer - STOP_WORDS},
        "question": {stem(word) for word in question},
        "name": name,
        "institution": institution,
        "title": {stem(word) for word in words(row.title)},
        "tag": {run for tag in row.tags for run in _runs(tag)},
        "surface": answer | question | name | institution,
    }


#: Stems of a tag, and of a run in it, that can be asked for.
_LONGEST_TAG, _LONGEST_RUN = 40, 12


@lru_cache(maxsize=4096)
def _runs(tag: str) -> frozenset[str]:
    """Return every run of the tag's stems: so it is known that words stand in one tag, and next to each other.

    Of a tag longer than any is, only its beginning and shorter runs: all of them would grow with its square.
    """
    stems = [stem(word) for word in words(tag)][:_LONGEST_TAG]
    ends = range(1, len(stems) + 1)
    return frozenset(" ".join(stems[start:end]) for end in ends for start in range(max(end - _LONGEST_RUN, 0), end))


def read_keyword_index(folder: Path) -> tuple[list[int], set[str]]:
    """Return the row of every document of an index, deleted ones included, and every word of every field.

    Only for files that are known to be as they were written, as always with Whoosh.
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
