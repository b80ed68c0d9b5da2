"""What the system says when a file cannot be read or written, as a message that names the place and the remedy."""

from __future__ import annotations

import errno
import os

_ROOM = "Make room on the disk"
_RIGHTS = "See that you may write there"
_REMEDIES = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EFBIG: _ROOM,
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: _RIGHTS,
    errno.EIO: "The disk may be failing: make a backup to another one",
    errno.EMFILE: "Let the system allow more open files (`ulimit -n`)",
}


def failure_of_system(error: OSError) -> str:
    """What could not be done, and what to do. Nothing is lost: every command can be repeated."""
    names = [os.fsdecode(name) for name in (error.filename, error.filename2) if isinstance(name, str | bytes)]
    # Of a folder that is being removed the system names the file alone.
    names = [name if os.sep in name else f"{name} in the archive" for name in names]
    place = " to ".join(names) if names else "a file of the archive"
    reason = (error.strerror or str(error) or type(error).__name__).rstrip(".")
    remedy = _REMEDIES.get(error.errno or 0, "See what is wrong with it")
    return f"{place}: {reason[0].lower()}{reason[1:]}. {remedy}, then run the same command again."
