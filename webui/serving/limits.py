"""Limits of the server, so that neither slow visitors nor long requests keep the others out."""

from __future__ import annotations

import logging

#: Connections at the same time; further ones wait. waitress begins with 100, which a hundred slow telephones fill.
CONNECTIONS = 1000
#: Files that the server itself has open, at most: those of two generations, the log, its own.
_OWN_FILES = 200
#: Seconds until a connection on which nothing comes is closed.
SILENCE = 30
#: Bytes of a request's first line with its headers, and of its body: the site takes searches in addresses, no bodies.
HEAD, BODY = 32 * 1024, 16 * 1024
#: Unread bytes of a connection above which a thread would wait for whoever reads slowly: none does. Above a mebibyte
#: they go to the disk. A connection can ask for a few hundred pages at once; `webui.data.documents` counts documents.
UNREAD = 1 << 40


def limits() -> dict[str, int | bool]:
    """Return the limits as `waitress.create_server` takes them; raises the process's limit of open files for them."""
    return {
        "connection_limit": min(CONNECTIONS, max(_open_files() - _OWN_FILES, 50)),
        "channel_timeout": SILENCE,
        "cleanup_interval": SILENCE // 2,
        "max_request_header_size": HEAD,
        "max_request_body_size": BODY,
        "outbuf_high_watermark": UNREAD,
        # `select` takes no descriptor above 1023.
        "asyncore_use_poll": True,
    }


def silence_queue() -> None:
    """Keep waitress from writing a line for each request that waits for a thread, as under load nearly all do."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def _open_files() -> int:
    """Return how many files this process may have open, after asking for as many as the limits need."""
    try:
        import resource  # noqa: PLC0415  # not on Windows, which has no such limit
    except ImportError:
        return CONNECTIONS + _OWN_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + _OWN_FILES
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    except (ValueError, OSError):
        return soft
    return allowed
