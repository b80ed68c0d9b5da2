"""A standby that serves readers answers while it certainly holds nothing that was hidden, by its own account."""

from __future__ import annotations

import pytest

from search.postgres.following import Following, State


class Standby:
    """A standby whose state is made up, and a reader's clock."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._following = Following(lambda: self.now)

    def is_fresh(
        self,
        *,
        after: float = 0,
        connected: bool = True,
        received: int = 0,
        replayed: int = 0,
        server: str = "b",
        standby: bool = True,
    ) -> bool:
        self.now += after
        return self._following.is_fresh(State(standby, server, 5.0, connected, received, replayed))


@pytest.fixture
def standby() -> Standby:
    return Standby()


def test_a_primary_always_answers(standby: Standby) -> None:
    assert standby.is_fresh(standby=False, connected=False, received=9)


def test_a_standby_answers_while_it_is_connected(standby: Standby) -> None:
    assert standby.is_fresh()
    assert standby.is_fresh(after=3600, received=7, replayed=7)


def test_a_standby_that_was_never_seen_to_follow_does_not_answer(standby: Standby) -> None:
    assert not standby.is_fresh(connected=False)
    assert standby.is_fresh(after=0.1)


def test_a_standby_that_has_lost_its_primary_answers_for_ten_seconds(standby: Standby) -> None:
    assert standby.is_fresh()
    assert standby.is_fresh(after=9.9, connected=False)
    assert not standby.is_fresh(after=0.2, connected=False)
    assert standby.is_fresh(after=60)


def test_what_one_server_has_says_nothing_of_another(standby: Standby) -> None:
    assert standby.is_fresh(server="b")
    assert not standby.is_fresh(server="c", connected=False)


def test_a_paused_standby_answers_for_ten_seconds(standby: Standby) -> None:
    assert standby.is_fresh(received=10, replayed=10)
    assert standby.is_fresh(after=5, received=20, replayed=10)
    assert not standby.is_fresh(after=9, received=30, replayed=19)


def test_a_standby_that_is_always_a_little_behind_answers(standby: Standby) -> None:
    """As while a generation is published: more is received all the time."""
    standby.is_fresh(received=10, replayed=10)
    assert all(standby.is_fresh(after=4, received=10 * n, replayed=10 * n - 5) for n in range(2, 9))


def test_a_look_after_a_long_time_is_fresh_as_soon_as_it_is_applied(standby: Standby) -> None:
    standby.is_fresh()
    assert not standby.is_fresh(after=3600, received=30, replayed=20)
    assert standby.is_fresh(after=0.05, received=40, replayed=30)


@pytest.mark.parametrize(("timeout", "unfit"), [(0, True), (60, True), (5, False), (0.25, False)])
def test_a_standby_must_notice_that_its_primary_is_silent(timeout: float, unfit: bool) -> None:
    assert State(True, "b", timeout, True, 0, 0).is_unfit == unfit
    assert not State(False, "b", timeout, False, 0, 0).is_unfit
