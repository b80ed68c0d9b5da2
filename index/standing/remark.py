"""A finding on one thing that an archive depends on: well, to be looked at, or wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How one thing stands."""

    OK = "ok"
    #: Nothing is wrong yet, or the program cannot tell.
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing and how it stands."""

    #: A word for the thing.
    what: str
    state: State
    #: What was found; without a full stop.
    said: str
    #: What to do; empty where nothing is to be done.
    remedy: str = ""


def ok(what: str, said: str) -> Remark:
    """Return that a thing stands well."""
    return Remark(what, State.OK, said)


def look(what: str, said: str, remedy: str) -> Remark:
    """Return that a thing is to be looked at."""
    return Remark(what, State.LOOK, said, remedy)


def wrong(what: str, said: str, remedy: str) -> Remark:
    """Return that a thing is wrong."""
    return Remark(what, State.WRONG, said, remedy)
