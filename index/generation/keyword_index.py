"""The Whoosh index of a generation: the answers that hold a word in a field. Scores come from `term_arrays`."""

from __future__ import annotations

from array import array
from collections import defaultdict
from contextlib import contextmanager
from functools import lru_cache
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec.whoosh3 import W3Codec, W3PostingsWriter, W3Segment
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.formats import Existence
from whoosh.writing import SegmentWriter

from index.analysis import stem, words
from index.files import layout
from index.generation.numbered_texts import FIELDS, number_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.generation.numbered_texts import NumberedTexts
    from index.generation.term_arrays import AnswerText

#: A word and the rows that hold it, uint32, ascending.
_PostingList = tuple[str, "NDArray[np.uint32]"]

#: Title and tags of a row's post.
Filed = tuple[str, tuple[str, ...]]
_Said = TypeVar("_Said", str, tuple[str, ...])

#: Postings of a block: readers ask for all of a word's rows, so blocks to skip are of no use.
_BLOCK = 1 << 16


def write_keyword_index(folder: Path, rows: Iterable[AnswerText]) -> None:
    """Write the index of `rows`, in their order, into `folder`, which must exist and be empty."""
    listed = list(rows)
    write_numbered(folder, number_texts(listed), [(row.title, row.tags) for row in listed])


def write_numbered(folder: Path, texts: NumberedTexts, filed: Sequence[Filed]) -> None:
    """Write the index of texts as numbers; `filed` has a place for each row."""
    with TemporaryDirectory(dir=folder) as temporary:
        storage = _MemoryStorage(temporary)
        writer = _Writer(storage.create_index(_schema()), texts, filed)
        try:
            writer.add_rows(texts.count)
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

    def __init__(self, index: object, texts: NumberedTexts, filed: Sequence[Filed]) -> None:
        super().__init__(index, codec=_Codec(blocklimit=_BLOCK, compression=1))
        self._texts = texts
        self._filed = filed

    def add_rows(self, count: int) -> None:
        """Add a document for each row, with nothing but the row's number."""
        column = self.schema[layout.WHOOSH_ROW].column_type
        for row in range(count):
            self.perdocwriter.start_doc(row)
            self.perdocwriter.add_column_value(layout.WHOOSH_ROW, column, row)
            self.perdocwriter.finish_doc()
        self.docnum = count
        self._added = True

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        written = self.fieldwriter
        for field in sorted(layout.WHOOSH_FIELDS):
            written.start_field(field, self.schema[field])
            # The order of code points is that of UTF-8, which Whoosh wants.
            for word, rows in _posting_lists(field, self._texts, self._filed):
                written.start_term(word.encode())
                written.add(rows, 1.0, b"", 0)
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

    _ids: NDArray[np.uint32] | list[int]

    def add_posting(self, id_: NDArray[np.uint32], weight: float, vbytes: bytes, length: int | None = None) -> None:  # noqa: ARG002
        """Write the array `id_` in blocks of one weight; the last is left for `finish_postings`."""
        for start in range(0, len(id_), self._blocklimit):
            if len(self._ids):
                self._write_block()
            self._ids = id_[start : start + self._blocklimit].tolist()
            self._weights = array("f", [weight]) * len(self._ids)
            self._maxweight = weight

    def _mini_ids(self) -> tuple[int, ...]:
        ids = self._ids
        return (ids[0], *np.diff(ids).tolist()) if len(ids) > 1 else tuple(ids)

    def _mini_weights(self) -> None:
        """None is Whoosh's word for weights that are all 1."""


def _schema() -> Schema:
    # Words come analysed and distinct, so a posting says only that the word is there.
    words_of_field = {
        name: FieldType(analyzer=SpaceSeparatedTokenizer(), format=Existence()) for name in layout.WHOOSH_FIELDS
    }
    return Schema(**{layout.WHOOSH_ROW: COLUMN(NumericColumn("i"))}, **words_of_field)


def _posting_lists(field: str, texts: NumberedTexts, filed: Sequence[Filed]) -> Iterator[_PostingList]:
    """Yield every word of a field, in order, with the rows that hold it."""
    if field == "title":
        return _lists_of_posts([title for title, _ in filed], _stems)
    if field == "tag":
        return _lists_of_posts([tags for _, tags in filed], _runs_of)
    if field == "question":
        return _lists_of_answers(texts, field, texts.stems, texts.stem_of_word)
    return _lists_of_answers(texts, field, texts.words, np.arange(len(texts.words)))


def _lists_of_posts(said: Sequence[_Said], words_in: Callable[[_Said], frozenset[str]]) -> Iterator[_PostingList]:
    lists: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for row, text in enumerate(said):
        for word in words_in(text):
            lists[word].append(row)
    for word in sorted(lists):
        yield word, np.frombuffer(lists[word], np.uintc)


def _lists_of_answers(
    texts: NumberedTexts, field: str, terms: Sequence[str], term_of_word: NDArray[np.int64]
) -> Iterator[_PostingList]:
    """Yield the same of the texts' field, or of all their fields for `surface`."""
    ends = np.cumsum(texts.tokens == layout.FIELD_END, dtype=np.int32)  # fields ended before or at this token
    here = texts.tokens != layout.FIELD_END
    if field != "surface":
        here &= ends % FIELDS == layout.TOKEN_FIELDS.index(field)
    keys = term_of_word[texts.tokens[here]]
    keys *= texts.count
    keys += ends[here] // FIELDS
    del ends, here
    keys.sort()
    keys = keys[np.diff(keys, prepend=-1) != 0]
    of_term = keys // texts.count
    rows = (keys - of_term * texts.count).astype(np.uint32)
    del keys
    first = np.flatnonzero(np.diff(of_term, prepend=-1))
    found = of_term[first].tolist()
    starts = [*first.tolist(), len(rows)]
    for place in sorted(range(len(found)), key=lambda place: terms[found[place]]):
        yield terms[found[place]], rows[starts[place] : starts[place + 1]]


def words_of(row: AnswerText) -> dict[str, set[str]]:
    """Return the words of an answer by the field that they are indexed in."""
    answer, question, name, institution = (
        set(words(text)) for text in (row.answer, row.question, row.name, row.institution)
    )
    return {
        "question": {stem(word) for word in question},
        "name": name,
        "institution": institution,
        "title": set(_stems(row.title)),
        "tag": set(_runs_of(row.tags)),
        "surface": answer | question | name | institution,
    }


#: Stems of a tag, and of a run in it, that can be asked for.
_LONGEST_TAG, _LONGEST_RUN = 40, 12


@lru_cache(maxsize=4096)
def _stems(title: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(title))


@lru_cache(maxsize=4096)
def _runs_of(tags: tuple[str, ...]) -> frozenset[str]:
    return frozenset(run for tag in tags for run in _runs(tag))


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
    with _reading(folder) as reader:
        rows = [int(row) for row in reader.column_reader(layout.WHOOSH_ROW).load()] if reader.doc_count_all() else []
        return rows, {word.decode() for field, word in reader.all_terms() if field in layout.WHOOSH_FIELDS}


def count_words(folder: Path) -> int:
    """Return the number of words of all fields, one that several fields hold as often. For files as above."""
    with _reading(folder) as reader:
        return sum(field in layout.WHOOSH_FIELDS for field, _ in reader.all_terms())


def read_posting_lists(folder: Path) -> Iterator[tuple[str, str, NDArray[np.int32]]]:
    """Yield every word with its field and the rows that hold it, int32, ascending; by field, then by word.

    For files as above.
    """
    with _reading(folder) as reader:
        documents = reader.column_reader(layout.WHOOSH_ROW).load() if reader.doc_count_all() else []
        rows = np.array(documents, dtype=np.int32)
        for field, word in reader.all_terms():
            if field in layout.WHOOSH_FIELDS:
                held = np.fromiter(reader.postings(field, word).all_ids(), dtype=np.int64)
                yield field, word.decode(), np.sort(rows[held])


@contextmanager
def _reading(folder: Path) -> Iterator[Any]:
    storage = FileStorage(str(folder), readonly=True)
    reader = storage.open_index().reader()
    try:
        yield reader
    finally:
        reader.close()
        storage.close()
