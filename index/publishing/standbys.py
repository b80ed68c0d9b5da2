"""The standbys of a server: a publish ends when none of them shows readers the generation before."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from index.files.postgres_layout import RECEIVER_TIMEOUT, STANDBY_LIMIT
from index.publishing.publish_errors import StandbysLag, StandbysUnseen

if TYPE_CHECKING:
    from index.progress import Progress
    from index.publishing.database import Database

#: Seconds for which standbys are waited for that are connected.
PATIENCE = 60.0
#: Seconds after which a standby answers no reader (`search.postgres.following`) that has lost its primary.
SILENT = RECEIVER_TIMEOUT + STANDBY_LIMIT + 1

#: Those that replay: what only receives, such as a backup, has no `replay_lsn`.
_BEHIND = (
    "SELECT application_name, state, coalesce(pg_wal_lsn_diff(%s, replay_lsn), 0)::bigint FROM pg_stat_replication"
    " WHERE state IN ('catchup', 'streaming') AND replay_lsn < %s ORDER BY 1"
)
#: A slot is its standby's; since when it is unused is known from PostgreSQL 17 on.
_MISSING = (
    "SELECT slot_name FROM pg_replication_slots s WHERE slot_type = 'physical' AND NOT active"
    " AND coalesce((to_jsonb(s) ->> 'inactive_since')::timestamptz > now() - make_interval(secs => %s), true)"
    " ORDER BY 1"
)


def wait_for_standbys(database: Database, progress: Progress) -> None:
    """Wait until no standby shows readers what was before the last commit.

    A standby that is connected is waited for until it has applied that; one that has lost its primary, until it answers
    no more. Raises StandbysLag, StandbysUnseen.
    """
    ((target, is_seen, count),) = database.rows(
        "SELECT pg_current_wal_lsn()::text, pg_has_role('pg_read_all_stats', 'USAGE'),"
        " (SELECT count(*) FROM pg_stat_replication)"
    )
    if count and not is_seen:
        raise StandbysUnseen(database.place)
    _wait_for_those_behind(database, progress, target)
    if missing := database.rows(_MISSING, (SILENT,)):
        progress.stage(f"waiting until readers have left {', '.join(name for (name,) in missing)}")
        time.sleep(SILENT)


def _wait_for_those_behind(database: Database, progress: Progress, target: str) -> None:
    end, named = time.monotonic() + PATIENCE, ""
    while behind := database.rows(_BEHIND, (target, target)):
        if time.monotonic() > end:
            raise StandbysLag(database.place, [f"{name} ({state}, {lag:,} bytes)" for name, state, lag in behind])
        if named != (named := ", ".join(name for name, _, _ in behind)):
            progress.stage(f"waiting for {named}")
        time.sleep(0.1)
