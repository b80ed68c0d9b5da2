"""The packages of the extra `postgres`, which only those need who embed together."""

from __future__ import annotations

import importlib.util

from index.files.postgres_errors import PostgresPackagesMissing


def check_packages() -> None:
    """Raise PostgresPackagesMissing where one is not installed."""
    for package in ("psycopg", "procrastinate"):
        if importlib.util.find_spec(package) is None:
            raise PostgresPackagesMissing(package)


def check_work_place(address: str) -> None:
    """Raise PostgresPackagesMissing or DatabaseUnreachable unless machines can embed together at this address."""
    check_packages()
    from index.workers.queue import connected  # noqa: PLC0415 — only now is it known to be there

    with connected(address):
        pass
