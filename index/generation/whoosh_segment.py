"""Whoosh's files from whole posting lists. Whoosh itself reads them back.

Whoosh's own way sorts a tuple for each posting and looks up its field length: 28 million times at 100,000 answers, most
of an import's time but embedding, and most of its memory. Its way of writing a list takes most of an edit's time: so
the bytes are put together here, as `whoosh.codec.whoosh3` and `whoosh.filedb.filetables` of Whoosh 2.7.4 write them.
"""

from __future__ import annotations

import zlib
from array import array
from dataclasses import dataclass
from hashlib import md5
from pickle import dumps
from struct import Struct
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3FieldWriter, W3Segment
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.formats import Existence
from whoosh.writing import SegmentWriter

from index.files import layout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

#: Postings of a block: readers ask for all of a word's rows, so blocks to skip are of no use.
_BLOCK = 1 << 16
#: Bytes of a block's rows from which they are compressed: of most words it takes longer than all else, for little.
_COMPRESSED_FROM = 64
#: The second version of pickles, in which Whoosh writes.
_PICKLE = 2

#: Of a word: inline, weight of all its rows, their number, least and greatest length of the field, greatest weight,
#: first and last row, where its blocks begin, and their bytes.
_TERM = Struct("!BfIBBfIIqi")
_BLOCK_LENGTH = Struct("!i")
_ENTRY_LENGTHS = Struct("!ii")
_FIELD = Struct("!H")
_SLOT = Struct("!Iq")


@dataclass(frozen=True, slots=True)
class PostingLists:
    """The words of a field, sorted, with the rows that hold each."""

    words: Sequence[str]
    #: (words + 1,): the rows of word w are [w] to [w+1] of `rows`.
    offsets: NDArray[np.int64]
    #: Ascending within a word; each word has one at least.
    rows: NDArray[np.int64]


def write_segment(folder: Path, count: int, lists_of: Callable[[str], PostingLists]) -> None:
    """Write an index of `count` rows into `folder`, which must exist and be empty; `lists_of` gives a field's words."""
    with TemporaryDirectory(dir=folder) as temporary:
        storage = _MemoryStorage(temporary)
        writer = _Writer(storage.create_index(_schema()), count, lists_of)
        try:
            writer.add_rows()
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
    for name in storage.list():
        (folder / name).write_bytes(storage.files[name])


def _schema() -> Schema:
    # Words come analysed and distinct, so a posting says only that the word is there.
    words_of_field = {
        name: FieldType(analyzer=SpaceSeparatedTokenizer(), format=Existence()) for name in layout.WHOOSH_FIELDS
    }
    return Schema(**{layout.WHOOSH_ROW: COLUMN(NumericColumn("i"))}, **words_of_field)


class _MemoryStorage(RamStorage):  # type: ignore[misc]  # Whoosh carries no types
    """The index in memory while it is written: Whoosh opens a file per posting, 40% of the time on a disk."""

    def __init__(self, temporary: str) -> None:
        super().__init__()
        self._temporary = temporary

    def temp_storage(self, name: str | None = None) -> FileStorage:
        """Return the place of temporary columns. Whoosh's own is one folder for all processes of a machine."""
        return FileStorage(self._temporary).temp_storage(name)


class _Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, given whole posting lists."""

    def __init__(self, index: object, count: int, lists_of: Callable[[str], PostingLists]) -> None:
        super().__init__(index, codec=_Codec())
        self._count = count
        self._lists_of = lists_of

    def add_rows(self) -> None:
        """Add a document for each row, with nothing but the row's number."""
        documents, name = self.perdocwriter, layout.WHOOSH_ROW
        if self._count:
            documents._create_column(name, self.schema[name].column_type)  # noqa: SLF001 — a call a row takes longer
            column = documents._get_column(name)  # noqa: SLF001
            column._dbfile.write(np.arange(self._count, dtype=">i4").tobytes())  # noqa: SLF001
            column._count = documents._doccount = self._count  # noqa: SLF001
        self.docnum = self._count
        self._added = True

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for field in sorted(layout.WHOOSH_FIELDS):
            self.fieldwriter.start_field(field, self.schema[field])
            self.fieldwriter.add_lists(self._lists_of(field))
            self.fieldwriter.finish_field()
        self.fieldwriter.close()


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own format, which readers open without this codec."""

    def field_writer(self, storage: object, segment: object) -> _FieldWriter:
        return _FieldWriter(self, storage, segment)

    def new_segment(self, storage: object, indexname: str) -> W3Segment:  # noqa: ARG002 — as Whoosh has it
        # It is pickled with the codec that it names.
        return W3Segment(W3Codec(), indexname)


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Whoosh's writer of words and their posting lists, a field at a time."""

    def __init__(self, codec: object, storage: object, segment: object) -> None:
        self._codec, self._storage, self._segment = codec, storage, segment
        self._tindex = _Terms(self._create_file(W3Codec.TERMS_EXT))
        self._fieldmap: dict[str, int] = {}
        self._tindex.extras["fieldmap"] = self._fieldmap
        self._postfile = self._create_file(W3Codec.POSTS_EXT)
        self.is_closed = False

    def add_lists(self, lists: PostingLists) -> None:
        """Write the words of the field that was started, in their order."""
        field, begin, written = _FIELD.pack(self._fieldid), self._postfile.tell(), []
        steps = np.diff(lists.rows, prepend=0)
        steps[lists.offsets[:-1]] = lists.rows[lists.offsets[:-1]]
        offsets = lists.offsets.tolist()
        for word, start, end in zip(lists.words, offsets, offsets[1:], strict=False):
            blocks = _blocks(lists.rows, steps, start, end)
            first, last = int(steps[start]), int(lists.rows[end - 1])
            known = _TERM.pack(0, end - start, end - start, 0, 0, 1.0, first, last, begin, len(blocks))
            self._tindex.put(field + word.encode(), known)
            begin += len(blocks)
            written.append(blocks)
        self._postfile.write(b"".join(written))


def _blocks(rows: NDArray[np.int64], steps: NDArray[np.int64], start: int, end: int) -> bytes:
    """Return a posting list: in blocks of a first row and the steps to the others."""
    written = [WHOOSH3_HEADER_MAGIC]
    for begin in range(start, end, _BLOCK):
        here = steps[begin : min(begin + _BLOCK, end)].tolist()
        here[0], last = int(rows[begin]), int(rows[begin + len(here) - 1])
        data = dumps((tuple(here), None, None), _PICKLE)
        compression = int(len(data) >= _COMPRESSED_FROM)
        if compression:
            data = zlib.compress(data, compression)
        info = dumps((len(here), last, 1.0, compression, 0, 0), _PICKLE)
        length = len(info) + len(data)
        # That of the last block is below 0.
        written += (_BLOCK_LENGTH.pack(length if begin + _BLOCK < end else -length), info, data)
    return b"".join(written)


class _Terms(OrderedHashWriter):  # type: ignore[misc]
    """Whoosh's hash table of words."""

    def __init__(self, file: object) -> None:
        super().__init__(file)
        self._end = self.dbfile.tell()
        self._entries: list[bytes] = []
        self._positions = array("q")

    def put(self, key: bytes, value: bytes) -> None:
        """Add a word; they ascend."""
        entry = _ENTRY_LENGTHS.pack(len(key), len(value)) + key + value
        self._entries.append(entry)
        self._positions.append(self._end)
        hashed = int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:], "big")
        self.buckets[hashed & 255].append((hashed, self._end))
        self._end += len(entry)

    def _write_hashes(self) -> None:
        self.index.array = self._positions
        self.dbfile.write(b"".join(self._entries))
        for entries in self.buckets:
            count = 2 * len(entries)
            self.directory.append((self.dbfile.tell(), count))
            slots = [_EMPTY] * count
            for hashed, position in entries:
                slot = (hashed >> 8) % count
                while slots[slot] is not _EMPTY:
                    slot = (slot + 1) % count
                slots[slot] = _SLOT.pack(hashed, position)
            self.dbfile.write(b"".join(slots))


_EMPTY = _SLOT.pack(0, 0)
