"""Opening the generation that is live in a database."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.files.postgres_layout import LIVE, POSTGRES_FORMAT, RECEIVER_TIMEOUT, SETTINGS, WITHHELD
from search.postgres.database import Database
from search.postgres.engine import PostgresEngine, manifest_of
from search.postgres.following import STATE, State
from search.published_errors import (
    NothingPublished,
    PublishedMismatch,
    PublishedReplaced,
    PublishedWithholdsLess,
    StandbyBehind,
    StandbyUnfit,
)
from search.synonyms import parse_synonyms, shipped_synonyms

if TYPE_CHECKING:
    from index.files.manifest import Manifest
    from search.synonyms import Synonyms

#: Seconds for which opening is tried again: the live generation may be replaced and dropped while it is opened.
PATIENCE = 30.0
#: Seconds for which a standby is waited for that is a moment behind.
_A_MOMENT = 1.0

_LIVE = (
    "SELECT l.schema, l.published::text, l.synonyms, s.format,"  # noqa: S608 - names of ours
    f" ARRAY(SELECT digest FROM {WITHHELD}), {STATE} FROM {LIVE} l, {SETTINGS} s"
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
    """Return the live generation, as a server says that may answer.

    Raises NothingPublished, PublishedMismatch, StandbyBehind, StandbyUnfit, and other PublishedErrors.
    """
    end = time.monotonic() + _A_MOMENT
    while True:
        live, state = _asked(database)
        if state.is_unfit:
            raise StandbyUnfit(database.place, RECEIVER_TIMEOUT)
        if database.following.is_fresh(state):
            return live
        if not state.is_connected or time.monotonic() > end:
            raise StandbyBehind(database.place, is_connected=state.is_connected)
        time.sleep(0.05)


def _asked(database: Database) -> tuple[LiveRow, State]:
    try:
        found: list[tuple[Any, ...]] = database.rows(_LIVE)
    except PublishedReplaced as error:
        raise NothingPublished(database.place) from error
    if not found:
        raise NothingPublished(database.place)
    ((schema, published, synonyms, version, withheld, *state),) = found
    if version != POSTGRES_FORMAT:
        raise PublishedMismatch(database.place, POSTGRES_FORMAT, version)
    return LiveRow(schema, published, synonyms, frozenset(withheld)), State(*state)


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
                manifest = manifest_of(database, live.schema)
                live.verify(manifest, database.place)
                synonyms = synonyms_of(live, database.place)
                # The last that may fail; it closes what it has opened by then.
                return PostgresEngine(database, live.schema, manifest), synonyms
            except (PublishedReplaced, PublishedWithholdsLess):
                if live_row(database) == live or time.monotonic() > end:
                    raise
    except BaseException:
        database.close()
        raise


def synonyms_of(live: LiveRow, place: str) -> Synonyms:
    """Return the synonyms of a live generation. Raises SynonymsInvalid."""
    return shipped_synonyms() if live.synonyms is None else parse_synonyms(live.synonyms, f"synonyms of {place}")
