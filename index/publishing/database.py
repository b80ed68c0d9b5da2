"""A connection to the database that an archive is published to: what it must be, and its failures in plain words."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.files.postgres_address import KEEPALIVES, shown
from index.files.postgres_errors import DatabaseUnreachable, in_words
from index.files.postgres_layout import CONTROL, EXTENSION_SCHEMA, POSTGRES_FORMAT, SETTINGS
from index.publishing.publish_errors import (
    AnotherPublisher,
    CopyTooNew,
    DatabaseFull,
    DatabaseReadOnly,
    PublishFailed,
    RightMissing,
    ServerUnfit,
    StandbysLag,
    VectorMissing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import psycopg

#: The oldest server that is known to do.
OLDEST = 140000
#: The key of the advisory lock that a publisher holds in its transactions: "answ".
_LOCK = 0x616E7377
#: Seconds for which another publisher is waited for, and for which a single attempt to lock a table may last.
PATIENCE, _AT_A_TIME = 600, 5
#: Seconds for which a commit waits for the standbys that the server waits for.
COMMIT = 60.0
#: A server that died without a word is noticed after 11 seconds of waiting for it, or 120 of sending: a long statement
#: is no matter, but with TCP_USER_TIMEOUT Linux also gives up a server that takes nothing in for so long (in COPY).
_OPTIONS: dict[str, Any] = {
    "connect_timeout": 15,
    "tcp_user_timeout": 120_000,
    **KEEPALIVES,
}
_CONTROL_TABLES = Path(__file__).with_name("control.sql")

#: Classes and states of PostgreSQL's errors (SQLSTATE).
_LOST, _NO_LOCK, _FULL, _NO_RIGHT, _READ_ONLY = ("08", "57", "28", "3D"), "55P03", "53100", "42501", "25006"
_STATE = """
SELECT current_setting('server_version_num')::int, current_setting('server_version'),
  current_setting('server_encoding'), pg_is_in_recovery(), current_setting('transaction_read_only') = 'on',
  has_database_privilege(current_database(), 'CREATE')
"""

_SYNCHRONOUS = (
    "SELECT coalesce(application_name, 'one') FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')"
)


@dataclass(frozen=True, slots=True)
class Database:
    """An open connection; every statement outside of `alone` is a transaction of its own."""

    connection: psycopg.Connection[Any]
    #: Host and database, for messages.
    place: str

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement of ours, in which names of ours may be, and return its rows."""
        cursor = self.connection.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []

    def stream(self, statement: str, at_a_time: int) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT of ours, fetched so many `at_a_time`, within a transaction."""
        with self.connection.cursor("streamed") as cursor:
            cursor.itersize = at_a_time
            yield from cursor.execute(statement)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block as one transaction, whose commit waits for synchronous standbys no longer than COMMIT.

        Raises StandbysLag where they have not applied it by then; the server has.
        """
        in_vain = threading.Event()

        def give_up() -> None:
            in_vain.set()
            self.connection.cancel_safe(timeout=5)

        waiting = threading.Timer(COMMIT, give_up)
        waiting.daemon = True
        try:
            with self.connection.transaction():
                yield
                waiting.start()
        finally:
            waiting.cancel()
        if in_vain.is_set():
            waiting.join()
            raise StandbysLag(self.place, [name for (name,) in self.rows(_SYNCHRONOUS)])

    @contextmanager
    def alone(self, *, wait: bool = False) -> Iterator[None]:
        """Run the block as one transaction, and no other publisher meanwhile; `wait` for one at work.

        Raises AnotherPublisher.
        """
        import psycopg  # noqa: PLC0415 - an extra

        try:
            with self.transaction():
                self.rows(f"SET LOCAL lock_timeout = '{PATIENCE if wait else _AT_A_TIME}s'")
                if wait:
                    self.rows(f"SELECT pg_advisory_xact_lock({_LOCK})")
                elif self.rows(f"SELECT pg_try_advisory_xact_lock({_LOCK})") == [(False,)]:
                    raise AnotherPublisher(self.place)
                self.rows(f"SET LOCAL lock_timeout = '{_AT_A_TIME}s'")
                yield
        except psycopg.errors.LockNotAvailable as error:
            raise AnotherPublisher(self.place) from error

    def prepare(self) -> None:
        """See that the server will do and has the tables beside the generations. The caller is `alone`.

        Raises ServerUnfit, DatabaseReadOnly, RightMissing, CopyTooNew.
        """
        ((number, version, encoding, is_standby, is_read_only, may_create),) = self.rows(_STATE)
        if number < OLDEST:
            raise ServerUnfit(self.place, f"PostgreSQL {OLDEST // 10000} or later", version)
        if encoding != "UTF8":
            raise ServerUnfit(self.place, "a database in UTF8", f"one in {encoding}")
        if is_standby or is_read_only:
            raise DatabaseReadOnly(self.place, is_standby=is_standby)
        if not may_create:
            raise RightMissing(self.place, "this role may not create schemas")
        is_new = not self.rows("SELECT 1 FROM pg_namespace WHERE nspname = %s", (CONTROL,))
        found = 0 if is_new else self.rows(f"SELECT format FROM {SETTINGS}")[0][0]
        if found > POSTGRES_FORMAT:
            raise CopyTooNew(self.place, found, POSTGRES_FORMAT)
        if found < POSTGRES_FORMAT:
            # What an older program published stays as it is for its readers, until `switch` says another format.
            self.rows(_CONTROL_TABLES.read_text(encoding="utf-8"))
            self.rows(f"INSERT INTO {SETTINGS} (format) VALUES (%s) ON CONFLICT DO NOTHING", (POSTGRES_FORMAT,))

    def schema_with_vector(self) -> str:
        """Return the schema of pgvector's type, creating the extension where it is missing. Raises VectorMissing."""
        if not self.has_extension("vector"):
            raise VectorMissing(self.place)
        return self.schema_of("vector")

    def has_extension(self, extension: str) -> bool:
        """True if an extension is there, or could be created."""
        import psycopg  # noqa: PLC0415 - an extra

        if not self.schema_of(extension):
            with suppress(psycopg.Error), self.connection.transaction():
                self.rows(f"CREATE EXTENSION {extension} SCHEMA {CONTROL}")
        return bool(self.schema_of(extension))

    def schema_of(self, extension: str) -> str:
        """Return the schema, quoted, in which an extension was created; '' where it was not."""
        found = self.rows(EXTENSION_SCHEMA, (extension,))
        return str(found[0][0]) if found else ""


@contextmanager
def connected(address: str) -> Iterator[Database]:
    """Connect, and give failures their names. Raises PostgresError: all of its classes but those of readers."""
    place = shown(address)
    import psycopg  # noqa: PLC0415 - an extra
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    try:
        options = _OPTIONS | conninfo_to_dict(address) | {"application_name": "answerstacks publish"}
        with psycopg.connect(**options, autocommit=True) as connection:
            # Acknowledged by standbys that the server waits for, where it has such: what is hidden is shown by none.
            connection.execute("SET synchronous_commit = remote_apply")
            connection.execute("SET statement_timeout = 0")
            yield Database(connection, place)
    except psycopg.Error as error:
        raise _named(error, place) from error


def _named(error: psycopg.Error, place: str) -> Exception:
    """Return the failure in plain words."""
    state = error.sqlstate or ""
    said = in_words(error)
    if state == _FULL:
        return DatabaseFull(place)
    if state == _NO_RIGHT:
        return RightMissing(place, said)
    if state == _READ_ONLY:
        return DatabaseReadOnly(place, is_standby=False)
    if not state or state[:2] in _LOST:
        return DatabaseUnreachable(place, said)
    return PublishFailed(place, said)
