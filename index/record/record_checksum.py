"""The checksum of the record as its last writer closed it: `record.sha256`, in the format of `sha256sum`.

A record that still has these bytes was compared with its seals then, and is not compared again: hashing a file takes a
twentieth of the time of reading its rows. Where the checksum is missing, or another, everything is compared.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path

from index.files.durable import replace_file
from index.files.layout import RECORD, checksum_path, record_path


def is_as_closed(archive: Path) -> bool:
    """True if no byte of the record has changed since `store_checksum`. The caller holds the archive's lock."""
    try:
        return checksum_path(archive).read_bytes() == _line(archive).encode()
    except OSError:
        return False


def store_checksum(archive: Path) -> None:
    """Note the checksum of a closed record in which nothing is altered. Without it the next writer compares
    everything."""
    with suppress(OSError):
        line = _line(archive)
        if checksum_path(archive).is_file() and checksum_path(archive).read_bytes() == line.encode():
            return
        replace_file(checksum_path(archive), line)


def _line(archive: Path) -> str:
    """Return the line for `sha256sum --check`. Raises OSError, and FileExistsError while a journal holds some of it."""
    # Where it is a link, its journals lie beside the file that it leads to.
    path = Path(os.path.realpath(record_path(archive)))
    for ending in ("-wal", "-journal"):
        journal = path.with_name(path.name + ending)
        if journal.exists() and journal.stat().st_size:
            raise FileExistsError(journal)
    with path.open("rb") as file:
        return f"{file_digest(file, 'sha256').hexdigest()}  {RECORD}\n"
