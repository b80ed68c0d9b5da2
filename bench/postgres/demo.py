"""`make postgres-demo`: the sample on a PostgreSQL of its own, as a website, until Ctrl-C."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import NoReturn

import click

from bench.postgres.server import missing_packages, running_server
from index.publishing.noted_copies import forget_copy
from webui.cli import run

#: The archive's folder, which `make demo` fills too.
_ARCHIVE = "demo-archive"


@click.command()
@click.option("--port", default=8000, show_default=True)
def main(port: int) -> None:
    """Index the sample, start PostgreSQL, publish to it and serve what is there. Ctrl-C stops both, and removes it."""
    if lacking := missing_packages():
        raise click.ClickException(lacking)
    signal.signal(signal.SIGTERM, _stopped)
    sources = ["sample/blog.wordpress.xml", "sample/pages", "sample/texts"]
    if not Path(_ARCHIVE, "current").exists():
        click.echo(f"Building the sample's archive in {_ARCHIVE}: half a minute the first time.")
        if run(["--archive", _ARCHIVE, "index", *sources]):
            sys.exit(1)
    with running_server() as server:
        address = server.address()
        click.echo(f"PostgreSQL runs at {address}, until Ctrl-C; then it is gone with all it holds.")
        code = run(["--archive", _ARCHIVE, "publish", address])
        # Another day nothing answers there.
        forget_copy(Path(_ARCHIVE), address)
        sys.exit(code or run(["--archive", address, "serve", "--port", str(port)]))


def _stopped(*_: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
