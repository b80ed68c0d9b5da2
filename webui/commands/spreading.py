"""What follows a new generation: counts of queries, databases and other servers learn of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from webui.commands.publish import publish_again
from webui.commands.queries import forget_hidden
from webui.commands.readers import READERS_WAIT, wait_for_readers

if TYPE_CHECKING:
    from pathlib import Path


class Spread(NamedTuple):
    """How far a new generation has come."""

    #: False if a database could not be published to.
    published: bool
    #: True if a reader may still show the former state.
    behind: bool


def spread(archive: Path, seconds: float = READERS_WAIT) -> Spread:
    """Forget queries for what is hidden, publish to every database, and wait for the readers; say how each went."""
    forget_hidden(archive)
    return Spread(publish_again(archive), wait_for_readers(archive, seconds))
