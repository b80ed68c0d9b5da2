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

from index.files.postgres_address import shown
from index.files.postgres_errors import DatabaseUnreachable
from index.workers.waiting_texts import AT_ONCE, count_left, make_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The task's name in the queue.
TASK = "embed"

#: Seconds until a database that does not answer is given up.
_CONNECT_TIMEOUT = 10

_SCHEMA = "answerstacks_work"


def queue_of(model: str) -> str:
    """Return the name of the queue of a model's jobs. PostgreSQL's channels, called by it, have at most 63 bytes."""
    return f"model-{sha256(model.encode()).hexdigest()[:16]}"


@contextmanager
def connected(address: str, *, make: bool = True) -> Iterator[psycopg.Connection]:
    """Give out a connection, and `make` the tables that are missing.

    Raises DatabaseUnreachable, for errors of PostgreSQL inside the block as well.
    """
    try:
        with psycopg.connect(address, autocommit=True, **_parameters()) as connection:
            if make:
                make_tables(connection)
                _make_queue(address, connection)
            yield connection
    except (psycopg.Error, ConnectorException) as error:
        raise DatabaseUnreachable(shown(address), _in_a_line(error)) from error


def ask(address: str, connection: psycopg.Connection, model: str) -> None:
    """Put as many jobs into the queue as the texts that wait for this model need, and no more than these."""
    sql = "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = %s AND status = 'todo'"
    row = connection.execute(sql, (queue_of(model),)).fetchone()
    missing = -(-count_left(connection, model) // AT_ONCE) - (int(row[0]) if row else 0)
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
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (_SCHEMA,))
        row = connection.execute("SELECT to_regclass('answerstacks_work.procrastinate_jobs')").fetchone()
        if row and row[0] is None:
            with _app(address).open() as app:
                app.schema_manager.apply_schema()


def _parameters() -> dict[str, Any]:
    return {
        "options": f"-c search_path={_SCHEMA}",
        "application_name": "answerstacks work",
        "connect_timeout": _CONNECT_TIMEOUT,
    }


def _in_a_line(error: Exception) -> str:
    """Return what happened, in one line; libpq's words name no password."""
    told = str(error.__cause__ or error).strip() or type(error).__name__
    return " ".join(told.split()).rstrip(".")
