"""The engine of a generation that was published to PostgreSQL."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.analysis import STOP_WORDS, stem
from index.errors import FormatMismatch, GenerationDamaged
from index.files import layout
from index.files.manifest import parse_manifest
from index.files.postgres_layout import MANIFEST_FACT, SHARDS_FACT
from search.postgres.columns import PostgresColumns
from search.postgres.field_index import PostgresFieldIndex
from search.postgres.look_ups import LookUps
from search.postgres.terms import PostgresTerms
from search.postgres.texts import PostgresTexts
from search.postgres.tokens import PostgresTokens
from search.postgres.vectors import PostgresVectors, VectorTable
from search.published_errors import PublishedDamaged, PublishedMismatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder
    from index.files.manifest import Manifest
    from search.postgres.database import Database

_Number = TypeVar("_Number", bound=np.generic)


class PostgresEngine:
    """One generation's schema, as `search.engine.Engine` describes it; columns are read when it is opened."""

    def __init__(self, database: Database, schema: str, manifest: Manifest) -> None:
        """Raises PublishedError, with everything closed but the database."""
        self._database = database
        self.manifest = manifest
        self._columns = PostgresColumns(database, schema, manifest.dimension)
        tokens = int(self._columns.column(layout.TOKEN_OFFSETS, np.int64)[-1])
        self._look_ups = LookUps(database, schema, self._columns.dtype(layout.POSTING_SATURATIONS), tokens)
        self.terms = PostgresTerms(self._look_ups, manifest.answers)
        self.tokens = PostgresTokens(database, schema, self._columns, self._look_ups)
        self.texts = PostgresTexts(database, schema)
        self._field_index = PostgresFieldIndex(database, schema)
        self.passages: PostgresVectors | None = None
        with ExitStack() as opened:
            if manifest.has_vectors:
                tables = [VectorTable(database, schema), *_opened_shards(database, schema, opened)]
                self.passages = PostgresVectors(tables, manifest.dimension or 0)
                opened.callback(self.passages.close)
            #: Whatever has to be closed beside the database.
            self._opened = opened.pop_all()

    def column(self, name: str, dtype: type[_Number], dimensions: int = 1) -> NDArray[_Number]:
        """Return an array."""
        return self._columns.column(name, dtype, dimensions)

    def lines(self, name: str) -> list[str]:
        """Return the lines of a word list."""
        return self._columns.lines(name)

    def damaged(self, name: str, expected: str, found: str) -> PublishedDamaged:
        """Return the error that names the column."""
        return self._columns.damaged(name, expected, found)

    def field_words(self) -> PostgresFieldIndex:
        """Return its words by field."""
        return self._field_index

    def encoder(self, threads: int | None) -> Encoder:
        """Load the default model of this machine."""
        from index.encoding.encoder import load_encoder  # noqa: PLC0415 - slow to import

        return load_encoder(None, threads)

    def expect(self, words: Callable[[], Iterable[str]]) -> None:
        """Fetch the terms and the places of these words by one statement."""
        expected = set(words())
        stems = set(map(stem, expected))
        typed = expected - STOP_WORDS
        self._look_ups.fetch((*(f"={word}" for word in typed), *map(stem, typed)), stems)

    def close(self) -> None:
        """Close its connections."""
        self._opened.close()
        self._database.close()


def _opened_shards(database: Database, schema: str, opened: ExitStack) -> list[VectorTable]:
    """Return the tables of the databases that share the vectors of a generation; `opened` closes them."""
    fact = f"SELECT value FROM {schema}.facts WHERE name = %s"  # noqa: S608 - a name of ours
    tables = []
    for (listed,) in database.rows(fact, (SHARDS_FACT,)):
        for address, part in json.loads(listed):
            shard = database.beside(address)
            opened.callback(shard.close)
            tables.append(VectorTable(shard, part))
    return tables


def manifest_of(database: Database, schema: str) -> Manifest:
    """Read the manifest of a generation. Raises PublishedMismatch, PublishedDamaged, and other PublishedErrors."""
    place = f"{database.place} {schema}"
    fact = f"SELECT value FROM {schema}.facts WHERE name = %s"  # noqa: S608 - a name of ours
    found = database.rows(fact, (MANIFEST_FACT,))
    if not found:
        raise PublishedDamaged(place, "its manifest", "there", "nothing")
    ((text,),) = found
    try:
        return parse_manifest(text, Path(layout.MANIFEST))
    except FormatMismatch as error:
        raise PublishedMismatch(place, layout.FORMAT_VERSION, json.loads(text).get("format")) from error
    except GenerationDamaged as error:
        raise PublishedDamaged(place, "its manifest", "whole", str(error)) from error
