"""Errors of reading a published archive: for whoever asks, its generation cannot be used just now."""

from __future__ import annotations

from index.errors import GenerationError


class PublishedError(GenerationError):
    """A generation on PostgreSQL cannot be read."""


class PublishedUnreachable(PublishedError):
    """The server does not answer, or does not let this user in, or the connection was lost."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(
            f"{place}: {problem}. See that the server runs, that its address is right, and that this user may connect;"
            " then ask again."
        )


class NothingPublished(PublishedError):
    """No generation was published to the database."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place}: no archive was published here. Publish one with `answerstacks publish` on the machine that has"
            " the archive's folder."
        )


class PublishedMismatch(PublishedError):
    """What was published is of another version of the program."""

    def __init__(self, place: str, expected: int, found: object) -> None:
        super().__init__(
            f"{place}: published in format {found}, this program reads {expected}. Publish it again with the same"
            " version of Answerstacks as reads it."
        )


class PublishedDamaged(PublishedError):
    """What was published is not as it should be."""

    def __init__(self, place: str, what: str, expected: str, found: str) -> None:
        super().__init__(
            f"{place}: {what} should be {expected}, found {found}. Publish the archive again with `answerstacks"
            " publish`."
        )


class PublishedReplaced(PublishedError):
    """The generation that is being read was replaced, and its tables are gone."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: the archive was published anew while it was read ({problem}). Ask again.")


class PublishedWithholdsLess(PublishedError):
    """The live generation still holds what is hidden."""

    def __init__(self, place: str, generation: str) -> None:
        super().__init__(
            f"{place}: generation {generation} still holds what is being hidden. Wait for the publisher to end, or run"
            " `answerstacks publish` again."
        )


class StandbyBehind(PublishedError):
    """The server is a standby that has lost its primary, or does not apply what it receives."""

    def __init__(self, place: str, *, is_connected: bool) -> None:
        why, remedy = (
            ("does not apply what it receives", "See there whether `SELECT pg_wal_replay_resume()` helps")
            if is_connected
            else ("has lost its primary", "Start the primary, or promote a standby")
        )
        super().__init__(
            f"{place}: the server is a standby that {why}, so it may hold what was hidden meanwhile; nothing is shown"
            f" from it. {remedy}."
        )


class StandbyUnfit(PublishedError):
    """The server is a standby that would notice too late that its primary is gone."""

    def __init__(self, place: str, needed: int) -> None:
        super().__init__(
            f"{place}: the server is a standby that would not notice in time that its primary is gone, and show what"
            f" was hidden meanwhile. Set `wal_receiver_timeout = '{needed}s'` there, and reload its settings."
        )


class PublishedUnreadable(PublishedError):
    """The server refuses a statement."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(
            f"{place}: the server refuses to read ({problem}). See that this user may read the schema `answerstacks`"
            " and the archive's own, or publish it again."
        )
