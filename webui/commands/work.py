"""The command `work`."""

from __future__ import annotations

import time

import click

from webui.commands.options import model_option

#: Seconds between two lines that say how it goes.
_EVERY = 5.0


@click.command()
@click.argument("address", metavar="ADDRESS")
@model_option
@click.option("--threads", type=click.IntRange(1), help="Processors to embed with.  [default: all]")
@click.option("--once", is_flag=True, help="End as soon as nothing waits, instead of waiting for more.")
def work(address: str, model: str | None, threads: int | None, *, once: bool) -> None:
    """Embed texts for imports on other machines.

    ADDRESS is a PostgreSQL database that this machine and the one of the import can reach, such as
    postgresql://user@host/work. Its tables are made where they are missing. Any number of workers may run; one that is
    stopped or killed loses nothing, others go on. A password belongs into the file ~/.pgpass, not into ADDRESS.

    \b
    answerstacks work postgresql://work@db.example.org/work              on as many machines as you like
    answerstacks index blog.xml --embed-at postgresql://work@db.example.org/work     on the archive's machine

    An import that finds no worker embeds by itself. Texts stay in the database until their vectors are in the archive.
    """
    from index.encoding.encoder import load_encoder  # noqa: PLC0415
    from index.workers.packages import check_packages  # noqa: PLC0415

    check_packages()
    from index.files.postgres_address import shown  # noqa: PLC0415
    from index.workers.working import work as work_at  # noqa: PLC0415

    encoder = load_encoder(model, threads)
    _log(f"Embedding with {encoder.identity} for {shown(address)}. Stop with Ctrl-C.")
    rate = _Rate()
    count = work_at(address, encoder, rate.told, once=once)
    _log(f"Stopped. {count:,} texts embedded.")


class _Rate:
    """Says now and then how it goes: how many texts, how quickly, and how many are left."""

    def __init__(self) -> None:
        self._done, self._said = 0, 0.0
        #: Moment and count from which the rate is told; None between two imports.
        self._since: tuple[float, int] | None = None

    def told(self, embedded: int, left: int) -> None:
        """Take up that so many more are embedded."""
        now = time.monotonic()
        self._done += embedded
        # The first transaction tells nothing of the rate.
        began, before = self._since = self._since or (now, self._done)
        if not left:
            self._since = None
        elif now - self._said < _EVERY:
            return
        self._said = now
        passed = now - began
        speed = f" ({(self._done - before) / passed:,.0f} a second)" if passed > _EVERY else ""
        _log(f"{self._done:,} texts embedded{speed}, {left:,} left")


def _log(line: str) -> None:
    """Write a line to standard error, for the terminal or for a service's log."""
    click.echo(line, err=True)
