"""Messages for errors of the operating system: the file, the reason and the remedy."""

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
    """Return the message for an error. It says to repeat the command: every command can be repeated without loss."""
    names = [os.fsdecode(name) for name in (error.filename, error.filename2) if isinstance(name, str | bytes)]
    # While a folder is removed, the system names only the file in it.
    names = [name if os.sep in name else f"{name} in the archive" for name in names]
    place = " to ".join(names) if names else "a file of the archive"
    reason = (error.strerror or str(error) or type(error).__name__).rstrip(".")
    remedy = _REMEDIES.get(error.errno or 0, "See what is wrong with it")
    return f"{place}: {reason[0].lower()}{reason[1:]}. {remedy}, then run the same command again."
