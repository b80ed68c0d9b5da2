"""The engine beneath a search: what is read of one generation, wherever it is kept.

All decisions (which answers match, which are close, their scores and order, facets, phrases, marks) are made above it,
by the same code for every engine. An engine gives what they are made from: whole columns, stretches by key, products of
vectors, texts. Answers have the row numbers, words the token numbers and terms the names of `index.files.layout`.

`search.folder.engine` reads the files of a generation; `search.postgres.engine` the tables of a published one.

Every engine is safe to use from several threads. Its arrays are read-only. Where what is stored is not as it should be,
any method raises a GenerationError that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder
    from index.errors import GenerationError
    from index.files.manifest import Manifest

#: Words at most that a prefix stands for.
MAX_EXPANSIONS = 100

_Number = TypeVar("_Number", bound=np.generic)


class Columns(Protocol):
    """Arrays and word lists, which are read whole, by their names in `index.files.layout`."""

    def column(self, name: str, dtype: type[_Number], dimensions: int = 1) -> NDArray[_Number]:
        """Return an array, of this type or kind of type."""
        ...

    def lines(self, name: str) -> list[str]:
        """Return the lines of a word list, in order."""
        ...

    def damaged(self, name: str, expected: str, found: str) -> GenerationError:
        """Return the error that says that `name` is not as it should be."""
        ...


class Terms(Protocol):
    """The postings of terms (`layout.TERMS`). A term that no answer holds is unknown."""

    @property
    def row_count(self) -> int:
        """N, the number of answers."""
        ...

    def knows(self, term: str) -> bool:
        """True if any answer holds the term."""
        ...

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a known term, a float64 as it is stored."""
        ...

    def count(self, term: str) -> int:
        """Return the number of rows that hold the term; 0 where it is unknown."""
        ...

    def rows(self, term: str) -> NDArray[np.intp]:
        """Return intp, ascending: the rows that hold the term; none where it is unknown."""
        ...

    def saturations(self, term: str) -> NDArray[np.unsignedinteger]:
        """Return unsigned, as long as `rows`: places in the column SATURATIONS."""
        ...


class Tokens(Protocol):
    """The stemmed tokens of all answers, by word and by row. A place is an index into all tokens, in reading order."""

    @property
    def word_count(self) -> int:
        """The number of different words; as a token, the end of a field."""
        ...

    @property
    def token_count(self) -> int:
        """The number of places."""
        ...

    def number(self, stemmed: str) -> int | None:
        """Return the token number of a stem; None when no answer holds it."""
        ...

    def count(self, number: int) -> int:
        """Return the number of places of a word."""
        ...

    def places(self, number: int) -> NDArray[np.int32]:
        """Return int32: the places of a word, in any order."""
        ...

    def places_of_pair(self, first: int, second: int) -> NDArray[np.int32]:
        """Return int32, ascending: the places where `first` stands with `second` after it."""
        ...

    def followed(self, starts: NDArray[np.int32], after: Sequence[int], numbers: Sequence[int]) -> NDArray[np.int32]:
        """Return those of `starts`, in their order, so many places `after` which each of the words `numbers` stands.

        Every place that is looked at is one of the tokens'.
        """
        ...

    def of_rows(self, rows: Sequence[int]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return the stretches of TOKENS, TOKEN_STEPS and TOKEN_LENGTHS of these rows, one after another."""
        ...

    def of_signatures(self) -> NDArray[np.unsignedinteger]:
        """Return the tokens of the name and the institution of every row in turn, ends of fields left out."""
        ...


class FieldIndex(Protocol):
    """The rows of words by field (`layout.WHOOSH_FIELDS`), each in the field's form."""

    def rows_with_words(self, field: str, words: tuple[str, ...]) -> NDArray[np.int32]:
        """Return int32, ascending: the rows that hold all of `words`, of which there is one at least, in `field`."""
        ...

    def rows_with_prefix(self, prefix: str) -> NDArray[np.int32]:
        """Return int32, ascending: the rows with one of `words_with_prefix` in any field."""
        ...

    def words_with_prefix(self, prefix: str) -> tuple[str, ...]:
        """Return the words of any field that a folded prefix stands for, MAX_EXPANSIONS at most.

        Those that most answers hold come first, then by alphabet.
        """
        ...

    def similar_words(self, word: str, edits: int) -> tuple[str, ...]:
        """Return the words of any field within so many edits of the folded `word`, those that most answers hold first.

        Of equally many answers they come by alphabet. Words with another first letter are looked for only when there is
        none with the same.
        """
        ...

    def holds(self, word: str) -> bool:
        """True if any field of any answer holds the folded `word`."""
        ...


class PassageVectors(Protocol):
    """The unit vectors of all passages (`layout.VECTORS`), float32 (P, dimension)."""

    @property
    def count(self) -> int:
        """P, the number of vectors."""
        ...

    def dots(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32 (P,): the products of all vectors with `query`; with k queries (k, dimension): (P, k)."""
        ...

    def dots_of(self, query: NDArray[np.float32], passages: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return float32, as long as `passages`, which are ascending: the same of these."""
        ...

    def of(self, passages: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return float32 (n, dimension): the vectors of these passages."""
        ...


class Texts(Protocol):
    """The tables of `layout.ANSWERS_SCHEMA`."""

    def records(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Return the result of a SELECT in the SQL that SQLite and PostgreSQL have in common.

        Each `?` is the next of `values`; `IN ?` takes a list, and is any of its values.
        """
        ...


class Engine(Columns, Protocol):
    """One generation, open."""

    @property
    def manifest(self) -> Manifest:
        """Its manifest."""
        ...

    @property
    def terms(self) -> Terms:
        """Its postings."""
        ...

    @property
    def tokens(self) -> Tokens:
        """Its tokens."""
        ...

    @property
    def passages(self) -> PassageVectors | None:
        """Its vectors; None in a keyword-only generation."""
        ...

    @property
    def texts(self) -> Texts:
        """Everything that is shown."""
        ...

    def field_words(self) -> FieldIndex:
        """Return its words by field, opened when they are first asked for."""
        ...

    def encoder(self, threads: int | None) -> Encoder:
        """Load the encoder of queries. Raises EncoderError, GenerationDamaged."""
        ...

    def expect(self, words: Callable[[], Iterable[str]]) -> None:
        """Take note of the folded words that a query will look up; an engine behind a network fetches them at once."""
        ...

    def close(self) -> None:
        """Let go of everything. Using it afterwards is an error."""
        ...
