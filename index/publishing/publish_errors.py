"""Errors of publishing: each names the database and what to do, and none has a password in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.files.postgres_errors import PostgresError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.publishing.row_images import Digest


class ServerUnfit(PostgresError):
    """The server or the database is not of the kind that is needed."""

    def __init__(self, place: str, needed: str, found: str) -> None:
        super().__init__(f"{place}: {needed} is needed, found {found}. Publish to another database.")


class VectorMissing(PostgresError):
    """The database lacks pgvector."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place}: the extension vector (pgvector) is missing, and this role may not create it, or its package is"
            " not installed on the server. Let an administrator install pgvector there and run `CREATE EXTENSION"
            " vector;` in this database; or publish an archive that was built with `--keyword-only`."
        )


class RightMissing(PostgresError):
    """The role may not do what publishing needs."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(
            f"{place}: {problem}. Publish as the role that owns the database, or let an administrator run `GRANT CREATE"
            " ON DATABASE` for this one. Readers have another role, which may not write."
        )


class DatabaseReadOnly(PostgresError):
    """It is a standby, or the role or the database is set to read only."""

    def __init__(self, place: str, *, is_standby: bool) -> None:
        why = "is a standby, which only reads" if is_standby else "lets this role read only"
        super().__init__(
            f"{place} {why}. Publish to the primary (`?target_session_attrs=read-write` after several hosts finds it),"
            " as a role that may write."
        )


class DatabaseFull(PostgresError):
    """There is no room left on the server's disk."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place}: the server's disk is full. The generation before is still live, and what had arrived was taken"
            " back. Make room there, then run the same command again; `--keep 0` drops the replaced generation at once."
        )


class AnotherPublisher(PostgresError):
    """Somebody else is publishing to the same database."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place}: another publish is at work there. Wait until it ends, then run this again.")


class ArrivedDamaged(PostgresError):
    """A table does not hold what was sent."""

    def __init__(self, place: str, table: str, sent: Digest, found: Digest) -> None:
        super().__init__(
            f"{place}: the table {table} was sent {sent.rows:,} rows with SHA-256 {sent.sha256[:12]}…, and holds"
            f" {found.rows:,} with {found.sha256[:12]}…. The generation before is still live. Run the same command"
            " again; if it happens again, the server's memory or disk is failing."
        )


class GenerationReplaced(PostgresError):
    """The archive was given another generation while this one was published."""

    def __init__(self, archive: Path, generation: str) -> None:
        super().__init__(
            f"{archive}: generation {generation} was replaced while it was being published, so it was not made live."
            " Run the same command again."
        )


class CopyTooNew(PostgresError):
    """A newer program published there."""

    def __init__(self, place: str, found: int, known: int) -> None:
        super().__init__(
            f"{place}: tables of version {found}, this program writes {known}. Publish with a newer answerstacks."
        )


class ReaderUnknown(PostgresError):
    """The role that is to read does not exist."""

    def __init__(self, place: str, role: str) -> None:
        super().__init__(f"{place}: there is no role {role!r}. Create it with `CREATE ROLE`, or name another reader.")


class CopiesUnreadable(PostgresError):
    """The list of databases that the archive is published to cannot be understood."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: it should list the databases that the archive is published to, and cannot be understood. Remove"
            " it, then run `answerstacks publish` once with the address of each."
        )


class HiddenStillThere(PostgresError):
    """A replaced generation that holds what is hidden cannot be dropped."""

    def __init__(self, place: str, schemas: tuple[str, ...]) -> None:
        super().__init__(
            f"{place}: the new generation is live, but {', '.join(schemas)} still holds what is hidden: a reader is at"
            " it. Run the same command again to drop it."
        )


class StandbysLag(PostgresError):
    """Standbys that serve readers do not apply the new generation."""

    def __init__(self, place: str, behind: Sequence[str]) -> None:
        named = ", ".join(behind) or "a standby that is not connected"
        super().__init__(
            f"{place}: the server waited in vain for {named}, which does not apply what was published and may still"
            " show the generation before. See `pg_stat_replication`; run `SELECT pg_wal_replay_resume()` on a paused"
            " standby, start one that is down, or take it out of `synchronous_standby_names` and stop it. Then run"
            " `answerstacks publish`."
        )


class StandbysUnseen(PostgresError):
    """The server has standbys, and nothing says whether they have applied the new generation."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place}: the new generation is live, but this role may not see whether the server's standbys show it."
            " Let an administrator run `GRANT pg_read_all_stats TO` this role, then run `answerstacks publish`."
        )


class PublishFailed(PostgresError):
    """The server refused a statement for another reason."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(
            f"{place}: PostgreSQL says {problem!r}. The generation before is still live. Mend that, then run the same"
            " command again."
        )


class ShardTwice(PostgresError):
    """A database is named twice: as two shards, or as a shard beside itself."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place}: named twice. Each shard is a database of its own, beside the archive's.")


class ShardNotEmptied(PostgresError):
    """A database that is a shard no more still holds vectors."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(
            f"{place}: the archive is published without this shard, but what lies there could not be dropped"
            f" ({problem}) It would keep what is hidden later. Drop that database."
        )
