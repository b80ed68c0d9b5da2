"""Opening the generation that is live in a database."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.files.postgres_layout import LIVE, POSTGRES_FORMAT, SETTINGS, WITHHELD
from search.postgres.database import Database
from search.postgres.engine import PostgresEngine
from search.published_errors import (
    NothingPublished,
    PublishedMismatch,
    PublishedReplaced,
    PublishedWithholdsLess,
)
from search.synonyms import parse_synonyms, shipped_synonyms

if TYPE_CHECKING:
    from index.files.manifest import Manifest
    from search.synonyms import Synonyms

#: Seconds for which opening is tried again: the live generation may be replaced and dropped while it is opened.
PATIENCE = 30.0

_LIVE = (
    "SELECT l.schema, l.published::text, l.synonyms, s.format,"  # noqa: S608 - names of ours
    f" ARRAY(SELECT digest FROM {WITHHELD}) FROM {LIVE} l, {SETTINGS} s"
)


@dataclass(frozen=True, slots=True)
class LiveRow:
    """The generation that is live, all of it from one statement."""

    schema: str
    #: The moment at which it became so.
    published: str
    #: The owner's synonyms.txt; None without one.
    synonyms: str | None
    #: SHA-256 of each takedown that it must leave out.
    withheld: frozenset[str]

    @property
    def name(self) -> str:
        """The schema, for messages."""
        return self.schema

    def verify(self, manifest: Manifest, place: str) -> None:
        """Raise PublishedWithholdsLess where the generation holds what is hidden."""
        if not self.withheld.issubset(manifest.withholds):
            raise PublishedWithholdsLess(place, manifest.generation)


def live_row(database: Database) -> LiveRow:
    """Return the live generation. Raises NothingPublished, PublishedMismatch, and other PublishedErrors."""
    try:
        found: list[tuple[Any, ...]] = database.rows(_LIVE)
    except PublishedReplaced as error:
        raise NothingPublished(database.place) from error
    if not found:
        raise NothingPublished(database.place)
    ((schema, published, synonyms, version, withheld),) = found
    if version != POSTGRES_FORMAT:
        raise PublishedMismatch(database.place, POSTGRES_FORMAT, version)
    return LiveRow(schema, published, synonyms, frozenset(withheld))


def open_published(address: str) -> tuple[PostgresEngine, Synonyms]:
    """Open the live generation, and read the synonyms that were published with it.

    Raises NothingPublished, PublishedMismatch, PublishedDamaged, PublishedWithholdsLess, SynonymsInvalid,
    PublishedUnreachable and other PublishedErrors.
    """
    database = Database(address)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            live = live_row(database)
            try:
                engine = PostgresEngine(database, live.schema)
                live.verify(engine.manifest, database.place)
            except (PublishedReplaced, PublishedWithholdsLess):
                if live_row(database) == live or time.monotonic() > end:
                    raise
            else:
                return engine, synonyms_of(live, database.place)
    except BaseException:
        database.close()
        raise


def synonyms_of(live: LiveRow, place: str) -> Synonyms:
    """Return the synonyms of a live generation. Raises SynonymsInvalid."""
    return shipped_synonyms() if live.synonyms is None else parse_synonyms(live.synonyms, f"synonyms of {place}")
