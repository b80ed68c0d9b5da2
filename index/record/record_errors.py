"""A record that cannot be used, or is not what was recorded; `index/errors.py` draws the whole tree."""

from __future__ import annotations

from pathlib import Path

from index.errors import RecordError, SourceError


class PostAltered(SourceError):
    """A post was altered since it was recorded. Readers keep its answers, and it is not taken apart anew."""

    def __init__(self, key: str, tables: tuple[str, ...]) -> None:
        super().__init__(
            f"The recorded post {key!r} was altered outside Answerstacks, or damaged ({', '.join(tables)}). Readers"
            " keep the answers that they have. Import the post again from its source, or put a backup back with"
            " `answerstacks restore`."
        )
        self.key = key


class UnpublishedAltered(SourceError):
    """The rows of unpublished posts are lost: an older source that has such a post could bring it in."""

    def __init__(self) -> None:
        super().__init__(
            "What record.sqlite3 remembers of drafts and of posts in the trash was altered outside Answerstacks, or"
            " damaged (unpublished_posts), and was forgotten. Import the newest export again, before any older one: it"
            " says anew what is not published."
        )


class RecordRowDamaged(RecordError):
    """A row of the record cannot be understood."""

    def __init__(self, table: str, row: str, problem: str) -> None:
        super().__init__(
            f"The record's table {table} has a row ({row}) that cannot be understood: {problem}. `answerstacks verify`"
            " names every post that was altered: import it again from its source, or put a backup back with"
            " `answerstacks restore`."
        )


class TakedownsAltered(RecordError):
    """The rows of takedowns were altered: whatever is written now could show what was hidden."""

    def __init__(self, tables: tuple[str, ...]) -> None:
        super().__init__(
            "What is recorded of takedowns in record.sqlite3 was altered outside Answerstacks, or damaged"
            f" ({', '.join(tables)}). Nothing was written, so that nothing hidden comes back. Put a backup back with"
            " `answerstacks restore`; without one move record.sqlite3 away and import the posts again, with"
            " corrections.toml and withheld.json in their places (permalinks start anew then)."
        )


class RecordNotFound(RecordError):
    """The archive has no record."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: there is no record here. Build the archive with `answerstacks index SOURCE`, name another with"
            " --archive, or, where there was one, put a backup back with `answerstacks restore`."
        )
        self.path = path


class RecordDamaged(RecordError):
    """The record is not a database, or its pages are broken."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"{path}: SQLite says {problem!r}. Put a backup back with `answerstacks restore`, or move the record away"
            " and import the posts again (permalinks start anew then)."
        )
        self.path = path


class RecordUnusable(RecordError):
    """The system or another program keeps the record from being read or written."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"{path}: SQLite says {problem!r}. See that the folder may be written to, the disk is not full and no other"
            " program holds the database."
        )
        self.path = path


class RecordTooNew(RecordError):
    """The record was written by a later version."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path}: the record has schema version {found}, this program knows up to {known}. Install a newer"
            " answerstacks."
        )


class RecordTooOld(RecordError):
    """The record was written by an earlier version, and a command that only reads cannot bring it up to date."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path}: the record has schema version {found}, this program reads {known}. Bring it up to date with"
            " `answerstacks index --rebuild`."
        )


class RecordBusy(RecordError):
    """Another process is writing the archive."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: another `answerstacks` command is writing this archive. Wait for it to end, then try again."
        )
