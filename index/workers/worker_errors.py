"""Databases at which machines embed together, and that cannot be used; `index/errors.py` draws the whole tree."""

from __future__ import annotations

from index.errors import ArchiveError


class WorkError(ArchiveError):
    """Machines cannot embed together."""


class WorkPackagesMissing(WorkError):
    """The extra `postgres` is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"The package {package} is not installed; machines embed together with it. Install it with"
            " `pip install 'answerstacks[postgres]'`."
        )


class WorkPlaceUnreachable(WorkError):
    """PostgreSQL does not answer, or refuses what is asked. `place` names host and database, never a password."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(
            f"{place}: {problem}. Check the address, and that this user may create a schema there; what was embedded"
            " is kept, and the next run goes on from it."
        )


class WrongModel(WorkError):
    """A worker's model is not the one that texts wait for."""

    def __init__(self, place: str, wanted: str, found: str) -> None:
        super().__init__(
            f"{place}: texts wait for the model {wanted}, and this machine has {found}. Give the same one with --model."
        )
