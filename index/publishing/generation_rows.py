"""The rows of each table that a generation is published as, read from its files in the order of the table's key."""

from __future__ import annotations

import itertools
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import GenerationDamaged
from index.files import layout
from index.files.manifest import find_differences, live_generation, read_manifest
from index.files.postgres_layout import IN_TABLES, SIGNATURE_TOKENS, TABLES, TEXT_COLUMN, TYPE_ONLY, column_name
from index.generation.answers_file import open_answers
from index.generation.keyword_index import count_words, read_posting_lists
from index.publishing.row_images import big_endian

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from index.files.manifest import Manifest

    _Row = tuple[Any, ...]

#: The tables whose rows are those of `answers.sqlite3`.
_IN_DATABASE = (
    "posts", "answers", "people", "person_slugs", "redirects", "gone", "gone_people", "passages", "questions", "titles",
)  # fmt: skip
_FIELDS = len(layout.TOKEN_FIELDS)


class GenerationRows:
    """The live generation of an archive, checked against its manifest."""

    def __init__(self, archive: Path) -> None:
        """Raises NoGeneration, FormatMismatch, GenerationDamaged."""
        self.folder = layout.generations_path(archive) / live_generation(archive)
        self.manifest: Manifest = read_manifest(self.folder)
        #: The manifest as it is written.
        self.manifest_text = (self.folder / layout.MANIFEST).read_text(encoding="utf-8")
        published = {name: entry for name, entry in self.manifest.files.items() if not name.startswith(layout.ENCODER)}
        for path, expected, found in find_differences(self.folder, published):
            raise GenerationDamaged(path, expected, found)

    def count(self, table: str) -> int:
        """Return the number of a table's rows."""
        if table in _IN_DATABASE:
            with closing(open_answers(self.folder)) as connection:
                (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
                return int(count)
        if table == "words":
            return count_words(self.folder / layout.KEYWORD)
        lengths: dict[str, Callable[[], int]] = {
            "columns": lambda: len(self._columns()),
            "terms": lambda: len(self._lines(layout.TERMS)),
            "term_idf": lambda: len(self._lines(layout.TERMS)),
            "token_words": lambda: len(self._lines(layout.TOKEN_WORDS)),
            "row_tokens": lambda: self.manifest.answers,
        }
        return lengths[table]()

    def rows(self, table: str) -> Iterator[_Row]:
        """Yield a table's rows, in the order of its key, with the columns of TABLES."""
        if table in _IN_DATABASE:
            with closing(open_answers(self.folder)) as connection:
                yield from self._with_vectors(connection) if table == "passages" else _select(connection, table)
            return
        made: dict[str, Callable[[], Iterator[_Row]]] = {
            "columns": self._column_rows,
            "terms": self._term_rows,
            "term_idf": self._idf_rows,
            "token_words": self._token_word_rows,
            "row_tokens": self._row_token_rows,
            "words": self._word_rows,
        }
        yield from made[table]()

    def posts_of_passages(self) -> Iterator[str]:
        """Yield the key of the post of each passage, in the order of passages."""
        sql = "SELECT post_key FROM passages JOIN answers ON row = answer_row ORDER BY number"
        with closing(open_answers(self.folder)) as connection:
            for (post,) in connection.execute(sql):
                yield post

    def _with_vectors(self, connection: sqlite3.Connection) -> Iterator[_Row]:
        vectors = big_endian(self._array(layout.VECTORS)) if self.manifest.has_vectors else itertools.repeat(None)
        for passage, vector in zip(_select(connection, "passages"), vectors, strict=self.manifest.has_vectors):
            yield (*passage, vector)

    def _columns(self) -> list[str]:
        """Return the files that `columns` has, and SIGNATURE_TOKENS, in the order of their names there."""
        files = [name for name in self.manifest.files if "/" not in name and name.endswith((".npy", ".txt"))]
        return sorted([*(set(files) - IN_TABLES), SIGNATURE_TOKENS + ".npy"], key=column_name)

    def _column_rows(self) -> Iterator[_Row]:
        for file in self._columns():
            name = column_name(file)
            if file.endswith(".txt"):
                yield name, TEXT_COLUMN, (self.folder / file).read_bytes()
                continue
            array = self._signature_tokens() if name == SIGNATURE_TOKENS else self._array(file)
            little = array.dtype.newbyteorder("<")
            yield name, little.str, b"" if file in TYPE_ONLY else array.astype(little, copy=False).tobytes()

    def _signature_tokens(self) -> NDArray[Any]:
        tokens = self._array(layout.TOKENS)
        ends = tokens == len(self._lines(layout.TOKEN_WORDS))
        field = np.cumsum(ends, dtype=np.int64) % _FIELDS
        signed = [layout.TOKEN_FIELDS.index(name) for name in ("name", "institution")]
        return np.asarray(tokens[np.isin(field, signed) & ~ends])

    def _term_rows(self) -> Iterator[_Row]:
        terms = self._lines(layout.TERMS)
        blocks = layout.blocks_of(self.manifest.answers)
        offsets = self._array(layout.POSTING_OFFSETS)
        block = np.tile(np.arange(blocks, dtype="<i4"), len(terms)).repeat(np.diff(offsets))
        rows = self._array(layout.POSTING_ROWS).astype("<i4") + block * layout.ROWS_OF_BLOCK
        saturations = _little(self._array(layout.POSTING_SATURATIONS))
        for number in _by_word(terms):
            start, end = int(offsets[number * blocks]), int(offsets[(number + 1) * blocks])
            yield terms[number], end - start, rows[start:end].tobytes(), saturations[start:end].tobytes()

    def _idf_rows(self) -> Iterator[_Row]:
        terms, idf = self._lines(layout.TERMS), self._array(layout.TERM_IDF)
        for number in _by_word(terms):
            yield terms[number], float(idf[number])

    def _token_word_rows(self) -> Iterator[_Row]:
        words, offsets = self._lines(layout.TOKEN_WORDS), self._array(layout.TOKEN_PLACE_OFFSETS)
        places = _little(self._array(layout.TOKEN_PLACES))
        for number in _by_word(words):
            start, end = int(offsets[number]), int(offsets[number + 1])
            yield words[number], number, end - start, places[start:end].tobytes()

    def _row_token_rows(self) -> Iterator[_Row]:
        bounds = self._array(layout.TOKEN_OFFSETS)[::_FIELDS].tolist()
        parts = [_little(self._array(name)) for name in (layout.TOKENS, layout.TOKEN_STEPS, layout.TOKEN_LENGTHS)]
        for row, (start, end) in enumerate(itertools.pairwise(bounds)):
            yield row, *(part[start:end].tobytes() for part in parts)

    def _word_rows(self) -> Iterator[_Row]:
        for field, word, rows in read_posting_lists(self.folder / layout.KEYWORD):
            yield field, word, len(rows), rows.astype("<i4").tobytes()

    def _array(self, name: str) -> NDArray[Any]:
        found: NDArray[Any] = np.load(self.folder / name, mmap_mode="r", allow_pickle=False)
        return found.view(np.ndarray)

    def _lines(self, name: str) -> list[str]:
        return (self.folder / name).read_bytes().decode().split("\n")[:-1]


def _select(connection: sqlite3.Connection, table: str) -> Iterator[_Row]:
    columns = [f'"{name}"' for name in TABLES[table] if name != "vector"]
    # SQLite compares texts byte by byte, too.
    return connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {columns[0]}")


def _by_word(words: list[str]) -> list[int]:
    """Return the numbers of words in the order of the words: by code points, which is that of their UTF-8."""
    return sorted(range(len(words)), key=words.__getitem__)


def _little(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(array.dtype.newbyteorder("<"), copy=False)
