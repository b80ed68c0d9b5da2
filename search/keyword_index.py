"""The only file of `search` that uses Whoosh: rows by field and word, and the words that begin with a prefix."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.errors import GenerationDamaged
from index.files import layout
from index.files.whoosh_postings import read_documents
from search.arrays import let_go
from search.engine import MAX_EXPANSIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

#: Sets of rows for fields and prefixes, and lists of similar words, that are kept: paging and filters ask again.
_KEPT = 64

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

#: Field and words, or "surface" and a prefix; "surface" is never asked for words.
_Asked = tuple[str, tuple[str, ...]]


class KeywordIndex:
    """A generation's Whoosh index, opened when it is first asked. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        # Whoosh takes 50 ms and 10 MB to import; most queries do not need it.
        from whoosh.filedb.filestore import FileStorage  # noqa: PLC0415

        self._lock = Lock()
        self._storage = FileStorage(str(folder), readonly=True)
        try:
            self._reader = self._storage.open_index().reader()
        except Exception as error:  # Whoosh raises its own, pickle's and the system's
            raise GenerationDamaged(folder, "a Whoosh index", f"one that cannot be opened ({error})") from error
        # Whoosh numbers its documents in its own way; an empty index has no columns.
        rows = self._reader.column_reader(layout.WHOOSH_ROW).load() if self._reader.doc_count() else []
        self._rows = np.array(rows, dtype=np.int32)
        self._kept: dict[_Asked, NDArray[np.int32]] = {}
        self._similar: dict[tuple[str, int], tuple[str, ...]] = {}

    def close(self) -> None:
        """Close the index's files."""
        with self._lock:
            self._reader.close()
            self._storage.close()
            # Whoosh unmaps its files with the last reference to the reader.
            let_go(self._reader, self)

    def rows_with_words(self, field: str, words: tuple[str, ...]) -> NDArray[np.int32]:
        """Return int32, ascending: the rows that hold all of `words`, in the field's form, in `field`."""
        with self._lock:
            return _once(self._kept, (field, words), self._find_words)

    def rows_with_prefix(self, prefix: str) -> NDArray[np.int32]:
        """Return int32, ascending: the rows that hold a word beginning with the folded `prefix` in any field."""
        with self._lock:
            return _once(self._kept, ("surface", (prefix,)), self._find_prefix)

    def words_with_prefix(self, prefix: str) -> tuple[str, ...]:
        """Return the words of any field that the folded `prefix` stands for, those that most answers hold first."""
        with self._lock:
            return self._expand(prefix)

    def similar_words(self, word: str, edits: int) -> tuple[str, ...]:
        """Return the words of any field within so many edits of the folded `word`, those that most answers hold first.

        Words with another first letter are looked for only when there is none with the same: it is seldom wrong.
        """
        with self._lock:
            return _once(self._similar, (word, edits), self._find_similar)

    def holds(self, word: str) -> bool:
        """True if any field of any answer holds the folded `word`."""
        with self._lock:
            return ("surface", word) in self._reader

    def _find_words(self, asked: _Asked) -> NDArray[np.int32]:
        field, words = asked
        found = np.arange(len(self._rows), dtype=np.int32)
        for word in dict.fromkeys(words):
            found = np.intersect1d(found, self._posting_rows(field, word), assume_unique=True)
        return found

    def _find_prefix(self, asked: _Asked) -> NDArray[np.int32]:
        field, prefixes = asked
        expanded = [self._posting_rows(field, word) for prefix in prefixes for word in self._expand(prefix)]
        return np.unique(np.concatenate(expanded)) if expanded else np.zeros(0, np.int32)

    def _find_similar(self, asked: tuple[str, int]) -> tuple[str, ...]:
        word, edits = asked
        for kept in (1, 0):
            found = set(self._reader.terms_within("surface", word, edits, prefix=kept)) - {word}
            if found:
                return tuple(sorted(found, key=lambda each: (-self._reader.doc_frequency("surface", each), each)))
        return ()

    def _expand(self, prefix: str) -> tuple[str, ...]:
        """Return the words that a prefix stands for: those in most answers first, then by alphabet."""
        frequencies = []
        for name, word in self._reader.terms_from("surface", prefix):
            if name != "surface" or not word.startswith(prefix.encode()):
                break
            frequencies.append((-self._reader.doc_frequency("surface", word), word.decode()))
        return tuple(word for _, word in sorted(frequencies)[:MAX_EXPANSIONS])

    def _posting_rows(self, field: str, word: str) -> NDArray[np.int32]:
        if (field, word) not in self._reader:
            return np.zeros(0, np.int32)
        return np.sort(self._rows[read_documents(self._reader, field, word)])


def _once(kept: dict[_Key, _Value], asked: _Key, find: Callable[[_Key], _Value]) -> _Value:
    """Return the kept result, or find it now; the oldest of more than _KEPT is forgotten."""
    if asked not in kept:
        if len(kept) == _KEPT:
            del kept[next(iter(kept))]
        kept[asked] = find(asked)
    return kept[asked]
