"""The connections of a reader to a database: read-only, bounded in time, and asked once more where one was lost."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from index.files.postgres_address import KEEPALIVES, as_user_of, shown
from index.files.postgres_errors import PostgresPackagesMissing, in_words
from index.files.postgres_layout import EXTENSION_SCHEMA
from search.postgres.following import Following
from search.published_errors import PublishedReplaced, PublishedUnreachable, PublishedUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import psycopg
    from psycopg_pool import ConnectionPool

#: Connections at most; a request holds one only while a statement runs.
MOST = 8
#: Seconds for which a connection, and the result of a statement, are waited for.
WAIT, STATEMENT = 3.0, 20.0
#: The same for libpq: where the network falls silent, no server says that a statement takes too long.
_PATIENCE = {
    "connect_timeout": int(WAIT),
    "tcp_user_timeout": int(STATEMENT * 1000),
    **KEEPALIVES,
}
#: Rows of a scan come in the order in which they lie: from the first, and by one process. A connection begins with
#: these, so a pooler that would not keep them for it refuses to connect.
_SETTINGS = {
    "default_transaction_read_only": "on",
    "synchronize_seqscans": "off",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "statement_timeout": f"{STATEMENT:g}s",
    "idle_in_transaction_session_timeout": "60s",
}
#: PostgreSQL's errors (SQLSTATE), or their classes: a table or a schema is gone; asking again helps; the server or the
#: connection is.
_REPLACED, _AGAIN, _LOST = ("42P01", "3F000"), ("40001", "40P01"), ("08", "57", "53", "28", "3D")


#: A pooler says so of a connection that begins with settings.
_POOLED = "unsupported startup parameter"


class Database:
    """A database, asked from several threads."""

    def __init__(self, address: str) -> None:
        """Connect. Raises PostgresPackagesMissing, PostgresAddressInvalid, PublishedUnreachable."""
        #: Host and database, for messages.
        self.place = shown(address)
        self._address = address
        #: The standbys among its servers, as they were seen.
        self.following = Following()
        self._pool = self._opened(address)

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the result of a statement of ours. Raises PublishedError, also where the tables asked are gone."""
        import psycopg  # noqa: PLC0415 - an extra

        for attempt in (0, 1):
            try:
                return self._rows(statement, values)
            except psycopg.OperationalError as error:
                # A connection that was lost while it lay idle; or 40001, a conflict with what a standby replays.
                if attempt or not _may_pass(error):
                    raise self._named(error) from error
                # The others are lost, too, where the server was started anew.
                self._pool.drain()
            except psycopg.Error as error:
                raise self._named(error) from error
        raise AssertionError

    def schema_of_extension(self, name: str) -> str | None:
        """Return the schema of an extension, quoted; None where the database lacks it. Errors as of `rows`."""
        found = self.rows(EXTENSION_SCHEMA, (name,))
        return found[0][0] if found else None

    def beside(self, address: str) -> Database:
        """Connect to another database, whose address has no user, as the same user. Errors as of this one."""
        return Database(as_user_of(address, self._address))

    def close(self) -> None:
        """Close every connection."""
        self._pool.close(timeout=1)

    def _rows(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with self._connection() as connection, connection.cursor(binary=True) as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall()

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        from psycopg_pool import PoolTimeout  # noqa: PLC0415 - an extra

        try:
            with self._pool.connection(timeout=WAIT) as connection:
                yield connection
        except PoolTimeout as error:
            raise PublishedUnreachable(self.place, f"no connection within {WAIT:g} seconds") from error

    def _opened(self, address: str) -> ConnectionPool[psycopg.Connection[Any]]:
        try:
            import psycopg  # noqa: PLC0415 - an extra
            from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - an extra
            from psycopg_pool import ConnectionPool  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise PostgresPackagesMissing("psycopg-pool") from error
        # It would say each attempt to connect; the failure is raised here.
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
        named = conninfo_to_dict(address).get("options") or ""
        settings = " ".join([str(named), *(f"-c {name}={value}" for name, value in _SETTINGS.items())])
        options: dict[str, Any] = {"autocommit": True, "application_name": "answerstacks", **_PATIENCE}
        options["options"] = settings.strip()
        try:
            # The pool would go on trying, and not say why it cannot.
            psycopg.connect(address, **options).close()
        except psycopg.Error as error:
            raise self._named(error) from error
        return ConnectionPool(
            address,
            kwargs=options,
            min_size=1,
            max_size=MOST,
            timeout=WAIT,
            max_idle=60,
            # It would wait twice as long after each attempt, and come back minutes after the server does.
            reconnect_timeout=WAIT,
            num_workers=1,
            open=True,
        )

    def _named(self, error: psycopg.Error) -> Exception:
        """Return the failure in plain words."""
        state = error.sqlstate or ""
        said = in_words(error)
        if state in _REPLACED:
            return PublishedReplaced(self.place, said)
        if _POOLED in said:
            said += ": a pooler such as PgBouncer would share what this reader sets. Name the database itself"
        if not state or state in _AGAIN or state[:2] in _LOST:
            return PublishedUnreachable(self.place, said)
        return PublishedUnreadable(self.place, said)


def _may_pass(error: psycopg.OperationalError) -> bool:
    """True if the connection was lost, or the statement may succeed when it is run again; a timeout is neither."""
    state = error.sqlstate or ""
    return not state or state in _AGAIN or (state[:2] in ("08", "57") and state != "57014")
