"""A standby that serves readers: it shows nothing when it may hold what was hidden on its primary meanwhile.

Hiding is acknowledged when every standby that the primary is connected with has applied it, and, where one is missing,
when that one has certainly stopped answering (`index.publishing.standbys`). So a standby may answer while its receiver
runs, and STANDBY_LIMIT after it was last seen to do so with everything applied that it had received.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from index.files.postgres_layout import RECEIVER_TIMEOUT, STANDBY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

_TIMEOUT = "current_setting('wal_receiver_timeout')::interval"
#: The columns of a `State`. Anybody sees that the receiver runs; a role that may see more also sees when it last heard
#: from the primary: a frozen machine that wakes up still has the receiver of before.
STATE = (
    f"pg_is_in_recovery(), pg_postmaster_start_time()::text, extract(epoch FROM {_TIMEOUT})::float8,"
    " EXISTS(SELECT FROM pg_stat_wal_receiver"
    f" WHERE coalesce(last_msg_receipt_time > clock_timestamp() - {_TIMEOUT}, true)),"
    " coalesce(pg_last_wal_receive_lsn() - '0/0', 0)::bigint, coalesce(pg_last_wal_replay_lsn() - '0/0', 0)::bigint"
)


@dataclass(frozen=True, slots=True)
class State:
    """A server, as it says itself."""

    is_standby: bool
    #: The moment at which it was started: connections may lead to different servers.
    server: str
    #: Seconds after which it notices that its primary is silent; 0 for never.
    timeout: float
    #: True while its receiver is connected with the primary.
    is_connected: bool
    #: Bytes of the primary's log.
    received: int
    replayed: int

    @property
    def is_unfit(self) -> bool:
        """True if it would not notice in time that its primary is gone."""
        return self.is_standby and not 0 < self.timeout <= RECEIVER_TIMEOUT


@dataclass(slots=True)
class _Seen:
    """A standby, as it was seen."""

    #: The time of which it is known that everything is applied that was received then.
    fresh: float = float("-inf")
    #: A time, and what was received then and has to be applied.
    since: float = 0.0
    due: int = 0


class Following:
    """The standbys that a reader is connected with. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._servers: dict[str, _Seen] = {}
        self._counting = Lock()

    def is_fresh(self, state: State) -> bool:
        """True if a server may answer: it is a primary, or has all of its own primary but for the last seconds."""
        if not state.is_standby:
            return True
        now = self._clock()
        with self._counting:
            seen = self._servers.setdefault(state.server, _Seen())
            if state.is_connected:
                if state.replayed >= state.received:
                    seen.fresh, seen.due = now, 0
                elif not seen.due:
                    seen.since, seen.due = now, state.received
                elif state.replayed >= seen.due:
                    seen.fresh, seen.since, seen.due = seen.since, now, state.received
            return now - seen.fresh <= STANDBY_LIMIT
