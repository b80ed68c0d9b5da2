"""How far a long piece of work has come, told to whoever shows it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Something that shows progress."""

    def stage(self, name: str, total: int | None = None) -> None:
        """The next stage begins, the one before has ended; `total` is what `advance` will add up to, if known."""

    def advance(self, count: int = 1) -> None:
        """So much more of the stage is done."""


class Silent:
    """Shows nothing."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Show nothing."""

    def advance(self, count: int = 1) -> None:
        """Show nothing."""
