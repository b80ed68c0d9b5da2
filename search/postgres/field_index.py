"""The words of a published archive by field: rows of a word, words that begin with a prefix, words like another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.engine import MAX_EXPANSIONS
from search.postgres.kept import Kept
from search.postgres.numbers import stored, whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from search.postgres.database import Database

#: Bytes of rows that are kept: paging and filters ask again.
_ROOM = 8 << 20
# Of an entry beside its arrays, and of one of words.
_ENTRY = 300
# Comes after every word that begins with what stands before it.
_AFTER = "\U0010ffff"


class PostgresFieldIndex:
    """The table `words` of one generation, as `search.engine.FieldIndex` describes it."""

    def __init__(self, database: Database, schema: str) -> None:
        self._database, self._place = database, f"{database.place} {schema}"
        self._rows = f"SELECT word, rows FROM {schema}.words WHERE field = %s AND word = ANY(%s)"  # noqa: S608
        self._begin = (
            f"SELECT word, rows FROM {schema}.words WHERE field = 'surface' AND word >= %s AND word < %s"  # noqa: S608
            f" ORDER BY answers DESC, word LIMIT {MAX_EXPANSIONS}"
        )
        self._like = self._statement_for_words_like(schema)
        self._kept: Kept[tuple[str, tuple[str, ...]], NDArray[np.int32]] = Kept(_ROOM)
        self._beginning: Kept[str, NDArray[np.int32]] = Kept(_ROOM)
        self._words: Kept[tuple[str, int], tuple[str, ...]] = Kept(_ROOM)

    def rows_with_words(self, field: str, words: tuple[str, ...]) -> NDArray[np.int32]:
        """Return int32, ascending: the rows that hold all of `words` in `field`."""
        kept = self._kept.get((field, words))
        if kept is not None:
            return kept
        listed = self._database.rows(self._rows, (field, [*set(words)]))
        with whole(self._place, "words"):
            held = {word: stored(rows, "<i4") for word, rows in listed}
        found = np.zeros(0, np.int32)
        for place, word in enumerate(dict.fromkeys(words)):
            rows = held.get(word, np.zeros(0, np.int32))
            found = np.intersect1d(found, rows, assume_unique=True) if place else rows
        self._kept.add((field, words), found, _ENTRY + found.nbytes)
        return found

    def rows_with_prefix(self, prefix: str) -> NDArray[np.int32]:
        """Return int32, ascending: the rows that hold a word beginning with the folded `prefix` in any field."""
        kept = self._beginning.get(prefix)
        return self._expand(prefix)[1] if kept is None else kept

    def words_with_prefix(self, prefix: str) -> tuple[str, ...]:
        """Return the words of any field that a prefix stands for: those in most answers first, then by alphabet."""
        kept = self._words.get((prefix, 0))
        return self._expand(prefix)[0] if kept is None else kept

    def similar_words(self, word: str, edits: int) -> tuple[str, ...]:
        """Return the words of any field within so many edits of the folded `word`, those that most answers hold first.

        Words with another first letter are looked for only when there is none with the same.
        """
        kept = self._words.get((word, edits))
        if kept is None:
            kept = self._find_similar(word, edits)
            self._words.add((word, edits), kept, _ENTRY + 100 * len(kept))
        return kept

    def holds(self, word: str) -> bool:
        """True if any field of any answer holds the folded `word`."""
        return bool(len(self.rows_with_words("surface", (word,))))

    def _expand(self, prefix: str) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """Look up and keep the words that begin so, and their rows."""
        found = self._database.rows(self._begin, (prefix, prefix + _AFTER))
        words = tuple(word for word, _ in found)
        with whole(self._place, "words"):
            listed = [stored(rows, "<i4") for _, rows in found]
        rows = np.unique(np.concatenate([np.zeros(0, np.int32), *listed]))
        self._words.add((prefix, 0), words, _ENTRY + 100 * len(words))
        self._beginning.add(prefix, rows, _ENTRY + rows.nbytes)
        return words, rows

    def _find_similar(self, word: str, edits: int) -> tuple[str, ...]:
        if not self._like:
            return ()
        lengths = (len(word) - edits, len(word) + edits)
        for first, last in ((word[:1], word[:1] + _AFTER), ("", _AFTER)):
            found = self._database.rows(self._like, (first, last, *lengths, word, edits, edits, word))
            if found:
                return tuple(each for (each,) in found)
        return ()

    def _statement_for_words_like(self, schema: str) -> str:
        """Return the statement; '' where the database lacks fuzzystrmatch, and nothing is respelled."""
        extension = self._database.schema_of_extension("fuzzystrmatch")
        if extension is None:
            return ""
        # Longer words are an error to levenshtein, so their lengths are compared first.
        return (
            f"SELECT word FROM {schema}.words WHERE field = 'surface' AND word >= %s AND word < %s AND"  # noqa: S608
            " CASE WHEN length(word) BETWEEN %s AND %s THEN"
            f" {extension}.levenshtein_less_equal(word, %s, %s) <= %s ELSE false END AND word <> %s"
            " ORDER BY answers DESC, word"
        )
