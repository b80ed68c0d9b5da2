"""The disk that an archive lies on: its room, and who may read and write there."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from index.files.layout import readers_path
from index.files.room import free_bytes, megabytes, needed_to_write
from index.standing.remark import look, ok, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.standing.remark import Remark

_SPACE, _RIGHTS = "space", "permissions"
#: Files that are named; the rest is counted.
_NAMED = 3


def check_space(archive: Path) -> Remark:
    """Compare the room that is left with what the next command that writes needs."""
    needed, free = needed_to_write(archive), free_bytes(archive)
    if free is None:
        return look(_SPACE, "the system does not say how much is free", f"See that {megabytes(needed)} are")
    said = f"{megabytes(free)} free, the next generation needs about {megabytes(needed)}"
    # As much again: posts come in, and other programs write to the disk.
    return ok(_SPACE, said) if free >= 2 * needed else look(_SPACE, said, "Make room, or `index` and `hide` may fail")


def check_permissions(archive: Path) -> Iterator[Remark]:
    """Say who owns the archive, and whether this user may read and write all of it, and who else may write."""
    facts = list(_facts(archive))
    owner = facts[0][1].st_uid
    shown = f"owned by {_user_name(owner)}"
    unread = [path for path, fact in facts if not _may_read(path, fact)]
    if unread:
        yield wrong(
            _RIGHTS, f"{_listed(archive, unread)} cannot be read by {_me()}", "Give this user the right to read"
        )
    others = [path for path, fact in facts if fact.st_uid != owner]
    if others:
        yield look(
            _RIGHTS,
            f"{_listed(archive, others)} not owned by {_user_name(owner)}, as the folder is",
            "Run every command as one user, and give that one all files (`chown -R`)",
        )
    everybodys = [path for path, fact in facts if fact.st_mode & stat.S_IWOTH]
    if everybodys:
        yield look(
            _RIGHTS,
            f"{_listed(archive, everybodys)} can be written by everybody on this machine",
            "Take that right away (`chmod -R o-w`)",
        )
    folders = [path for path, fact in facts if stat.S_ISDIR(fact.st_mode) and not os.access(path, os.W_OK)]
    if folders:
        remedy = "Enough for `serve` and `search`; run `index` and `hide` as the owner"
        yield look(_RIGHTS, f"{shown}; {_me()} may read all and not write", remedy)
    elif not (unread or others or everybodys):
        yield ok(_RIGHTS, f"{shown}; {_me()} may read and write all of it")


def _facts(archive: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the archive and all in it, links aside; what a writer takes away meanwhile is passed over."""
    within = (archive.joinpath(folder, name) for folder, *names in os.walk(archive) for name in chain(*names))
    # Servers on other machines write there, as whoever they are.
    within = (path for path in within if path.parent != readers_path(archive))
    for path in (archive, *sorted(within)):
        with suppress(FileNotFoundError):
            fact = path.lstat()
            if not stat.S_ISLNK(fact.st_mode):
                yield path, fact


def _may_read(path: Path, fact: os.stat_result) -> bool:
    return os.access(path, os.R_OK | os.X_OK if stat.S_ISDIR(fact.st_mode) else os.R_OK)


def _listed(archive: Path, paths: list[Path]) -> str:
    names = [path.relative_to(archive).as_posix() if path != archive else str(path) for path in paths]
    more = len(names) - _NAMED
    return ", ".join(chain(names[:_NAMED], [f"{more:,} more"] if more > 0 else []))


def _me() -> str:
    return f"user {_user_name(os.geteuid())}"


def _user_name(number: int) -> str:
    try:
        import pwd  # noqa: PLC0415  # not everywhere
    except ImportError:
        return str(number)
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
