"""Progress of a long piece of work, for whoever shows it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A display of progress."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin the next stage; `total` is the sum of what `advance` will be given, if known."""

    def advance(self, count: int = 1) -> None:
        """Show that `count` more of the stage is done."""


class Silent:
    """A display that shows nothing."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Show nothing."""

    def advance(self, count: int = 1) -> None:
        """Show nothing."""
