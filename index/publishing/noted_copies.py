"""`published.json`: the databases that an archive is published to.

What is hidden must be hidden there too, so whatever writes a generation publishes it to all of them.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.files.durable import replace_file
from index.files.layout import published_path
from index.files.postgres_address import without_secrets
from index.publishing.publish_errors import CopiesUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def find_copies(archive: Path) -> dict[str, str]:
    """Return the address of every database that was published to, and the schema made live there last; '' for none.

    Raises CopiesUnreadable.
    """
    path = published_path(archive)
    try:
        listed = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise CopiesUnreadable(path) from error
    if not isinstance(listed, dict) or not all(isinstance(schema, str) for schema in listed.values()):
        raise CopiesUnreadable(path)
    return listed


def note_copy(archive: Path, address: str, schema: str) -> None:
    """Note that a schema is live in a database, and nothing there holds what is hidden; or '' that one may be soon.

    A password is not kept.
    """
    with _alone(archive):
        before = find_copies(archive)
        after = before | {without_secrets(address): schema}
        if before != after:
            _write(archive, after)


def forget_copy(archive: Path, address: str) -> bool:
    """Do not publish there any more; what is there stays. False where the archive was not published there."""
    with _alone(archive):
        copies = find_copies(archive)
        found = copies.pop(without_secrets(address), None)
        if found is not None:
            _write(archive, copies)
    return found is not None


@contextmanager
def _alone(archive: Path) -> Iterator[None]:
    """Let no other publish change the list meanwhile. An import's lock is another one: it may be held for hours."""
    descriptor = os.open(archive, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(archive: Path, copies: dict[str, str]) -> None:
    if not copies:
        published_path(archive).unlink(missing_ok=True)
        return
    replace_file(published_path(archive), json.dumps(copies, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
