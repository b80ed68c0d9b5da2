"""Errors of embedding together; `index/errors.py` draws the whole tree."""

from __future__ import annotations

from index.files.postgres_errors import PostgresError


class OtherModelWanted(PostgresError):
    """Texts wait for another model than the worker's, and for none but that."""

    def __init__(self, place: str, wanted: str, found: str) -> None:
        super().__init__(
            f"{place}: texts wait for the model {wanted}, and this machine has {found}. Give the same one with --model."
        )


class WorkRefused(PostgresError):
    """The server refuses a statement: a right, room or a table is missing."""

    def __init__(self, place: str, said: str) -> None:
        super().__init__(
            f"{place}: PostgreSQL says {said!r}. Mend that, then run the same command again; what was embedded is kept."
        )
