"""The packages of the extra `postgres`, which only those need who embed together."""

from __future__ import annotations

import importlib.util

from index.workers.worker_errors import WorkPackagesMissing


def check_work_packages() -> None:
    """Raise WorkPackagesMissing where one is not installed."""
    for package in ("psycopg", "procrastinate"):
        if importlib.util.find_spec(package) is None:
            raise WorkPackagesMissing(package)


def check_work_place(address: str) -> None:
    """Raise WorkPackagesMissing or WorkPlaceUnreachable unless machines can embed together at this address."""
    check_work_packages()
    from index.workers.queue import connected  # noqa: PLC0415 — only now is it known to be there

    with connected(address):
        pass
