"""The queue that wakes workers up: procrastinate's jobs, each of which stands for `AT_ONCE` texts or fewer.

A job names no text. Whoever takes it embeds the next texts that nobody has, so a job too many does nothing, and one
that is lost with its worker is made up for by the next `ask`.
"""

from __future__ import annotations

from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException

from index.files.postgres_address import KEEPALIVES, shown
from index.files.postgres_errors import DatabaseUnreachable, in_words
from index.workers.waiting_texts import AT_ONCE, MAKING, count_waiting, make_tables
from index.workers.worker_errors import WorkRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.files.postgres_errors import PostgresError

#: The task's name in the queue.
TASK = "embed"

#: Seconds until a database that does not answer is given up.
_CONNECT_TIMEOUT = 10

_SCHEMA = "answerstacks_work"
#: Classes of PostgreSQL's errors (SQLSTATE) that mean that the server is not there for us.
_LOST = ("08", "57", "28", "3D")


def queue_of(model: str) -> str:
    """Return the name of the queue of a model's jobs. PostgreSQL's channels, called by it, have at most 63 bytes."""
    return f"model-{sha256(model.encode()).hexdigest()[:16]}"


@contextmanager
def connected(address: str, *, make: bool = True) -> Iterator[psycopg.Connection]:
    """Give out a connection, and `make` the tables that are missing.

    Raises DatabaseUnreachable or WorkRefused, for errors of PostgreSQL inside the block as well.
    """
    try:
        with psycopg.connect(address, autocommit=True, **_parameters()) as connection:
            if make:
                make_tables(connection)
                _make_queue(address, connection)
            yield connection
    except (psycopg.Error, ConnectorException) as error:
        raise failure(address, error) from error


def failure(address: str, error: Exception) -> PostgresError:
    """Return the error of ours for one of PostgreSQL's or of the queue's."""
    cause = error.__cause__ if isinstance(error, ConnectorException) else error
    state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
    said = in_words(cause) if isinstance(cause, psycopg.Error) else " ".join(str(error).split()).rstrip(".")
    if state is None or state[:2] in _LOST:
        return DatabaseUnreachable(shown(address), said)
    return WorkRefused(shown(address), said)


def ask(address: str, connection: psycopg.Connection, model: str) -> None:
    """Put as many jobs into the queue as the texts that wait for this model need, and no more than these."""
    sql = "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = %s AND status = 'todo'"
    row = connection.execute(sql, (queue_of(model),)).fetchone()
    missing = -(-count_waiting(connection, model) // AT_ONCE) - (int(row[0]) if row else 0)
    if missing > 0:
        with _app(address).open() as app:
            app.configure_task(TASK, queue=queue_of(model), allow_unknown=True).batch_defer(*[{}] * missing)


def app_of_worker(address: str) -> procrastinate.App:
    """Return the queue as a worker opens it."""
    return procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=address, kwargs=_parameters(), min_size=1, max_size=3)
    )


def _app(address: str) -> procrastinate.App:
    return procrastinate.App(
        connector=procrastinate.SyncPsycopgConnector(conninfo=address, kwargs=_parameters(), min_size=1, max_size=1)
    )


def _make_queue(address: str, connection: psycopg.Connection) -> None:
    """Make procrastinate's tables where they are missing."""
    with connection.transaction():
        connection.execute(MAKING)
        row = connection.execute("SELECT to_regclass('answerstacks_work.procrastinate_jobs')").fetchone()
        if row and row[0] is None:
            with _app(address).open() as app:
                app.schema_manager.apply_schema()


def _parameters() -> dict[str, Any]:
    return {
        "options": f"-c search_path={_SCHEMA}",
        "application_name": "answerstacks work",
        "connect_timeout": _CONNECT_TIMEOUT,
        **KEEPALIVES,
    }
