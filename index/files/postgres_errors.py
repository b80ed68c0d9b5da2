"""Errors of an archive on PostgreSQL, as readers and publishers meet them. None of them has a password in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import ArchiveError

if TYPE_CHECKING:
    import psycopg


class PostgresError(ArchiveError):
    """A database cannot be used."""


class PostgresPackagesMissing(PostgresError):
    """The packages for PostgreSQL are not installed."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"An archive on PostgreSQL needs the package {missing}. Install it with `pip install"
            " 'answerstacks[postgres]'`."
        )


class PostgresAddressInvalid(PostgresError):
    """The address of a database cannot be understood. It is not repeated: it may hold a password."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The address of the database cannot be understood: {why}. It is written postgresql://USER@HOST/DATABASE;"
            " a password is best kept in ~/.pgpass."
        )


class DatabaseUnreachable(PostgresError):
    """The server does not answer, or does not let this user in, or the connection was lost."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(
            f"{place}: {problem}. See that the server runs, that its address is right, and that this user may connect;"
            " then run the same command again."
        )


def in_words(error: psycopg.Error) -> str:
    """Return the first line of what the server or libpq says, without its full stop; no password stands in it."""
    return (error.diag.message_primary or str(error).partition("\n")[0]).strip().rstrip(".")
