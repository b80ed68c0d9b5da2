"""Progress on the terminal: bars and stages on standard error, or nothing if that is not a terminal."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from types import TracebackType

    from click._termui_impl import ProgressBar


class TerminalProgress:
    """A display of the stages of an import. Use it in `with`, so that an unfinished bar ends its line."""

    def __init__(self) -> None:
        self._bar: ProgressBar[int] | None = None
        #: The stage's name if its length is not known, and the count so far, of it or of the bar.
        self._label, self._count = "", 0
        self._begun = 0.0
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> TerminalProgress:
        """Show nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the line of a bar."""
        self._finish()

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a bar, or print the stage's name if its length is not known."""
        self._finish()
        if not self._shown or total == 0:
            return
        label = name[:1].upper() + name[1:]
        if total is None:
            self._label, self._count = label, 0
            click.echo(f"{label} …", err=True, nl=False)
        else:
            self._count, self._begun = 0, time.monotonic()
            self._bar = click.progressbar(
                length=total, label=f"{label:12}", file=sys.stderr, show_pos=True, item_show_func=self._rate
            )
            self._bar.__enter__()
            self._bar.render_progress()

    def advance(self, count: int = 1) -> None:
        """Move the bar, which shows the count a second and the time left."""
        if self._bar:
            self._count += count
            self._bar.update(count, self._count)
        elif self._label:
            self._count += count
            click.echo(f"\r{self._label} … {self._count:,}", err=True, nl=False)

    def _rate(self, done: int | None) -> str | None:
        seconds = time.monotonic() - self._begun
        return f"{done / seconds:,.0f}/s" if done and seconds > 0 else None

    def _finish(self) -> None:
        if self._bar:
            self._bar.__exit__(None, None, None)
            self._bar = None
        elif self._label:
            click.echo(err=True)
        self._label = ""


def say(message: str) -> None:
    """Print a message to a person who waits; nothing if standard error is not a terminal."""
    if sys.stderr.isatty():
        click.echo(message, err=True)
