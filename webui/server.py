"""The web server, waitress. The model loads in a thread beside it."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ArchiveError
from index.files.postgres_address import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.encoding.encoder import Encoder
    from search.live import LiveArchive
    from search.reranker import Reranker
    from webui.serving.follower import Following
    from webui.serving.forwarded import Network

#: Requests answered at the same time; a search keeps one core busy for milliseconds.
_THREADS = 4


class AddressUnusable(ArchiveError):
    """The server cannot listen at its host and port."""

    def __init__(self, host: str, port: int, reason: str, remedy: str) -> None:
        super().__init__(f"Cannot serve at {host}:{port}: {reason}. {remedy}")
        self.host = host
        self.port = port


def serve(  # noqa: PLR0913 — one argument for each option of the command
    archive: Path | str,
    host: str = "127.0.0.1",
    port: int = 8000,
    model: str | None = None,
    keyword_only: bool = False,
    site_file: Path | None = None,
    *,
    count_queries: bool = False,
    reranker: Reranker | None = None,
    proxies: Sequence[Network] = (),
    following: Following | None = None,
) -> None:
    """Serve the archive until Ctrl-C, with the look of `site_file` (default: the archive's `site.toml`, if any).

    `archive` is a folder, or the address of a published one. `following` makes the server one of several readers of a
    folder that is written elsewhere.

    Raises GenerationError, SiteFileInvalid, AddressUnusable; with `following` ReaderUnregistered, ReaderNameTaken.
    """
    from waitress import create_server  # noqa: PLC0415  # `answerstacks --help` must not load a server

    from webui.app import build_app  # noqa: PLC0415
    from webui.look.site_file import site_theme  # noqa: PLC0415
    from webui.queries.counter import counting  # noqa: PLC0415
    from webui.serving.limits import limits, silence_queue  # noqa: PLC0415
    from webui.serving.warming import WarmingEncoder  # noqa: PLC0415

    with ExitStack() as until_end:
        # Registered before anything is opened: whoever hides an answer meanwhile waits for this reader, too.
        follower = until_end.enter_context(following.begin(Path(archive), port)) if following else None
        live = follower.live if follower else _live(archive)
        # A missing or damaged archive is reported before the address is, and before the model begins to load.
        _look_at(live, archive)
        theme = site_theme(archive, site_file)
        listening = _listen(host, port)
        app = build_app(
            live, WarmingEncoder(None if keyword_only else _encoder_source(live, model)), theme, reranker, proxies
        )
        site = app.extensions["answerstacks"]
        if follower:
            follower.follow()
            site.follower = follower
        # The application reads or removes the headers of proxies; `webui.serving.forwarded` says why.
        server = create_server(
            app, sockets=[listening], threads=_THREADS, ident=None, clear_untrusted_proxy_headers=False, **limits()
        )
        until_end.callback(server.close)
        silence_queue()
        name = shown(archive) if isinstance(archive, str) else archive
        listener = f"[{host}]" if ":" in host else host
        print(  # noqa: T201  # the command's message to its user
            f"Serving {name} at http://{listener}:{listening.getsockname()[1]}/ — press Ctrl-C to stop",
            file=sys.stderr,
            flush=True,
        )
        if count_queries:
            site.counter = until_end.enter_context(counting(Path(archive)))
        _end_at_sigterm()
        server.run()


def _live(archive: Path | str) -> LiveArchive:
    from search.live import LiveArchive  # noqa: PLC0415

    if isinstance(archive, str):
        from search.postgres.live import LivePublished  # noqa: PLC0415 - an extra

        return LivePublished(archive)
    return LiveArchive(archive)


def _look_at(live: LiveArchive, archive: Path | str) -> None:
    """See that the archive can be served. A database that is away may come: visitors get an error page until then."""
    if isinstance(archive, Path):
        live.get()
        return
    from search.published_errors import PublishedUnreachable, StandbyBehind  # noqa: PLC0415 - an extra

    try:
        live.get()
    except (PublishedUnreachable, StandbyBehind) as error:
        print(f"{error} Until then visitors get an error page (503).", file=sys.stderr, flush=True)  # noqa: T201


def _end_at_sigterm() -> None:
    """Make SIGTERM end the server as Ctrl-C does, so that the last counts are written.

    The first process of a container would not even notice it: for that one the system ignores what is not handled.
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def _encoder_source(live: LiveArchive, model: str | None) -> Callable[[], Encoder]:
    def load() -> Encoder:
        if model is None:
            return live.get().encoder()
        from index.encoding.encoder import load_encoder  # noqa: PLC0415  # of a named model, torch: seconds and 500 MB

        # Half of the cores; the other half answers by keyword meanwhile.
        return load_encoder(model, threads=max(1, (os.cpu_count() or 2) // 2))

    return load


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65535:
        raise AddressUnusable(host, port, "a port is a number from 0 to 65535", "Try --port 8000.")
    # Not by waitress, which leaves its sockets open where it cannot listen.
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise _unusable(host, port, error) from error


def _unusable(host: str, port: int, error: OSError) -> AddressUnusable:
    if error.errno == errno.EADDRINUSE:
        return AddressUnusable(host, port, "another program is using this port", f"Try --port {port + 1}.")
    if error.errno == errno.EACCES:
        return AddressUnusable(host, port, "this port needs an administrator", "Try --port 8000.")
    # Python adds "(while attempting to bind on address …)", which the message has already.
    reason = (error.strerror or str(error)).split(" (while")[0].lower()
    return AddressUnusable(host, port, reason, "Try --host 127.0.0.1.")
